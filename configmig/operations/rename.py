"""rename: give keys another name, in their place."""

from configmig.operations.paths import MISSING, Address, find_token
from configmig.operations.places import IF_EXISTS, Found, IfExists, inner_first
from configmig.operations.subject import Subject


def rename(
    subject: Subject,
    path: Address,
    new_name: str,
    *,
    missing_ok: bool = False,
    if_exists: IfExists = "error",
) -> None:
    """Rename the key of every place that ``path`` means to ``new_name``."""
    subject.require_choice("if_exists", if_exists, IF_EXISTS)
    name = subject.require_key("new_name", new_name)
    found = subject.below_root(path, missing_ok=missing_ok)
    for each in found:
        subject.require_keyed(each)
    with subject.atomic():
        for each in inner_first(found):
            _rename(subject, each, name, if_exists)


def _rename(subject: Subject, found: Found, name: str, if_exists: IfExists) -> None:
    parent, key = found.pointer[:-1], found.pointer[-1]
    if key == name:
        return
    taken = find_token(subject.value(parent), name)
    if taken is not MISSING and taken != key:
        if if_exists == "skip":
            return
        if if_exists == "error":
            raise subject.target_exists((*parent, taken))
        subject.apply("remove", (*parent, taken))
    subject.apply("rename", found.pointer, target=(*parent, name))
