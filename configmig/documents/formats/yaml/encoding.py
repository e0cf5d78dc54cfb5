"""From bytes to text and back: byte order mark, line ends and the final newline are remembered."""

import re
from typing import NamedTuple

from configmig.errors.documents import ControlCharacterError, EncodingError

_BOM = "\ufeff"
_MIXED = re.compile(r"(?<!\r)\n|\r(?!\n)")
_ODD_BREAKS = re.compile("\r(?!\n)|[\x85\u2028\u2029]")


class Encoded(NamedTuple):
    r"""The text of a file, with ``\n`` as line ends and at the end, and how the bytes differ."""

    text: str
    parsed: str
    """The text without the final newline that was added: what a parser has to see."""
    mark: str
    """The byte order mark, or nothing."""
    newline: str
    r"""How lines end: ``\n``, ``\r\n`` or ``\r``; where they are mixed ``\n``: others stay in the text."""
    final_newline: bool


def decode(data: bytes, *, file: str) -> Encoded:
    """Return the text in ``data``.

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
        raise EncodingError(
            file, line=line, column=column, byte=data[error.start], encoding="LATIN1"
        ) from None
    mark = ""
    if text.startswith(_BOM):
        mark, text = _BOM, text[1:]
    if (at := text.find("\0")) >= 0:
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        raise ControlCharacterError(file, line=line, column=column, character="\0")
    newline = _newline(text)
    if newline != "\n":
        text = text.replace(newline, "\n")
    final = text.endswith("\n")
    return Encoded(text if final or not text else text + "\n", text, mark, newline, final)


def _newline(text: str) -> str:
    if "\r" not in text:
        return "\n"
    if "\n" not in text:
        return "\r"
    return "\n" if _MIXED.search(text) else "\r\n"


def has_odd_breaks(text: str) -> bool:
    """Whether ``text`` has characters that YAML takes for line ends and most programs do not."""
    return _ODD_BREAKS.search(text) is not None


def encode(encoded: Encoded, text: str) -> bytes:
    """Return the bytes for a new ``text``, in the manner of the old ones."""
    if not encoded.final_newline and encoded.text:
        text = text.removesuffix("\n")
    if encoded.newline != "\n":
        text = text.replace("\n", encoded.newline)
    return (encoded.mark + text).encode("utf-8")
