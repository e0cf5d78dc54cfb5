"""New text for new values, in the style of the text around them."""

import math
import re
from dataclasses import replace
from typing import Literal, TypeAlias

from configmig.documents.formats.yaml.scalars import is_plain_text
from configmig.edits import Value
from configmig.frozen import dataclass
from configmig.patterns import later

Quote: TypeAlias = Literal["", "'", '"', "|"]


@dataclass(frozen=True, slots=True)
class Style:
    """How the neighbours are written."""

    step: int = 2
    """Columns that a mapping is indented by below its key."""
    offset: int = 2
    """Columns that the dashes of a list are indented by below their key."""
    dash: int = 2
    """Columns from a dash to its item."""
    quote: Quote = '"'
    """The quotes for strings that need some."""
    prefer: Quote = ""
    """The quotes for strings that need none: those of the neighbours."""
    literal: bool = True
    """Whether text of several lines may be written as a literal block."""
    pad: str = ""
    """What stands inside the braces of a flow mapping."""


# What may start, and stand in, a string without quotes: in flow style fewer characters.
_PLAIN = later(r"(?!---|\.\.\.)(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|[-?:](?=[^\s,\[\]{}]))(?:[^\n]*[^\s:])?")
_NOT_PLAIN = later(r": |\s#|[\x00-\x08\x0a-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]|\t")
FLOW_MARKS = later(r"[,\[\]{}:?]")
_UNPRINTABLE = later(r'[\x00-\x1f"\\\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]')
_NOT_LITERAL = later(r"[\x00-\x08\x0b-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0", "\x1b": "\\e"}


def entry_lines(
    key: Value | None, value: Value, style: Style, *, item: bool, key_text: str | None = None
) -> list[str]:
    """Return the lines of a new entry at column 0: ``key: value``, or ``- value`` when it is an ``item``."""
    if item:
        return _item_lines(value, style)
    head = (key_text if key_text is not None else scalar_text(key, style, is_key=True)) + ":"
    if isinstance(value, dict) and value:
        return [head, *_indented(mapping_lines(value, style), style.step)]
    if isinstance(value, list) and value:
        return [head, *_indented(list_lines(value, style), style.offset)]
    first, *more = scalar_lines(value, style)
    return [f"{head} {first}", *_indented(more, style.step)]


def mapping_lines(value: dict[Value, Value], style: Style) -> list[str]:
    """Return the lines of a block mapping at column 0."""
    return [line for key, child in value.items() for line in entry_lines(key, child, style, item=False)]


def list_lines(value: list[Value], style: Style) -> list[str]:
    """Return the lines of a block list at column 0."""
    return [line for child in value for line in _item_lines(child, style)]


def value_lines(value: Value, style: Style) -> list[str]:
    """Return the lines of a whole document: a block, or one line."""
    if isinstance(value, dict) and value:
        return mapping_lines(value, style)
    if isinstance(value, list) and value:
        return list_lines(value, style)
    return [scalar_text(value, style)]


def _item_lines(value: Value, style: Style) -> list[str]:
    gap = " " * (style.dash - 1)
    if isinstance(value, dict) and value:
        lines = mapping_lines(value, style)
    elif isinstance(value, list) and value:
        lines = list_lines(value, style)
    else:
        first, *more = scalar_lines(value, style)
        return [f"-{gap}{first}", *_indented(more, style.step)]
    return [f"-{gap}{lines[0]}", *_indented(lines[1:], style.dash)]


def _indented(lines: list[str], by: int) -> list[str]:
    return [" " * by + line if line else line for line in lines]


def scalar_lines(value: Value, style: Style) -> list[str]:
    """Return a scalar or an empty collection as one line, or as the header and lines of a literal block."""
    if isinstance(value, str) and "\n" in value and style.literal and _may_be_literal(value):
        chomp = "" if value.endswith("\n") else "-"
        return [f"|{chomp}", *value.removesuffix("\n").split("\n")]
    return [scalar_text(value, style)]


def _may_be_literal(value: str) -> bool:
    lines = value.split("\n")
    return not (
        value.endswith("\n\n")
        or _NOT_LITERAL.search(value)
        or lines[0][:1] in (" ", "\t", "")
        or any(line.endswith((" ", "\t")) for line in lines)
    )


def scalar_text(value: Value, style: Style, *, is_key: bool = False, flow: bool = False) -> str:
    """Return a scalar or an empty collection on one line."""
    if isinstance(value, str):
        return string_text(value, style, is_key=is_key, flow=flow)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, (dict, list)):
        return flow_text(value, style) if value else ("{}" if isinstance(value, dict) else "[]")
    return str(value)


def string_text(value: str, style: Style, *, is_key: bool = False, flow: bool = False) -> str:
    """Return a string on one line: plain where every reader agrees that it is a string."""
    prefer = style.prefer if not is_key else ""
    if not prefer and _is_plain(value, flow=flow):
        return value
    quote = prefer or style.quote
    if quote == "'" and not _UNPRINTABLE.search(value.replace('"', "").replace("\\", "")):
        return "'" + value.replace("'", "''") + "'"
    if prefer == "" and quote == '"' and ('"' in value or "\\" in value) and "'" not in value:
        return string_text(value, replace(style, prefer="'"), is_key=False, flow=flow)
    return double_quoted(value)


def double_quoted(value: str) -> str:
    """Return ``value`` in double quotes; whatever it holds can be written so."""
    return '"' + _UNPRINTABLE.sub(_escaped, value) + '"'


def _escaped(found: re.Match[str]) -> str:
    character = found.group()
    if character in _ESCAPES:
        return _ESCAPES[character]
    number = ord(character)
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"


def _is_plain(value: str, *, flow: bool) -> bool:
    return bool(
        _PLAIN.fullmatch(value)
        and not _NOT_PLAIN.search(value)
        and is_plain_text(value)
        and not (flow and FLOW_MARKS.search(value))
    )


def _float_text(value: float) -> str:
    if math.isnan(value):
        return ".nan"
    if math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    text = repr(value)
    mantissa, exponent, power = text.partition("e")
    return f"{mantissa}.0e{power}" if exponent and "." not in mantissa else text


def flow_text(value: Value, style: Style) -> str:
    """Return a value on one line, collections in flow style."""
    if isinstance(value, dict) and value:
        inner = ", ".join(
            f"{scalar_text(key, style, is_key=True, flow=True)}: {flow_text(child, style)}"
            for key, child in value.items()
        )
        return "{" + style.pad + inner + style.pad + "}"
    if isinstance(value, list) and value:
        return "[" + ", ".join(flow_text(child, style) for child in value) + "]"
    return scalar_text(value, style, flow=True)
