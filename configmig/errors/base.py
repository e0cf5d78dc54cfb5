"""The error that a user can meet: a code, what is wrong, where, and the next command to type."""

from collections.abc import Iterable
from typing import ClassVar, NamedTuple


class Place(NamedTuple):
    """A file and, where they are known, a line and a column in it (both count from 1)."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in self if part is not None)


class ConfigmigError(Exception):
    """Something that the user can mend; nothing was changed.

    A subclass states its ``code``; its docstring is the page that ``configmig explain CODE`` prints, so it
    says what the error means, what usually causes it and what to do.
    """

    code: ClassVar[str] = "CM000"
    exit_code: ClassVar[int] = 3

    def __init__(
        self, message: str, *, hint: str, places: Iterable[Place] = (), details: Iterable[str] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.places = tuple(places)
        self.details = tuple(details)


class BugError(Exception):
    """An invariant of configmig itself does not hold; exit code 70."""
