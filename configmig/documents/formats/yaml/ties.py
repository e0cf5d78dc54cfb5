"""What anchors, aliases and merge keys tie together in one tree, and how a new text keeps it tied."""

from configmig.documents.formats.yaml.nodes import Alias, Collection, Entry, Node, Scalar, is_merge, walk


class Ties:
    """The ties of one tree: each looked for when first asked for, and forgotten when the tree is linked."""

    def __init__(self) -> None:
        self._merged: set[int] | None = None
        self._names: set[str] | None = None
        self._uses: dict[int, list[Alias]] | None = None

    def forget(self) -> None:
        """All ties may be others now."""
        self._merged = self._names = self._uses = None

    def names(self, root: Node) -> set[str]:
        """Return the names of the anchors that are defined below ``root``."""
        if self._names is None:
            self._names = anchors_in(root)
        return self._names

    def hold(self, root: Node, container: Collection, old: Entry | None, new: Entry | None) -> bool:
        """Whether all is tied as before after ``new`` took the place of ``old`` in ``container``."""
        if self._merged is None:
            self._merged = merge_sources(root)
        tied = any(entry is not None and is_tied(entry) for entry in (old, new))
        if tied and (old is None or new is None or not self._carried(root, old, new)):
            self._names = None
            return False
        return id(container) not in self._merged

    def _carried(self, root: Node, old: Entry, new: Entry) -> bool:
        """Let ``new`` take the place of ``old`` with its aliases, and with those that mean what is in it."""
        if any(key is not None and key.anchor is not None for key in (old.key, new.key)):
            return False
        if self._uses is None:
            self._uses = uses_of(root)
        if old.key is not None is not new.key and self._carry_targets(old.value, new.value):
            return True
        return self._carry_definitions(old.value, new.value)

    def _carry_targets(self, old: Node, new: Node) -> bool:
        """Give the aliases in ``new`` the targets of those in ``old``; False when that cannot be done.

        It cannot where either defines an anchor, or ``new`` has an alias that ``old`` has not.
        """
        known: dict[str, Node | None] = {}
        for node in walk(old):
            if type(node) is Alias:
                known[node.anchor] = node.target
            elif node.anchor is not None:
                return False
        fresh = list(walk(new))
        if any(node.anchor not in known if type(node) is Alias else node.anchor for node in fresh):
            return False
        for node in fresh:
            if type(node) is Alias:
                self._point(node, known[node.anchor])
        return True

    def _carry_definitions(self, old: Node, new: Node) -> bool:
        """Let ``new``, which says the same as ``old``, be meant by all aliases; False when it does not.

        What ``old`` has been read as is handed on too: it may be a part of other values.
        """
        pairs = list(zip(walk(old), walk(new), strict=False))
        if not all(_is_alike(ours, theirs) for ours, theirs in pairs):
            return False
        assert self._uses is not None  # noqa: S101 - the caller has looked
        assert self._merged is not None  # noqa: S101
        for ours, theirs in pairs:
            if type(ours) is Alias and type(theirs) is Alias:
                self._point(theirs, ours.target)
                continue
            if type(ours) is Collection and type(theirs) is Collection:
                theirs.value = ours.value
            if ours.anchor is not None:
                for alias in self._uses.pop(id(ours), ()):
                    self._point(alias, theirs)
            if id(ours) in self._merged:
                self._merged.add(id(theirs))
        return True

    def _point(self, alias: Alias, target: Node | None) -> None:
        assert self._uses is not None  # noqa: S101 - the caller has looked
        alias.target = target
        self._uses.setdefault(id(target), []).append(alias)


def anchors_in(root: Node) -> set[str]:
    """Return the names of the anchors that are defined below ``root``."""
    return {node.anchor for node in walk(root) if type(node) is not Alias and node.anchor is not None}


def merge_sources(root: Node) -> set[int]:
    """Return the identities of the collections below ``root`` whose entries merge keys bring elsewhere."""
    found: set[int] = set()
    merged = [
        entry.value
        for node in walk(root)
        if type(node) is Collection and node.is_map
        for entry in node.entries
        if is_merge(entry)
    ]
    while merged:
        node = merged.pop()
        target = node.target if type(node) is Alias else node
        if type(target) is Collection and id(target) not in found:
            found.add(id(target))
            merged.extend(entry.value for entry in target.entries if not target.is_map)
    return found


def uses_of(root: Node) -> dict[int, list[Alias]]:
    """Return the aliases below ``root`` by the identity of what they mean."""
    found: dict[int, list[Alias]] = {}
    for node in walk(root):
        if type(node) is Alias:
            found.setdefault(id(node.target), []).append(node)
    return found


def _is_alike(one: Node, other: Node) -> bool:
    if type(one) is Scalar and type(other) is Scalar:
        mine, theirs = (one.text, one.tag, one.anchor), (other.text, other.tag, other.anchor)
        return mine == theirs and bool(one.style) == bool(other.style)
    if type(one) is Collection and type(other) is Collection:
        shape = one.is_map, len(one.entries), one.tag, one.anchor
        return shape == (other.is_map, len(other.entries), other.tag, other.anchor)
    return type(one) is Alias and type(other) is Alias and one.anchor == other.anchor


def is_tied(entry: Entry) -> bool:
    """Whether an entry holds an anchor or an alias."""
    nodes = (node for node in (entry.key, entry.value) if node is not None)
    return any(each.anchor is not None for node in nodes for each in walk(node))
