"""The lines of a ``.env`` file, read by python-dotenv, and how new ones are written."""

import io
import re

from dotenv.parser import Binding, Reader, parse_binding, parse_stream

from configmig.documents.encoding import line_and_column, shown_line
from configmig.documents.lines.chunks import Chunk, Chunks
from configmig.documents.lines.keyed import Line
from configmig.documents.templates import MARKS
from configmig.errors.documents import SyntaxProblemError

_LOOSE = re.compile(r"(?:[ \t]*+(?:#[^\r\n]*+)?\n)++")
_SIMPLE = re.compile(r"(?:export[ \t]++)?(?P<name>[A-Za-z_][A-Za-z0-9_]*+)=(?P<value>[^\s'\"#]*+)\n")
"""Lines that python-dotenv reads in one way only: it is slow, and most lines are like this."""

_ABOVE = re.compile(r"(?:[^\S\n]*\n)*")
_NAME = re.compile(
    r"[^\S\n]*(?P<export>export[^\S\n]+)?(?P<name>'[^']+'|[^=#\s]+)[^\S\n]*(?P<sign>=[^\S\n]*)?"
)
_AT_FRONT = re.compile(r"(?m)^[^\s#]")
_QUOTED = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"", re.DOTALL)
_BEHIND = re.compile(r"(?<=\s)#|\n")
_BLANKS = re.compile(r"[^\S\n]{1000}")
_SAFE = re.compile(r"(?:[\w./:@%+,=-]|\$\{\w+\})*", re.ASCII)
_PLAIN_NAME = re.compile(r"[^\s='\"#$`\\]+")


class Dotenv:
    """Environment variables; see ``lines.keyed.Dialect``."""

    language = "a .env file"
    marks = "#"
    has_sections = False
    unfit = re.compile(r"\0")

    def at_least(self, text: str) -> int:
        """Return how many statements ``text`` has at least; where there are quotes, nobody knows yet."""
        return 0 if "'" in text or '"' in text else sum(1 for _ in _AT_FRONT.finditer(text))

    def scan(self, text: str, *, file: str, inside: bool = False) -> Chunks[Line]:  # noqa: ARG002 - no sections
        """Return the statements of ``text``; raises SyntaxProblemError."""
        chunks: list[Chunk[Line]] = []
        loose = ""
        if (wide := _BLANKS.search(text)) is not None:
            # python-dotenv takes time with the square of their number.
            line, column = line_and_column(text, wide.start())
            source = shown_line(text[wide.start() + 1 - column : wide.start()])
            raise _refusal(file, "more than 1,000 blanks in a row", line, column, source)
        reader = Reader(io.StringIO(text))
        while reader.has_next():
            if (found := _passed(reader, _LOOSE)) is not None:
                loose += found.group()
                continue
            if (found := _passed(reader, _SIMPLE)) is not None:
                chunks.append(Chunk(loose, found.group(), _simple(found)))
                loose = ""
                continue
            binding = parse_binding(reader)
            original = binding.original.string
            if binding.error or (binding.key or "").startswith(MARKS):
                raise _problem(file, binding)
            if binding.key is None:
                loose += original
                continue
            above = _ABOVE.match(original)
            split = above.end() if above is not None else 0
            body = original[split:]
            chunks.append(Chunk(loose + original[:split], body, _line(binding, body)))
            loose = ""
        return Chunks(chunks, loose, marks=self.marks)

    def header(self, name: str) -> str:
        """Return nothing that is valid: there are no sections."""
        return f"[{name}]\n"

    def pair(self, name: str, value: str | None, *, near: Chunk[Line] | None) -> str:
        """Return a new pair, with ``export`` where its neighbour has it."""
        if not _PLAIN_NAME.fullmatch(name):
            return ""
        found = _NAME.match(near.body) if near is not None else None
        export = "export " if found is not None and found["export"] else ""
        return f"{export}{name}\n" if value is None else f"{export}{name}={_text(name, value, like='')}\n"

    def with_value(self, chunk: Chunk[Line], value: str | None) -> str:
        """Return a pair with another value in the same quotes where they can hold it."""
        line, body = chunk.statement, chunk.body
        rest = body[line.value_end :]
        if value is None:
            return body[: line.end] + rest
        if line.value is None:
            return f"{body[: line.end]}={_text(line.name, value, like='')}{rest}"
        text = _text(line.name, value, like=body[line.value_start : line.value_end])
        # Behind `A= # nothing yet` a value must not touch the comment.
        apart = " " if rest.startswith("#") else ""
        return body[: line.value_start] + text + apart + rest

    def can_stand_beside(self, chunks: Chunks[Line], number: int) -> bool:  # noqa: ARG002 - anywhere
        """Whether a comment behind a statement would be read as one."""
        return True


