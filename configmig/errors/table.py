"""The families of errors in one table, and the way from a code to the error that carries it."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from configmig.errors.base import ConfigmigError


@dataclass(frozen=True, slots=True)
class Family:
    """The errors of one module of ``configmig.errors``; their codes lie in ``first`` … ``last``."""

    module: str
    first: int
    last: int
    title: str

    def errors(self) -> tuple[type[ConfigmigError], ...]:
        """Import the family and return its errors in the order of their codes."""
        module = import_module(f"configmig.errors.{self.module}")
        found = {
            value
            for value in vars(module).values()
            if isinstance(value, type)
            and issubclass(value, ConfigmigError)
            and value.__module__ == module.__name__
            and "code" in vars(value)
        }
        return tuple(sorted(found, key=lambda error: error.code))


FAMILIES = (
    Family("settings", 1, 99, "Settings and project"),
    Family("graph", 100, 149, "The revision graph"),
    Family("revisions", 150, 199, "Revision files"),
    Family("documents", 200, 299, "Documents"),
    Family("operations", 300, 399, "Operations"),
    Family("storage", 400, 499, "Lock, state, history and snapshots"),
    Family("run", 500, 599, "Runs"),
    Family("authoring", 600, 699, "New revisions and projects"),
    Family("plugins", 700, 799, "Plug-ins"),
    Family("usage", 800, 899, "Command line"),
    Family("auditing", 900, 949, "Audit and health"),
    Family("generation", 950, 979, "Generated files"),
    Family("alerting", 980, 989, "Alerts"),
)


def all_errors() -> Iterator[tuple[Family, type[ConfigmigError]]]:
    """Yield every error with its family, in the order of their codes; imports all families."""
    for family in FAMILIES:
        for error in family.errors():
            yield family, error


def find_error(code: str) -> type[ConfigmigError] | None:
    """Return the error with ``code`` (``CM104``, ``cm104`` or ``104``); imports only its family."""
    digits = code.strip().upper().removeprefix("CM")
    if not (digits.isascii() and digits.isdigit()):
        return None
    number = int(digits)
    wanted = f"CM{number:03}"
    for family in FAMILIES:
        if family.first <= number <= family.last:
            return next((error for error in family.errors() if error.code == wanted), None)
    return None
