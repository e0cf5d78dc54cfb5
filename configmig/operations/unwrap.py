"""unwrap: lift the only value of a mapping to the mapping's place."""

from configmig.edits import Value
from configmig.errors.operations import CannotUnwrapError
from configmig.operations.move import move_entry
from configmig.operations.paths import MISSING, Address, find_token, key_text
from configmig.operations.places import Found, inner_first
from configmig.operations.subject import Subject
from configmig.operations.wrap import carry_comment, free_name
from configmig.pointer import Pointer


def unwrap(subject: Subject, path: Address, name: str | None = None, *, missing_ok: bool = False) -> None:
    """Replace every mapping that ``path`` means by the value of its only key."""
    if name is not None:
        subject.require_key("name", name)
    found = subject.matched(path, missing_ok=missing_ok)
    with subject.atomic():
        for each in inner_first(found):
            fresh = Found(each.pointer, subject.value(each.pointer))
            _unwrap(subject, fresh, _only_key(subject, fresh, name))


def _only_key(subject: Subject, found: Found, name: str | None) -> Value:
    mapping = subject.require_mapping(found)
    key = find_token(mapping, name) if name is not None else next(iter(mapping), MISSING)
    if len(mapping) != 1 or key is MISSING:
        raise CannotUnwrapError(
            subject.place(found.pointer), subject.at(found.pointer), keys=[key_text(each) for each in mapping]
        )
    return key


def _unwrap(subject: Subject, found: Found, key: Value) -> None:
    pointer, value = found.pointer, found.value[key]
    if isinstance(value, dict) and value:
        _lift_keys(subject, pointer, key, value)
    elif not pointer:
        subject.apply("replace", (), after=value)
    elif isinstance(subject.value(pointer[:-1]), list):
        *parent, index = pointer
        behind = (*parent, int(index) + 1)
        move_entry(subject, (*pointer, key), behind, int(index) + 1)
        _take_over_comment(subject, pointer, behind)
        subject.apply("remove", pointer)
    else:
        _lift_entry(subject, pointer, key)


def _lift_keys(subject: Subject, pointer: Pointer, key: Value, value: dict[Value, Value]) -> None:
    """Move the keys one level up; the mapping itself and the comments above it stay where they are."""
    keys = list(value)
    through = key
    if key in value:
        through = free_name(value, f"{key}~")
        subject.apply("rename", (*pointer, key), target=(*pointer, through))
    for each in keys:
        move_entry(subject, (*pointer, through, each), (*pointer, each))
    subject.apply("remove", (*pointer, through))


def _lift_entry(subject: Subject, pointer: Pointer, key: Value) -> None:
    *parent, name = pointer
    siblings = subject.value(tuple(parent))
    beside = (*parent, free_name(siblings, f"{name} (unwrapped)"))
    move_entry(subject, (*pointer, key), beside, list(siblings).index(name) + 1)
    _take_over_comment(subject, pointer, beside)
    subject.apply("remove", pointer)
    subject.apply("rename", beside, target=pointer)


def _take_over_comment(subject: Subject, old: Pointer, new: Pointer) -> None:
    """Give the comment above the entry that goes to the one that takes its place, unless that has its own."""
    if not subject.workspace.document(subject.file).comments(new).above:
        carry_comment(subject, old, new)
