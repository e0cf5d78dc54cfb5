"""One place that a selection found, and the operations relative to it."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from configmig.edits import Value
from configmig.errors.operations import RootPlaceError, StaleMatchError
from configmig.operations import (
    add,
    append,
    comment,
    convert,
    copy,
    insert,
    move,
    reading,
    remove,
    rename,
    set,  # noqa: A004 - the module is named after the operation
    set_default,
    sort_keys,
    split,
    unwrap,
    wrap,
)
from configmig.operations.follower import Follower
from configmig.operations.following import Spot
from configmig.operations.move import Target
from configmig.operations.paths import resolve, select
from configmig.operations.places import IfExists
from configmig.operations.split import Parts
from configmig.operations.subject import Subject
from configmig.operations.values import copy_value
from configmig.operations.workspace import Workspace
from configmig.pointer import Pointer

Name = str | int | Pointer
"""A key, an index, or several of them as a tuple, below the match; never a path, so any key can be named."""


class Match:
    """A place that ``select`` found. It follows its place through later edits: removals, renames, moves.

    Where a method takes a ``name``, that is a key (or an index, or a tuple of them) below the match, taken
    literally: ``match.set("llama3.1:latest", …)``. Everything else is as in ``FileOperations``. Using a match
    whose place was removed raises StaleMatchError.
    """

    __slots__ = ("_follower", "_workspace")

    def __init__(self, workspace: Workspace, file: str, pointer: Pointer) -> None:
        self._workspace = workspace
        self._follower = Follower(workspace, file, pointer)

    def __repr__(self) -> str:
        spot = self._follower.spot or self._follower.origin
        return f"<Match {spot.file} {spot.pointer}>"

    def _spot(self) -> Spot:
        spot = self._follower.spot
        if spot is None or resolve(self._workspace.read(spot.file), spot.pointer) is None:
            origin = self._follower.origin
            subject = Subject(self._workspace, (spot or origin).file, "select")
            raise StaleMatchError(subject.place(origin.pointer), subject.at(origin.pointer))
        return spot

    def _subject(self, operation: str) -> Subject:
        return Subject(self._workspace, self._spot().file, operation)

    def _below(self, name: Name) -> Pointer:
        tokens = name if isinstance(name, tuple) else (name,)
        return (*self._spot().pointer, *tokens)

    @property
    def file(self) -> str:
        """The name of the file it is in."""
        return self._spot().file

    @property
    def pointer(self) -> Pointer:
        """Where it is now: the keys and indices from the root."""
        return self._spot().pointer

    @property
    def key(self) -> Any:
        """Its own key or index. Raises RootPlaceError for the root, which has none."""
        pointer = self.pointer
        if not pointer:
            raise RootPlaceError("key", self.file)
        return pointer[-1]

    @property
    def parent(self) -> "Match":
        """The mapping or list that it is in. Raises RootPlaceError for the root."""
        pointer = self.pointer
        if not pointer:
            raise RootPlaceError("parent", self.file)
        return Match(self._workspace, self.file, pointer[:-1])

    @property
    def value(self) -> Value:
        """A copy of its value as it is now."""
        spot = self._spot()
        found = resolve(self._workspace.read(spot.file), spot.pointer)
        return copy_value(found[1]) if found else None

    # Below the match

    def get(self, name: Name, *, default: Value = None) -> Value:
        """Return a copy of the value of ``name``, ``default`` where there is none."""
        return reading.get(self._subject("get"), self._below(name), default)

    def exists(self, name: Name) -> bool:
        """Tell whether there is a ``name`` below it."""
        return reading.exists(self._subject("exists"), self._below(name))

    def select(self, path: str) -> "list[Match]":
        """Return everything that the JSONPath means when ``$`` is this match."""
        spot = self._spot()
        below = select(self.value, path)
        return [Match(self._workspace, spot.file, (*spot.pointer, *pointer)) for pointer, _ in below]

    def set(self, name: Name, value: Value, *, comment: str | None = None) -> None:
        """Give the key ``name`` a value; ``()`` as the name is the match itself."""
        set.set_value(self._subject("set"), self._below(name), value, comment=comment)

    def set_default(self, name: Name, value: Value, *, comment: str | None = None) -> None:
        """Add the key ``name`` where it is missing."""
        set_default.set_default(self._subject("set_default"), self._below(name), value, comment=comment)

    def add(
        self,
        name: Name,
        value: Value,
        *,
        comment: str | None = None,
        before: str | None = None,
        after: str | None = None,
        if_exists: IfExists = "error",
    ) -> None:
        """Add the key ``name``."""
        add.add(
            self._subject("add"),
            self._below(name),
            value,
            comment=comment,
            before=before,
            after=after,
            if_exists=if_exists,
        )

    def convert(self, name: Name, function: Callable[[Value], Value], *, missing_ok: bool = False) -> None:
        """Replace the value of ``name`` by what ``function`` makes of it; ``()`` is the match itself."""
        convert.convert(self._subject("convert"), self._below(name), function, missing_ok=missing_ok)

    def append(self, name: Name, value: Value, *, comment: str | None = None) -> None:
        """Add an item at the end of the list ``name``; ``()`` is the match itself."""
        append.append(self._subject("append"), self._below(name), value, comment=comment)

    def insert(self, name: Name, index: int, value: Value, *, comment: str | None = None) -> None:
        """Add an item to the list ``name``; ``()`` is the match itself."""
        insert.insert(self._subject("insert"), self._below(name), index, value, comment=comment)

    def remove(self, name: Name = (), *, missing_ok: bool = False) -> None:
        """Remove the match itself, or what ``name`` is below it."""
        remove.remove(self._subject("remove"), self._below(name), missing_ok=missing_ok)

    # The match itself

    def rename(self, new_name: str, *, if_exists: IfExists = "error") -> None:
        """Give its key another name."""
        rename.rename(self._subject("rename"), self.pointer, new_name, if_exists=if_exists)

    def move(
        self,
        to: Target,
        *,
        before: str | None = None,
        after: str | None = None,
        if_exists: IfExists = "error",
    ) -> None:
        """Move it to ``to``, a path from the root; the match follows within its file."""
        move.move(self._subject("move"), self.pointer, to, before=before, after=after, if_exists=if_exists)

    def copy(
        self,
        to: Target,
        *,
        before: str | None = None,
        after: str | None = None,
        if_exists: IfExists = "error",
    ) -> None:
        """Copy it to ``to``, a path from the root; the match stays where it is."""
        copy.copy(self._subject("copy"), self.pointer, to, before=before, after=after, if_exists=if_exists)

    def wrap(self, name: str) -> None:
        """Put its value under a new key ``name``; the match stays the place, which holds a mapping then."""
        spot = self._spot()
        wrap.wrap(self._subject("wrap"), spot.pointer, name)
        self._follower = Follower(self._workspace, *spot)

    def unwrap(self, name: str | None = None) -> None:
        """Replace its value by that of its only key; the match stays the place."""
        spot = self._spot()
        unwrap.unwrap(self._subject("unwrap"), spot.pointer, name)
        self._follower = Follower(self._workspace, *spot)

    def split(self, into: Parts) -> None:
        """Replace it by several entries."""
        split.split(self._subject("split"), self.pointer, into)

    def sort_keys(self, name: Name = (), *, order: Sequence[str] | None = None) -> None:
        """Sort the keys of the match itself, or of ``name`` below it."""
        sort_keys.sort_keys(self._subject("sort_keys"), self._below(name), order=order)

    def comment(self, text: str | None, *, where: Literal["above", "beside"] = "above") -> None:
        """Write, change or remove its comment."""
        comment.comment(self._subject("comment"), self.pointer, text, where=where)
