"""The data of a TOML file with the statements that make each entry: tables may be spread over the file."""

from collections.abc import Iterator
from enum import Enum

from configmig.documents.formats.toml.syntax import Item, Statement, Syntax, Word
from configmig.documents.lines.chunks import Chunks
from configmig.pointer import Pointer


class Kind(Enum):
    """How an entry is written."""

    TABLE = "table"
    """By headers, or by dotted keys, or by being above other tables."""
    TABLES = "list of tables"
    INLINE = "inline table"
    ARRAY = "array"
    SCALAR = "value"


class ConflictError(Exception):
    """Two statements give one key a value: the numbers of their chunks, and the key."""

    def __init__(self, key: str, first: int, second: int) -> None:
        super().__init__(key)
        self.key = key
        self.first = first
        self.second = second


class Node:
    """An entry of the data and where it is written."""

    __slots__ = (
        "_below",
        "chunks",
        "header",
        "inside",
        "is_dotted",
        "key",
        "kind",
        "parent",
        "syntax",
        "uses",
    )

    def __init__(self, kind: Kind, parent: "Node | None", key: str | int) -> None:
        self.kind = kind
        self.parent = parent
        self.key = key
        self.chunks: list[int] = []
        """The statements that write it or something in it, in order."""
        self.uses: list[tuple[int, int, int]] = []
        """Where its name stands: statement, start and end."""
        self.header: int | None = None
        """The statement ``[…]`` or ``[[…]]`` that opens this very table."""
        self.is_dotted = False
        """Whether it is made of dotted keys alone."""
        self.syntax: Syntax | None = None
        """Its text, when it is a value."""
        self.inside: tuple[Node, list[int]] | None = None
        """The array or inline table whose brackets it is in, and its items there."""
        self._below: dict[str | int, Node] | None = None

    @property
    def below(self) -> "dict[str | int, Node]":
        """The entries of a container by key or index, in the order of the text."""
        if self._below is None:
            self._below = {}
            if self.syntax is not None:
                for number, item in enumerate(self.syntax.items):
                    _place_item(self, number, item)
        return self._below

    @property
    def is_list(self) -> bool:
        """Whether it holds items rather than keys."""
        return self.kind in (Kind.ARRAY, Kind.TABLES)

    @property
    def is_mapping(self) -> bool:
        """Whether it holds keys."""
        return self.kind in (Kind.TABLE, Kind.INLINE)

    @property
    def pointer(self) -> Pointer:
        """Where it is in the data."""
        return () if self.parent is None else (*self.parent.pointer, self.key)

    def child(self, token: str | int) -> "Node | None":
        """Return the entry that a token of a pointer names."""
        if self.is_list and isinstance(token, str):
            token = int(token) if token.isascii() and token.isdecimal() and len(token) < 10 else -1
        elif self.is_mapping:
            token = str(token)
        return self.below.get(token) if self.is_list or self.is_mapping else None


def build(chunks: Chunks[Statement]) -> Node:
    """Return the root of the data; raises ConflictError where two statements give one key a value."""
    root = Node(Kind.TABLE, None, "")
    root.chunks = list(range(len(chunks)))
    path = [root]
    for number, chunk in enumerate(chunks.list):
        statement = chunk.statement
        if statement.kind == "pair":
            for node in path[1:]:
                node.chunks.append(number)
            _pair(path[-1], statement, number)
        else:
            path = _header(root, statement, number)
    return root


def _header(root: Node, statement: Statement, number: int) -> list[Node]:
    """Enter ``[a.b]`` or ``[[a.b]]`` and return the way to the table that it opens."""
    path = [root]
    last = len(statement.words) - 1
    for index, word in enumerate(statement.words):
        here = path[-1]
        node = here.below.get(word.name)
        if node is None:
            kind = Kind.TABLES if index == last and statement.kind == "tables" else Kind.TABLE
            node = _new(kind, here, word.name)
        node.chunks.append(number)
        node.uses.append((number, word.start, word.end))
        path.append(node)
        if node.kind is Kind.TABLES and index < last:
            item = node.below[len(node.below) - 1]
            item.chunks.append(number)
            path.append(item)
        elif node.kind not in (Kind.TABLE, Kind.TABLES):
            raise ConflictError(word.name, node.chunks[0], number)
    node, name = path[-1], statement.words[-1].name
    if statement.kind == "tables":
        if node.kind is not Kind.TABLES:
            raise ConflictError(name, node.chunks[0], number)
        node = _new(Kind.TABLE, node, len(node.below))
        node.chunks.append(number)
        path.append(node)
    elif node.kind is Kind.TABLES or node.header is not None or node.is_dotted:
        raise ConflictError(name, node.header if node.header is not None else node.chunks[0], number)
    node.header = number
    return path


def _new(kind: Kind, parent: Node, key: str | int) -> Node:
    node = Node(kind, parent, key)
    parent.below[key] = node
    return node


def _pair(table: Node, statement: Statement, number: int) -> None:
    node = table
    for word in statement.words[:-1]:
        found = node.below.get(word.name)
        if found is None:
            found = _new(Kind.TABLE, node, word.name)
            found.is_dotted = True
        if found.kind is not Kind.TABLE or not found.is_dotted:
            raise ConflictError(word.name, found.chunks[0], number)
        found.chunks.append(number)
        found.uses.append((number, word.start, word.end))
        node = found
    word = statement.words[-1]
    if word.name in node.below:
        raise ConflictError(word.name, node.below[word.name].chunks[0], number)
    assert statement.value is not None  # noqa: S101 - a pair has a value
    _value(node, word.name, statement.value, number, word)


def _value(parent: Node, key: str | int, syntax: Syntax, number: int, word: Word | None) -> Node:
    node = _new(_KINDS[syntax.kind], parent, key)
    node.syntax = syntax
    node.chunks.append(number)
    if word is not None:
        node.uses.append((number, word.start, word.end))
    return node


_KINDS = {"scalar": Kind.SCALAR, "array": Kind.ARRAY, "inline": Kind.INLINE}


def _place_item(outer: Node, index: int, item: Item) -> None:
    """Enter an item of an array or a pair of an inline table, whose key may be dotted."""
    number = outer.chunks[0]
    if not item.words:
        _value(outer, index, item.value, number, None).inside = (outer, [index])
        return
    node = outer
    for word in item.words[:-1]:
        found = node.below.get(word.name)
        if found is None:
            found = _new(Kind.INLINE, node, word.name)
            found.is_dotted = True
            found.chunks.append(number)
            found.inside = (outer, [])
            found._below = {}
        if found.inside is None or not found.is_dotted:
            raise ConflictError(word.name, number, number)
        found.inside[1].append(index)
        found.uses.append((number, word.start, word.end))
        node = found
    word = item.words[-1]
    if word.name in node.below:
        raise ConflictError(word.name, number, number)
    _value(node, word.name, item.value, number, word).inside = (outer, [index])


def walk_to(root: Node, pointer: Pointer) -> list[Node]:
    """Return the nodes on the way to ``pointer`` as far as they exist; the root is the first."""
    way = [root]
    for token in pointer:
        node = way[-1].child(token)
        if node is None:
            break
        way.append(node)
    return way


def scalars_of(root: Node) -> Iterator[Node]:
    """Yield the values that hold no others, each container's in the order of the text."""
    stack = [root]
    while stack:
        node = stack.pop()
        if node.kind is Kind.SCALAR:
            yield node
        else:
            stack.extend(reversed(node.below.values()))
