"""get, exists, select: look at a file before changing it."""

from configmig.edits import Value
from configmig.operations.paths import MISSING, Address
from configmig.operations.places import Found
from configmig.operations.subject import Subject
from configmig.operations.values import copy_value


def get(subject: Subject, path: Address, default: Value = MISSING) -> Value:
    """Return a copy of the one value that ``path`` means."""
    found = subject.one(path, missing_ok=default is not MISSING)
    return default if found is None else copy_value(found.value)


def exists(subject: Subject, path: Address) -> bool:
    """True when ``path`` means at least one place."""
    return bool(subject.matched(path))


def select(subject: Subject, path: Address) -> list[Found]:
    """Return every place that ``path`` means."""
    return subject.matched(path)
