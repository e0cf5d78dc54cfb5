"""From the text of a TOML file to statements with the places of all that is in them.

It takes what tomllib takes and more: tomllib reads the same text and says what is valid and what it means.
"""

import re
import tomllib
from functools import partial
from typing import Literal

from configmig.documents.contract import Bounds
from configmig.documents.formats.toml.syntax import Item, Statement, Syntax, Word
from configmig.documents.lines.chunks import Chunk, Chunks
from configmig.errors.documents import TooLargeError, UnwritableEditError

_LINES = re.compile(r"(?:[ \t]*+(?:#[^\n]*+)?\r?\n)*+")
_SPACE = re.compile(r"[ \t]*+")
_GAP = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_REST = re.compile(r"[ \t]*+(?:#[^\n]*+)?(?:\r?\n|\Z)")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]++")
_INSIDE = re.compile(r"(?:[^\[\]{}\"'#]++|#[^\n]*+)*+")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}+(?!"))*+"{3,5}'
    r"|'''(?:[^']|'{1,2}+(?!'))*+'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*+"'
    r"|'[^'\n]*+'",
    re.DOTALL,
)
_SCALAR = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d[^\s,\]}#]*+|[^\s,\]}#\[{\"'=]++")

_SIMPLE = re.compile(
    r"[ \t]*+([A-Za-z0-9_-]++)[ \t]*+=[ \t]*+([+-]?[0-9]{1,19}+|true|false|\"[^\"\\\n]*+\"|'[^'\n]*+')"
    r"[ \t]*+(?:#[^\n]*+)?\r?\n"
)
"""A pair as most are: one bare word and a value on one line."""

_AT_FRONT = re.compile(r"(?m)^[ \t]*+[A-Za-z0-9_-]++[ \t]*+=")

_MOST_DIGITS = 4_000
"""Longest number, in characters; Python itself does not read more than 4,300 digits."""

MARKS = "#"
"""What starts a comment."""


