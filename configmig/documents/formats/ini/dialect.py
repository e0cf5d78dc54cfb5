"""The lines of an INI file, and how new ones are written."""

import re

from configmig.documents.lines.chunks import Chunk, Chunks
from configmig.documents.lines.keyed import Line
from configmig.documents.lines.ownership import lines_of, width
from configmig.errors.documents import SyntaxProblemError

_SECTION = re.compile(r"[ \t]*\[(?P<name>.*[^\]\s].*?|[^\]]*\S[^\]]*)\][ \t\r]*(?P<rest>[#;].*)?$")
_PAIR = re.compile(r"[ \t]*(?P<name>[^=:\r\n]*?)[ \t]*(?:[=:][ \t]*(?P<value>[^\n]*?))?[ \t\r]*$")
_COMMENT = re.compile(r"(?:^|[ \t]+)[;#]+[ \t]+(?P<text>[^ \t\r].*)$")
_MARKER = re.compile(
    r"\(*(?:python_version|python_full_version|os_name|sys_platform|platform_|implementation_|extra)\b"
)
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
_SIGN = re.compile(r"(?P<left>[ \t]*)(?P<sign>[=:])(?P<right>[ \t]*)")


class Ini:
    """INI; see ``lines.keyed.Dialect``."""

    language = "INI"
    marks = "#;"
    has_sections = True

    def scan(self, text: str, *, file: str) -> Chunks[Line]:
        """Return the statements of ``text``; raises SyntaxProblemError."""
        chunks: list[Chunk[Line]] = []
        loose: list[str] = []
        indent = -1
        in_section = False
        for number, line in enumerate(lines_of(text), 1):
            bare = line.strip()
            if not bare or bare[0] in self.marks:
                loose.append(line)
                continue
            if 0 <= indent < width(line):
                chunks[-1] = _continued(chunks[-1], "".join(loose) + line, file, number)
                loose = []
                continue
            statement = _section(line) if bare[0] == "[" else _pair(line)
            if statement is None or (statement.value is None and statement.kind == "pair" and not in_section):
                problem = "expected [section], or a key and a value with '=' between them"
                raise _problem(file, problem, number, line)
            chunks.append(Chunk("".join(loose), line, statement))
            loose = []
            in_section = in_section or statement.kind == "section"
            indent = width(line) if statement.kind == "pair" else -1
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


def _section(line: str) -> Line | None:
    found = _SECTION.match(line.rstrip("\n"))
    if found is None:
        return None
    return Line("section", found["name"], *found.span("name"))


def _pair(line: str) -> Line | None:
    found = _PAIR.match(line.rstrip("\n"))
    if found is None or not found["name"]:
        return None
    start, end = found.span("name")
    if found["value"] is None:
        return Line("pair", found["name"], start, end, None, end, end)
    at, stop = found.span("value")
    stop = at + _uncommented(found["value"])
    return Line("pair", found["name"], start, end, line[at:stop], at, stop)


def _uncommented(value: str) -> int:
    """Return how long a value is without the comment behind it."""
    quoted = _QUOTED.match(value)
    found = _COMMENT.search(value, quoted.end() if quoted else 0)
    while found is not None:
        if not _MARKER.match(found["text"]):
            return found.start()
        found = _COMMENT.search(value, found.start("text"))
    return len(value)


def _continued(chunk: Chunk[Line], more: str, file: str, number: int) -> Chunk[Line]:
    """Return a pair with more lines of its value, and the comments and empty lines between them."""
    line = chunk.statement
    if line.value is None:
        raise _problem(file, "a line that continues a key without a value", number, more.rpartition("\n")[0])
    body = chunk.body + more
    # What looked like a comment behind a value of one line is a part of one of several.
    first = chunk.body[line.value_start :].strip() if line.beside else line.value
    lines = [part.strip() for part in lines_of(more)]
    kept = [part for part in lines if not part or part[0] not in Ini.marks]
    value = "\n".join([first, *kept])
    end = len(body) - (len(more) - len(more.rstrip()))
    pair = Line("pair", line.name, line.start, line.end, value, line.value_start, end, beside=False)
    return Chunk(chunk.loose, body, pair)


def _problem(file: str, problem: str, number: int, line: str) -> SyntaxProblemError:
    source = line.rpartition("\n")[2].rstrip() if "\n" not in line[-1:] else line.rstrip()
    source = source if len(source) <= 200 else source[:199] + "…"
    column = width(line) + 1
    return SyntaxProblemError(file, problem, line=number, column=column, source=source, language=Ini.language)


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
