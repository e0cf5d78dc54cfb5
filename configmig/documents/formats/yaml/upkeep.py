"""Values that somebody has read are kept up with the edits, so that reading again costs what has changed."""

from typing import Any

from configmig.documents.formats.yaml.nodes import UNREAD, Collection, Entry, Scalar, is_merge
from configmig.documents.formats.yaml.values import key_of, mapping_of, value_of


class Upkeep:
    """Which mappings of a tree have entries in another order, or other keys, than the values that were read.

    A Python dictionary cannot rename a key: that waits until somebody reads, so that one pass is enough for
    many edits.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._renamed: dict[int, tuple[Collection, dict[Any, Any]]] = {}
        self._disordered: dict[int, Collection] = {}

    def entered(self, container: Collection, index: int) -> None:
        """Keep up with an entry that was put in at ``index``."""
        kept, entry = container.value, container.entries[index]
        if kept is UNREAD:
            return
        if not container.is_map:
            kept.insert(index, value_of(entry.value, self._file))
        elif self._is_disordered(container):
            self._later(container)
        else:
            below = list(kept)[index:] if index < len(kept) else ()
            kept[key_of(entry, self._file)] = value_of(entry.value, self._file)
            for key in below:
                kept[key] = kept.pop(key)

    def left(self, container: Collection, index: int, entry: Entry) -> None:
        """Keep up with an entry that was taken out at ``index``."""
        kept = container.value
        if kept is UNREAD:
            return
        if not container.is_map:
            del kept[index]
        elif is_merge(entry) or self._is_disordered(container):
            self._later(container)
        else:
            kept.pop(key_of(entry, self._file), None)

    def swapped(self, container: Collection, index: int, old: Entry) -> None:
        """Keep up with an entry that stands where ``old`` was."""
        kept, entry = container.value, container.entries[index]
        if kept is UNREAD:
            return
        if not container.is_map:
            kept[index] = value_of(entry.value, self._file)
            return
        if is_merge(old) or is_merge(entry) or id(container) in self._disordered or _has_merges(container):
            self._later(container)
            return
        before, after = key_of(old, self._file), key_of(entry, self._file)
        _, names = self._renamed.get(id(container), (container, {}))
        first = names.pop(before, before)
        kept[first] = value_of(entry.value, self._file)
        if first != after:
            names[after] = first
        if names:
            self._renamed[id(container)] = (container, names)

    def settle(self) -> None:
        """Bring the values of all mappings into the order of their entries."""
        for container in self._disordered.values():
            if container.value is not UNREAD:
                _refill(container.value, mapping_of(container, self._file))
        for key, (container, names) in self._renamed.items():
            if key not in self._disordered and container.value is not UNREAD:
                back = {first: name for name, first in names.items()}
                _refill(container.value, {back.get(k, k): value for k, value in container.value.items()})
        self.forget()

    def forget(self) -> None:
        """Nothing is out of order: all values will be read anew."""
        if self._renamed or self._disordered:
            self._renamed, self._disordered = {}, {}

    def _later(self, container: Collection) -> None:
        self._disordered[id(container)] = container

    def _is_disordered(self, container: Collection) -> bool:
        return id(container) in self._disordered or id(container) in self._renamed or _has_merges(container)


def _refill(kept: dict[Any, Any], fresh: dict[Any, Any]) -> None:
    kept.clear()
    kept.update(fresh)


def _has_merges(container: Collection) -> bool:
    return any(type(e.key) is Scalar and e.key.text == "<<" and is_merge(e) for e in container.entries)
