"""Values that somebody has read are kept up with the edits, so that reading again costs what has changed."""

from collections.abc import Iterable
from typing import Any

from configmig.documents.formats.yaml.nodes import (
    UNREAD,
    Alias,
    Collection,
    Entry,
    Node,
    is_merge,
    merges_in,
    walk,
)
from configmig.documents.formats.yaml.values import key_of, mapping_of, value_of


class Upkeep:
    """Which mappings of a tree have their entries in another order than the values that were read.

    What a mapping holds is put right with every edit. Its order is not, because a Python dictionary cannot
    put a key before others: that waits until somebody reads, so that one pass is enough for many edits.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._orders: dict[int, tuple[Collection, list[Any]]] = {}
        """Mappings out of order, each with its keys as they are to stand."""
        self._unsure: dict[int, Collection] = {}
        """Mappings to be read anew: merge keys bring them entries."""

    def entered(self, container: Collection, index: int) -> None:
        """Keep up with an entry that was put in at ``index``."""
        kept, entry = container.value, container.entries[index]
        if kept is UNREAD:
            return
        if not container.is_map:
            kept.insert(index, value_of(entry.value, self._file))
        elif self._is_unsure(container):
            self._unsure[id(container)] = container
        else:
            key = key_of(entry, self._file)
            if index < len(kept) or id(container) in self._orders:
                self._order_of(container).insert(index, key)
            kept[key] = value_of(entry.value, self._file)

    def left(self, container: Collection, index: int, entry: Entry) -> None:
        """Keep up with an entry that was taken out at ``index``."""
        kept = container.value
        if kept is UNREAD:
            return
        if not container.is_map:
            del kept[index]
        elif is_merge(entry) or self._is_unsure(container):
            self._unsure[id(container)] = container
        else:
            if id(container) in self._orders:
                del self._order_of(container)[index]
            kept.pop(key_of(entry, self._file), None)

    def swapped(self, container: Collection, index: int, old: Entry) -> None:
        """Keep up with an entry that stands where ``old`` was."""
        kept, entry = container.value, container.entries[index]
        if kept is UNREAD:
            return
        if not container.is_map:
            kept[index] = value_of(entry.value, self._file)
        elif is_merge(old) or self._is_unsure(container):
            self._unsure[id(container)] = container
        else:
            before, after = key_of(old, self._file), key_of(entry, self._file)
            if before != after or type(before) is not type(after):
                self._order_of(container)[index] = after
                del kept[before]
            kept[after] = value_of(entry.value, self._file)

    def settle(self, node: Node | None = None) -> None:
        """Bring the values of all mappings, or of those in ``node``, into the order of their entries."""
        if not (self._orders or self._unsure):
            return
        inside = None if node is None else _reached(node)
        for key in list(self._unsure) if inside is None else inside:
            container = self._unsure.pop(key, None)
            if container is not None and container.value is not UNREAD:
                self._orders.pop(key, None)
                fresh = mapping_of(container, self._file)
                _refill(container.value, fresh, fresh.values())
        for key in list(self._orders) if inside is None else inside:
            container, order = self._orders.pop(key, (None, []))
            if container is not None and (kept := container.value) is not UNREAD:
                _refill(kept, order, [kept[name] for name in order])

    def forget(self) -> None:
        """Nothing is out of order: all values will be read anew."""
        self._orders, self._unsure = {}, {}

    def _order_of(self, container: Collection) -> list[Any]:
        """Return the keys of a mapping in their order, to be changed with it."""
        if id(container) not in self._orders:
            self._orders[id(container)] = container, list(container.value)
        return self._orders[id(container)][1]

    def _is_unsure(self, container: Collection) -> bool:
        return id(container) in self._unsure or merges_in(container) > 0


def _reached(node: Node) -> list[int]:
    """Return the identities of the collections that the value of ``node`` is made of, through aliases too."""
    found: dict[int, Node] = {}
    stack = [node]
    while stack:
        for each in walk(stack.pop()):
            target = each.target if type(each) is Alias else each
            if type(target) is Collection and id(target) not in found:
                found[id(target)] = target
                if target is not each:
                    stack.append(target)
    return list(found)


def _refill(kept: dict[Any, Any], keys: Iterable[Any], values: Iterable[Any]) -> None:
    kept.clear()
    kept.update(zip(keys, values, strict=True))
