"""Where a place is after an edit: indices shift, keys are renamed, entries move, files change their names."""

from typing import NamedTuple

from configmig.edits import Edit
from configmig.pointer import Pointer


class Spot(NamedTuple):
    """A place in a file of a workspace."""

    file: str
    pointer: Pointer


class Shift(NamedTuple):
    """An edit that was made, and whether its two ends are items of a list (there, others make room)."""

    edit: Edit
    from_list: bool
    to_list: bool


def follow(spot: Spot, shift: Shift) -> Spot | None:
    """Return where ``spot`` is after the edit, None when the edit removed it."""
    edit = shift.edit
    if edit.kind in ("rename", "move") and edit.target is not None:
        return _follow_move(spot, shift, Spot(edit.target_file or edit.file, edit.target))
    if edit.file != spot.file:
        return spot
    match edit.kind:
        case "remove_file":
            followed: Spot | None = None
        case "rename_file":
            followed = spot._replace(file=edit.target_file or edit.file)
        case "remove":
            followed = _close_up(spot, edit.pointer, in_list=shift.from_list)
        case "add" if shift.to_list:
            followed = spot._replace(pointer=_make_room(spot.pointer, edit.pointer))
        case _:
            followed = spot
    return followed


def _follow_move(spot: Spot, shift: Shift, target: Spot) -> Spot | None:
    source = Spot(shift.edit.file, shift.edit.pointer)
    if spot.file == source.file and spot.pointer[: len(source.pointer)] == source.pointer:
        return Spot(target.file, target.pointer + spot.pointer[len(source.pointer) :])
    left = spot
    if spot.file == source.file and shift.from_list:
        left = spot._replace(pointer=_shifted(spot.pointer, source.pointer, -1))
    if spot.file == target.file and shift.to_list:
        left = left._replace(pointer=_make_room(left.pointer, target.pointer))
    return left


def _close_up(spot: Spot, removed: Pointer, *, in_list: bool) -> Spot | None:
    if spot.pointer[: len(removed)] == removed:
        return None
    return Spot(spot.file, _shifted(spot.pointer, removed, -1)) if in_list else spot


def _make_room(pointer: Pointer, added: Pointer) -> Pointer:
    return _shifted(pointer, added, +1)


def _shifted(pointer: Pointer, item: Pointer, step: int) -> Pointer:
    """Return ``pointer`` moved by ``step`` where its index is that of ``item`` or comes after it."""
    depth = len(item) - 1
    if len(pointer) <= depth or pointer[:depth] != item[:depth]:
        return pointer
    index, edited = pointer[depth], item[depth]
    if not isinstance(index, int) or not isinstance(edited, int) or index < edited:
        return pointer
    return (*pointer[:depth], index + step, *pointer[depth + 1 :])
