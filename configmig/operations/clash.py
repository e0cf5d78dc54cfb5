"""A place that both the way back and a later edit would change."""

from dataclasses import dataclass
from enum import Enum

from configmig.edits import Value
from configmig.pointer import Pointer, format_pointer


class Absent(Enum):
    """What a clash says in place of a value where there is none."""

    NOTHING = "nothing"

    def __str__(self) -> str:
        return self.value


NOTHING = Absent.NOTHING


@dataclass(frozen=True, slots=True)
class Clash:
    """A place that both the way back and a later edit would change.

    ``expected`` is what the run left there and ``found`` what is there today, ``NOTHING`` where there is no
    value.
    """

    file: str
    pointer: Pointer
    expected: Value
    found: Value
    reason: str

    @property
    def place(self) -> str:
        """Where it is today, as ``file#/json/pointer``."""
        return f"{self.file}#{format_pointer(self.pointer)}" if self.pointer else self.file
