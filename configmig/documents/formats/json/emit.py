"""New values as text, in the style of the file around them."""

import json
import math
from collections.abc import Iterator

from configmig.documents.formats.json.scanner import DEEPEST, is_text
from configmig.documents.formats.json.style import Style
from configmig.edits import Value
from configmig.errors.documents import NotInFormatError, UnwritableEditError
from configmig.pointer import Pointer, format_pointer

_MOST_BITS = 13_000
"""Whole numbers below this have fewer than 4,000 digits."""


def value_text(value: Value, style: Style, *, column: str, broken: bool) -> str:
    """Return the text of a value in an entry that is indented by ``column``.

    ``broken`` says that the entry stands on a line of its own; otherwise the value gets no lines either.
    """
    if not isinstance(value, dict | list) or not value:
        return scalar_text(value, style)
    is_map = isinstance(value, dict)
    inner = column + style.unit
    items = value.items() if isinstance(value, dict) else ((None, item) for item in value)
    if not (broken and _takes_lines(value, style)):
        pad = style.pad_map if is_map else style.pad_list
        texts = [_entry(key, child, style, column=column, broken=False) for key, child in items]
        body = pad + style.comma.join(texts) + pad
    else:
        texts = [_entry(key, child, style, column=inner, broken=True) for key, child in items]
        start = style.newline + inner
        end = ("," if style.trailing else "") + style.newline + column
        body = start + ("," + start).join(texts) + end
    return f"{{{body}}}" if is_map else f"[{body}]"


def scalar_text(value: Value, style: Style) -> str:
    """Return the text of a scalar, or of an empty container."""
    return json.dumps(value, ensure_ascii=style.ascii)


def _entry(key: str | None, value: Value, style: Style, *, column: str, broken: bool) -> str:
    text = value_text(value, style, column=column, broken=broken)
    return text if key is None else scalar_text(key, style) + style.colon + text


def _takes_lines(value: Value, style: Style) -> bool:
    children = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict):
        return style.lines
    if any(isinstance(child, dict | list) and child for child in children):
        return style.lines
    return style.scalar_lists


def require_writable(value: Value, *, file: str, pointer: Pointer) -> None:
    """Raise NotInFormatError or UnwritableEditError for a value that JSON cannot say, or an endless one."""
    stack: list[tuple[Pointer, Value, int]] = [(pointer, value, 0)]
    while stack:
        place, node, depth = stack.pop()
        if depth > DEEPEST:
            raise UnwritableEditError(file, "the new value is nested too deep, or contains itself")
        if isinstance(node, dict | list):
            stack.extend((*each, depth + 1) for each in _children(place, node, file))
        else:
            _require_scalar(node, file, place)


def require_text(text: str, *, file: str, pointer: Pointer) -> None:
    """Raise NotInFormatError for half of a pair of surrogates, which is no text."""
    if not is_text(text):
        raise _no(file, pointer, "halves of characters", "give a text that UTF-8 can write")


def _children(place: Pointer, node: Value, file: str) -> Iterator[tuple[Pointer, Value]]:
    if isinstance(node, list):
        for number, child in enumerate(node):
            yield (*place, number), child
        return
    for key, child in node.items():
        if not isinstance(key, str):
            raise _no(file, place, f"keys like {key!r} that are not text", "give the key as text")
        require_text(key, file=file, pointer=place)
        yield (*place, key), child


def _require_scalar(value: Value, file: str, place: Pointer) -> None:
    if isinstance(value, str):
        require_text(value, file=file, pointer=place)
    elif isinstance(value, float) and not math.isfinite(value):
        raise _no(file, place, f"number like {value!r}", "give a finite number, a text, or null")
    elif isinstance(value, int) and value.bit_length() > _MOST_BITS:
        raise UnwritableEditError(file, "a number of more than 4,000 digits")
    elif value is not None and not isinstance(value, int | float):
        raise _no(file, place, f"value of the kind {type(value).__name__!r}", "give a plain value")


def _no(file: str, place: Pointer, what: str, hint: str) -> NotInFormatError:
    return NotInFormatError(file, format_pointer(place), language="JSON", what=what, hint=hint)
