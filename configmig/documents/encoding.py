"""From bytes to text and back: byte order mark, line ends and the final newline are remembered."""

from typing import NamedTuple

from configmig.errors.documents import ControlCharacterError, EncodingError
from configmig.patterns import later

_BOM = "\ufeff"
_MIXED = later(r"(?<!\r)\n|\r(?!\n)")


class Source(NamedTuple):
    r"""The text of a file, every line ended by ``\n``, and how the file differs from that."""

    text: str
    mark: str = ""
    """The byte order mark, or nothing."""
    newline: str = "\n"
    r"""How lines end: ``\n``, ``\r\n`` or ``\r``; where they are mixed ``\n``: others stay in the text."""
    final_newline: bool = True

    @property
    def parsed(self) -> str:
        """The text without the final newline that was added: what a parser of the file has to see."""
        return self.text if self.final_newline else self.text.removesuffix("\n")

    def raw(self, text: str) -> str:
        """Return a new ``text`` in the manner of this file, without the byte order mark."""
        if not self.final_newline:
            text = text.removesuffix("\n")
        return text if self.newline == "\n" else text.replace("\n", self.newline)

    def encode(self, text: str) -> bytes:
        """Return the bytes for a new ``text`` in the manner of this file."""
        return (self.mark + self.raw(text)).encode("utf-8")


def read_source(data: bytes, *, file: str, language: str, old_mac: bool = False) -> Source:
    r"""Return the text in ``data``, in the way of a format whose statements end with their line.

    ``old_mac`` says that a lone ``\r`` ends a line in the format. Raises what ``decode`` raises.
    """
    mark, raw = decode(data, file=file, language=language)
    return from_raw(raw, mark, old_mac=old_mac)


def from_raw(raw: str, mark: str, *, old_mac: bool = False) -> Source:
    """Return what ``Source.raw`` was made from."""
    newline = _newline(raw, old_mac=old_mac)
    text = raw if newline == "\n" else raw.replace(newline, "\n")
    final = not text or text.endswith("\n")
    return Source(text if final else text + "\n", mark, newline, final)


def _newline(raw: str, *, old_mac: bool) -> str:
    if "\r" not in raw:
        return "\n"
    if old_mac and "\n" not in raw:
        return "\r"
    return "\n" if _MIXED.search(raw) else "\r\n"


def decode(data: bytes, *, file: str, language: str) -> tuple[str, str]:
    """Return the byte order mark (or nothing) and the text in ``data``; ``language`` is how errors call it.

    Raises EncodingError for bytes that are not UTF-8, ControlCharacterError for NUL.
    """
    if data[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        raise EncodingError(file, line=1, column=1, byte=None, encoding="UTF-32")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or _is_wide(data[:4]):
        raise EncodingError(file, line=1, column=1, byte=None, encoding="UTF-16")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        start = data.rfind(b"\n", 0, error.start) + 1
        line = data.count(b"\n", 0, start) + 1
        column = len(data[start : error.start].decode("utf-8", "replace")) + 1
        byte = data[error.start]
        raise EncodingError(file, line=line, column=column, byte=byte, encoding="LATIN1") from None
    mark = ""
    if text.startswith(_BOM):
        mark, text = _BOM, text[1:]
    if (at := text.find("\0")) >= 0:
        line, column = line_and_column(text, at)
        raise ControlCharacterError(file, line=line, column=column, character="\0", language=language)
    return mark, text


def _is_wide(first: bytes) -> bool:
    """Whether the first four bytes are two characters of UTF-16 without a mark."""
    zeros = [byte == 0 for byte in first]
    return zeros in ([True, False, True, False], [False, True, False, True])


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the line and the column, both from 1, of a character in ``text``."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def line_at(text: str, offset: int) -> str:
    """Return the line that holds a character, as errors show it."""
    end = text.find("\n", offset)
    return shown_line(text[text.rfind("\n", 0, offset) + 1 : len(text) if end < 0 else end])


def shown_line(line: str) -> str:
    """Return a line as errors show it: not too long, and without what a terminal would obey."""
    line = line.rstrip()
    line = line if len(line) <= 200 else line[:199] + "…"
    return "".join(letter if letter.isprintable() or letter == "\t" else "�" for letter in line)