def _passed(reader: Reader, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """Return what ``pattern`` finds at the place of the reader, who goes on behind it."""
    found = pattern.match(reader.string, reader.position.chars)
    if found is not None:
        reader.position.chars = found.end()
        reader.position.line += found.group().count("\n")
    return found


def _simple(found: re.Match[str]) -> Line:
    start, at = found.start(), found.start("value")
    name = found["name"]
    begin = found.start("name") - start
    return Line(
        "pair", name, begin, begin + len(name), found["value"], at - start, found.end("value") - start
    )


def _line(binding: Binding, body: str) -> Line:
    found = _NAME.match(body)
    assert found is not None  # noqa: S101 - python-dotenv has found a name there
    start, end = found.span("name")
    if found["name"].startswith("'"):
        start, end = start + 1, end - 1
    at = found.end() if found["sign"] is not None else found.end("name")
    stop = at
    if binding.value is not None:
        quoted = _QUOTED.match(body, at)
        stop = quoted.end() if quoted is not None else _bare_end(body, at)
    assert binding.key is not None  # noqa: S101 - the caller has looked
    if found["name"].startswith("'") and binding.value is None:
        at = stop = end + 1
    return Line("pair", binding.key, start, end, binding.value, at, stop)


def _bare_end(body: str, at: int) -> int:
    """Return where a value without quotes ends: before a comment, or with its line."""
    found = _BEHIND.search(body, at)
    return at + len(body[at : found.start() if found is not None else len(body)].rstrip())


def _problem(file: str, binding: Binding) -> SyntaxProblemError:
    text = binding.original.string
    blank = text[: len(text) - len(text.lstrip())]
    line = binding.original.line + blank.count("\n")
    source = shown_line(text[len(blank) :].partition("\n")[0])
    column = len(blank.rpartition("\n")[2]) + 1
    return _refusal(file, "expected NAME=value, with any quote closed", line, column, source)


def _refusal(file: str, problem: str, line: int, column: int, source: str) -> SyntaxProblemError:
    language = "as a .env file"
    return SyntaxProblemError(file, problem, line=line, column=column, source=source, language=language)


def _text(name: str, value: str, *, like: str) -> str:
    """Return the text of a value: in the quotes of ``like``, bare when safe, or in quotes that hold it."""
    escaped = value.replace("\\", "\\\\")
    double = '"' + escaped.replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r") + '"'
    # What stands for itself in single quotes everywhere; programs differ about escapes in them.
    single = "" if re.search(r"['\\\n\r]", value) else f"'{value}'"
    bare = [value] if _SAFE.fullmatch(value) else []
    own = {"'": [single], '"': [double]}.get(like[:1], bare)
    # A lone dollar sign is replaced by shells unless it is in single quotes.
    rest = [single, double] if "$" in re.sub(r"\$\{\w+\}", "", value) else [double, single]
    found = (text for text in (*own, *bare, *rest) if text == value or (text and _reads(name, text) == value))
    return next(found, double)


def _reads(name: str, text: str) -> str | None:
    found = list(parse_stream(io.StringIO(f"{name}={text}\n")))
    return found[0].value if len(found) == 1 and not found[0].error else None
