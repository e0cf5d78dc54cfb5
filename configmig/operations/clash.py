"""A place that both the way back and a later edit would change, and which of the two is to win there."""

from collections.abc import Callable
from dataclasses import field
from enum import Enum
from typing import Literal, TypeAlias

from configmig.edits import Value
from configmig.frozen import dataclass
from configmig.pointer import Pointer, format_pointer

Choice: TypeAlias = Literal["ours", "theirs"]
"""``ours`` keeps what is there today, ``theirs`` takes what was recorded."""

Hold: TypeAlias = Literal["value", "name", "entry", "nothing"]
"""What of an entry stays when today's wins: what is in it, what it is called and where it is, or both."""


class Absent(Enum):
    """What a clash says in place of a value where there is none."""

    NOTHING = "nothing"

    def __str__(self) -> str:
        return self.value


NOTHING = Absent.NOTHING


@dataclass(frozen=True, slots=True)
class Clash:
    """A place that both the way back and a later edit would change.

    ``expected`` is what the run left there, ``found`` what is there today and ``recorded`` what the way back
    would bring; each is ``NOTHING`` where there is no value.
    """

    file: str
    pointer: Pointer
    expected: Value
    found: Value
    reason: str
    recorded: Value = field(default=NOTHING, compare=False)
    choice: Choice | None = field(default=None, compare=False)
    """How it was decided; None where nobody has."""
    holds: Hold = field(default="value", compare=False)
    is_decidable: bool = field(default=True, compare=False)
    """False where the format cannot take what the way back would write: no choice helps."""

    @property
    def place(self) -> str:
        """Where it is today, as ``file#/json/pointer``."""
        return f"{self.file}#{format_pointer(self.pointer)}" if self.pointer else self.file


Choose: TypeAlias = Callable[[Clash], Choice | None]
"""Decides a clash; None leaves it undecided."""


def decide_nothing(clash: Clash) -> Choice | None:
    """Leave every clash undecided."""
    del clash
    return None
