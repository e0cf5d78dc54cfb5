"""The places that somebody follows, as a tree that every edit is made on, so that each is found at once."""

from collections.abc import Callable
from typing import Any

from configmig.edits import Edit, Value
from configmig.operations.following import Shift, Spot
from configmig.operations.paths import MISSING, find_token
from configmig.pointer import Pointer


class Place:
    """A place that is followed, or one on the way to it.

    Items of a list know their index by where they are in ``items``: where others come and go nobody is told.
    """

    __slots__ = ("entries", "items", "key", "parent")

    def __init__(self, parent: "Place | None", key: Any) -> None:
        self.parent = parent
        self.key = key
        """Its key in a mapping, or the file of a root; an item of a list has none."""
        self.entries: dict[Any, Place] = {}
        self.items: list[Place | None] = []

    def child(self, token: Any) -> "Place | None":
        """Return the followed place below this one that ``token`` means."""
        if isinstance(token, int) and 0 <= token < len(self.items):
            return self.items[token]
        return self.entries.get(token)

    def reach(self, index: int) -> None:
        """Make room for an item at ``index``."""
        self.items.extend([None] * (index + 1 - len(self.items)))


class Tracking:
    """All followed places of a workspace; ``read`` returns the values of a file as they are now."""

    def __init__(self, read: Callable[[str], Value]) -> None:
        self._read = read
        self._roots: dict[str, Place] = {}
        self._log: list[Callable[[], object]] = []
        """What takes the changes of the tree back, in their order."""
        self._removed: Place | None = None
        """What the last removal took out, in case that it is half of a move."""

    def place(self, file: str, pointer: Pointer) -> Place:
        """Return the place at ``pointer`` to follow: edits made later move it."""
        place = self._roots.setdefault(file, Place(None, file))
        value = self._read(file)
        for token in pointer:
            below = place.child(token)
            if below is None:
                is_item = isinstance(value, list) and isinstance(token, int)
                below = Place(place, None if is_item else token)
                if is_item:
                    place.reach(int(token))
                    place.items[int(token)] = below
                else:
                    place.entries[token] = below
            place = below
            key = find_token(value, token)
            value = None if key is MISSING else value[key]
        return place

    def spot(self, place: Place) -> Spot | None:
        """Return where a place is now, None once it was removed."""
        way: list[Any] = []
        while place.parent is not None:
            way.append(place.parent.items.index(place) if place.key is None else place.key)
            place = place.parent
        return Spot(place.key, tuple(reversed(way))) if self._roots.get(place.key) is place else None

    def make(self, shift: Shift) -> None:
        """Let the places follow an edit that was made."""
        edit = shift.edit
        match edit.kind:
            case "remove":
                self._removed = self._take(edit.file, edit.pointer, is_item=shift.from_list)
            case "add" if shift.to_list:
                self._make_room(edit.file, edit.pointer)
            case "rename" | "move":
                moved = self._take(edit.file, edit.pointer, is_item=shift.from_list)
                file, target = edit.target_file or edit.file, edit.target or edit.pointer
                if shift.to_list:
                    self._make_room(file, target)
                self._put(file, target, moved, is_item=shift.to_list)
            case "remove_file":
                self._move_root(edit.file, None)
            case "rename_file":
                self._move_root(edit.file, edit.target_file)

    def join(self, added: Edit, *, is_item: bool) -> None:
        """Take the last removal and an addition as the one move that they are."""
        self._put(added.file, added.pointer, self._removed, is_item=is_item)

    @property
    def mark(self) -> int:
        """The state of the tree, for ``take_back``."""
        return len(self._log)

    def take_back(self, mark: int) -> None:
        """Take all changes since ``mark`` back: what was removed is followed again."""
        while len(self._log) > mark:
            self._log.pop()()

    def _find(self, file: str, pointer: Pointer) -> Place | None:
        place = self._roots.get(file)
        for token in pointer:
            place = place.child(token) if place is not None else None
        return place

    def _take(self, file: str, pointer: Pointer, *, is_item: bool) -> Place | None:
        """Take a place out and close the gap that an item leaves."""
        parent, key = self._find(file, pointer[:-1]), pointer[-1]
        if parent is None:
            return None
        if not is_item:
            taken = parent.entries.pop(key, None)
            self._log.append(lambda: taken and parent.entries.update({key: taken}))
        elif isinstance(key, int) and key < len(parent.items):
            taken = parent.items.pop(key)
            self._log.append(lambda: parent.items.insert(key, taken))
        else:
            return None
        if taken is not None:
            self._settle(taken, None, taken.key)
        return taken

    def _settle(self, place: Place, parent: Place | None, key: Any) -> None:
        was = place.parent, place.key
        place.parent, place.key = parent, key

        def back() -> None:
            place.parent, place.key = was

        self._log.append(back)

    def _make_room(self, file: str, pointer: Pointer) -> None:
        parent, index = self._find(file, pointer[:-1]), pointer[-1]
        if parent is not None and isinstance(index, int) and index < len(parent.items):
            parent.items.insert(index, None)
            self._log.append(lambda: parent.items.pop(index))

    def _put(self, file: str, pointer: Pointer, place: Place | None, *, is_item: bool) -> None:
        """Put a place where there is room for it."""
        if place is None:
            return
        parent, key = self.place(file, pointer[:-1]), pointer[-1]
        if is_item and isinstance(key, int):
            parent.reach(key)
            parent.items[key] = place
            self._log.append(lambda: parent.items.__setitem__(key, None))
        else:
            parent.entries[key] = place
            self._log.append(lambda: parent.entries.pop(key))
        self._settle(place, parent, None if is_item else key)

    def _move_root(self, old: str, new: str | None) -> None:
        root = self._roots.pop(old, None)
        if root is None:
            return
        self._log.append(lambda: self._roots.update({old: root}))
        if new is not None:
            self._roots[new] = root
            self._log.append(lambda: self._roots.pop(new))
            self._settle(root, None, new)
