"""The light tree of a YAML file: every node knows the text that it came from."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from configmig.edits import Value

_NEAR = 64
"""How far from its remembered position an entry is looked for."""

UNREAD: Value = object()
"""What the value of a collection is until somebody asks for it."""


class Scalar:
    """A leaf; ``text`` is what it says, ``style`` its quotes (none, or ``|`` or ``>``)."""

    __slots__ = ("anchor", "end", "src", "start", "style", "tag", "text")

    def __init__(
        self, src: str, start: int, end: int, text: str, style: str, tag: str | None, anchor: str | None
    ) -> None:
        self.src = src
        self.start = start
        self.end = end
        self.text = text
        self.style = style
        self.tag = tag
        self.anchor = anchor


class Alias:
    """A ``*name``; ``target`` is the node that carries the anchor."""

    __slots__ = ("anchor", "end", "src", "start", "target")

    def __init__(self, src: str, start: int, end: int, anchor: str, target: "Node | None") -> None:
        self.src = src
        self.start = start
        self.end = end
        self.anchor = anchor
        self.target = target


class Entry:
    """A key with its value, or an item (``key`` is None), and once laid out the text around the value.

    In a block, ``gap`` are the blank lines and loose comments before it, ``lead`` the comment lines that
    belong to it, ``head`` its text up to the value, ``tail`` the rest of its last line and the deeper
    comments after it. In brackets, ``gap`` is all that stands between it and the entry before it, the comma
    too; ``lead`` and ``tail`` are empty. ``number`` is where it stood among its siblings when last asked.
    """

    __slots__ = ("gap", "head", "key", "lead", "number", "tail", "value")

    def __init__(self, key: "Node | None", value: "Node") -> None:
        self.key = key
        self.value = value
        self.gap = self.lead = self.head = self.tail = ""
        self.number = 0


class Collection:
    """A mapping or a sequence, in block or in flow style.

    A collection is *laid out* when something in it changes: then its entries hold their own text. Until
    then the text of a block is ``src[begin:finish]``, both set when its parent is laid out, and the text of
    one in brackets ``src[start:end]``. ``opening`` and ``closing`` are the brackets once laid out, with the
    anchor and the tag before the first. ``merges`` counts the merge keys, -1 as long as nobody asked.
    """

    __slots__ = (
        "anchor",
        "begin",
        "closing",
        "column",
        "end",
        "entries",
        "finish",
        "first",
        "flow",
        "index",
        "inline",
        "is_map",
        "laid",
        "merges",
        "opening",
        "src",
        "start",
        "tag",
        "tail",
        "value",
    )

    def __init__(
        self, src: str, start: int, *, is_map: bool, flow: bool, tag: str | None, anchor: str | None
    ) -> None:
        self.src = src
        self.start = self.end = start
        self.is_map = is_map
        self.flow = flow
        self.tag = tag
        self.anchor = anchor
        self.entries: list[Entry] = []
        self.value: Value = UNREAD
        self.index: dict[Any, Entry] | None = None
        self.laid = False
        self.inline = False
        self.begin = self.finish = self.first = self.column = -1
        self.tail = self.opening = self.closing = ""
        self.merges = -1


Node: TypeAlias = Scalar | Alias | Collection


def is_block(node: Node) -> bool:
    """Whether ``node`` is a block collection with entries, the only kind that is made of lines."""
    return type(node) is Collection and not node.flow


def is_merge(entry: Entry) -> bool:
    """Whether ``entry`` is a merge key (``<<: *base``): it adds what it names, and is no key itself."""
    key = entry.key
    return type(key) is Scalar and key.text == "<<" and not key.style and key.tag is None


def merges_in(container: Collection) -> int:
    """Return how many merge keys a mapping has; counted once, and kept up with what comes and goes."""
    if container.merges < 0:
        container.merges = sum(map(is_merge, container.entries)) if container.is_map else 0
    return container.merges


def position_in(container: Collection, entry: Entry) -> int:
    """Return the index of an entry among all entries of its container, merge keys too.

    Each entry remembers where it was. Where that is far off, all of them are numbered anew: one search
    through the siblings for every ``_NEAR`` edits.
    """
    entries, at = container.entries, entry.number
    if at < len(entries) and entries[at] is entry:
        return at
    try:
        at = entries.index(entry, max(at - _NEAR, 0), at + _NEAR)
    except ValueError:
        for number, each in enumerate(entries):
            each.number = number
        at = entry.number
        if at >= len(entries) or entries[at] is not entry:
            raise
    entry.number = at
    return at


def walk(root: Node) -> Iterator[Node]:
    """Yield every node of a tree in the order of the text; aliases are not followed."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        if type(node) is Collection:
            for entry in reversed(node.entries):
                stack.append(entry.value)
                if entry.key is not None:
                    stack.append(entry.key)
