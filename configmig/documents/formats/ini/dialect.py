"""The lines of an INI file, and how new ones are written."""

import re

from configmig.documents.encoding import shown_line
from configmig.documents.lines.chunks import Chunk, Chunks
from configmig.documents.lines.keyed import Line
from configmig.documents.lines.ownership import lines_of, width
from configmig.documents.templates import MARKS
from configmig.errors.documents import SyntaxProblemError

_MARKS = re.compile(r"[;#]+")
_MARKER = re.compile(
    r"\(*(?:python_version|python_full_version|os_name|sys_platform|platform_|implementation_|extra)\b"
)
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
_SIMPLE = re.compile(r"([^\s=:;#\[{<][^\s=:]*+)[ \t]*+[=:][ \t]*+([^\s;#\"'][^;#\"'\n]*+)\n")
"""A pair as most are, which needs no second look: not indented, nothing in it could start a comment."""

_AT_FRONT = re.compile(r"(?m)^[^\s#;]")
_SIGN = re.compile(r"(?P<left>[ \t]*)(?P<sign>[=:])(?P<right>[ \t]*)")


class Ini:
    """INI; see ``lines.keyed.Dialect``."""

    language = "INI"
    marks = "#;"
    has_sections = True
    unfit = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")

    def at_least(self, text: str) -> int:
        """Return how many statements ``text`` has at least: what is not indented continues no value."""
        return sum(1 for _ in _AT_FRONT.finditer(text))

    def scan(self, text: str, *, file: str, inside: bool = False) -> Chunks[Line]:
        """Return the statements of ``text``, ``inside`` of a section; raises SyntaxProblemError."""
        chunks: list[Chunk[Line]] = []
        loose: list[str] = []
        more: list[str] = []
        indent = -1
        in_section = inside
        for number, line in enumerate(lines_of(text), 1):
            if (simple := _SIMPLE.fullmatch(line)) is not None:
                _finish(chunks, more)
                chunks.append(Chunk("".join(loose), line, _simple(simple)))
                loose = []
                indent = 0
                continue
            bare = line.strip()
            if not bare or bare[0] in self.marks:
                loose.append(line)
                continue
            if 0 <= indent < width(line):
                if chunks[-1].statement.value is None:
                    raise _problem(file, "a line that continues a key without a value", number, line)
                more += (*loose, line)
                loose = []
                continue
            _finish(chunks, more)
            statement = _statement(line)
            if statement is None or (statement.value is None and statement.kind == "pair" and not in_section):
                problem = "expected [section], or a key and a value with '=' between them"
                raise _problem(file, problem, number, line)
            chunks.append(Chunk("".join(loose), line, statement))
            loose = []
            in_section = in_section or statement.kind == "section"
            indent = width(line) if statement.kind == "pair" else -1
        _finish(chunks, more)
        return Chunks(chunks, "".join(loose), marks=self.marks)

    def header(self, name: str) -> str:
        """Return the line that opens a section."""
        return f"[{name}]\n"

    def pair(self, name: str, value: str | None, *, near: Chunk[Line] | None) -> str:
        """Return a new pair, written as its neighbour is."""
        pad = "" if near is None else near.body[: width(near.body)]
        if value is None:
            return f"{pad}{name}\n"
        sign = " = " if near is None else _sign_of(near)
        return f"{pad}{name}{_signed(sign, value, pad)}\n"

    def with_value(self, chunk: Chunk[Line], value: str | None) -> str:
        """Return a pair with another value; a comment behind it stays where it can."""
        line, body = chunk.statement, chunk.body
        pad = body[: width(body)]
        head, rest = body[: line.end], body[line.value_end :]
        if value is None:
            return head + "\n"
        if line.value is None:
            return head + _signed(" = ", value, pad) + rest
        sign = body[line.end : line.value_start]
        if not value:
            return head + sign.rstrip(" \t") + (rest or "\n")
        if not line.value.partition("\n")[0] and sign.rstrip() == sign and sign[0] in " \t":
            sign += " "
        return head + _signed(sign, value, pad, inner=_inner(chunk, pad)) + rest

    def can_stand_beside(self, chunks: Chunks[Line], number: int) -> bool:
        """Whether the file has comments behind values, for many programs read none there."""
        if chunks[number].statement.kind == "section":
            return True
        pairs = (chunk for chunk in chunks.list if chunk.statement.kind == "pair")
        return chunks[number].statement.beside and any(
            chunk.body[chunk.statement.value_end :].strip() for chunk in pairs
        )


