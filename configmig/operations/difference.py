"""The edits that turn one plain value into another, place by place."""

from configmig.edits import Edit, Value
from configmig.operations.alignment import align
from configmig.operations.values import copy_value, is_same
from configmig.pointer import Pointer


def difference(file: str, before: Value, after: Value, pointer: Pointer = ()) -> list[Edit]:
    """Return the edits that make ``after`` of ``before``, each one valid once those before it were applied.

    Mappings are compared by key and lists item by item, with kept items found again; a value that changes its
    kind is replaced as a whole. ``1``, ``1.0`` and ``True`` differ. Renames and moves appear as a removal and
    an addition; a new order of the same keys is no difference. ``pointer`` is where the two values stand in
    ``file``.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        return _mapping_difference(file, before, after, pointer)
    if isinstance(before, list) and isinstance(after, list):
        return _list_difference(file, before, after, pointer)
    if is_same(before, after):
        return []
    return [
        Edit(kind="replace", file=file, pointer=pointer, before=copy_value(before), after=copy_value(after))
    ]


def _mapping_difference(
    file: str, before: dict[Value, Value], after: dict[Value, Value], pointer: Pointer
) -> list[Edit]:
    edits: list[Edit] = []
    order: list[Value] = []
    for key, value in before.items():
        if key in after:
            order.append(key)
            edits += difference(file, value, after[key], (*pointer, key))
        else:
            # Everything before it in the mapping that goes has gone already.
            edits.append(
                Edit(
                    kind="remove",
                    file=file,
                    pointer=(*pointer, key),
                    before=copy_value(value),
                    position=len(order),
                )
            )
    previous: Value = None
    for index, (key, value) in enumerate(after.items()):
        if key not in before:
            position = order.index(previous) + 1 if index else 0
            order.insert(position, key)
            edits.append(
                Edit(
                    kind="add",
                    file=file,
                    pointer=(*pointer, key),
                    after=copy_value(value),
                    position=position,
                )
            )
        previous = key
    return edits


def _list_difference(file: str, before: list[Value], after: list[Value], pointer: Pointer) -> list[Edit]:
    edits: list[Edit] = []
    at = 0
    for old, new in align(before, after):
        place = (*pointer, at)
        if new is None and old is not None:
            edits.append(
                Edit(kind="remove", file=file, pointer=place, before=copy_value(before[old]), position=at)
            )
        elif old is None and new is not None:
            edits.append(
                Edit(kind="add", file=file, pointer=place, after=copy_value(after[new]), position=at)
            )
            at += 1
        elif old is not None and new is not None:
            edits += difference(file, before[old], after[new], place)
            at += 1
    return edits
