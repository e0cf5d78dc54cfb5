"""The tree of one file while it is changed: finding places, taking entries out and putting them in."""

from collections.abc import Iterator
from typing import NamedTuple

from configmig.documents.contract import Bounds
from configmig.documents.formats.yaml.events import Composed, compose, line_and_column
from configmig.documents.formats.yaml.expansion import check_expanded
from configmig.documents.formats.yaml.indentation import dedent, lines_of, place
from configmig.documents.formats.yaml.layout import (
    OddShapeError,
    block_begin,
    first_of,
    keep_header,
    lay_out,
    own_text,
    parted,
    trailing,
)
from configmig.documents.formats.yaml.nodes import (
    UNREAD,
    Alias,
    Collection,
    Entry,
    Node,
    Scalar,
    is_block,
    is_merge,
)
from configmig.documents.formats.yaml.values import forget, key_of, value_of
from configmig.edits import Value
from configmig.errors.documents import AliasEditError, AnchorError, DocumentError, UnwritableEditError
from configmig.pointer import Pointer, format_pointer


class Step(NamedTuple):
    """One entry on the way from the root to a place, and the collection that it is in (None for the root)."""

    container: Collection | None
    entry: Entry


class Tree:
    """The entries of one file; every change goes through ``put``, ``take`` and ``swap``, as verified text."""

    def __init__(self, file: str, source: str, composed: Composed, bounds: Bounds) -> None:
        self.file = file
        self.source = source
        self.bounds = bounds
        self.has_anchors = composed.has_anchors or "<<" in source
        self.directives = composed.directives if "%" in composed.directives else ""
        self.stale = False
        self.literal = True
        self.root = self._frame(source, composed)

    def _frame(self, source: str, composed: Composed) -> Entry:
        root = composed.root
        if root is None or (type(root) is Scalar and root.start == root.end):
            at = composed.closed if composed.closed >= 0 else len(source)
            entry = Entry(None, Scalar(source, at, at, "", "", None, None))
            entry.head, entry.tail = source[:at], source[at:]
            return entry
        entry = Entry(None, root)
        if not is_block(root):
            entry.head, entry.tail = source[: root.start], source[root.end :]
            return entry
        assert type(root) is Collection  # noqa: S101 - what is_block says
        root.finish = composed.closed if composed.closed >= 0 else len(source)
        try:
            first = first_of(root)
            root.begin = block_begin(source, first, composed.framed or -1)
        except OddShapeError:
            root.begin = -1
        if root.inline:
            root.begin = -1
        entry.head, entry.tail = source[: max(root.begin, 0)], source[root.finish :]
        return entry

    # Reading.

    def value(self) -> Value:
        """Return the plain value of the whole document."""
        self.link()
        return value_of(self.root.value, self.file)

    def text(self) -> str:
        """Return the text of the whole document."""
        value = self.root.value
        if is_block(value) and type(value) is Collection and value.begin < 0 and not value.laid:
            return self.source
        return own_text(self.root)

    def link(self) -> None:
        """Point every alias to its definition as it is now; values that were read are forgotten."""
        if not (self.stale and self.has_anchors):
            return
        forget(self.root.value)
        anchors: dict[str, Node] = {}
        closed: set[int] = set()
        stack: list[tuple[Node, bool]] = [(self.root.value, False)]
        while stack:
            node, done = stack.pop()
            if done:
                closed.add(id(node))
            elif type(node) is Alias:
                node.target = self._definition(node, anchors.get(node.anchor), closed)
            else:
                if node.anchor is not None:
                    anchors[node.anchor] = node
                stack.append((node, True))
                if type(node) is Collection:
                    children = [
                        child for e in node.entries for child in (e.key, e.value) if child is not None
                    ]
                    stack.extend((child, False) for child in reversed(children))
        check_expanded(self.root.value, file=self.file, bounds=self.bounds)
        self.stale = False

    def _definition(self, alias: Alias, target: Node | None, closed: set[int]) -> Node:
        if target is not None and id(target) in closed:
            return target
        line, column = line_and_column(alias.src, alias.start)
        name = alias.anchor
        problem = f"the alias *{name} has no anchor &{name} above it"
        if target is not None:
            problem = f"the alias *{name} lies inside what it names, so the data would contain itself"
        raise AnchorError(self.file, problem, line=line, column=column)

    def find(self, container: Node, token: str | int) -> Entry | None:
        """Return the entry that a token of a pointer names in a collection, None when there is none."""
        if type(container) is not Collection:
            return None
        if not container.is_map:
            number = index_of(token)
            return container.entries[number] if 0 <= number < len(container.entries) else None
        if container.index is None:
            container.index = {key_of(e, self.file): e for e in container.entries if not is_merge(e)}
        found = container.index.get(token)
        if found is not None and type(key_of(found, self.file)) is type(token):
            return found
        text = str(token)
        return next(
            (
                e
                for key, e in container.index.items()
                if type(key) is not str and type(e.key) is Scalar and e.key.text == text
            ),
            None,
        )

    def walk_to(self, pointer: Pointer) -> list[Step]:
        """Return the steps to ``pointer`` as far as they exist, laid out; the root is first."""
        steps = [Step(None, self.root)]
        for token in pointer:
            node = steps[-1].entry.value
            entry = self.find(node, token)
            if entry is None:
                break
            assert type(node) is Collection  # noqa: S101 - the last kind
            if not node.flow:
                self.lay(node)
            steps.append(Step(node, entry))
        return steps

    def lay(self, node: Collection) -> None:
        """Lay out a block on the way to a place; UnwritableEditError if it is not made of lines."""
        if node.laid:
            return
        is_root = node is self.root.value
        if node.begin < 0:
            reason = "the root stands on the line of its document's start"
            raise UnwritableEditError(self.file, reason, line=self.line_of(node))
        try:
            lay_out(node, header=is_root and not self.root.head.strip())
        except OddShapeError as error:
            raise UnwritableEditError(self.file, str(error), line=self.line_of(node)) from None

    def line_of(self, node: Node) -> int:
        """Return the line of a node in the text that it was parsed from."""
        return line_and_column(node.src, node.start)[0]

    # Changing.

    def parse_entry(self, text: str, *, is_map: bool, key: Value = None) -> Entry:
        """Return the entry that ``text`` (at its column) says.

        Raises UnwritableEditError when it says anything else than one entry.
        """
        prefix = self.directives + "\n" if self.directives else ""
        source = prefix + text
        try:
            found = compose(source, source=source, file=self.file, bounds=self.bounds, partial=True)
        except DocumentError as error:
            raise UnwritableEditError(self.file, f"the new text is not valid ({error.message})") from None
        root = found.root
        if type(root) is not Collection or root.flow or root.is_map != is_map or len(root.entries) != 1:
            raise UnwritableEditError(self.file, "the new text does not say one entry")
        root.begin, root.finish = len(prefix), len(source)
        try:
            lay_out(root)
        except OddShapeError as error:
            raise UnwritableEditError(self.file, str(error)) from None
        entry = root.entries[0]
        if is_map and key is not None and not is_merge(entry) and key_of(entry, self.file) != key:
            raise UnwritableEditError(self.file, "the new text has another key")
        entry.tail += root.tail
        if found.has_anchors or "<<" in text:
            self.has_anchors = True
        return entry

    def put(self, container: Collection, index: int, entry: Entry) -> None:
        """Insert an entry whose text is in the container's column."""
        container.entries.insert(index, entry)
        if container.index is not None:
            if is_merge(entry):
                container.index = None
            else:
                container.index[key_of(entry, self.file)] = entry
        self._insert_value(container, index, entry)
        self.settle_header()

    def take(self, container: Collection, index: int) -> Entry:
        """Take an entry out; what becomes of its gap is the caller's decision."""
        entry = container.entries.pop(index)
        self.settle_header()
        if container.index is not None and not is_merge(entry):
            del container.index[key_of(entry, self.file)]
        if self.has_anchors:
            self.stale = True
        elif type(container.value) is list:
            del container.value[index]
        elif type(container.value) is dict:
            del container.value[key_of(entry, self.file)]
        return entry

    def swap(self, container: Collection, index: int, entry: Entry) -> None:
        """Put ``entry`` in the place of another."""
        old = container.entries[index]
        container.entries[index] = entry
        if not self.literal:
            _stay_unended(old.value, entry.value)
        if container.index is not None and not (is_merge(old) or is_merge(entry)):
            del container.index[key_of(old, self.file)]
            container.index[key_of(entry, self.file)] = entry
        if self.has_anchors:
            self.stale = True
        elif type(container.value) is list:
            container.value[index] = value_of(entry.value, self.file)
        elif type(container.value) is dict:
            if key_of(old, self.file) == key_of(entry, self.file):
                container.value[key_of(entry, self.file)] = value_of(entry.value, self.file)
            else:
                self._rebuild(container)

    def _insert_value(self, container: Collection, index: int, entry: Entry) -> None:
        if self.has_anchors:
            self.stale = True
        elif type(container.value) is list:
            container.value.insert(index, value_of(entry.value, self.file))
        elif type(container.value) is dict:
            if index == len(container.entries) - 1:
                container.value[key_of(entry, self.file)] = value_of(entry.value, self.file)
            else:
                self._rebuild(container)

    def _rebuild(self, container: Collection) -> None:
        kept = container.value
        fresh = {key_of(e, self.file): value_of(e.value, self.file) for e in container.entries}
        kept.clear()
        kept.update(fresh)

    # Whole entries as text.

    def entry_text(self, step: Step) -> str:
        """Return the text of an entry in a block, its comments with it, dedented where that can be undone."""
        assert step.container is not None  # noqa: S101 - the root has no entry text
        return dedent(own_text(step.entry), step.container.column)

    def set_entry_text(self, step: Step, text: str) -> None:
        """Give an entry of a block another text (same key, or any item); the gap above it stays."""
        container, old = step.container, step.entry
        assert container is not None  # noqa: S101 - the root has no entry text
        key = None if not container.is_map or is_merge(old) else key_of(old, self.file)
        entry = self.parse_entry(place(text, container.column), is_map=container.is_map, key=key)
        entry.gap = old.gap + entry.gap
        index = position_in(container, old)
        self.swap(container, index, entry)
        if not self.literal and self.source.endswith(own_text(entry)):
            unended(entry.value)

    def snapshot(self, pointer: Pointer) -> str | None:
        """Return the text of the entry at ``pointer`` in a block, or of the file; None if there is none."""
        steps = self.walk_to(pointer)
        if len(steps) != len(pointer) + 1:
            return None
        if not pointer:
            return self.text()
        container = steps[-1].container
        return None if container is None or container.flow else self.entry_text(steps[-1])

    def restore(self, pointer: Pointer, text: str) -> None:
        """Make ``text`` the text of the entry at ``pointer``, or of the whole file."""
        if pointer:
            self.set_entry_text(self.walk_to(pointer)[-1], text)
        else:
            self.reset(text)

    def reset(self, text: str) -> None:
        """Make ``text`` the text of the whole file."""
        parsed = text if self.literal else text.removesuffix("\n")
        try:
            composed = compose(parsed, source=text, file=self.file, bounds=self.bounds)
        except DocumentError as error:
            raise UnwritableEditError(self.file, f"the result is not valid ({error.message})") from None
        self.root = self._frame(text, composed)
        self.source = text
        self.has_anchors = composed.has_anchors or "<<" in text
        self.stale = False

    # Blank lines and loose comments.

    def following(
        self, steps: list[Step], container: Collection, index: int
    ) -> list[tuple[Entry | Collection, str]]:
        """Return the places of the loose text that follows the position ``index`` of the last container."""
        slots: list[tuple[Entry | Collection, str]] = []
        chain = [(container, index), *_parents(steps)]
        for parent, number in chain:
            if number < len(parent.entries):
                after = parent.entries[number]
                return [*slots, (after, "gap"), (after, "lead")]
            slots.append((parent, "tail"))
        return slots

    def pull(self, slots: list[tuple[Entry | Collection, str]], wanted: str) -> str:
        """Take ``wanted`` from the front of the loose text in ``slots``; nothing when the text differs."""
        texts = [getattr(owner, name) for owner, name in slots]
        if not wanted or not "".join(texts).startswith(wanted):
            return ""
        rest = len(wanted)
        for (owner, name), text in zip(slots, texts, strict=True):
            setattr(owner, name, text[min(rest, len(text)) :])
            rest -= min(rest, len(text))
        return wanted

    def push(self, steps: list[Step], container: Collection, index: int, gap: str) -> None:
        """Give ``gap`` to what stands at ``index``: to the same owners that a fresh parse would find."""
        if not gap:
            return
        slots = self.following(steps, container, index)
        rest = gap + "".join(getattr(owner, name) for owner, name in slots)
        outer = [step.container.column for step in reversed(steps) if step.container is not None]
        columns = iter([*outer, -1])
        for owner, name in slots:
            if name == "tail":
                column = next(columns)
                tail, rest = trailing(rest, column) if column >= 0 else (rest, "")
                setattr(owner, name, tail)
            elif name == "gap":
                assert type(owner) is Entry  # noqa: S101 - gaps belong to entries
                self._settle(owner, rest)
                return

    def _settle(self, entry: Entry, loose: str) -> None:
        column = len(entry.head) - len(entry.head.lstrip(" "))
        entry.gap, entry.lead = parted(loose, column)
        self.settle_header()

    def is_top(self, container: Collection, index: int) -> bool:
        """Whether nothing but comments stands above ``index`` in the file."""
        return container is self.root.value and index == 0 and not self.root.head.strip()

    def settle_header(self) -> None:
        """Keep the first comment of the file a header, whatever stands below it now."""
        root = self.root.value
        if type(root) is Collection and root.laid and root.entries and not self.root.head.strip():
            keep_header(root.entries[0])

    # Anchors.

    def refuse_alias(self, steps: list[Step], pointer: Pointer) -> None:
        """Raise AliasEditError when the walk to ``pointer`` ended at an alias."""
        node = steps[-1].entry.value
        if type(node) is not Alias or len(steps) > len(pointer):
            return
        self.link()
        assert node.target is not None  # noqa: S101 - documents resolve their aliases before anybody reads
        raise AliasEditError(
            self.file,
            format_pointer(pointer),
            anchor=node.anchor,
            line=self.line_of(node),
            defined=self.line_of(node.target),
        )


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