def _simple(found: re.Match[str]) -> Line:
    name, value = found[1], found[2].rstrip()
    at = found.start(2)
    return Line("pair", name, 0, len(name), value, at, at + len(value))


def _statement(line: str) -> Line | None:
    bare = line.strip()
    if bare.startswith(MARKS):
        return None  # a line of a template, not a key
    return _section(line) if bare[0] == "[" else _pair(line)


def _section(line: str) -> Line | None:
    bare = line.rstrip()
    start = at = width(line) + 1
    while (at := bare.find("]", at)) >= 0:
        behind = _past_blanks(bare, at + 1)
        if behind == len(bare) or bare[behind] in Ini.marks:
            name = bare[start:at]
            return Line("section", name, start, at) if name.strip() else None
        at += 1
    return None


def _pair(line: str) -> Line | None:
    bare = line.rstrip()
    start = width(line)
    sign = min((at for at in (bare.find("="), bare.find(":")) if at >= 0), default=len(bare))
    name = bare[start:sign].rstrip(" \t")
    end = start + len(name)
    if not name:
        return None
    if sign == len(bare):
        return Line("pair", name, start, end, None, end, end)
    at = _past_blanks(bare, sign + 1)
    stop = at + _uncommented(bare[at:])
    return Line("pair", name, start, end, bare[at:stop], at, stop)


def _past_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t":
        at += 1
    return at


def _uncommented(value: str) -> int:
    """Return how long a value is without the comment behind it."""
    quoted = _QUOTED.match(value)
    for marks in _MARKS.finditer(value, quoted.end() if quoted else 0):
        begin, end = marks.span()
        is_apart = (not begin or value[begin - 1] in " \t") and value[end : end + 1] in (" ", "\t")
        if is_apart and not _MARKER.match(value, _past_blanks(value, end)):
            return len(value[:begin].rstrip(" \t"))
    return len(value)


def _finish(chunks: list[Chunk[Line]], more: list[str]) -> None:
    """Give the last pair the further lines of its value, and the comments and empty lines between them."""
    if not more:
        return
    chunk = chunks[-1]
    line = chunk.statement
    # What looked like a comment behind a value of one line is a part of one of several.
    first = chunk.body[line.value_start :].strip()
    lines = [part.strip() for part in more]
    value = "\n".join([first, *(part for part in lines if not part or part[0] not in Ini.marks)])
    body = chunk.body + "".join(more)
    more.clear()
    start, end = line.value_start, len(body.rstrip())
    pair = Line("pair", line.name, line.start, line.end, value, start, end, beside=False)
    chunks[-1] = Chunk(chunk.loose, body, pair)


def _problem(file: str, problem: str, number: int, line: str) -> SyntaxProblemError:
    column = width(line) + 1
    return SyntaxProblemError(
        file, problem, line=number, column=column, source=shown_line(line), language=Ini.language
    )


def _sign_of(near: Chunk[Line]) -> str:
    """Return the ``=`` or ``:`` of a pair with the blanks around it, without those that align it."""
    line = near.statement
    found = _SIGN.match(near.body, line.end)
    if found is None:
        return " = "
    left = found["left"] and " "
    right = " " if (found["right"] if line.value else left) else ""
    return f"{left}{found['sign']}{right}"


def _signed(sign: str, value: str, pad: str, *, inner: str = "") -> str:
    """Return a sign and a value; further lines are indented."""
    first, *more = value.split("\n")
    margin = inner or pad + "    "
    below = "".join(f"\n{margin}{line}" if line else "\n" for line in more)
    return (sign if first else sign.rstrip(" \t")) + first + below


def _inner(chunk: Chunk[Line], pad: str) -> str:
    """Return what the further lines of a value are indented by."""
    more = lines_of(chunk.body)[1:]
    deeper = (line for line in more if line.strip() and width(line) > len(pad))
    return next((line[: width(line)] for line in deeper), "")
