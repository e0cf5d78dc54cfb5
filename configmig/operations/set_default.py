"""set_default: add a key where it is missing, leave it alone where it is not."""

from configmig.operations.paths import Address
from configmig.operations.subject import Subject


def set_default(
    subject: Subject, path: Address, value: object, *, comment: str | None = None, missing_ok: bool = False
) -> None:
    """Add the last key of ``path`` to every parent that lacks it."""
    note = subject.require_comment("comment", comment)
    slots = [slot for slot in subject.named_slots(path, missing_ok=missing_ok) if not slot.exists]
    if not slots:
        return
    plain = subject.require_value(value, slots[0].pointer)
    with subject.atomic():
        for slot in slots:
            subject.apply("add", slot.pointer, after=plain, note=note)
