"""Edits: the small values that every operation resolves to; they can be shown, stored and inverted."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Literal, NamedTuple, TypeAlias

from configmig.frozen import dataclass
from configmig.pointer import Pointer, format_pointer

Value: TypeAlias = Any
"""A plain value of a document: None, bool, int, float, str, a list or a dict of them (YAML's core schema)."""

EditKind: TypeAlias = Literal[
    "add",
    "remove",
    "replace",
    "rename",
    "move",
    "comment",
    "reformat",
    "create_file",
    "remove_file",
    "rename_file",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change of one place in one file, complete enough to be undone without the revision that made it.

    ============  ======================================================================================
    add           ``after`` appears at ``pointer``, as entry number ``position`` of its parent
    remove        ``before`` disappears from ``pointer``, where it was entry number ``position``
    replace       the value at ``pointer`` was ``before`` and becomes ``after``
    rename        the key at ``pointer`` becomes the last token of ``target``; its order stays
    move          the entry at ``pointer`` (number ``origin``) goes to ``target`` (number ``position``)
    comment       the comment ``where`` the entry at ``pointer`` is: ``before_text`` becomes ``after_text``
    reformat      the lines that hold the entry at ``pointer`` are written anew: ``before_text``, which began
                  after ``position`` lines of the file, becomes ``after_text``; every value stays
    create_file   ``file`` appears with ``after_text``
    remove_file   ``file``, whose content was ``before_text``, disappears
    rename_file   ``file`` becomes ``target_file``
    ============  ======================================================================================

    A ``position`` counts from 0 among the siblings: for an addition and a move as they are once the entry
    is in, for a removal as they were before. ``None`` means "at the end".
    ``before_text`` and ``after_text`` are the source text of the entry, its own comments with it and
    dedented to column 0, wherever the document knows it: with them an inverse gives back bytes, not only
    values. ``note`` is a comment, without its mark, that an addition brings along.
    ``layout`` is what the document itself remembers about the text around the entry, before and after
    (blank lines, brackets), where the other fields would not give back the very bytes; it means nothing to
    anybody else.
    """

    kind: EditKind
    file: str
    pointer: Pointer = ()
    target: Pointer | None = None
    target_file: str | None = None
    before: Value = None
    after: Value = None
    before_text: str | None = None
    after_text: str | None = None
    position: int | None = None
    origin: int | None = None
    where: Literal["above", "beside"] = "above"
    note: str | None = None
    layout: tuple[Value, Value] | None = None

    @property
    def place(self) -> str:
        """Where the edit is, as ``file#/json/pointer``."""
        return f"{self.file}#{format_pointer(self.pointer)}" if self.pointer else self.file


class Reformat(NamedTuple):
    """An entry that was written anew with the user's leave, and why."""

    file: str
    pointer: Pointer
    first: int
    """Its first line in the file as the step found it, from 1."""
    last: int
    """Its last line there; one less than ``first`` where lines were only added."""
    reason: str


def invert(edit: Edit) -> Edit:  # noqa: PLR0911 - one return a kind
    """Return the edit that takes ``edit`` back."""
    swapped = replace(
        edit,
        before=edit.after,
        after=edit.before,
        before_text=edit.after_text,
        after_text=edit.before_text,
        layout=edit.layout and (edit.layout[1], edit.layout[0]),
    )
    match edit.kind:
        case "add":
            return replace(swapped, kind="remove", note=None)
        case "remove":
            return replace(swapped, kind="add")
        case "rename" | "move":
            if edit.target is None:
                raise ValueError(f"a {edit.kind} without a target: {edit}")
            return replace(
                swapped, pointer=edit.target, target=edit.pointer, position=edit.origin, origin=edit.position
            )
        case "create_file":
            return replace(swapped, kind="remove_file")
        case "remove_file":
            return replace(swapped, kind="create_file")
        case "rename_file":
            if edit.target_file is None:
                raise ValueError(f"a rename_file without a target: {edit}")
            return replace(swapped, file=edit.target_file, target_file=edit.file)
        case "replace" | "comment" | "reformat":
            return swapped


def invert_all(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits that take ``edits`` back: each inverted, the last first."""
    return tuple(invert(edit) for edit in reversed(edits))


def encode(edit: Edit) -> dict[str, Value]:
    """Return ``edit`` as a JSON object without the fields that hold their default."""
    return {
        field.name: list(value) if isinstance(value, tuple) else value
        for field in fields(edit)
        if (value := getattr(edit, field.name)) != field.default or field.name in ("kind", "file")
    }


def decode(data: Mapping[str, Value]) -> Edit:
    """Return the edit that ``encode`` made ``data`` from; raises TypeError for unknown or missing fields."""
    given = dict(data)
    for name in ("pointer", "target", "layout"):
        if given.get(name) is not None:
            given[name] = tuple(given[name])
    return Edit(**given)
