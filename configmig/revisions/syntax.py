"""The syntax tree of a revision file, and its digest, which no comment, docstring or formatting changes."""

import ast
import warnings
from collections.abc import Iterator
from hashlib import sha256
from typing import TypeAlias

from configmig.errors.revisions import RevisionSyntaxError
from configmig.masking import mask_text

NOT_PARSED = (SyntaxError, ValueError, RecursionError, MemoryError)
"""What parsing raises: ValueError for NUL characters, the last two for nesting that no person writes."""


def parse(file: str, source: bytes) -> ast.Module:
    """Return the syntax tree; raises RevisionSyntaxError."""
    try:
        return parse_quietly(source)
    except NOT_PARSED as error:
        raise syntax_error(file, source, error) from None


def parse_quietly(source: bytes) -> ast.Module:
    """Return the syntax tree without the warnings that are for whoever runs the file; raises NOT_PARSED."""
    if (
        b"\\" not in source
    ):  # only a doubtful escape makes the parser warn; changing the filters has its price
        return ast.parse(source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


def syntax_error(file: str, source: bytes, error: BaseException) -> RevisionSyntaxError:
    """Return what Python says of ``source`` as an error with its line."""
    if not isinstance(error, SyntaxError):
        reason = str(error) if isinstance(error, ValueError) else "it is nested too deeply"
        return RevisionSyntaxError(file, None, reason)
    line = error.lineno or None
    return RevisionSyntaxError(file, line, error.msg, source_line=source_line(source, line))


def source_line(source: bytes, line: int | None) -> str:
    """Return a line of ``source`` as it may be shown: stripped, secrets masked; empty when there is none."""
    lines = source.splitlines()
    if line is None or not 0 < line <= len(lines):
        return ""
    return mask_text(lines[line - 1].decode("utf-8", errors="replace").strip())


def digest(tree: ast.Module) -> str:
    """Return the SHA-256 of ``tree`` without docstrings, in hexadecimal.

    Every supported Python gives the same: ``ast.dump`` does not (3.13 writes empty fields differently).
    """
    return sha256("".join(_pieces(tree)).encode()).hexdigest()


_Open: TypeAlias = "ast.AST | list[object] | str"

_WITH_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def _pieces(tree: ast.Module) -> Iterator[str]:
    """Yield the tree as text. Its own stack, for a long ``a + b + …`` is as deep as it is long."""
    waiting: list[_Open] = [tree]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, list):
            yield "["
            waiting.append("]")
            waiting.extend(_open(child) for child in reversed(item))
        else:
            yield f"{type(item).__name__}("
            waiting.append(")")
            for name in reversed(item._fields):
                value = _field(item, name)
                # What is empty is left out, so that a field which a later Python adds changes nothing.
                if value is not None and value != []:
                    waiting += (_open(value), f" {name}=")


def _field(node: ast.AST, name: str) -> object:
    value: object = getattr(node, name, None)
    if name == "body" and isinstance(node, _WITH_DOCSTRING) and isinstance(value, list):
        return value[1:] if _is_text(value[0] if value else None) else value
    return None if name == "kind" and isinstance(node, ast.Constant) else value  # u"…" is "…"


def _is_text(node: object) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _open(value: object) -> _Open:
    return value if isinstance(value, ast.AST | list) else f"{value!r},"