class ScanError(Exception):
    """The text is not TOML, at ``offset``."""

    def __init__(self, problem: str, offset: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.offset = offset


def scan(text: str, *, file: str, bounds: Bounds) -> Chunks[Statement]:
    """Return the statements of ``text``, every line of which has its end.

    Raises ScanError for text that is no TOML, TooLargeError for text that is nested too deeply or too long.
    """
    scanner = _Scanner(text, file, bounds)
    scanner.glance()
    chunks: list[Chunk[Statement]] = []
    at = 0
    while True:
        above = scanner.match(_LINES, at)
        if above >= len(text):
            return Chunks(chunks, text[at:], marks=MARKS)
        scanner.base = above
        if (simple := _SIMPLE.match(text, above)) is not None:
            chunks.append(Chunk(text[at:above], simple.group(), scanner.simple(simple)))
            at = simple.end()
            continue
        statement = scanner.statement(above)
        end = scanner.match(_REST, above + statement.end)
        if end < 0:
            raise ScanError("there is more on the line than one statement", above + statement.end)
        chunks.append(Chunk(text[at:above], text[above:end], statement))
        at = end


class _Scanner:
    """Reads one text; the places it gives count from ``base``."""

    def __init__(self, text: str, file: str, bounds: Bounds) -> None:
        self.text = text
        self.file = file
        self.bounds = bounds
        self.base = 0
        self.nodes = 0

    def match(self, pattern: re.Pattern[str], at: int) -> int:
        found = pattern.match(self.text, at)
        return -1 if found is None else found.end()

    def glance(self) -> None:
        """Hold the limit on values before reading them, where no text of several lines can hide lines."""
        if '"""' in self.text or "'''" in self.text:
            return
        least = 2 * sum(1 for _ in _AT_FRONT.finditer(self.text)) - 1
        if least > self.bounds.nodes:
            what = f"the file has at least {least:,} values"
            raise TooLargeError(self.file, what, limit=self.bounds.nodes, setting="nodes")

    def simple(self, found: re.Match[str]) -> Statement:
        """Return the statement that ``_SIMPLE`` has found."""
        self.nodes += 1
        self.count(found.start(), 1)
        (start, end), (begin, stop) = found.span(1), found.span(2)
        base = self.base
        value = Syntax("scalar", begin - base, stop - base)
        return Statement("pair", (Word(found[1], start - base, end - base),), value, stop - base)

    def statement(self, at: int) -> Statement:
        at = self.match(_SPACE, at)
        if not self.text.startswith("[", at):
            words, at = self.words(at)
            if not self.text.startswith("=", at):
                raise ScanError("expected '=' after a key", at)
            value = self.value(self.match(_SPACE, at + 1), len(words))
            return Statement("pair", words, value, value.end)
        brackets = 2 if self.text.startswith("[[", at) else 1
        words, at = self.words(self.match(_SPACE, at + brackets))
        if not self.text.startswith("]" * brackets, at):
            raise ScanError("expected ']' at the end of a table's name", at)
        return Statement("tables" if brackets == 2 else "table", words, None, at + brackets - self.base)

    def words(self, at: int) -> tuple[tuple[Word, ...], int]:
        """Return the parts of a key, and where the text goes on."""
        found: list[Word] = []
        while True:
            end = self.match(_BARE_KEY, at)
            if end >= 0:
                name = self.text[at:end]
            else:
                end = self.match(_STRING, at)
                if end < 0:
                    raise ScanError("expected a key", at)
                name = self.unquoted(at, end)
            self.count(at, len(found) + 1)
            found.append(Word(name, at - self.base, end - self.base))
            at = self.match(_SPACE, end)
            if not self.text.startswith(".", at):
                return tuple(found), at
            at = self.match(_SPACE, at + 1)

    def unquoted(self, start: int, end: int) -> str:
        try:
            return str(tomllib.loads(f"x = {self.text[start:end]}")["x"])
        except ValueError as error:
            raise ScanError(str(error).partition(" (at ")[0], start) from None

    def value(self, at: int, depth: int) -> Syntax:
        """Return the value at an offset; ``depth`` is how many levels are above it."""
        self.count(at, depth)
        first = self.text[at : at + 1]
        if first in ("[", "{"):
            end = self.closed(at, depth)
            kind: Literal["array", "inline"] = "array" if first == "[" else "inline"
            return Syntax(kind, at - self.base, end - self.base, partial(self.items, self.base))
        end = self.match(_STRING if first in ('"', "'") else _SCALAR, at)
        if end < 0 or not first:
            raise ScanError("expected a value", at)
        if first not in ('"', "'") and end - at > _MOST_DIGITS:
            raise ScanError(f"a number with {end - at:,} digits", at)
        return Syntax("scalar", at - self.base, end - self.base)

    def closed(self, at: int, depth: int) -> int:
        """Return where the brackets that open at an offset are closed; tomllib looks at what is in them."""
        start = depth
        dots = 0
        while True:
            first = self.text[at : at + 1]
            if first in ('"', "'") and first:
                at = self.match(_STRING, at)
                if at < 0:
                    raise ScanError("a string without an end", at)
            elif first in ("[", "{"):
                depth, at, dots = depth + 1, at + 1, 0
                self.count(at, depth)
            elif first in ("]", "}"):
                depth, at, dots = depth - 1, at + 1, 0
                if depth == start:
                    return at
            elif not first:
                raise ScanError("brackets without an end", at)
            begin, at = at, self.match(_INSIDE, at)
            *before, last = self.text[begin:at].split(",")
            dots = last.count(".") + (0 if before else dots)
            self.nodes += len(before)
            self.count(at, depth + max([dots, *(part.count(".") for part in before)]))

    def items(self, base: int, start: int) -> list[Item]:
        """Return the items of the array or inline table that starts at ``base + start``.

        Raises UnwritableEditError when they are none: tomllib has not yet read what an edit wrote.
        """
        self.base = base
        try:
            return self.collection(base + start)
        except ScanError as error:
            raise UnwritableEditError(self.file, f"the new text is not valid ({error.problem})") from None

    def collection(self, at: int) -> list[Item]:
        closing = "]" if self.text[at] == "[" else "}"
        found: list[Item] = []
        space = _GAP if closing == "]" else _SPACE
        at = self.match(space, at + 1)
        while not self.text.startswith(closing, at):
            start = at
            words: tuple[Word, ...] = ()
            if closing == "}":
                words, at = self.words(at)
                if not self.text.startswith("=", at):
                    raise ScanError("expected '=' after a key", at)
                at = self.match(_SPACE, at + 1)
            item = Item(words, self.value(at, 1), start - self.base)
            found.append(item)
            at = self.match(space, self.base + item.value.end)
            if self.text.startswith(",", at):
                item.comma = at - self.base
                at = self.match(space, at + 1)
            elif not self.text.startswith(closing, at):
                raise ScanError(f"expected ',' or '{closing}'", at)
        return found

    def count(self, at: int, depth: int) -> None:
        """Hold the limits on depth and number of values."""
        self.nodes += 1
        if depth > self.bounds.depth:
            what, limit, setting = f"the values are nested {depth} deep", self.bounds.depth, "depth"
        elif self.nodes > self.bounds.nodes:
            what, limit, setting = f"the file has {self.nodes:,} values", self.bounds.nodes, "nodes"
        else:
            return
        line = self.text.count("\n", 0, at) + 1
        raise TooLargeError(self.file, what, limit=limit, setting=setting, line=line)
