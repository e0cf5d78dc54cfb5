"""sort_keys: put the keys of mappings in order, comments travelling with them."""

from collections.abc import Sequence

from configmig.documents import Document
from configmig.edits import Edit, Value
from configmig.errors.documents import LOSSLESS
from configmig.errors.operations import InvalidArgumentError
from configmig.operations.paths import Address, key_text, resolve
from configmig.operations.places import Found
from configmig.operations.subject import Subject


def sort_keys(
    subject: Subject, path: Address, *, order: Sequence[str] | None = None, missing_ok: bool = False
) -> None:
    """Sort the keys of every mapping that ``path`` means, by name or as ``order`` says."""
    if isinstance(order, str):
        raise InvalidArgumentError(
            subject.operation, "order", f"is the text {order!r}, it must be a list of keys"
        )
    found = subject.matched(path, missing_ok=missing_ok)
    for each in found:
        subject.require_mapping(each)
    with subject.atomic():
        for each in found:
            _sort(subject, each, order)


def _sort(subject: Subject, found: Found, order: Sequence[str] | None) -> None:
    current = list(found.value)
    if order is None:
        wanted = sorted(current, key=key_text)
    else:
        rank = {name: number for number, name in enumerate(order)}
        wanted = sorted(current, key=lambda key: rank.get(key_text(key), len(rank)))
    if wanted != current:
        wanted = _reachable(subject, found, wanted)
    for position, key in enumerate(wanted):
        origin = current.index(key)
        if origin != position:
            subject.workspace.apply(_move(subject, found, key, position))
            current.insert(position, current.pop(origin))


def _move(subject: Subject, found: Found, key: Value, position: int) -> Edit:
    place = (*found.pointer, key)
    return Edit(kind="move", file=subject.file, pointer=place, target=place, position=position)


def _reachable(subject: Subject, found: Found, wanted: list[Value]) -> list[Value]:
    """Return the order nearest to ``wanted`` that the format has: TOML has plain values above its tables."""
    scratch, last = subject.workspace.scratch(subject.file), -1
    try:
        for key in wanted:
            current = list(_mapping(scratch, found))
            origin = current.index(key)
            position = last if origin <= last else last + 1
            if origin != position:
                scratch.apply(_move(subject, found, key, position))
            last = max(last, list(_mapping(scratch, found)).index(key))
    except LOSSLESS:
        return wanted
    return list(_mapping(scratch, found))


def _mapping(document: Document, found: Found) -> dict[Value, Value]:
    place = resolve(document.read(), found.pointer)
    return place[1] if place is not None else {}
