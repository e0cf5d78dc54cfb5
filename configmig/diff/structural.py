"""The difference of two states as values: which entries came, went, changed; the home of deepdiff."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from configmig.diff.alignment import Alignment, align
from configmig.edits import Value
from configmig.pointer import Pointer, format_pointer

ChangeKind: TypeAlias = Literal["added", "removed", "changed", "type-changed", "reordered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two states.

    ``pointer`` is the place in the new state, of a removed entry the place in the old one; ``()`` is a whole
    file. ``before`` and ``after`` are None where there is none; of a reordered list they are the names of its
    items. ``item`` names the list items on the way, as ``gpt-4o``, for an index says little to a reader.
    """

    file: str
    kind: ChangeKind
    pointer: Pointer = ()
    before: Value = None
    after: Value = None
    item: str = ""

    @property
    def place(self) -> str:
        """Where the change is, as ``file#/json/pointer``."""
        return f"{self.file}#{format_pointer(self.pointer)}" if self.pointer else self.file


def compare(
    left: Mapping[str, Value], right: Mapping[str, Value], *, ignore_order: bool = False
) -> tuple[Change, ...]:
    """Return what differs between the files ``left`` and ``right`` (name → plain value), by file and place.

    List items are matched by what names them (``name``, ``model_name``, ``id``, …) and not by their index, so
    that one inserted item is one change. ``ignore_order`` takes lists in another order for equal. Types
    count: ``1``, ``1.0``, ``"1"`` and true differ.
    """
    changes: list[Change] = []
    for name in sorted(left.keys() | right.keys()):
        if name not in left:
            changes.append(Change(file=name, kind="added", after=right[name]))
        elif name not in right:
            changes.append(Change(file=name, kind="removed", before=left[name]))
        else:
            changes += sorted(_compare_file(name, left[name], right[name], ignore_order), key=_order)
    return tuple(changes)


def _compare_file(name: str, left: Value, right: Value, ignore_order: bool) -> Iterator[Change]:
    # deepdiff costs a tenth of a second to load: not before two files are really compared.
    from deepdiff import DeepDiff

    aligned = align(left, right, ignore_order=ignore_order)
    found = DeepDiff(
        aligned.left,
        aligned.right,
        ignore_order=ignore_order,
        report_repetition=ignore_order,
        threshold_to_diff_deeper=0,
        view="tree",
    )
    for category, levels in found.items():
        for level in levels:
            yield _change(name, category, level, aligned, (left, right))
    for path, before, after in aligned.reordered:
        pointer, item = aligned.pointer(path, "right"), aligned.item(path)
        yield Change(file=name, kind="reordered", pointer=pointer, before=before, after=after, item=item)


def _change(name: str, category: str, level: Any, aligned: Alignment, values: tuple[Value, Value]) -> Change:
    kind = _KINDS[category]
    if category == "repetition_change":
        repeats = level.additional["repetition"]
        kind = "added" if repeats["new_repeat"] > repeats["old_repeat"] else "removed"
    path = level.path(output_format="list", use_t2=kind != "removed")
    old = aligned.pointer(level.path(output_format="list"), "left")
    new = aligned.pointer(level.path(output_format="list", use_t2=True), "right")
    return Change(
        file=name,
        kind=kind,
        pointer=old if kind == "removed" else new,
        before=None if kind == "added" else _at(values[0], old),
        after=None if kind == "removed" else _at(values[1], new),
        item=aligned.item(path),
    )


def _at(value: Value, pointer: Pointer) -> Value:
    for token in pointer:
        value = value[token]
    return value


_KINDS: dict[str, ChangeKind] = {
    "dictionary_item_added": "added",
    "dictionary_item_removed": "removed",
    "iterable_item_added": "added",
    "iterable_item_removed": "removed",
    "repetition_change": "changed",
    "values_changed": "changed",
    "type_changes": "type-changed",
}


def _order(change: Change) -> tuple[list[tuple[int, int, str]], str]:
    """By place, indices as numbers; what went before what came."""
    tokens = [(0, token, "") if isinstance(token, int) else (1, 0, str(token)) for token in change.pointer]
    return tokens, "0" if change.kind == "removed" else change.kind
