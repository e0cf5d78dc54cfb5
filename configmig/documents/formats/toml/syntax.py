"""What a TOML file is made of: statements, and the values in them with their places."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Word:
    """One part of a key, as in ``[servers."my host"]``; the places count from the start of its statement."""

    name: str
    start: int
    end: int


class Syntax:
    """A value in the text; the items of an array or an inline table are read when they are asked for."""

    __slots__ = ("_items", "_read", "end", "kind", "start")

    def __init__(
        self,
        kind: Literal["scalar", "array", "inline"],
        start: int,
        end: int,
        read: "Callable[[int], list[Item]] | None" = None,
    ) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self._read = read
        self._items: list[Item] | None = None

    @property
    def items(self) -> "list[Item]":
        """The items of an array, or the pairs of an inline table."""
        if self._items is None:
            self._items = self._read(self.start) if self._read is not None else []
        return self._items


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
