"""The light tree of a JSON file: what every entry says, and the text between one entry and the next."""

from typing import NamedTuple, TypeAlias

from configmig.pointer import Pointer


class Entry:
    """A key with its value, or an item of a list (then ``key`` is None).

    ``joint`` is the text between it and the entry (or the opening bracket) before it, the comma with it.
    ``start`` and ``end`` are offsets in the parsed text, -1 for an entry that was not in it.
    """

    __slots__ = ("end", "joint", "key", "key_text", "node", "sep", "start")

    def __init__(
        self, joint: str, key: str | None, key_text: str, sep: str, node: "Node", start: int, end: int
    ) -> None:
        self.joint = joint
        self.key = key
        self.key_text = key_text
        self.sep = sep
        self.node = node
        self.start = start
        self.end = end


class Container:
    """A mapping or a list; ``tail`` is the text between its last entry and its closing bracket.

    A comma in ``tail`` is a trailing one. Without entries ``tail`` is all the text between the brackets.
    """

    __slots__ = ("entries", "is_map", "keys", "start", "tail")

    def __init__(self, is_map: bool, start: int) -> None:
        self.is_map = is_map
        self.start = start
        self.entries: list[Entry] = []
        self.keys: dict[str, Entry] = {}
        self.tail = ""


Node: TypeAlias = str | Container
"""A container, or the very text of a scalar."""


class Step(NamedTuple):
    """One step on the way to a place: the container that was entered, and the entry of it that was taken."""

    container: Container
    number: int

    @property
    def entry(self) -> Entry:
        """The entry that the step leads to."""
        return self.container.entries[self.number]


class Root:
    """A file: what stands before its value, the value, and what stands behind it."""

    __slots__ = ("above", "below", "end", "node", "start")

    def __init__(self, above: str, node: Node, below: str, start: int, end: int) -> None:
        self.above = above
        self.node = node
        self.below = below
        self.start = start
        self.end = end

    def text(self) -> str:
        """Return the whole text."""
        parts = [self.above]
        _write(self.node, parts)
        parts.append(self.below)
        return "".join(parts)

    def walk(self, pointer: Pointer) -> list[Step]:
        """Return the steps to ``pointer``, as many of them as exist."""
        steps: list[Step] = []
        node = self.node
        for token in pointer:
            index = position_of(node, token)
            if index < 0 or isinstance(node, str):
                break
            steps.append(Step(node, index))
            node = node.entries[index].node
        return steps


def position_of(node: Node, token: str | int) -> int:
    """Return the number of the entry that a token of a pointer means, -1 when there is none."""
    if isinstance(node, str):
        return -1
    if not node.is_map:
        index = index_of(token)
        return index if 0 <= index < len(node.entries) else -1
    entry = node.keys.get(str(token))
    if entry is None:
        return -1
    if entry is node.entries[-1]:
        return len(node.entries) - 1
    return node.entries.index(entry)


def index_of(token: str | int) -> int:
    """Return the index that a token of a pointer means, -1 when it means none."""
    if isinstance(token, int):
        return token
    return int(token) if token.isdecimal() and token.isascii() and len(token) < 10 else -1


def node_text(node: Node) -> str:
    """Return the text of a value."""
    if isinstance(node, str):
        return node
    parts: list[str] = []
    _write(node, parts)
    return "".join(parts)


def core_text(entry: Entry) -> str:
    """Return the text of an entry from its key to the end of its value."""
    return entry.key_text + entry.sep + node_text(entry.node)


def _write(node: Node, parts: list[str]) -> None:
    if isinstance(node, str):
        parts.append(node)
        return
    parts.append("{" if node.is_map else "[")
    for entry in node.entries:
        child = entry.node
        if isinstance(child, str):
            parts += (entry.joint, entry.key_text, entry.sep, child)
        else:
            parts += (entry.joint, entry.key_text, entry.sep)
            _write(child, parts)
    parts += (node.tail, "}" if node.is_map else "]")
