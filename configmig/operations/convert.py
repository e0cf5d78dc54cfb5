"""convert: compute new values from the old ones."""

from collections.abc import Callable

from configmig.edits import Value
from configmig.errors.operations import FunctionFailedError
from configmig.operations.paths import Address
from configmig.operations.places import Found, inner_first
from configmig.operations.replacing import replace_value
from configmig.operations.subject import Subject
from configmig.operations.values import copy_value, odd_keys


def convert(
    subject: Subject, path: Address, function: Callable[[Value], Value], *, missing_ok: bool = False
) -> None:
    """Replace every value that ``path`` means by ``function(value)``."""
    found = subject.matched(path, missing_ok=missing_ok)
    with subject.atomic():
        for each in inner_first(found):
            old = subject.value(each.pointer)
            new = call(subject, function, Found(each.pointer, old))
            plain = subject.require_value(new, each.pointer, known_keys=odd_keys(old))
            replace_value(subject, each.pointer, plain)


def call(
    subject: Subject, function: Callable[[Value], Value], found: Found, *, named: object = None
) -> Value:
    """Return what a revision's function makes of a copy of a value.

    Raises FunctionFailedError, with the place, when the function raises; ``named`` is the function to speak
    of.
    """
    try:
        return function(copy_value(found.value))
    except Exception as error:
        raise FunctionFailedError(
            subject.operation,
            subject.place(found.pointer),
            subject.at(found.pointer),
            function=name_of(named or function),
            error=error,
        ) from error


def name_of(function: object) -> str:
    """Return how a function is called in messages."""
    return str(getattr(function, "__name__", type(function).__name__))
