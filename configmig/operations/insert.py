"""insert: add an item inside lists."""

from configmig.errors.operations import IndexOutOfRangeError, InvalidArgumentError
from configmig.operations.paths import Address
from configmig.operations.places import inner_first
from configmig.operations.subject import Subject


def insert(
    subject: Subject,
    path: Address,
    index: int,
    value: object,
    *,
    comment: str | None = None,
    missing_ok: bool = False,
) -> None:
    """Add ``value`` as item number ``index`` of every list that ``path`` means."""
    if isinstance(index, bool) or not isinstance(index, int):
        raise InvalidArgumentError(subject.operation, "index", f"is {index!r}, it must be a whole number")
    insert_item(subject, path, index, value, comment=comment, missing_ok=missing_ok)


def insert_item(
    subject: Subject,
    path: Address,
    index: int | None,
    value: object,
    *,
    comment: str | None,
    missing_ok: bool,
) -> None:
    """Add an item to every matched list; ``None`` as index is the end."""
    note = subject.require_comment("comment", comment)
    found = subject.matched(path, missing_ok=missing_ok)
    for each in found:
        length = len(subject.require_list(each))
        if index is not None and not 0 <= index <= length:
            raise IndexOutOfRangeError(
                subject.operation,
                subject.place(each.pointer),
                subject.at(each.pointer),
                index=index,
                length=length,
            )
    if not found:
        return
    plain = subject.require_value(value, (*found[0].pointer, "-"))
    with subject.atomic():
        for each in inner_first(found):
            at = len(each.value) if index is None else index
            subject.apply("add", (*each.pointer, at), after=plain, position=at, note=note)