def unended(node: Node) -> Scalar | None:
    """Take the line end from a block scalar at the end of ``node``, as in a file that ends without one.

    Returns that scalar, None when something else is the last.
    """
    last = _last_leaf(node)
    if last is None or not last.text.endswith("\n"):
        return None
    last.text = last.text[:-1]
    return last


def _last_leaf(node: Node) -> Scalar | None:
    while type(node) is Collection and not node.flow and node.entries:
        node.value = UNREAD
        node = node.entries[-1].value
    return node if type(node) is Scalar and node.style in ("|", ">") else None


def ends_in_lines(node: Node) -> bool:
    """Whether the last thing in ``node`` is a block scalar whose text needs the line end."""
    while type(node) is Collection and not node.flow and node.entries:
        node = node.entries[-1].value
    return type(node) is Scalar and node.style in ("|", ">") and node.text.endswith("\n")


def _stay_unended(old: Node, new: Node) -> None:
    """Text that was parsed again got a line end; the last block scalar of the file has none."""
    before, after = _last_leaf(old), _last_leaf(new)
    if before is not None and after is not None and after.text == before.text + "\n":
        after.text = before.text


def index_of(token: str | int) -> int:
    """Return the index that a token of a pointer means, -1 when it means none."""
    if isinstance(token, int):
        return token
    return int(token) if token.isdecimal() and len(token) < 10 and token.isascii() else -1


def position_in(container: Collection, entry: Entry) -> int:
    """Return the index of an entry among all entries of its container, merge keys too."""
    return container.entries.index(entry)


def blank_lines(text: str) -> int:
    """Return how many blank lines a text starts with."""
    count = 0
    for line in lines_of(text):
        if line.strip():
            break
        count += 1
    return count


def _parents(steps: list[Step]) -> list[tuple[Collection, int]]:
    """Return the containers above the last step's value, with the positions behind the way."""
    return [
        (step.container, position_in(step.container, step.entry) + 1)
        for step in reversed(steps)
        if step.container is not None
    ]
