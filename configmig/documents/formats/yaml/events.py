"""From text to tree: the one place that talks to a YAML parser (libyaml, through ruamel.yaml's C part)."""

import gc
from collections.abc import Mapping
from typing import Any

from _ruamel_yaml import CParser
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from configmig.documents.contract import Bounds
from configmig.documents.encoding import line_and_column
from configmig.documents.formats.yaml.expansion import check_expanded
from configmig.documents.formats.yaml.framing import Composed, start_of
from configmig.documents.formats.yaml.nodes import Alias, Collection, Entry, Node, Scalar, is_merge
from configmig.documents.formats.yaml.tabs import blames_tab, untabbed
from configmig.documents.formats.yaml.veil import veil
from configmig.documents.templates import find_template, template_error
from configmig.errors.documents import (
    AnchorError,
    ControlCharacterError,
    DuplicateKeyError,
    SyntaxProblemError,
    TabIndentationError,
    TooLargeError,
)
from configmig.patterns import later

_TAB_BUDGET = 8_000_000
"""Characters that may be parsed again because of tabs in lines that say nothing."""

_CONTROL = later("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def compose(text: str, *, source: str, file: str, bounds: Bounds) -> tuple[Composed, ...]:
    """Return the documents in ``text``, one at least; their nodes refer to ``source``.

    ``source`` may have a final newline more. Raises an error of ``errors.documents`` for everything that is
    wrong with the text. Nothing here recurses.
    """
    return _unhurried(text, source, file, bounds, partial=False)


def compose_part(text: str, *, file: str, bounds: Bounds) -> Composed:
    """Return the one document in a piece of text: an alias in it may name what stands elsewhere.

    The target of such an alias stays None. Raises what ``compose`` raises, and SyntaxProblemError for more
    than one document.
    """
    first, *more = _unhurried(text, text, file, bounds, partial=True)
    if more:
        line, column = line_and_column(text, first.stop)
        shown = _line(text, line - 1)
        raise SyntaxProblemError(file, "another document starts", line=line, column=column, source=shown)
    return first


def _unhurried(text: str, source: str, file: str, bounds: Bounds, *, partial: bool) -> tuple[Composed, ...]:
    collecting = gc.isenabled()
    # Nothing here is garbage, and looking for it among a hundred thousand nodes doubles the time.
    gc.disable()
    try:
        return _composed(text, source, file, bounds, partial=partial)
    finally:
        if collecting:
            gc.enable()


def _composed(text: str, source: str, file: str, bounds: Bounds, *, partial: bool) -> tuple[Composed, ...]:
    shown, meant = text, None
    for _ in range(_TAB_BUDGET // (len(text) + 1) + 2):
        try:
            return _Composer(shown, source, file, bounds, partial=partial, meant=meant).run()
        except YAMLError as error:
            problem = error
        if (mended := untabbed(shown, problem)) is not None:
            shown = mended
        elif meant is None and (veiled := veil(shown)) is not None:
            shown, meant = veiled
        else:
            break
    raise _explained(problem, text, file) from None


class _Composer:
    """One pass over the events; the state of that pass."""

    def __init__(
        self,
        text: str,
        source: str,
        file: str,
        bounds: Bounds,
        *,
        partial: bool,
        meant: Mapping[int, str] | None,
    ) -> None:
        self.parser = CParser(text)
        self.source = source
        self.file = file
        self.bounds = bounds
        self.anchors: dict[str, Node] = {}
        self.open: list[Collection] = []
        self.aliased = False
        self.partial = partial
        self.meant = meant
        self.nodes = 0
        self.expanded = 0
        """Nodes of the documents so far, with their aliases written out."""

    def run(self) -> tuple[Composed, ...]:
        """Return the documents, after every event of the stream was seen."""
        found: list[Composed] = []
        event = self.parser.get_event()
        while type(event) is not StreamEndEvent:
            if type(event) is DocumentStartEvent:
                start = start_of(self.source, event.start_mark.index, found[-1]) if found else 0
                found[-1:] = [each._replace(stop=start) for each in found[-1:]]
                found.append(self._framed(event, start))
            elif type(event) is DocumentEndEvent and event.explicit:
                found[-1] = found[-1]._replace(closed=event.start_mark.index)
            event = self.parser.get_event()
        return tuple(found) or (Composed(None, stop=len(self.source)),)

    def _framed(self, event: Any, start: int) -> Composed:
        """Return the document that starts with ``event``."""
        self.anchors, self.aliased, before = {}, False, self.nodes
        root = self._document()
        if not self.partial:
            size = (
                check_expanded(root, beside=self.expanded, file=self.file, bounds=self.bounds)
                if self.aliased
                else 0
            )
            self.expanded += size or self.nodes - before
        framed = event.end_mark.index if event.explicit else start
        return Composed(
            root,
            start=start,
            framed=framed,
            stop=len(self.source),
            has_anchors=bool(self.anchors) or self.aliased,
            directives=self.source[event.start_mark.index : framed] if event.explicit else "",
        )

    def _document(self) -> Node:
        next_event, source, most, meant = self.parser.get_event, self.source, self.bounds.nodes, self.meant
        nodes = self.nodes
        stack: list[tuple[Collection | None, Node | None]] = []
        parent: Collection | None = None
        key: Node | None = None
        while True:
            event = next_event()
            kind = type(event)
            node: Node
            if kind is ScalarEvent:
                start, end = event.start_mark.index, event.end_mark.index
                value = event.value if meant is None else event.value.translate(meant)
                node = Scalar(source, start, end, value, event.style, event.tag, event.anchor)
                if event.anchor is not None:
                    self.anchors[event.anchor] = node
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                stack.append((parent, key))
                parent, key = self._opened(event, is_map=kind is MappingStartEvent), None
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                node = self._closed(event)
                parent, key = stack.pop()
            else:
                node = self._alias(event)
            nodes += 1
            if nodes > most:
                raise TooLargeError(self.file, "the file has too many nodes", limit=most, setting="nodes")
            if parent is None:
                self.nodes = nodes
                return node
            if not parent.is_map:
                parent.entries.append(Entry(None, node))
            elif key is None:
                key = node
            else:
                parent.entries.append(Entry(key, node))
                key = None

    def _opened(self, event: Any, *, is_map: bool) -> Collection:
        start, flow = event.start_mark.index, bool(event.flow_style)
        node = Collection(self.source, start, is_map=is_map, flow=flow, tag=event.tag, anchor=event.anchor)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        self.open.append(node)
        if len(self.open) > self.bounds.depth:
            limit, line = self.bounds.depth, event.start_mark.line + 1
            raise TooLargeError(self.file, "the nesting is too deep", limit=limit, setting="depth", line=line)
        return node

    def _closed(self, event: Any) -> Collection:
        node = self.open.pop()
        node.end = event.end_mark.index
        if node.is_map:
            self._check_keys(node)
        return node

    def _alias(self, event: Any) -> Alias:
        assert type(event) is AliasEvent  # noqa: S101 - no other event can stand here
        self.aliased = True
        name, mark = event.anchor, event.start_mark
        target = self.anchors.get(name)
        problem = ""
        if target is None and not self.partial:
            problem = f"the alias *{name} has no anchor &{name} above it"
        if target is not None and any(target is node for node in self.open):
            problem = f"the alias *{name} lies inside what it names, so the data would contain itself"
        if problem:
            shown = _line(self.source, mark.line)
            raise AnchorError(
                self.file, name, problem, line=mark.line + 1, column=mark.column + 1, source=shown
            )
        return Alias(self.source, mark.index, event.end_mark.index, name, target)

    def _check_keys(self, mapping: Collection) -> None:
        seen: dict[tuple[str, bool], Scalar] = {}
        for entry in mapping.entries:
            key = entry.key
            if type(key) is not Scalar:
                if type(key) is Collection and _is_expression(self.source, mapping, key):
                    raise template_error(self.source, file=self.file, offset=mapping.start, language="YAML")
                continue
            first = seen.setdefault((key.text, not key.style), key)
            if first is not key and not is_merge(entry):
                raise DuplicateKeyError(
                    self.file,
                    key.text,
                    first=line_and_column(key.src, first.start),
                    second=line_and_column(key.src, key.start),
                )


def _is_expression(text: str, outer: Collection, key: Collection) -> bool:
    """Whether a mapping as the key of another is in truth a ``{{ name }}``, which happens to be YAML."""
    return outer.flow and key.flow and text.startswith("{{", outer.start) and key.start == outer.start + 1


def _line(text: str, number: int) -> str:
    lines = text.split("\n", number + 1)
    return lines[number].rstrip("\r") if number < len(lines) else ""


def _explained(error: YAMLError, text: str, file: str) -> Exception:
    if (found := _CONTROL.search(text)) is not None and not isinstance(error, MarkedYAMLError):
        line, column = line_and_column(text, found.start())
        return ControlCharacterError(file, line=line, column=column, character=found.group())
    if (template := find_template(text)) >= 0:
        return template_error(text, file=file, offset=template, language="YAML")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line if mark is not None else 0
    column = mark.column if mark is not None else 0
    shown = _line(text, line)
    problem = getattr(error, "problem", None) or "it cannot be read"
    indentation = shown[: len(shown) - len(shown.lstrip())]
    if "\t" in indentation and blames_tab(problem):
        at = indentation.index("\t") + 1
        return TabIndentationError(file, line=line + 1, column=at, source=shown)
    context = getattr(error, "context", None)
    if context:
        began = getattr(error, "context_mark", None)
        since = f" that starts in line {began.line + 1}" if began is not None and began.line != line else ""
        problem = f"{problem} ({context}{since})"
    return SyntaxProblemError(file, problem, line=line + 1, column=column + 1, source=shown)
