"""set: give places a value."""

from configmig.operations.paths import Address, parse_path
from configmig.operations.places import Found, outermost
from configmig.operations.replacing import replace_value
from configmig.operations.subject import Subject


def set_value(
    subject: Subject, path: Address, value: object, *, comment: str | None = None, missing_ok: bool = False
) -> None:
    """Replace what is there, add the last key where it is missing; parents must exist."""
    note = subject.require_comment("comment", comment)
    if parse_path(path).singular == ():
        plain = subject.require_value(value, ())
        with subject.atomic():
            replace_value(subject, (), plain)
        return
    slots = subject.slots(path, missing_ok=missing_ok)
    if not slots:
        return
    plain = subject.require_value(value, slots[0].pointer)
    existing = outermost([Found(slot.pointer, None) for slot in slots if slot.exists])
    kept = {each.pointer for each in existing}
    with subject.atomic():
        for slot in slots:
            if slot.exists and slot.pointer in kept:
                replace_value(subject, slot.pointer, plain)
            elif not slot.exists and not any(slot.pointer[: len(place)] == place for place in kept):
                subject.apply("add", slot.pointer, after=plain, note=note)
