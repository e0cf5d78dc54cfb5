"""From bytes to text and back: byte order mark, line ends and the final newline are remembered."""

import re
from typing import NamedTuple

from configmig.errors.documents import ControlCharacterError, EncodingError

_BOM = "\ufeff"


class Source(NamedTuple):
    """The text of a file, every line ended by a line feed, and how the file differs from that."""

    text: str
    mark: str = ""
    """The byte order mark, or nothing."""
    crlf: bool = False
    """Whether every line ends with CR LF. Where line ends are mixed, the text keeps each as it is."""
    final_newline: bool = True

    def raw(self, text: str) -> str:
        """Return a new ``text`` in the manner of this file, without the byte order mark."""
        if not self.final_newline:
            text = text.removesuffix("\n")
        return text.replace("\n", "\r\n") if self.crlf else text

    def encode(self, text: str) -> bytes:
        """Return the bytes for a new ``text`` in the manner of this file."""
        return (self.mark + self.raw(text)).encode("utf-8")


def decode(data: bytes, *, file: str, language: str) -> Source:
    """Return the text in ``data``; ``language`` is how errors call the format.

    Raises EncodingError for bytes that are not UTF-8, ControlCharacterError for NUL.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise EncodingError(file, line=1, column=1, byte=None, encoding="UTF-16")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        start = data.rfind(b"\n", 0, error.start) + 1
        column = len(data[start : error.start].decode("utf-8", "replace")) + 1
        byte = data[error.start]
        raise EncodingError(file, line=line, column=column, byte=byte, encoding="LATIN1") from None
    mark = ""
    if text.startswith(_BOM):
        mark, text = _BOM, text[1:]
    if (at := text.find("\0")) >= 0:
        line, column = line_and_column(text, at)
        raise ControlCharacterError(file, line=line, column=column, character="\0", language=language)
    return from_raw(text, mark)


def from_raw(raw: str, mark: str) -> Source:
    """Return what ``Source.raw`` was made from."""
    crlf = "\r\n" in raw and not re.search(r"(?<!\r)\n|\r(?!\n)", raw)
    text = raw.replace("\r\n", "\n") if crlf else raw
    final = not text or text.endswith("\n")
    return Source(text if final else text + "\n", mark, crlf, final)


def shown_line(line: str) -> str:
    """Return a line as errors show it: not too long, and without what a terminal would obey."""
    line = line.rstrip()
    line = line if len(line) <= 200 else line[:199] + "…"
    return "".join(letter if letter.isprintable() or letter == "\t" else "�" for letter in line)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the line and the column, both from 1, of a character in ``text``."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
