"""python: let a function change the values, for what no operation can say."""

from collections.abc import Callable

from configmig.edits import Value
from configmig.errors.operations import NotReversedError
from configmig.operations.convert import call, name_of
from configmig.operations.difference import difference
from configmig.operations.places import Found
from configmig.operations.replacing import replace_value
from configmig.operations.subject import Subject
from configmig.operations.values import copy_value, odd_keys


def python(
    subject: Subject,
    function: Callable[[Value], Value | None],
    *,
    reverse: Callable[[Value], Value | None] | None = None,
) -> None:
    """Give ``function`` a copy of the file's values and make the file equal to what it did with it."""
    old = subject.root
    new = subject.require_value(run(subject, function, old), (), known_keys=odd_keys(old))
    if reverse is not None:
        require_reversed(subject, reverse, old, new)
    with subject.atomic():
        replace_value(subject, (), new)


def run(subject: Subject, function: Callable[[Value], Value | None], value: Value) -> Value:
    """Return what ``function`` returned, or the copy that it changed where it returned nothing."""
    copied = copy_value(value)
    returned = call(subject, lambda _: function(copied), Found((), value), named=function)
    return copied if returned is None else returned


def require_reversed(
    subject: Subject, reverse: Callable[[Value], Value | None], old: Value, new: Value
) -> None:
    """Check that ``reverse`` gives the old values back; raises NotReversedError with the first difference."""
    differing = difference(subject.file, old, run(subject, reverse, new))
    if differing:
        first = differing[0].pointer
        raise NotReversedError(
            subject.place(first), subject.at(first), function=name_of(reverse), differences=len(differing)
        )
