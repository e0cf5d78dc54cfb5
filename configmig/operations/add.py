"""add: put a new key into mappings."""

from configmig.operations.paths import Address
from configmig.operations.places import IF_EXISTS, IfExists
from configmig.operations.replacing import replace_value
from configmig.operations.subject import Subject


def add(
    subject: Subject,
    path: Address,
    value: object,
    *,
    comment: str | None = None,
    before: str | None = None,
    after: str | None = None,
    if_exists: IfExists = "error",
    missing_ok: bool = False,
) -> None:
    """Add the last key of ``path`` to every parent, at the end or beside a neighbour."""
    subject.require_choice("if_exists", if_exists, IF_EXISTS)
    note = subject.require_comment("comment", comment)
    slots = subject.named_slots(path, missing_ok=missing_ok)
    if not slots:
        return
    plain = subject.require_value(value, slots[0].pointer)
    taken = [slot for slot in slots if slot.exists]
    if taken and if_exists == "error":
        raise subject.target_exists(taken[0].pointer)
    with subject.atomic():
        for slot in slots:
            if not slot.exists:
                position = subject.position(slot.parent, before, after)
                subject.apply("add", slot.pointer, after=plain, note=note, position=position)
            elif if_exists == "replace":
                replace_value(subject, slot.pointer, plain)
