"""New TOML text for plain values: scalars, inline values and whole tables."""

import datetime as dt
import math
import re
import tomllib
from collections.abc import Iterator

from configmig.edits import Value

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')
_NAMED = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}

TIMES = (dt.datetime, dt.date, dt.time)


class NotTomlError(Exception):
    """A part of a value that TOML does not have; ``path`` leads to it."""

    def __init__(self, what: str, hint: str, path: tuple[str | int, ...]) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint
        self.path = path


def require_toml(value: Value, path: tuple[str | int, ...] = ()) -> None:
    """Raise NotTomlError when there is a null in ``value``, or a key that is not text."""
    if value is None:
        raise NotTomlError("null", "remove the entry instead of setting it to null", path)
    if isinstance(value, dict):
        for key, child in value.items():
            if not isinstance(key, str):
                raise NotTomlError(f"keys like {key!r} that are not text", "give the key as text", path)
            require_toml(child, (*path, key))
    elif isinstance(value, list):
        for number, child in enumerate(value):
            require_toml(child, (*path, number))


def key_text(name: str, *, like: str = "") -> str:
    """Return a key, in quotes where it needs some, or where ``like`` has some that it does not need."""
    if _BARE.fullmatch(name) and not (like[:1] in ("'", '"') and _BARE.fullmatch(like[1:-1])):
        return name
    return _string(name, "'" if like.startswith("'") else '"')


def scalar_text(value: Value, *, like: str = "") -> str:
    """Return a scalar; ``like`` is the text that it replaces, whose quotes and kind it keeps where it can."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float(value)
    if like[:1].isdigit() and time_of(like) is not None and type(time_of(value)) is type(time_of(like)):
        return str(value)
    if like.startswith(("'''", '"""')) and "\n" in value:
        return _lines(value, like[:3])
    return _string(value, "'" if like.startswith("'") else '"')


def _float(value: float) -> str:
    if math.isfinite(value):
        return repr(value)
    return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"


def _string(value: str, quote: str) -> str:
    if quote == "'" and "'" not in value and not _ESCAPED.search(value.replace('"', "").replace("\\", "")):
        return f"'{value}'"
    return '"' + _ESCAPED.sub(lambda m: _NAMED.get(m[0]) or f"\\u{ord(m[0]):04X}", value) + '"'


def _lines(value: str, quotes: str) -> str:
    """Return a text of several lines in triple quotes."""
    if quotes == "'''" and not re.search(r"'''|'\Z|[\x00-\x08\x0b-\x1f\x7f]", value):
        return f"'''\n{value}'''"
    escaped = _ESCAPED.sub(
        lambda m: m[0] if m[0] in '"\n\t' else _NAMED.get(m[0]) or f"\\u{ord(m[0]):04X}", value
    )
    return '"""\n' + re.sub(r'"(?=""|\Z)', r"\"", escaped) + '"""'


def time_of(text: Value) -> Value:
    """Return the date or time that ``text`` is as a bare word in TOML, None when it is none."""
    if not isinstance(text, str) or not text[:1].isdigit() or len(text) > 40:
        return None
    try:
        value = tomllib.loads(f"x = {text}")["x"]
    except ValueError:
        return None
    return value if isinstance(value, TIMES) else None


def inline_text(value: Value, *, padding: str = " ") -> str:
    """Return a value on one line."""
    if isinstance(value, dict):
        if not value:
            return "{}"
        pairs = ", ".join(f"{key_text(key)} = {inline_text(child)}" for key, child in value.items())
        return f"{{{padding}{pairs}{padding}}}"
    if isinstance(value, list):
        return "[" + ", ".join(inline_text(child) for child in value) + "]"
    return scalar_text(value)


def is_tables(value: Value) -> bool:
    """Whether a list is to be written as ``[[tables]]``."""
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def tables(path: str, value: Value, *, equals: str, pad: str = "") -> Iterator[str]:
    """Yield the statements of the table ``[path]``, or for a list of the tables ``[[path]]``."""
    if isinstance(value, list):
        for item in value:
            yield f"{pad}[[{path}]]\n"
            yield from _below(path, item, equals=equals, pad=pad)
    else:
        yield f"{pad}[{path}]\n"
        yield from _below(path, value, equals=equals, pad=pad)


def _below(path: str, value: dict[str, Value], *, equals: str, pad: str) -> Iterator[str]:
    inner = {key: child for key, child in value.items() if isinstance(child, dict) or is_tables(child)}
    for key, child in value.items():
        if key not in inner:
            yield f"{pad}{key_text(key)}{equals}{inline_text(child)}\n"
    for key, child in inner.items():
        yield from tables(f"{path}.{key_text(key)}", child, equals=equals, pad=pad)
