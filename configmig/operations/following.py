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
    if edit.file != spot.file:
        return spot
    match edit.kind:
        case "remove_file":
            return None
        case "rename_file":
            return spot._replace(file=edit.target_file or edit.file)
        case "add":
            moved: Pointer | None = _make_room(spot.pointer, edit.pointer) if shift.to_list else spot.pointer
        case "remove":
            moved = _close_up(spot.pointer, edit.pointer, in_list=shift.from_list)
        case "rename" | "move":
            moved = _follow_move(spot.pointer, shift)
        case _:
            moved = spot.pointer
    return None if moved is None else spot._replace(pointer=moved)


def _follow_move(pointer: Pointer, shift: Shift) -> Pointer | None:
    source, target = shift.edit.pointer, shift.edit.target
    if target is None:
        return pointer
    if pointer[: len(source)] == source:
        return target + pointer[len(source) :]
    left = _close_up(pointer, source, in_list=shift.from_list)
    return _make_room(left, target) if shift.to_list and left is not None else left


def _close_up(pointer: Pointer, removed: Pointer, *, in_list: bool) -> Pointer | None:
    depth = len(removed) - 1
    if pointer[: len(removed)] == removed:
        return None
    return _shifted(pointer, removed, depth, -1) if in_list else pointer


def _make_room(pointer: Pointer, added: Pointer) -> Pointer:
    return _shifted(pointer, added, len(added) - 1, +1)


def _shifted(pointer: Pointer, item: Pointer, depth: int, step: int) -> Pointer:
    """Return ``pointer`` moved by ``step`` at ``depth`` where it is ``item`` or comes after it."""
    if len(pointer) <= depth or pointer[:depth] != item[:depth]:
        return pointer
    index, edited = pointer[depth], item[depth]
    if not isinstance(index, int) or not isinstance(edited, int) or index < edited:
        return pointer
    return (*pointer[:depth], index + step, *pointer[depth + 1 :])
