"""What every kind of edit needs: the way to its place, the style there, a record of the text around it."""

from collections.abc import Callable
from dataclasses import replace

from configmig.documents.formats.yaml.emit import Style
from configmig.documents.formats.yaml.indentation import lines_of
from configmig.documents.formats.yaml.keys import index_of
from configmig.documents.formats.yaml.loose import following
from configmig.documents.formats.yaml.nodes import (
    Alias,
    Collection,
    Entry,
    Node,
    is_merge,
    merges_in,
    position_in,
    walk,
)
from configmig.documents.formats.yaml.splices import record
from configmig.documents.formats.yaml.style import StyleGuide
from configmig.documents.formats.yaml.tree import Step, Tree
from configmig.documents.formats.yaml.values import key_of, merge_sources_of
from configmig.edits import Edit, Value
from configmig.errors.documents import (
    AliasEditError,
    AnchorInUseError,
    DocumentError,
    NoSuchPlaceError,
    NotAContainerError,
    UnwritableEditError,
)
from configmig.pointer import Pointer


class Places:
    """Finds and guards the places of one tree; the kinds of edits build on it."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._guide: StyleGuide | None = None

    def _apply(self, edit: Edit) -> Edit:
        """Make an edit that is a part of another."""
        raise NotImplementedError

    def _recorded(self, pointer: Pointer, change: Callable[[], Edit]) -> Edit:
        """Make a change whose inverse needs the text around it: of the entry at ``pointer``, or above."""
        while pointer:
            steps = self.tree.walk_to(pointer)
            container = steps[-1].container
            if len(steps) == len(pointer) + 1 and container is not None and not container.flow:
                break
            pointer = pointer[:-1]
        before = self.tree.snapshot(pointer)
        assert before is not None  # noqa: S101 - the loop found it
        loose = self._loose_below(pointer)
        try:
            done = change()
        except DocumentError:
            self.tree.restore(pointer, before)
            raise
        after = self.tree.snapshot(pointer)
        below = self._loose_below(pointer)
        loose, below = parted_ends(loose, below)
        assert after is not None  # noqa: S101 - the entry stays where it is
        was, became = record(before, after)
        there = {"place": list(pointer)}
        return replace(
            done,
            layout=(
                {**there, **was, "below": loose},
                {**there, **became, "below": below},
            ),
        )

    def _loose_below(self, pointer: Pointer) -> str:
        steps = self.tree.walk_to(pointer)
        container = steps[-1].container
        if container is None:
            return ""
        return self._below(steps, container, position_in(container, steps[-1].entry))

    def _below(self, steps: list[Step], container: Collection, index: int) -> str:
        """Return the loose text below the entry at ``index``: where gaps of removed entries may end up."""
        slots = following(steps[:-1], container, index + 1)
        return "".join(getattr(owner, name) for owner, name in slots)

    def _at(self, pointer: Pointer) -> list[Step]:
        steps = self.tree.walk_to(pointer)
        if len(steps) == len(pointer) + 1:
            return steps
        self._refuse_alias(steps, pointer)
        self._refuse_inherited(steps, pointer)
        nearest = pointer[: len(steps) - 1]
        line = self.tree.line_of(steps[-1].entry.value) if nearest else None
        raise NoSuchPlaceError(
            self.tree.file, self.tree.named(pointer), nearest=self.tree.named(nearest), line=line
        )

    def _taken(self, container: Collection, token: str | int, edit: Edit) -> Entry | None:
        """Return the entry that is named ``token`` already; what is put back may stand beside its like."""
        found = self.tree.find(container, token) if container.is_map else None
        again = edit.after_text is not None
        return None if found is not None and again and key_of(found, self.tree.file) != token else found

    def _refuse_alias(self, steps: list[Step], pointer: Pointer) -> None:
        """Raise AliasEditError when the walk to ``pointer`` ended at an alias."""
        node = steps[-1].entry.value
        if type(node) is not Alias or len(steps) > len(pointer):
            return
        self.tree.link()
        assert node.target is not None  # noqa: S101 - documents resolve their aliases before anybody reads
        raise AliasEditError(
            self.tree.file,
            self.tree.named(pointer),
            anchor=node.anchor,
            line=self.tree.line_of(node),
            defined=self.tree.line_of(node.target),
        )

    def _inherited(self, container: Collection) -> set[Value]:
        """Return the keys that merge keys bring into a mapping, also those that it has itself."""
        if not merges_in(container):
            return set()
        sources = [source for e in container.entries if is_merge(e) for source in merge_sources_of(e.value)]
        return {key for source in sources for key in self.tree.value_of(source)}

    def _refuse_uncovering(self, edit: Edit) -> None:
        """Refuse to take away a key in whose place a merge key would bring another value."""
        steps = self.tree.walk_to(edit.pointer)
        container = steps[-1].container
        if len(steps) != len(edit.pointer) + 1 or container is None or not container.is_map:
            return
        if edit.target != edit.pointer and edit.pointer[-1] in self._inherited(container):
            reason = "a merge key would bring another value in its place"
            raise UnwritableEditError(self.tree.file, reason, line=self.tree.line_of(steps[-1].entry.value))

    def _refuse_inherited(self, steps: list[Step], pointer: Pointer) -> None:
        """Refuse to change what only a merge key brings here."""
        node = steps[-1].entry.value
        if type(node) is not Collection or not node.is_map:
            return
        for entry in node.entries:
            if is_merge(entry) and pointer[len(steps) - 1] in self.tree.value_of(node):
                target = entry.value
                while type(target) is Collection and target.entries:
                    target = target.entries[0].value
                if type(target) is Alias:
                    self._refuse_alias([*steps[:-1], Step(node, Entry(None, target))], pointer)

    def _spelled(self, pointer: Pointer) -> Pointer:
        """Return ``pointer`` with the keys and indices that its tokens mean: 8080 where it says "8080"."""
        spelled: list[str | int] = []
        for step in self.tree.walk_to(pointer)[1:]:
            container, entry = step.container, step.entry
            assert container is not None  # noqa: S101 - the root has no entry text
            token = key_of(entry, self.tree.file) if container.is_map else position_in(container, entry)
            spelled.append(token)
        return (*spelled, *pointer[len(spelled) :])

    def _container(self, steps: list[Step], pointer: Pointer, token: str | int) -> Collection:
        """Return the collection that the last step leads to, if ``token`` can be added to it."""
        node = steps[-1].entry.value
        if type(node) is Alias:
            self._refuse_alias(steps, (*pointer, token))
        if type(node) is Collection and (node.is_map or index_of(token) >= 0 or str(token) == "-"):
            return node
        found = _kind_of(self.tree, node)
        wanted = "a list" if isinstance(token, int) else "a mapping"
        line = self.tree.line_of(node)
        raise NotAContainerError(
            self.tree.file, self.tree.named(pointer), found=found, wanted=wanted, line=line
        )

    def _key_of(self, entry: Entry) -> Value:
        """Return the key by which the text of an entry is known again, None where it has no such key."""
        return None if entry.key is None or is_merge(entry) else key_of(entry, self.tree.file)

    def _style(self, container: Node) -> Style:
        if self._guide is None:
            self._guide = StyleGuide(self.tree.root.value, literal=self.tree.literal)
        return self._guide.near(container)

    def _refuse_used_anchors(self, steps: list[Step], pointer: Pointer, *, only: str | None = None) -> None:
        """Refuse to take away an anchor (``only`` this one, if it is named) that an alias elsewhere needs."""
        if not self.tree.has_anchors:
            return
        entry = steps[-1].entry
        inside = {id(node) for node in walk(entry.value)}
        names = {
            node.anchor
            for node in walk(entry.value)
            if type(node) is not Alias and node.anchor is not None and only in (None, node.anchor)
        }
        if not names:
            return
        used = [
            node
            for node in walk(self.tree.root.value)
            if type(node) is Alias and node.anchor in names and id(node) not in inside
        ]
        if used:
            raise AnchorInUseError(
                self.tree.file,
                self.tree.named(pointer),
                anchor=used[0].anchor,
                lines=[self.tree.line_of(node) for node in used],
            )


def _kind_of(tree: Tree, node: Node) -> str:
    value = tree.value_of(node)
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "null" if value is None else "a single value"


def copied(value: Value) -> Value:
    """Return a deep copy: later edits change the document's own values in place."""
    if isinstance(value, dict):
        return {key: copied(child) for key, child in value.items()}
    if isinstance(value, list):
        return [copied(child) for child in value]
    return value


def parted_ends(one: str, other: str) -> tuple[str, str]:
    """Return two texts without the lines that they have in common at their ends."""
    ours, theirs = lines_of(one), lines_of(other)
    while ours and theirs and ours[-1] == theirs[-1]:
        del ours[-1], theirs[-1]
    return "".join(ours), "".join(theirs)
