"""Every comment of a text, whoever it belongs to: what must not get lost without a word."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from configmig.documents.contract import Document
from configmig.patterns import later

Span = tuple[int, int]


class Remark(NamedTuple):
    """One line of a comment."""

    line: int
    """Where it stands, from 1."""
    text: str
    """What it says, without its mark and the blanks around it; never empty."""
    mark: str
    """What it starts with: `#`, `;` or `//`."""


def remarks(document: Document, data: bytes) -> list[Remark]:
    """Return the comments in ``data``, the bytes that ``document`` was parsed from and not edited since."""
    if not _may_comment(document.format, data):
        return []
    text = _decoded(data, document.format)
    spans = sorted((span.start, span.end) for span in document.scalars())
    return list(_found(text, _between(text, spans, document.format), document.format))


def remarks_in(format_: str, text: str) -> list[Remark]:
    """Return the comments in the text of an entry, or of a file that nothing else is known of.

    A line of a long text that looks like a comment counts as one: there is no parser to tell them apart.
    """
    return list(_found(text, [(0, len(text))], format_)) if _may_comment(format_, text.encode()) else []


def said(text: str) -> str:
    """Return what a line of a comment says without its mark, in whichever format it is written."""
    bare = text.strip()
    if bare.endswith("*/"):
        bare = bare[:-2].rstrip()
    return bare.lstrip("#;/*").strip()


def _may_comment(format_: str, data: bytes) -> bool:
    return any(mark in data for mark in _SIGNS[format_])


def _decoded(data: bytes, format_: str) -> str:
    """Return the text whose characters the spans of a document count."""
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    if format_ == "json" or "\r" not in text:
        return text
    if "\n" not in text:
        return text.replace("\r", "\n") if format_ == "yaml" else text
    return text if _MIXED.search(text) else text.replace("\r\n", "\n")


def _between(text: str, spans: Iterable[Span], format_: str) -> Iterator[Span]:
    """Yield the parts of a text that are no values."""
    position = 0
    for start, end in spans:
        if format_ == "yaml" and _BLOCK.match(text, start):
            # A comment may follow the mark of a block scalar; the value starts with the next line.
            start = min(end, _end_of_line(text, start))  # noqa: PLW2901 - that is where it starts
        elif format_ == "ini":
            # The lines below the first one may be comments, and those that start like one are.
            end = min(end, _end_of_line(text, start))  # noqa: PLW2901
        if start > position:
            yield position, start
        position = max(position, end)
    yield position, len(text)


def _end_of_line(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _found(text: str, parts: Iterable[Span], format_: str) -> Iterator[Remark]:
    pattern, signs = _COMMENTS[format_], [sign.decode() for sign in _SIGNS[format_]]
    line, counted = 1, 0
    sign_at = -1
    for start, end in parts:
        if sign_at < start:
            sign_at = _next(text, signs, start)
        if sign_at >= end:
            continue
        for found in pattern.finditer(text, start, end):
            comment = found["comment"]
            if comment is None:
                continue
            line += text.count("\n", counted, found.start())
            counted = found.start()
            for number, each in enumerate(comment.split("\n")):
                if bare := said(each):
                    yield Remark(line + number, bare, "//" if format_ == "json" else comment[0])


def _next(text: str, signs: Iterable[str], start: int) -> int:
    """Return where the next of ``signs`` stands, the end of the text where there is none."""
    return min((at for sign in signs if (at := text.find(sign, start)) >= 0), default=len(text))


_SIGNS: dict[str, tuple[bytes, ...]] = {
    "yaml": (b"#",),
    "toml": (b"#",),
    "dotenv": (b"#",),
    "ini": (b"#", b";"),
    "json": (b"//", b"/*"),
}
_QUOTED = r"""(?<![^\s\[{,:.=])(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
"""A key in quotes, which may hold the mark of a comment."""
_COMMENTS = {
    "yaml": later(_QUOTED + r"|(?P<comment>(?:^|(?<=\s))#[^\n]*)", re.MULTILINE),
    "toml": later(_QUOTED + r"|(?P<comment>#[^\n]*)"),
    "dotenv": later(r"(?P<comment>(?:^|(?<=\s))#[^\n]*)", re.MULTILINE),
    "ini": later(r"(?P<comment>(?:^|(?<=\s))[#;][^\n]*)", re.MULTILINE),
    "json": later(r'"(?:[^"\\\n]|\\.)*"|(?P<comment>//[^\n]*|/\*.*?\*/)', re.DOTALL),
}
_BLOCK = later(r"(?:[&!]\S*[ \t]+)*[|>]")
_MIXED = later(r"(?<!\r)\n|\r(?!\n)")
