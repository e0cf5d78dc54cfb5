"""The tree of one file while it is changed: finding places, taking entries out and putting them in."""

from typing import NamedTuple

from configmig.documents.contract import Bounds
from configmig.documents.encoding import line_and_column
from configmig.documents.formats.yaml.anchors import link
from configmig.documents.formats.yaml.brackets import lay_out_flow
from configmig.documents.formats.yaml.ending import last_block_scalar, stay_unended, unended
from configmig.documents.formats.yaml.events import compose, compose_part
from configmig.documents.formats.yaml.framing import Composed, frame
from configmig.documents.formats.yaml.indentation import dedent, place
from configmig.documents.formats.yaml.keys import enter, index_of, leave, look_up
from configmig.documents.formats.yaml.layout import (
    OddShapeError,
    keep_header,
    lay_out,
    own_text,
    parted,
)
from configmig.documents.formats.yaml.nodes import (
    Collection,
    Entry,
    Node,
    Scalar,
    is_block,
    is_merge,
    position_in,
)
from configmig.documents.formats.yaml.ties import Ties
from configmig.documents.formats.yaml.upkeep import Upkeep
from configmig.documents.formats.yaml.values import key_of, value_of
from configmig.edits import Value
from configmig.errors.documents import DocumentError, UnwritableEditError
from configmig.pointer import Pointer, format_pointer


class Step(NamedTuple):
    """One entry on the way from the root to a place, and the collection that it is in (None for the root)."""

    container: Collection | None
    entry: Entry


class Tree:
    """The entries of one document; every change goes through ``put``, ``take`` or ``swap``, as verified text.

    ``above`` is the place of the document in its file, when that holds several.
    """

    def __init__(
        self, file: str, source: str, composed: Composed, bounds: Bounds, *, above: Pointer = ()
    ) -> None:
        self.file = file
        self.above = above
        self.source = source[composed.start : composed.stop]
        self.bounds = bounds
        self.has_anchors = composed.has_anchors or "<<" in self.source
        self.directives = composed.directives if "%" in composed.directives else ""
        self.stale = False
        self.ties = Ties()
        self.upkeep = Upkeep(file)
        self.literal = True
        self.root = frame(source, composed)

    # Reading.

    def value(self) -> Value:
        """Return the plain value of the whole document."""
        self.link()
        return self.value_of(self.root.value)

    def value_of(self, node: Node) -> Value:
        """Return the plain value of a node."""
        if type(node) is not Scalar:
            self.upkeep.settle(None if node is self.root.value else node)
        return value_of(node, self.file)

    def text(self) -> str:
        """Return the text of the whole document."""
        value = self.root.value
        if is_block(value) and type(value) is Collection and value.begin < 0 and not value.laid:
            return self.source
        return own_text(self.root)

    def link(self) -> None:
        """Point every alias to its definition as it is now; values that were read are forgotten."""
        if self.stale:
            link(self.root.value, file=self.file, bounds=self.bounds)
            self._linked()

    def _linked(self) -> None:
        self.stale = False
        self.ties.forget()
        self.upkeep.forget()

    def find(self, container: Node, token: str | int) -> Entry | None:
        """Return the entry that a token of a pointer names in a collection, None when there is none."""
        if type(container) is not Collection:
            return None
        if container.is_map:
            return look_up(container, token, self.file)
        number = index_of(token)
        return container.entries[number] if 0 <= number < len(container.entries) else None

    def walk_to(self, pointer: Pointer) -> list[Step]:
        """Return the steps to ``pointer`` as far as they exist, laid out; the root is first."""
        steps = [Step(None, self.root)]
        for token in pointer:
            node = steps[-1].entry.value
            entry = self.find(node, token)
            if entry is None:
                break
            assert type(node) is Collection  # noqa: S101 - the last kind
            self.lay(node)
            steps.append(Step(node, entry))
        return steps

    def lay(self, node: Collection) -> None:
        """Lay out a collection on the way to a place; UnwritableEditError if its entries share text."""
        if node.laid:
            return
        is_root = node is self.root.value
        if node.begin < 0 and not node.flow:
            reason = "the root stands on the line of its document's start"
            raise UnwritableEditError(self.file, reason, line=self.line_of(node))
        try:
            if node.flow:
                lay_out_flow(node)
            else:
                lay_out(node, header=is_root and not self.root.head.strip())
        except OddShapeError as error:
            raise UnwritableEditError(self.file, str(error), line=self.line_of(node)) from None

    def named(self, pointer: Pointer) -> str:
        """Return what a place in this document is called in its file."""
        return format_pointer((*self.above, *pointer))

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
            found = compose_part(source, file=self.file, bounds=self.bounds)
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
        entry.number = index
        if container.merges >= 0:
            container.merges += is_merge(entry)
        if index == 0 and container is self.root.value and len(container.entries) > 1 and not container.flow:
            # What was the header may now be the comment of an entry.
            below = container.entries[1]
            below.gap, below.lead = parted(below.gap + below.lead, container.column)
        enter(container, entry, self.file)
        if self._is_plain(container, None, entry):
            self.upkeep.entered(container, index)
        self.settle_header()

    def take(self, container: Collection, index: int) -> Entry:
        """Take an entry out; what becomes of its gap is the caller's decision."""
        entry = container.entries.pop(index)
        if container.merges > 0:
            container.merges -= is_merge(entry)
        leave(container, entry, self.file)
        if self._is_plain(container, entry, None):
            self.upkeep.left(container, index, entry)
        self.settle_header()
        return entry

    def swap(self, container: Collection, index: int, entry: Entry) -> None:
        """Put ``entry`` in the place of another."""
        old = container.entries[index]
        container.entries[index] = entry
        entry.number = index
        if container.merges >= 0:
            container.merges += is_merge(entry) - is_merge(old)
        if not self.literal:
            stay_unended(old.value, entry.value)
        leave(container, old, self.file)
        enter(container, entry, self.file)
        if self._is_plain(container, old, entry):
            self.upkeep.swapped(container, index, old)

    def _is_plain(self, container: Collection, old: Entry | None, new: Entry | None) -> bool:
        """Whether a change leaves anchors, and what merge keys bring, alone; else the tree is stale."""
        if self.stale:
            self.ties.forget()
        elif self.has_anchors:
            if old is not None:
                self.upkeep.settle(old.value)
            self.stale = not self.ties.hold(self.root.value, container, old, new)
        return not self.stale

    def settle_header(self) -> None:
        """Keep the first comment of the file a header, whatever stands below it now."""
        root = self.root.value
        if type(root) is not Collection or root.flow:
            return
        if root.laid and root.entries and not self.root.head.strip():
            keep_header(root.entries[0])

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
        last = last_block_scalar(entry.value)
        is_last = last is not None and last is last_block_scalar(self.root.value)
        if not self.literal and is_last and self.source.endswith(own_text(entry)):
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
            composed, *more = compose(parsed, source=text, file=self.file, bounds=self.bounds)
        except DocumentError as error:
            raise UnwritableEditError(self.file, f"the result is not valid ({error.message})") from None
        if more:
            raise UnwritableEditError(self.file, "the result would hold several documents")
        self.root = frame(text, composed)
        self.source = text
        self.has_anchors = composed.has_anchors or "<<" in text
        self._linked()
