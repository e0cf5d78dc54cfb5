"""From bytes to text and back: byte order mark, line ends and the final newline are remembered."""

import re
from typing import NamedTuple

from configmig.errors.documents import ControlCharacterError, EncodingError

_BOM = "\ufeff"


class Encoded(NamedTuple):
    r"""The text of a file, with ``\n`` as line ends and at the end, and how the bytes differ."""

    text: str
    parsed: str
    """The text without the final newline that was added: what a parser has to see."""
    mark: str
    """The byte order mark, or nothing."""
    crlf: bool
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
    crlf = "\r\n" in text and not re.search(r"(?<!\r)\n|\r(?!\n)", text)
    if crlf:
        text = text.replace("\r\n", "\n")
    final = text.endswith("\n")
    return Encoded(text if final or not text else text + "\n", text, mark, crlf, final)


def encode(encoded: Encoded, text: str) -> bytes:
    """Return the bytes for a new ``text``, in the manner of the old ones."""
    if not encoded.final_newline and encoded.text:
        text = text.removesuffix("\n")
    if encoded.crlf:
        text = text.replace("\n", "\r\n")
    return (encoded.mark + text).encode("utf-8")
