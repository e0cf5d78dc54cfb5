"""The path from one state to another, step by step, up or down."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import repeat
from typing import Literal, NamedTuple, NoReturn

from configmig.errors.graph import UnreachableTargetError
from configmig.graph.graph import RevisionGraph
from configmig.graph.revision import Revision

Direction = Literal["upgrade", "downgrade"]


class Step(NamedTuple):
    """One revision to carry out, and the state once that is done."""

    revision: Revision
    direction: Direction
    heads: tuple[str, ...]


def plan_upgrade(graph: RevisionGraph, start: Iterable[str], target: Iterable[str]) -> tuple[Step, ...]:
    """Return the steps up from the state ``start`` to the state ``target``, parents first.

    ``()`` when there is nothing to do. Raises UnreachableTargetError when the target does not have
    everything that is applied at the start.
    """
    start, target = graph.reduce(start), graph.reduce(target)
    applied, wanted = graph.ancestors(start), graph.ancestors(target)
    if not applied <= wanted:
        _raise_unreachable(graph, "upgrade", start, target)
    names = graph.in_order(wanted - applied)
    return _steps(graph, "upgrade", names, _states(graph, start, names))


def plan_downgrade(graph: RevisionGraph, start: Iterable[str], target: Iterable[str]) -> tuple[Step, ...]:
    """Return the steps down from the state ``start`` to the state ``target``, children first.

    ``()`` when there is nothing to do. Raises UnreachableTargetError when the target has anything that is
    not applied at the start.
    """
    start, target = graph.reduce(start), graph.reduce(target)
    applied, kept = graph.ancestors(start), graph.ancestors(target)
    if not kept <= applied:
        _raise_unreachable(graph, "downgrade", start, target)
    names = graph.in_order(applied - kept)
    # The way down passes the states of the way up, in reverse.
    states = [target, *_states(graph, target, names)]
    return _steps(graph, "downgrade", names[::-1], states[-2::-1])


def plan_path(graph: RevisionGraph, start: Iterable[str], target: Iterable[str]) -> tuple[Step, ...]:
    """Return the steps from one state to another, up or down; raises UnreachableTargetError for neither."""
    start, target = graph.reduce(start), graph.reduce(target)
    if graph.ancestors(target) <= graph.ancestors(start):
        return plan_downgrade(graph, start, target)
    return plan_upgrade(graph, start, target)


def _steps(
    graph: RevisionGraph, direction: Direction, names: Iterable[str], states: Iterable[tuple[str, ...]]
) -> tuple[Step, ...]:
    make = partial(tuple.__new__, Step)  # what Step._make does, without a call of its own for each
    return tuple(map(make, zip(map(graph.revisions.__getitem__, names), repeat(direction), states)))


def _states(
    graph: RevisionGraph, heads: tuple[str, ...], names: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    """Yield the state after each of ``names`` was applied: it takes the place of what it requires."""
    requirements, position = graph.requirements, graph.position
    # `names` come in the order of the graph, and so do the heads, unless one of the start lies ahead of them.
    ahead = bool(heads and names) and position(heads[-1]) > position(names[0])
    for name in names:
        required = requirements(name)
        if required == heads:
            heads = (name,)
        else:
            live = dict.fromkeys(heads)
            for each in required:
                live.pop(each, None)
            heads = (*live, name)
            if ahead:
                heads = tuple(sorted(heads, key=position))
        yield heads


def _raise_unreachable(
    graph: RevisionGraph, direction: Direction, start: tuple[str, ...], target: tuple[str, ...]
) -> NoReturn:
    applied, wanted = graph.ancestors(start), graph.ancestors(target)
    places = [graph.revisions[name].place for name in target]
    if wanted <= applied:
        raise UnreachableTargetError(direction, target, start, "behind", places=places)
    if applied <= wanted:
        raise UnreachableTargetError(direction, target, start, "ahead", places=places)
    fork = graph.fork_point([*start, *target])
    raise UnreachableTargetError(direction, target, start, "aside", fork=fork, places=places)
