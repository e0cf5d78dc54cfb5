"""Regular expressions that take exponential time on a text that nearly matches, found by their syntax alone.

A repetition is dangerous when the same letters can be shared out between its rounds in several ways: a part
of it that varies in length is followed, in this round or the next, by letters that it takes itself.
"""

import re
import warnings
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

# The parser of the standard library: the very tree that `re` compiles.
from re import _parser  # type: ignore[attr-defined]  # isort: skip

_MANY = 10
"""From so many rounds on a repetition counts as endless."""

_LETTERS = 256
"""Letters are told apart up to here; one more stands for all others."""

_ALL = (1 << (_LETTERS + 1)) - 1

_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_WITHOUT_LETTERS = ("AT", "ASSERT", "ASSERT_NOT", "GROUPREF", "GROUPREF_EXISTS")
_CATEGORIES = {
    "DIGIT": r"\d",
    "NOT_DIGIT": r"\D",
    "SPACE": r"\s",
    "NOT_SPACE": r"\S",
    "WORD": r"\w",
    "NOT_WORD": r"\W",
}


@lru_cache(maxsize=512)
def danger_of(pattern: str) -> str | None:
    """Return what is dangerous in ``pattern``, None when nothing is or when it is no regular expression."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = _parser.parse(pattern)
    except (re.error, RecursionError, OverflowError, ValueError):
        return None
    return _look(list(tree), 0, repeated=False)


def _look(items: Sequence[Any], after: int, *, repeated: bool) -> str | None:
    """Look at a sequence that ``after`` may follow; ``repeated`` says that it is a round of a repetition."""
    for operator, argument in reversed(items):
        name = str(operator)
        found = None
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            found = _look_at_repeat(argument, after, repeated=repeated)
        elif name == "BRANCH":
            found = _look_at_branches(argument[1], after, repeated=repeated)
        elif name == "SUBPATTERN":
            found = _look(list(argument[3]), after, repeated=repeated)
        if found:
            return found
        after = _first([(operator, argument)]) | (after if _may_be_empty([(operator, argument)]) else 0)
    return None


def _look_at_repeat(argument: Any, after: int, *, repeated: bool) -> str | None:
    least, most, body = argument[0], argument[1], list(argument[2])
    first = _first(body)
    if repeated and least != most and first & after:
        return "a part of varying length inside of a repetition"
    if most >= _MANY:
        return _look(body, first | after, repeated=True)
    return _look(body, after | (first if most > 1 else 0), repeated=repeated)


def _look_at_branches(branches: Sequence[Any], after: int, *, repeated: bool) -> str | None:
    seen = 0
    for branch in branches:
        first = _first(list(branch))
        whole = first | (after if _may_be_empty(list(branch)) else 0)
        if repeated and whole & seen and _width(branch) != _fixed(branches):
            return "alternatives inside of a repetition that begin alike"
        if repeated and first & seen and _width(branch) == (1, 1):
            return "alternatives inside of a repetition that begin alike"
        seen |= whole
        found = _look(list(branch), after, repeated=repeated)
        if found:
            return found
    return None


def _fixed(branches: Sequence[Any]) -> tuple[int, int] | None:
    """The width that all branches have in common, None without one."""
    widths = {_width(branch) for branch in branches}
    only = next(iter(widths)) if len(widths) == 1 else None
    return only if only and only[0] == only[1] else None


def _width(branch: Any) -> tuple[int, int]:
    least, most = branch.getwidth()
    return int(least), int(most)


def _may_be_empty(items: Sequence[Any]) -> bool:
    for operator, argument in items:
        name = str(operator)
        inner = _inner(name, argument)
        if inner is None:
            if name not in _WITHOUT_LETTERS:
                return False
        elif (name not in _REPEATS or argument[0]) and not any(_may_be_empty(list(part)) for part in inner):
            return False
    return True


def _first(items: Sequence[Any]) -> int:
    """Return the letters that a sequence can begin with, as bits."""
    found = 0
    for operator, argument in items:
        found |= _begins(str(operator), argument)
        if not _may_be_empty([(operator, argument)]):
            break
    return found


def _begins(name: str, argument: Any) -> int:
    inner = _inner(name, argument)
    if inner is not None:
        return _any(_first(list(part)) for part in inner)
    if name == "IN":
        return _members(argument)
    if name in ("LITERAL", "NOT_LITERAL"):
        return _bit(argument) if name == "LITERAL" else _ALL & ~_bit(argument)
    return _ALL if name in ("ANY", "GROUPREF", "GROUPREF_EXISTS") else 0


def _inner(name: str, argument: Any) -> Sequence[Any] | None:
    """Return the alternatives that a part consists of, one of them for a group or a repetition."""
    if name in _REPEATS:
        return [argument[2]]
    if name == "BRANCH":
        return list(argument[1])
    if name == "SUBPATTERN":
        return [argument[3]]
    return [argument] if name == "ATOMIC_GROUP" else None


def _members(argument: Sequence[Any]) -> int:
    found, negated = 0, False
    for operator, value in argument:
        name = str(operator)
        if name == "NEGATE":
            negated = True
        elif name == "LITERAL":
            found |= _bit(value)
        elif name == "RANGE":
            low, high = min(value[0], _LETTERS), min(value[1], _LETTERS)
            found |= (1 << (high + 1)) - (1 << low)
        elif name == "CATEGORY":
            found |= _category(str(value).removeprefix("CATEGORY_"))
    return _ALL & ~found if negated else found


@lru_cache(maxsize=16)
def _category(name: str) -> int:
    letter = re.compile(_CATEGORIES[name])
    others = 0 if name in ("DIGIT", "SPACE") else 1 << _LETTERS
    return others | _any(1 << number for number in range(_LETTERS) if letter.match(chr(number)))


def _bit(letter: int) -> int:
    return 1 << min(letter, _LETTERS)


def _any(masks: Any) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found
