"""Plain values: which ones may be written, how they are copied, and when two are the same."""

import math
from collections.abc import Callable, Hashable, Mapping
from datetime import date, time
from decimal import Decimal
from enum import Enum
from pathlib import PurePath

from configmig.edits import Value
from configmig.errors.operations import UnsupportedValueError
from configmig.pointer import format_pointer

_DEEPEST = 500
_MOST_BITS = 14_000  # about 4,300 decimal digits: what Python itself is willing to print


def copy_value(value: Value) -> Value:
    """Return ``value`` with plain ``dict`` and ``list`` objects of its own."""
    if isinstance(value, dict):
        return {key: copy_value(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copy_value(item) for item in value]
    return value


def kind_of(value: Value) -> str:
    """Return what ``value`` is, as an error message says it: "a mapping", "a list", "text", …."""
    kinds: tuple[tuple[type, str], ...] = (
        (dict, "a mapping"),
        (list, "a list"),
        (bool, "true or false"),
        (str, "text"),
        (int, "a number"),
        (float, "a number"),
    )
    return next((name for kind, name in kinds if isinstance(value, kind)), "null")


def freeze(value: Value) -> Hashable:
    """Return something hashable, equal for the same values only: ``1``, ``1.0`` and ``True`` differ."""
    if isinstance(value, dict):
        return ("mapping", frozenset((freeze(key), freeze(item)) for key, item in value.items()))
    if isinstance(value, list):
        return ("list", tuple(freeze(item) for item in value))
    if isinstance(value, float):
        return ("float", float.__repr__(value))  # tells -0.0 from 0.0, and one nan is like another
    for kind in (bool, int, str):
        if isinstance(value, kind):
            return (kind.__name__, value)
    return ("null", None)


def is_same(left: Value, right: Value) -> bool:
    """True when two values are equal in type and content; the order of keys does not count."""
    if isinstance(left, str):
        return isinstance(right, str) and left == right
    if isinstance(left, list):
        if not isinstance(right, list) or len(left) != len(right):
            return False
        return all(is_same(one, other) for one, other in zip(left, right, strict=True))
    if isinstance(left, dict):
        return isinstance(right, dict) and _same_mappings(left, right)
    return freeze(left) == freeze(right)


def _same_mappings(left: Mapping[Value, Value], right: Mapping[Value, Value]) -> bool:
    if len(left) != len(right) or any(key not in right for key in left):
        return False
    if any(not isinstance(key, str) for key in left):
        # 1 and True find each other in a dict.
        return freeze(dict(left)) == freeze(dict(right))
    return all(is_same(item, right[key]) for key, item in left.items())


def odd_keys(value: Value) -> frozenset[Hashable]:
    """Return the keys in ``value`` that are not text, at any depth."""
    if isinstance(value, list):
        return frozenset().union(*(odd_keys(item) for item in value))
    if isinstance(value, dict):
        own = frozenset(key for key in value if not isinstance(key, str))
        return own.union(*(odd_keys(item) for item in value.values()))
    return frozenset()


def require_plain(
    operation: str, place: str, value: object, *, known_keys: frozenset[Hashable] = frozenset()
) -> None:
    """Check that ``value`` can be written to a configuration.

    ``known_keys`` are keys other than text that the file already uses, so they may stay.
    Raises UnsupportedValueError, with the place inside ``value``, for what cannot be written.
    """
    _check(value, lambda inner: (operation, _join(place, inner)), "", known_keys, 0)


_Where = Callable[[str], tuple[str, str]]


def _check(value: object, where: _Where, inner: str, known_keys: frozenset[Hashable], depth: int) -> None:
    if depth > _DEEPEST:
        operation, place = where("")
        raise UnsupportedValueError(
            operation,
            place,
            problem="a value is nested too deeply or contains itself",
            hint="break the cycle: a value is a tree of mappings and lists",
        )
    if isinstance(value, dict):
        for key, item in value.items():
            _check_key(key, where, inner, known_keys)
            _check(item, where, inner + format_pointer((key,)), known_keys, depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check(item, where, f"{inner}/{index}", known_keys, depth + 1)
    elif (fault := _scalar_fault(value)) is not None:
        operation, place = where(inner)
        raise UnsupportedValueError(operation, place, problem=fault[0], hint=fault[1])


def _join(place: str, inner: str) -> str:
    return f"{place}{inner}" if "#" in place or not inner else f"{place}#{inner}"


def _check_key(key: object, where: _Where, inner: str, known_keys: frozenset[Hashable]) -> None:
    if isinstance(key, str) and not isinstance(key, Enum):
        fault = _scalar_fault(key)
    elif isinstance(key, Hashable) and key in known_keys:
        fault = None
    else:
        fault = (
            f"the key {key!r} is {_article(type(key).__name__)}, not text",
            f"write the key as text: {str(key)!r}",
        )
    if fault is not None:
        operation, place = where(inner)
        raise UnsupportedValueError(operation, place, problem=fault[0], hint=fault[1])


_INSTEAD: tuple[tuple[tuple[type, ...], str], ...] = (
    ((Enum,), "give its `.value`"),
    ((date, time), "give its text: `.isoformat()`"),
    ((tuple,), "use a list: `list(…)`"),
    ((set, frozenset), "use a list in a fixed order: `sorted(…)`"),
    ((bytes, bytearray, memoryview), "decode it to text: `.decode()`"),
    ((Decimal,), "give its text, `str(…)`, or a float"),
    ((PurePath,), "give its text: `.as_posix()`"),
    ((Mapping,), "use a dict: `dict(…)`"),
)


def _scalar_fault(value: object) -> tuple[str, str] | None:
    """Return what is wrong with a value that is neither a mapping nor a list, and what to use instead."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, str | int | float) and not isinstance(value, Enum):
        return _text_fault(value) if isinstance(value, str) else _number_fault(value)
    instead = next((text for kinds, text in _INSTEAD if isinstance(value, kinds)), None)
    hint = instead or "use None, bool, int, float, str, list or dict"
    return f"{_article(type(value).__name__)} is no plain value", hint


def _text_fault(value: str) -> tuple[str, str] | None:
    if value.isascii() or not any("\ud800" <= character <= "\udfff" for character in value):
        return None
    return "text with half a surrogate pair cannot be written as UTF-8", "decode the text properly first"


def _number_fault(value: float) -> tuple[str, str] | None:
    if isinstance(value, int):
        too_long = value.bit_length() > _MOST_BITS
        return ("the number has too many digits", "give it as text") if too_long else None
    if math.isnan(value):
        return "NaN is not equal to itself, so it cannot be checked once written", "use None or a number"
    return None


def _article(name: str) -> str:
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"
