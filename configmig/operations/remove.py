"""remove: take entries out, their comments with them."""

from configmig.operations.paths import Address
from configmig.operations.places import back_to_front, outermost
from configmig.operations.subject import Subject


def remove(subject: Subject, path: Address, *, missing_ok: bool = False) -> None:
    """Remove every place that ``path`` means; what lies inside another one goes with it."""
    found = subject.below_root(path, missing_ok=missing_ok)
    with subject.atomic():
        for each in back_to_front(outermost(found)):
            subject.apply("remove", each.pointer)
