"""From bytes to text: the byte order mark is set aside, every other character stays as it is."""

from configmig.errors.documents import ControlCharacterError, EncodingError

_BOM = "\ufeff"


def decode(data: bytes, *, file: str) -> tuple[str, str]:
    """Return the byte order mark (or nothing) and the text in ``data``.

    Raises EncodingError for bytes that are not UTF-8, ControlCharacterError for NUL.
    """
    if data[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        raise EncodingError(file, line=1, column=1, byte=None, encoding="UTF-32")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or (len(data) > 3 and data[:4].count(0) == 2):
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
        raise ControlCharacterError(file, line=line, column=column, character="\0", language="JSON")
    return mark, text


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the line and the column, both from 1, of a character in ``text``."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def line_at(text: str, offset: int) -> str:
    """Return the line that holds a character, cut to what fits on a screen."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start : len(text) if end < 0 else end].rstrip("\r")
    return line if len(line) <= 200 else line[:200] + "…"
