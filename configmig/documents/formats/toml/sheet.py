"""The text of a TOML file: its statements, its values, and where each entry stands."""

import tomllib
from collections.abc import Iterator

from configmig.documents.contract import Bounds, Comments, ScalarSpan
from configmig.documents.encoding import line_and_column, shown_line
from configmig.documents.formats.toml.brackets import brackets_of
from configmig.documents.formats.toml.emit import TIMES
from configmig.documents.formats.toml.scan import MARKS, ScanError, scan
from configmig.documents.formats.toml.syntax import Statement
from configmig.documents.formats.toml.tree import ConflictError, Kind, Node, build, scalars_of, walk_to
from configmig.documents.lines.chunks import Chunk
from configmig.documents.lines.ownership import lines_of, parted
from configmig.edits import Value
from configmig.errors.documents import (
    DuplicateKeyError,
    SyntaxProblemError,
    TooLargeError,
    UnwritableEditError,
)
from configmig.pointer import Pointer

LANGUAGE = "TOML"


class TomlSheet:
    """One TOML text; see ``lines.document.Sheet``."""

    def __init__(self, text: str, *, file: str, bounds: Bounds) -> None:
        self.file = file
        self.bounds = bounds
        problem: ScanError | None = None
        try:
            self.chunks = scan(text, file=file, bounds=bounds)
            self._root = build(self.chunks)
        except ScanError as error:
            problem = error
        except ConflictError as error:
            raise self._duplicate(error) from None
        except RecursionError:
            raise self._too_deep() from None
        self._loaded = self._load(text, problem)
        self._built = self.chunks.list

    @property
    def root(self) -> Node:
        """The data as it is now."""
        if self._built is not self.chunks.list:
            self._root, self._built = build(self.chunks), self.chunks.list
        return self._root

    def _load(self, text: str, problem: ScanError | None) -> dict[str, Value]:
        """Return the values as tomllib reads them; it has the last word about what is valid."""
        try:
            loaded = tomllib.loads(text)
        except RecursionError:
            raise self._too_deep() from None
        except ValueError as error:
            raise self._syntax(text, *_told(str(error), text, problem)) from None
        if problem is not None:
            raise self._syntax(text, problem.problem, *line_and_column(text, problem.offset))
        return loaded

    def _too_deep(self) -> TooLargeError:
        return TooLargeError(
            self.file, "the values are nested too deeply", limit=self.bounds.depth, setting="depth"
        )

    def _syntax(self, text: str, problem: str, line: int, column: int) -> SyntaxProblemError:
        lines = text.split("\n")
        source = shown_line(lines[line - 1]) if line <= len(lines) else ""
        return SyntaxProblemError(
            self.file, problem, line=line, column=column, source=source, language=LANGUAGE
        )

    def _duplicate(self, error: ConflictError) -> DuplicateKeyError:
        first, second = (
            (
                self.chunks.line_of(number),
                len(self.chunks[number].body) - len(self.chunks[number].body.lstrip()) + 1,
            )
            for number in (error.first, error.second)
        )
        return DuplicateKeyError(self.file, error.key, first=first, second=second)

    def text(self) -> str:
        """Return the text, edits included."""
        return self.chunks.text()

    def value(self) -> Value:
        """Return the root as plain values; dates and times are texts in their own spelling."""
        loaded, self._loaded = self._loaded, {}
        return self._plain(loaded or tomllib.loads(self.text()), ())

    def _plain(self, value: object, pointer: Pointer) -> Value:
        if len(pointer) > self.bounds.depth:
            raise self._too_deep()
        if isinstance(value, dict):
            return {key: self._plain(child, (*pointer, key)) for key, child in value.items()}
        if isinstance(value, list):
            return [self._plain(child, (*pointer, number)) for number, child in enumerate(value)]
        return self.raw(walk_to(self.root, pointer)[-1]) if isinstance(value, TIMES) else value

    def raw(self, node: Node) -> str:
        """Return the text of a value."""
        assert node.syntax is not None  # noqa: S101 - asked for values only
        return self.chunks[node.chunks[0]].body[node.syntax.start : node.syntax.end]

    def set_body(self, number: int, body: str, *, lead: str | None = None) -> None:
        """Give a statement another text; raises UnwritableEditError when it is none."""
        chunk = self.statements(body)
        if len(chunk) != 1 or chunk[0].loose:
            raise UnwritableEditError(self.file, "the new text is not one statement")
        self.chunks.swap(number, Chunk(self.chunks[number].loose, body, chunk[0].statement))
        if lead is not None:
            self.chunks.set_lead(number, lead)

    def statements(self, text: str) -> tuple[Chunk[Statement], ...]:
        """Return new text as statements; raises UnwritableEditError when it is none."""
        try:
            found = scan(text, file=self.file, bounds=self.bounds)
        except ScanError as error:
            raise UnwritableEditError(self.file, f"the new text is not valid ({error.problem})") from None
        return found.list

    def line(self, node: Node) -> int | None:
        """Return the line where an entry starts, None for the root."""
        if node.parent is None or not node.chunks:
            return None
        start = node.syntax.start if node.syntax is not None else 0
        return self.chunks.line_of(node.chunks[0] if node.header is None else node.header, start)

    def own_statement(self, node: Node) -> int | None:
        """Return the one statement that is the entry: its pair or its header; None where there is none."""
        if node.header is not None:
            return node.header
        return node.chunks[0] if node.syntax is not None and node.inside is None else None

    def span(self, pointer: Pointer) -> tuple[int, int]:
        """Return where the entry at ``pointer``, or its nearest ancestor, stands in the text."""
        node = walk_to(self.root, pointer)[-1]
        if not node.chunks:
            return 0, 0
        first, last = node.chunks[0], node.chunks[-1]
        body = self.chunks[first].body
        start = self.chunks.start_of(first)
        if node.syntax is None and node.inside is None:
            end = self.chunks.start_of(last) + self.chunks[last].statement.end
            return start + len(body) - len(body.lstrip(" \t")), end
        here = [begin for number, begin, _ in node.uses if number == first]
        syntax = node.syntax
        begin = here[0] if here else syntax.start if syntax is not None else 0
        return start + begin, start + (syntax.end if syntax is not None else node.uses[-1][2])

    def comments(self, pointer: Pointer) -> Comments:
        """Return the comments that belong to the entry at ``pointer``."""
        way = walk_to(self.root, pointer)
        node = way[-1]
        if len(way) != len(pointer) + 1:
            return Comments()
        if node.inside is not None:
            return self._item_comments(node)
        number = self.own_statement(node)
        if number is None:
            return Comments()
        chunk = self.chunks[number]
        above = tuple(line.strip() for line in lines_of(self.chunks.loose(number).lead))
        return Comments(above, chunk.body[chunk.statement.end :].strip() or None)

    def _item_comments(self, node: Node) -> Comments:
        assert node.inside is not None  # noqa: S101 - the caller has looked
        outer, numbers = node.inside
        if outer.kind is not Kind.ARRAY or outer.syntax is None:
            return Comments()
        brackets = brackets_of(self.chunks[outer.chunks[0]].body, outer.syntax)
        slot = brackets.slots[numbers[0]]
        lines = slot.lead[: len(slot.lead) - len(slot.indent)]
        own = parted(lines, len(slot.indent), top=False, marks=MARKS).lead
        return Comments(tuple(line.strip() for line in lines_of(own)), slot.tail.strip() or None)

    def scalars(self) -> Iterator[ScalarSpan]:
        """Yield the scalar values in the order of the text."""
        value = self.value()
        starts = self.chunks.starts()
        found = []
        for node in scalars_of(self.root):
            start = starts[node.chunks[0]]
            assert node.syntax is not None  # noqa: S101 - scalars have text
            pointer = node.pointer
            said = value
            for token in pointer:
                said = said[token]
            text = said if isinstance(said, str) else self.raw(node)
            found.append(ScalarSpan(pointer, text, start + node.syntax.start, start + node.syntax.end))
        yield from sorted(found, key=lambda span: span.start)


def _told(message: str, text: str, problem: ScanError | None) -> tuple[str, int, int]:
    """Return what tomllib says is wrong, and the line and column that its message ends with."""
    said, _, place = message.rpartition(" (at ")
    if place.startswith("line "):
        line, column = (int(part.split(" ")[-1]) for part in place.rstrip(")").split(", "))
        return said, line, column
    if place.startswith("end of document"):
        lines = text.rstrip("\n").split("\n")
        return said, len(lines), len(lines[-1]) + 1
    if problem is not None:
        return problem.problem, *line_and_column(text, problem.offset)
    return said or message, 1, 1
