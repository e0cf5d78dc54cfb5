"""Read the metadata of a revision file from its syntax tree; nothing is executed."""

import ast
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from configmig.errors import ConfigmigError
from configmig.errors.revisions import (
    MetadataNotLiteralError,
    MissingMetadataError,
    WrongMetadataError,
)
from configmig.graph.naming import plain
from configmig.graph.revision import Revision
from configmig.revisions.salvage import salvage
from configmig.revisions.syntax import NOT_PARSED, parse_quietly, source_line, syntax_error

_EDGES = ("revision", "down_revision", "branch_labels", "depends_on")
"""What the graph is made of: without one of these it would be another graph."""
_LISTS = ("down_revision", "branch_labels", "depends_on", "breaking_changes", "deprecations")
_REQUIRED = {"revision", "down_revision"}
_NAMES = (*_EDGES, "date", "breaking_changes", "deprecations")

_BODY = re.compile(rb"^(?:(?:def|async|class)\b|@)", re.MULTILINE)
_LATE_METADATA = re.compile(rf"^(?:{'|'.join(_NAMES)})\s*[:=+]".encode(), re.MULTILINE)
_DOWNGRADE = re.compile(rb"^(?:async\s+)?def\s+downgrade\b", re.MULTILINE)


class Reading(NamedTuple):
    """What a file says of itself: a revision, what is wrong with the file, or both.

    Without a revision the graph cannot be drawn; with both, only what needs this very file fails.
    """

    revision: Revision | None
    error: ConfigmigError | None = None


class _Found(NamedTuple):
    value: object
    line: int
    is_literal: bool


def read_revision(file: str, source: bytes) -> Reading:
    """Return what ``source`` says (its title without the full stop); ``file`` is its name in errors.

    Only the part above the first function or class is parsed where nothing below assigns metadata: that is
    all a graph needs, and a mistake further down is the business of whoever runs the file.
    """
    try:
        tree = _parse_head(source)
    except NOT_PARSED as error:
        return _salvaged(file, source, syntax_error(file, source, error))
    found = dict(_metadata(tree))
    texts: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    flaw: ConfigmigError | None = None
    for name in _NAMES:
        try:
            if name in _LISTS:
                lists[name] = _read_list(file, source, name, found.get(name))
            else:
                texts[name] = _read_text(file, source, name, found.get(name))
        except ConfigmigError as error:
            if name in _EDGES:
                return Reading(None, error)
            flaw = flaw or error
    doc = ast.get_docstring(tree) or ""
    return Reading(_revision(texts, lists, file, source, found["revision"].line, doc), flaw)


def _parse_head(source: bytes) -> ast.Module:
    body = _BODY.search(source)
    if body and not _LATE_METADATA.search(source, body.start()):
        try:
            return parse_quietly(source[: body.start()])
        except NOT_PARSED:
            pass  # the cut was inside of a text or a bracket, or the mistake is real: the whole file tells
    return parse_quietly(source)


def _metadata(tree: ast.Module) -> Iterator[tuple[str, _Found]]:
    """Yield every assignment at the top level; a later one replaces an earlier one, as when run."""
    known: dict[str, object] = {}
    for node in tree.body:
        for name, expression in _assignments(node):
            try:
                known[name] = _literal(expression, known)
                yield name, _Found(known[name], node.lineno, True)
            except ValueError:
                known.pop(name, None)
                yield name, _Found(None, expression.lineno, False)


def _assignments(node: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node, ast.Assign):
        yield from ((target.id, node.value) for target in node.targets if isinstance(target, ast.Name))
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
        yield node.target.id, node.value
    elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        yield node.target.id, ast.BinOp(node.target, node.op, node.value, lineno=node.lineno, col_offset=0)


def _literal(node: ast.expr, known: Mapping[str, object]) -> object:
    """Return the value of a literal or of a constant above; raises ValueError for anything else."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name) and node.id in known:
        return known[node.id]
    if isinstance(node, ast.Tuple | ast.List):
        return tuple(_literal(item, known) for item in node.elts)
    raise ValueError(node)


def _read_text(file: str, source: bytes, name: str, found: _Found | None) -> str:
    value = _read(file, source, name, found)
    if value is None and name == "date":
        return ""
    if isinstance(value, str) and value:
        return value
    raise _wrong(file, name, found, "text that is not empty")


def _read_list(file: str, source: bytes, name: str, found: _Found | None) -> tuple[str, ...]:
    value = _read(file, source, name, found)
    if value is None or isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        return value
    raise _wrong(file, name, found, "text, None, or a tuple of texts")


def _read(file: str, source: bytes, name: str, found: _Found | None) -> object:
    if found is None:
        if name in _REQUIRED:
            raise MissingMetadataError(file, name)
        return None
    if not found.is_literal:
        raise MetadataNotLiteralError(file, found.line, name, source_line=source_line(source, found.line))
    return found.value


def _wrong(file: str, name: str, found: _Found | None, wanted: str) -> WrongMetadataError:
    value, line = (found.value, found.line) if found else (None, 1)
    if isinstance(value, tuple):
        shown = "a tuple with something else than text in it"
    else:
        shown = repr(value) if value in (None, "") else f"{value!r}, of type {type(value).__name__}"
    return WrongMetadataError(file, line, name, found=shown, wanted=wanted)


def _revision(
    texts: Mapping[str, str],
    lists: Mapping[str, tuple[str, ...]],
    file: str,
    source: bytes,
    line: int,
    doc: str = "",
) -> Revision:
    return Revision(
        id=plain(texts["revision"]),
        down_revisions=tuple(plain(name) for name in lists["down_revision"]),
        branch_labels=lists.get("branch_labels", ()),
        depends_on=tuple(plain(name) for name in lists.get("depends_on", ())),
        title=doc.partition("\n")[0].strip().removesuffix("."),
        doc=doc,
        date=texts.get("date", ""),
        breaking_changes=lists.get("breaking_changes", ()),
        deprecations=lists.get("deprecations", ()),
        file=file,
        line=line,
        has_downgrade=_DOWNGRADE.search(source) is not None,
    )


def _salvaged(file: str, source: bytes, error: ConfigmigError) -> Reading:
    """Return what can be told of a file that is not valid Python, so that the graph stays whole."""
    found = salvage(source.decode("utf-8", errors="replace"))
    if not found.keys() >= _REQUIRED or not any(found["revision"].texts):
        return Reading(None, error)
    lists = {name: texts for name, (texts, _) in found.items()}
    texts = {"revision": lists["revision"][0]}
    return Reading(_revision(texts, lists, file, source, found["revision"].line), error)
