"""sort_keys: put the keys of mappings in order, comments travelling with them."""

from collections.abc import Sequence

from configmig.edits import Edit
from configmig.errors.operations import InvalidArgumentError
from configmig.operations.paths import Address, key_text
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
    last = -1
    for number, key in enumerate(wanted):
        origin = current.index(key)
        position = last if origin <= last else last + 1
        if origin != position:
            place = (*found.pointer, key)
            move = Edit(
                kind="move", file=subject.file, pointer=place, target=place, position=position, origin=origin
            )
            made = subject.workspace.probe(subject.file, move) if last >= number else None
            if made is None or made.position != origin:
                done = subject.workspace.apply(move)
                current.insert(position if done.position is None else done.position, current.pop(origin))
        # TOML has its plain values above its tables: there, what was put in order may lie further down.
        last = max(last, current.index(key))
