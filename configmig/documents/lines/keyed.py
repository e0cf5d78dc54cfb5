"""Files of ``key = value`` lines, in sections or without: what INI and .env have in common."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, Protocol

from configmig.documents.contract import Bounds, Comments, ScalarSpan
from configmig.documents.lines.chunks import Chunk, Chunks
from configmig.documents.lines.ownership import lines_of, width
from configmig.edits import Value
from configmig.errors.documents import DuplicateKeyError, TooLargeError
from configmig.pointer import Pointer


@dataclass(frozen=True, slots=True)
class Line:
    """A statement: the header of a section, or a key with its value. Places count from its start."""

    kind: Literal["section", "pair"]
    name: str
    start: int
    end: int
    """Where the name stands."""
    value: str | None = None
    """What the value says, None for a key without one."""
    value_start: int = 0
    value_end: int = 0
    beside: bool = True
    """Whether a comment can stand behind it."""


class Dialect(Protocol):
    """What one format of such files knows."""

    language: str
    marks: str
    has_sections: bool
    unfit: re.Pattern[str]
    """Characters that a new name or text must not have: some reader takes them for something else."""

    def at_least(self, text: str) -> int:
        """Return how many statements ``text`` has at least, at a glance."""

    def scan(self, text: str, *, file: str, inside: bool = False) -> Chunks[Line]:
        """Return the statements of ``text``, ``inside`` of a section; raises SyntaxProblemError."""

    def header(self, name: str) -> str:
        """Return the line that opens a section."""

    def pair(self, name: str, value: str | None, *, near: Chunk[Line] | None) -> str:
        """Return a new pair, written as its neighbour is."""

    def with_value(self, chunk: Chunk[Line], value: str | None) -> str:
        """Return a pair with another value."""

    def can_stand_beside(self, chunks: Chunks[Line], number: int) -> bool:
        """Whether a comment behind a statement would be read as one."""


@dataclass(slots=True)
class Section:
    """The pairs of a section, which may be written in several parts, or those above all sections."""

    headers: list[int] = field(default_factory=list)
    pairs: dict[str, int] = field(default_factory=dict)

    @property
    def chunks(self) -> list[int]:
        """All its statements."""
        return sorted([*self.headers, *self.pairs.values()])


class KeyedSheet:
    """The text of one such file; see ``lines.document.Sheet``."""

    def __init__(self, text: str, *, file: str, bounds: Bounds, dialect: Dialect) -> None:
        self.file = file
        self.dialect = dialect
        # Counting first is a hundred times as fast as reading.
        self._hold(dialect.at_least(text), bounds, "at least ")
        self.chunks = dialect.scan(text, file=file)
        self._hold(len(self.chunks), bounds)
        self._built: tuple[Chunk[Line], ...] | None = None
        self._free = Section()
        self._sections: dict[str, Section] = {}
        self._build()

    def _hold(self, count: int, bounds: Bounds, least: str = "") -> None:
        if count > bounds.nodes:
            what = f"the file has {least}{count:,} entries"
            raise TooLargeError(self.file, what, limit=bounds.nodes, setting="nodes")

    def _build(self) -> None:
        """Find the sections and their pairs; raises DuplicateKeyError for a key that stands twice in one."""
        self._free, self._sections = Section(), {}
        current = self._free
        for number, chunk in enumerate(self.chunks.list):
            line = chunk.statement
            if line.kind == "section":
                if line.name in self._free.pairs:
                    raise self._twice(line.name, self._free.pairs[line.name], number)
                current = self._sections.setdefault(line.name, Section())
                current.headers.append(number)
            elif line.name in current.pairs:
                raise self._twice(line.name, current.pairs[line.name], number)
            else:
                current.pairs[line.name] = number
        self._built = self.chunks.list

    def _twice(self, key: str, first: int, second: int) -> DuplicateKeyError:
        places = [
            (self.chunks.line_of(number), self.chunks[number].statement.start + 1)
            for number in (first, second)
        ]
        return DuplicateKeyError(self.file, key, first=places[0], second=places[1])

    @property
    def free(self) -> Section:
        """The pairs above all sections."""
        self._refresh()
        return self._free

    @property
    def sections(self) -> dict[str, Section]:
        """The sections by name."""
        self._refresh()
        return self._sections

    def _refresh(self) -> None:
        if self._built is not self.chunks.list:
            self._build()

    def text(self) -> str:
        """Return the text, edits included."""
        return self.chunks.text()

    def value(self) -> Value:
        """Return the root as plain values: texts, in sections."""
        root: dict[str, Value] = self._texts(self.free)
        for name, section in self.sections.items():
            root[name] = self._texts(section)
        return root

    def _texts(self, section: Section) -> dict[str, Value]:
        return {name: self.chunks[number].statement.value for name, number in section.pairs.items()}

    def find(self, pointer: Pointer) -> list[int] | None:
        """Return the statements of the entry at ``pointer``, None when it is not there."""
        if not pointer:
            return list(range(len(self.chunks)))
        name = str(pointer[0])
        if len(pointer) == 1:
            if name in self.free.pairs:
                return [self.free.pairs[name]]
            return self.sections[name].chunks if name in self.sections else None
        section = self.sections.get(name)
        number = section.pairs.get(str(pointer[1])) if section is not None and len(pointer) == 2 else None
        return None if number is None else [number]

    def names(self, pointer: Pointer) -> list[str]:
        """Return the keys of the root or of a section, in order."""
        if pointer:
            return list(self.sections[str(pointer[0])].pairs)
        return [*self.free.pairs, *self.sections]

    def nearest(self, pointer: Pointer) -> Pointer:
        """Return the longest beginning of ``pointer`` that exists."""
        while self.find(pointer) is None:
            pointer = pointer[:-1]
        return pointer

    def line(self, pointer: Pointer) -> int | None:
        """Return the line of an entry, None for the root."""
        numbers = self.find(pointer) if pointer else None
        return self.chunks.line_of(numbers[0]) if numbers else None

    def span(self, pointer: Pointer) -> tuple[int, int]:
        """Return where the entry at ``pointer``, or its nearest ancestor, stands in the text."""
        numbers = self.find(self.nearest(pointer))
        if not numbers:
            return 0, 0
        first, last = self.chunks[numbers[0]], self.chunks[numbers[-1]]
        end = self.chunks.start_of(numbers[-1]) + content_end(last)
        return self.chunks.start_of(numbers[0]) + width(first.body), end

    def comments(self, pointer: Pointer) -> Comments:
        """Return the comments that belong to the entry at ``pointer``."""
        numbers = self.find(pointer) if pointer else None
        if not numbers:
            return Comments()
        chunk = self.chunks[numbers[0]]
        above = tuple(line.strip() for line in lines_of(self.chunks.loose(numbers[0]).lead))
        return Comments(above, chunk.body[content_end(chunk) :].strip() or None)

    def scalars(self) -> Iterator[ScalarSpan]:
        """Yield the values in the order of the text."""
        section: Pointer = ()
        for chunk, start in zip(self.chunks.list, self.chunks.starts(), strict=True):
            line = chunk.statement
            if line.kind == "section":
                section = (line.name,)
            elif line.value is not None:
                place = (start + line.value_start, start + line.value_end)
                yield ScalarSpan((*section, line.name), line.value, *place)


def content_end(chunk: Chunk[Line]) -> int:
    """Return where a statement ends in its body, a comment behind it excluded."""
    line = chunk.statement
    if line.kind == "pair":
        return line.value_end
    return chunk.body.index("]", line.end) + 1
