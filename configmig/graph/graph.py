"""The graph of all revisions: what comes before and after what, and where its ends and branches are."""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from types import MappingProxyType

from configmig.errors.graph import StateRevisionMissingError, UnknownBranchError, UnreachableTargetError
from configmig.graph.checks import index_by_id, index_labels, link, link_dependencies, raise_cycle
from configmig.graph.naming import natural_key, nearest, plain
from configmig.graph.order import Edges, parents_first
from configmig.graph.revision import Revision


class RevisionGraph:
    """A complete, checked set of revisions; never changed once built, and safe to share between threads.

    Everything in it is in one order, parents first, that does not depend on the order of the files. A
    *state* is the tuple of the newest revisions of a config root; all their ancestors are applied as well,
    those that they depend on included. ``()`` is base. Building it and every question to it are linear in
    revisions and edges. Methods that take ids raise KeyError for one that is not in the graph: ask ``find``
    or ``require_known`` first.

    Raises DuplicateRevisionError, MissingParentError, SelfDependencyError, RevisionCycleError,
    UnknownDependencyError, DuplicateBranchLabelError or UnusableNameError.
    """

    def __init__(self, revisions: Iterable[Revision]) -> None:
        by_id = index_by_id(revisions)
        labels = index_labels(by_id)
        self._parents = link(by_id)
        extra = link_dependencies(by_id, self._parents, labels)
        self._requirements = {**self._parents, **extra} if extra else self._parents
        self._children = _turn(self._parents)
        self._followers = _turn(self._requirements) if extra else self._children
        bases = sorted(
            (name for name, required in self._requirements.items() if not required), key=natural_key
        )
        order = parents_first(bases, self._requirements, self._followers)
        if len(order) < len(by_id):
            raise_cycle(by_id, order, self._requirements)
        self._position = {name: position for position, name in enumerate(order)}
        self.revisions: Mapping[str, Revision] = MappingProxyType({name: by_id[name] for name in order})
        self.labels: Mapping[str, str] = MappingProxyType(dict(sorted(labels.items())))
        """Branch label → id of the revision that carries it."""
        # These three are what planning spends its time on: a method of their own would double that.
        self.requirements: Callable[[str], tuple[str, ...]] = self._requirements.__getitem__
        """Return all that must be applied before: the parents, then what the revision depends on."""
        self.followers: Callable[[str], tuple[str, ...]] = self._followers.__getitem__
        """Return the children and the revisions that depend on this one."""
        self.position: Callable[[str], int] = self._position.__getitem__
        """Return the number of a revision in the order of all, from 0; its parents have smaller ones."""

    @cached_property
    def bases(self) -> tuple[str, ...]:
        """The revisions with no ``down_revision``."""
        return tuple(name for name in self.revisions if not self._parents[name])

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """The revisions that are no other's ``down_revision``: the ends of the branches."""
        return tuple(name for name in self.revisions if not self._children[name])

    @cached_property
    def effective_heads(self) -> tuple[str, ...]:
        """The state of a root that has every revision: the heads that no other revision depends on."""
        return tuple(name for name in self.heads if not self._followers[name])

    @cached_property
    def branch_points(self) -> tuple[str, ...]:
        """The revisions with several children."""
        return tuple(name for name in self.revisions if len(self._children[name]) > 1)

    def parents(self, name: str) -> tuple[str, ...]:
        """Return the ids in the revision's ``down_revision``."""
        return self._parents[name]

    def children(self, name: str) -> tuple[str, ...]:
        """Return the revisions whose ``down_revision`` names this one, in the order of reading."""
        return self._children[name]

    def ancestors(self, names: Iterable[str], *, dependencies: bool = True) -> frozenset[str]:
        """Return ``names`` and all that comes before them, with what those depend on or without."""
        return _reach(names, self._requirements if dependencies else self._parents)

    def descendants(self, names: Iterable[str], *, dependencies: bool = True) -> frozenset[str]:
        """Return ``names`` and all that comes after them, with what depends on those or without."""
        return _reach(names, self._followers if dependencies else self._children)

    def lineage(self, name: str) -> frozenset[str]:
        """Return the revisions before and after ``name`` and itself: the branch that it can name."""
        return self.ancestors((name,), dependencies=False) | self.descendants((name,), dependencies=False)

    def topological(self) -> tuple[Revision, ...]:
        """Return all revisions, parents first."""
        return tuple(self.revisions.values())

    def newest_first(self) -> tuple[Revision, ...]:
        """Return all revisions, children first: the order of a history."""
        return self.topological()[::-1]

    def in_order(self, names: AbstractSet[str]) -> tuple[str, ...]:
        """Return the ids in ``names``, parents first."""
        if len(names) * 8 > len(self.revisions):
            return tuple(filter(names.__contains__, self.revisions))
        return tuple(sorted(names, key=self.position))

    def reduce(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the state that has ``names`` applied: those that no other of them implies, in order."""
        wanted = set(names)
        if len(wanted) < 2:
            return tuple(wanted)
        position, lowest = self._position, min(self._position[name] for name in wanted)
        implied: set[str] = set()
        todo = [required for name in wanted for required in self._requirements[name]]
        while todo:
            name = todo.pop()
            # Nothing that comes before all of `names` can lead to one of them.
            if name not in implied and position[name] >= lowest:
                implied.add(name)
                todo.extend(self._requirements[name])
        return self.in_order(wanted - implied)

    def between(self, start: Iterable[str], target: Iterable[str]) -> frozenset[str]:
        """Return the revisions on the way from one state to another, both included, in either direction.

        Raises UnreachableTargetError when neither lies on the way to the other.
        """
        older, newer = self.reduce(start), self.reduce(target)
        before, after = self.ancestors(older), self.ancestors(newer)
        if not before <= after:
            older, newer, before, after = newer, older, after, before
        if not before <= after:
            fork = self.fork_point([*older, *newer])
            places = [self.revisions[name].place for name in older]
            raise UnreachableTargetError("upgrade", older, newer, "aside", fork=fork, places=places)
        return (after - before) | frozenset(older)

    def fork_point(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the newest revision that all of ``names`` are or descend from; ``()`` when there is none."""
        shared: frozenset[str] | None = None
        for name in names:
            line = self.ancestors((name,), dependencies=False)
            shared = line if shared is None else shared & line
        return (max(shared, key=self.position),) if shared else ()

    def branch_start(self, name: str) -> str:
        """Return where the branch that ``name`` is on begins: just above a branch point, a merge or base."""
        while len(self._parents[name]) == 1:
            parent = self._parents[name][0]
            if len(self._children[parent]) > 1 or len(self._parents[parent]) > 1:
                break
            name = parent
        return name

    def labels_of(self, name: str) -> tuple[str, ...]:
        """Return the labels of the branches that the revision belongs to.

        A label holds for the revision that carries it, everything after it, and what leads straight up to it.
        """
        return self._spread_labels[name]

    def revisions_of_branch(self, label: str) -> tuple[Revision, ...]:
        """Return the revisions that ``label`` holds for, parents first; raises UnknownBranchError."""
        if label not in self.labels:
            raise UnknownBranchError(label, nearest(label, self.labels))
        return tuple(
            revision for name, revision in self.revisions.items() if label in self._spread_labels[name]
        )

    def find(self, name: str) -> str | None:
        """Return the id that ``name`` is, with or without a leading ``v``; None when there is none."""
        if name in self.revisions:
            return name
        return self._plain_ids.get(plain(name))

    def require_known(self, heads: Iterable[str]) -> tuple[str, ...]:
        """Return the state ``heads`` as the graph spells it, reduced to what it needs.

        Raises StateRevisionMissingError when a revision in it is not on disk.
        """
        given = tuple(heads)
        found = {name: self.find(name) for name in given}
        missing = [name for name, known in found.items() if known is None]
        if missing:
            known = self.topological()[-1:]
            folder = known[0].file.rpartition("/")[0] if known else "versions"
            raise StateRevisionMissingError(missing, self.effective_heads, folder or ".")
        return self.reduce(name for name in found.values() if name is not None)

    @cached_property
    def _plain_ids(self) -> Mapping[str, str]:
        return {plain(name): name for name in self.revisions}

    @cached_property
    def _spread_labels(self) -> Mapping[str, tuple[str, ...]]:
        spread: dict[str, tuple[str, ...]] = {}
        for name, revision in self.revisions.items():
            inherited = [spread[parent] for parent in self._parents[name]]
            if len(inherited) == 1 and not revision.branch_labels:
                spread[name] = inherited[0]
            else:
                spread[name] = tuple(dict.fromkeys(sum(inherited, revision.branch_labels)))
        for label, carrier in self.labels.items():
            name, first = carrier, self.branch_start(carrier)
            while name != first:
                name = self._parents[name][0]
                spread[name] = tuple(dict.fromkeys((*spread[name], label)))
        return spread


def _turn(edges: Edges) -> dict[str, tuple[str, ...]]:
    """Return the edges the other way round; what several edges lead to is in the order of reading."""
    turned: dict[str, list[str]] = {name: [] for name in edges}
    for name, ends in edges.items():
        for end in ends:
            turned[end].append(name)
    return {
        name: tuple(sorted(ends, key=natural_key)) if len(ends) > 1 else tuple(ends)
        for name, ends in turned.items()
    }


def _reach(names: Iterable[str], edges: Edges) -> frozenset[str]:
    seen = set(names)
    todo = list(seen)
    while todo:
        for name in edges[todo.pop()]:
            if name not in seen:
                seen.add(name)
                todo.append(name)
    return frozenset(seen)
