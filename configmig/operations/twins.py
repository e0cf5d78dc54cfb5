"""Two versions of one file side by side: which entry of the one is which of the other."""

from collections.abc import Iterator
from typing import Any, Literal

from configmig.edits import Edit, Value
from configmig.operations.alignment import align
from configmig.operations.paths import MISSING, find_token
from configmig.operations.values import freeze
from configmig.pointer import Pointer


class Node:
    """An entry of a file: its key (None in a list), the entries in it, and its twin in the other version."""

    __slots__ = ("entries", "is_blocked", "keeps", "key", "kind", "origin", "parent", "twin")

    def __init__(self, value: Value, key: Any = None, parent: "Node | None" = None) -> None:
        self.key = key
        self.parent = parent
        self.twin: Node | None = None
        self.is_blocked = False
        """A clash was reported here: what follows from it is not reported again."""
        self.keeps: frozenset[Literal["value", "name"]] = frozenset()
        """What stays here as it is today, whatever the way back says."""
        self.origin: Pointer | None = None
        """Where it was when the tree was made; None for what came later."""
        self.kind: Literal["mapping", "list", "scalar"] = "scalar"
        self.entries: list[Node] = []
        self.fill(value)

    def fill(self, value: Value) -> None:
        """Take over a new value; the node itself stays who it is."""
        if isinstance(value, dict):
            self.kind = "mapping"
            self.entries = [Node(item, key, self) for key, item in value.items()]
        elif isinstance(value, list):
            self.kind = "list"
            self.entries = [Node(item, None, self) for item in value]
        else:
            self.kind, self.entries = "scalar", []

    def step(self, token: str | int) -> "Node | None":
        """Return the entry that a token names, None when there is none."""
        if self.kind == "mapping":
            key = find_token({each.key: each for each in self.entries}, token)
            return None if key is MISSING else next(each for each in self.entries if each.key == key)
        index: Any = find_token(self.entries, token) if self.kind == "list" else MISSING
        return None if index is MISSING else self.entries[index]

    def find(self, pointer: Pointer) -> "Node | None":
        """Return the entry at ``pointer``."""
        node: Node | None = self
        for token in pointer:
            node = node.step(token) if node is not None else None
        return node

    @property
    def pointer(self) -> Pointer:
        """Where it is in its version now."""
        if self.parent is None:
            return ()
        own = self.key if self.parent.kind == "mapping" else self.parent.number_of(self)
        return (*self.parent.pointer, own)

    def number_of(self, entry: "Node") -> int:
        """Return which entry ``entry`` is, from 0."""
        return next(number for number, each in enumerate(self.entries) if each is entry)

    def lineage(self) -> "Iterator[Node]":
        """Yield the node and everything it lies in."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    @property
    def is_entangled(self) -> bool:
        """True when a clash was reported for it, for what it lies in, or for something in it."""
        return any(each.is_blocked for each in self.lineage()) or any(each.is_blocked for each in self.walk())

    @property
    def is_kept(self) -> bool:
        """True when what it lies in keeps its content, or it does itself."""
        return any("value" in each.keeps for each in self.lineage())

    def remember_places(self, pointer: Pointer = ()) -> None:
        """Note for the node and everything in it where it is now."""
        self.origin = pointer
        for number, each in enumerate(self.entries):
            each.remember_places((*pointer, each.key if self.kind == "mapping" else number))

    def walk(self) -> "Iterator[Node]":
        """Yield the node and everything in it."""
        yield self
        for each in self.entries:
            yield from each.walk()

    def detach(self) -> None:
        """Take it out of its parent."""
        if self.parent is not None:
            del self.parent.entries[self.parent.number_of(self)]
            self.parent = None

    def attach(self, parent: "Node", key: Any, position: int | None) -> None:
        """Put it into ``parent`` as entry number ``position``, None for the end."""
        self.parent, self.key = parent, key if parent.kind == "mapping" else None
        parent.entries.insert(len(parent.entries) if position is None else position, self)


def update(root: Node, edit: Edit) -> Node | None:
    """Make a completed edit on the tree of its file; return the node that it is about."""
    parent = root.find(edit.pointer[:-1]) if edit.pointer else None
    node = root.find(edit.pointer)
    match edit.kind:
        case "add" if parent is not None:
            node = Node(edit.after)
            node.attach(parent, edit.pointer[-1], _number(parent, edit.pointer[-1], edit.position))
        case "remove" if node is not None:
            node.detach()
        case "replace" if node is not None:
            node.fill(edit.after)
        case "rename" if node is not None and edit.target:
            node.key = edit.target[-1]
        case "move" if node is not None and edit.target:
            node.detach()
            new_parent = root.find(edit.target[:-1])
            if new_parent is not None:
                number = _number(new_parent, edit.target[-1], edit.position)
                node.attach(new_parent, edit.target[-1], number)
    return node


def _number(parent: Node, token: Any, position: int | None) -> int | None:
    return token if parent.kind == "list" and isinstance(token, int) else position


def pair(then: Node, now: Node, old: Value, new: Value) -> None:
    """Make twins of all entries that are the same in both versions, changed or not.

    Entries of a mapping are the same by their key; one that vanished and one that came with the very same
    mapping or list in it are one that was renamed. Items of a list are aligned; one that vanished here and
    came there moved.
    """
    then.twin, now.twin = now, then
    if isinstance(old, dict) and isinstance(new, dict):
        _pair_mappings(then, now, old, new)
    elif isinstance(old, list) and isinstance(new, list):
        _pair_lists(then, now, old, new)


def _pair_mappings(then: Node, now: Node, old: dict[Value, Value], new: dict[Value, Value]) -> None:
    by_key = {each.key: each for each in now.entries}
    for each in then.entries:
        if each.key in by_key:
            pair(each, by_key[each.key], old[each.key], new[each.key])
    gone = [(each, old[each.key]) for each in then.entries if each.twin is None]
    came = [(each, new[each.key]) for each in now.entries if each.twin is None]
    _pair_equals(gone, came, containers_only=True)


def _pair_lists(then: Node, now: Node, old: list[Value], new: list[Value]) -> None:
    gone, came = [], []
    for i, j in align(old, new):
        if i is not None and j is not None:
            pair(then.entries[i], now.entries[j], old[i], new[j])
        elif i is not None:
            gone.append((then.entries[i], old[i]))
        elif j is not None:
            came.append((now.entries[j], new[j]))
    _pair_equals(gone, came, containers_only=False)


def _pair_equals(
    gone: list[tuple[Node, Value]], came: list[tuple[Node, Value]], *, containers_only: bool
) -> None:
    """Pair what is equal and has no other equal on either side."""
    if not gone or not came:
        return
    left, right = _by_content(gone), _by_content(came)
    for content, (node, value) in left.items():
        found = right.get(content)
        if found is None or node is None or found[0] is None:
            continue
        if containers_only and not (isinstance(value, dict | list) and value):
            continue
        pair(node, found[0], value, found[1])


def _by_content(entries: list[tuple[Node, Value]]) -> dict[Any, tuple[Node | None, Value]]:
    found: dict[Any, tuple[Node | None, Value]] = {}
    for node, value in entries:
        content = freeze(value)
        found[content] = (None, value) if content in found else (node, value)
    return found


def pair_alike(then: Node, now: Node) -> None:
    """Make twins of two trees of the same shape."""
    then.twin, now.twin = now, then
    for one, other in zip(then.entries, now.entries, strict=True):
        pair_alike(one, other)


def position_among(node: Node, parent: Node) -> int:
    """Return where among today's siblings an entry belongs: next to what it stood next to."""
    assert node.parent is not None  # noqa: S101 - a root has no neighbours
    siblings = node.parent.entries
    number = node.parent.number_of(node)
    for before in reversed(siblings[:number]):
        if before.twin is not None and before.twin.parent is parent:
            return parent.number_of(before.twin) + 1
    for after in siblings[number + 1 :]:
        if after.twin is not None and after.twin.parent is parent:
            return parent.number_of(after.twin)
    return len(parent.entries)


def layout_today(edit: Edit, root: Node) -> tuple[Value, Value] | None:
    """Return what the document remembers about the text around an entry, for today's place of it."""
    sides: list[Value] = []
    for side in edit.layout or ():
        if isinstance(side, dict) and "place" in side:
            node = root.find(tuple(side["place"]))
            if node is None or node.twin is None:
                return None
            sides.append({**side, "place": list(node.twin.pointer)})
        else:
            sides.append(side)
    return (sides[0], sides[1]) if sides else None


def root_of(node: Node) -> Node:
    """Return the root of the tree that a node is in."""
    return list(node.lineage())[-1]


def is_alike(one: Node, other: Node) -> bool:
    """True when two trees have the same shape."""
    same = one.kind == other.kind and len(one.entries) == len(other.entries)
    return same and all(is_alike(*each) for each in zip(one.entries, other.entries, strict=True))
