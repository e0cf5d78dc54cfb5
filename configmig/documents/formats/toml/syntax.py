"""What a TOML file is made of: statements, and the values in them with their places."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Word:
    """One part of a key, as in ``[servers."my host"]``; the places count from the start of its statement."""

    name: str
    start: int
    end: int


@dataclass(slots=True)
class Syntax:
    """A value in the text."""

    kind: Literal["scalar", "array", "inline"]
    start: int
    end: int = 0
    items: "list[Item]" = field(default_factory=list)


@dataclass(slots=True)
class Item:
    """An item of an array, or a pair of an inline table (with ``words``)."""

    words: tuple[Word, ...]
    value: Syntax
    start: int
    comma: int = -1
    """The place of the comma after it, -1 without one."""


@dataclass(frozen=True, slots=True)
class Statement:
    """``key = value``, ``[table]`` or ``[[tables]]``."""

    kind: Literal["pair", "table", "tables"]
    words: tuple[Word, ...]
    value: Syntax | None
    end: int
    """Where it ends, a comment beside it excluded."""
