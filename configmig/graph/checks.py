"""Turn revisions as they were found into indexes, or say what is wrong with them."""

from collections.abc import Iterable, Mapping, Sequence

from configmig.errors.graph import (
    DuplicateBranchLabelError,
    DuplicateRevisionError,
    MissingParentError,
    RevisionCycleError,
    SelfDependencyError,
    UnknownDependencyError,
    UnusableNameError,
)
from configmig.graph.naming import natural_key, nearest, objection, plain, usable
from configmig.graph.order import Edges, find_circle
from configmig.graph.revision import Revision


def index_by_id(revisions: Iterable[Revision]) -> dict[str, Revision]:
    """Return id → revision.

    Raises UnusableNameError or DuplicateRevisionError; ``v1.2.0`` and ``1.2.0`` count as the same.
    """
    found = list(revisions)
    by_id = {revision.id: revision for revision in found}
    for name, revision in by_id.items():
        reason = objection(name)
        if reason:
            raise UnusableNameError("revision", name, reason, usable(name), revision.place)
    if len(set(map(plain, by_id))) < len(found):
        _raise_duplicate(found)
    return by_id


def index_labels(by_id: Mapping[str, Revision]) -> dict[str, str]:
    """Return branch label → id of the revision that carries it.

    Raises UnusableNameError or DuplicateBranchLabelError.
    """
    labels: dict[str, str] = {}
    for revision in by_id.values():
        for label in revision.branch_labels:
            reason = "a revision has this id" if label in by_id else objection(label)
            if reason:
                better = f"{label}_branch" if label in by_id else usable(label)
                raise UnusableNameError("branch", label, reason, better, revision.place)
            other = labels.setdefault(label, revision.id)
            if other != revision.id:
                both = sorted((by_id[other], revision), key=lambda each: natural_key(each.id))
                raise DuplicateBranchLabelError(
                    label, [each.id for each in both], [each.place for each in both]
                )
    return labels


def link(by_id: Mapping[str, Revision]) -> dict[str, tuple[str, ...]]:
    """Return id → ids of the revisions before it, each once.

    Raises SelfDependencyError or MissingParentError.
    """
    parents: dict[str, tuple[str, ...]] = {}
    for name, revision in by_id.items():
        before = revision.down_revisions
        for parent in before:
            if parent not in by_id:
                _raise_missing(parent, by_id)
            if parent == name:
                raise SelfDependencyError(name, "down_revision", revision.place)
        parents[name] = before if len(before) < 2 else tuple(dict.fromkeys(before))
    return parents


def link_dependencies(
    by_id: Mapping[str, Revision], parents: Edges, labels: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Return id → ids of everything that must come before it, for the revisions that depend on others.

    ``depends_on`` takes ids and branch labels. Raises SelfDependencyError or UnknownDependencyError.
    """
    requirements: dict[str, tuple[str, ...]] = {}
    for name, revision in by_id.items():
        if not revision.depends_on:
            continue
        dependencies = [labels.get(wanted, wanted) for wanted in revision.depends_on]
        for wanted, dependency in zip(revision.depends_on, dependencies, strict=True):
            if dependency == name:
                raise SelfDependencyError(name, "depends_on", revision.place)
            if dependency not in by_id:
                near = nearest(wanted, [*by_id, *labels])
                raise UnknownDependencyError(name, wanted, revision.place, near)
        requirements[name] = tuple(dict.fromkeys([*parents[name], *dependencies]))
    return requirements


def raise_cycle(by_id: Mapping[str, Revision], order: Sequence[str], requirements: Edges) -> None:
    """Raise RevisionCycleError for the revisions that ``order`` leaves out."""
    placed = set(order)
    suspects = sorted((name for name in by_id if name not in placed), key=natural_key)
    members = find_circle(suspects, requirements)
    first = min(range(len(members)), key=lambda index: natural_key(members[index]))
    members = members[first:] + members[:first]
    raise RevisionCycleError(members, [by_id[name].place for name in members])


def _raise_duplicate(found: Iterable[Revision]) -> None:
    same: dict[str, list[Revision]] = {}
    for revision in found:
        same.setdefault(plain(revision.id), []).append(revision)
    twins = min((each for each in same.values() if len(each) > 1), key=lambda each: natural_key(each[0].id))
    twins.sort(key=lambda revision: revision.place)
    raise DuplicateRevisionError([twin.id for twin in twins], [twin.place for twin in twins])


def _raise_missing(parent: str, by_id: Mapping[str, Revision]) -> None:
    children = [revision for revision in by_id.values() if parent in revision.down_revisions]
    children.sort(key=lambda revision: natural_key(revision.id))
    names = [child.id for child in children]
    near = nearest(parent, (name for name in by_id if name not in names))
    raise MissingParentError(parent, names, [child.place for child in children], near)
