"""wrap: put a value under a new key at its own place."""

from configmig.edits import Value
from configmig.operations.move import move_entry
from configmig.operations.paths import Address
from configmig.operations.places import Found, inner_first
from configmig.operations.subject import Subject
from configmig.pointer import Pointer


def wrap(subject: Subject, path: Address, name: str, *, missing_ok: bool = False) -> None:
    """Turn every value that ``path`` means into a mapping with the one key ``name`` that holds it."""
    key = subject.require_key("name", name)
    found = subject.matched(path, missing_ok=missing_ok)
    with subject.atomic():
        for each in inner_first(found):
            _wrap(subject, Found(each.pointer, subject.value(each.pointer)), key)


def _wrap(subject: Subject, found: Found, name: str) -> None:
    if isinstance(found.value, dict):
        _wrap_mapping(subject, found.pointer, found.value, name)
    elif not found.pointer:
        subject.apply("replace", (), after={name: found.value})
    elif isinstance(subject.value(found.pointer[:-1]), list):
        *parent, index = found.pointer
        outer = (*parent, int(index) + 1)
        subject.apply("add", outer, after={}, position=outer[-1])
        move_entry(subject, found.pointer, (*outer, name))
        carry_comment(subject, (*found.pointer, name), found.pointer)
    else:
        _wrap_entry(subject, found.pointer, name)


def _wrap_mapping(subject: Subject, pointer: Pointer, value: dict[Value, Value], name: str) -> None:
    """Move the keys one level down; the mapping itself and the comments above it stay where they are."""
    keys = list(value)
    through = free_name(value, name)
    subject.apply("add", (*pointer, through), after={}, position=0)
    for key in keys:
        move_entry(subject, (*pointer, key), (*pointer, through, key))
    if through != name:
        subject.apply("rename", (*pointer, through), target=(*pointer, name))


def _wrap_entry(subject: Subject, pointer: Pointer, name: str) -> None:
    """Move the whole entry, spelling and all, below a new one that then takes its name and its comments."""
    *parent, key = pointer
    siblings = subject.value(tuple(parent))
    outer = (*parent, free_name(siblings, f"{key} (wrapped)"))
    # Below the entry: what stands above it and is nobody's, such as a title, then stays above the new one.
    subject.apply("add", outer, after={}, position=list(siblings).index(key) + 1)
    move_entry(subject, pointer, (*outer, name))
    subject.apply("rename", outer, target=pointer)
    carry_comment(subject, (*pointer, name), pointer)


def carry_comment(subject: Subject, source: Pointer, target: Pointer) -> None:
    """Give the comment above one entry to another one."""
    above = subject.workspace.document(subject.file).comments(source).above
    if above:
        text = "\n".join(above)
        subject.apply("comment", source, before_text=text, after_text=None)
        subject.apply("comment", target, before_text=None, after_text=text)


def free_name(mapping: dict[Value, Value], name: str) -> str:
    """Return ``name``, or something like it, that is no key of ``mapping``."""
    while name in mapping:
        name += "~"
    return name
