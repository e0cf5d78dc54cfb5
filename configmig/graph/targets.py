"""What a target on the command line means: a revision, the state a run will reach, the ends of a range."""

from collections.abc import Iterable
from typing import Literal

from configmig.errors.graph import BadTargetError, UnknownRevisionError
from configmig.graph.expression import Expression, parse_range
from configmig.graph.graph import RevisionGraph
from configmig.graph.landing import Landing, Search
from configmig.graph.revision import Revision

Direction = Literal["upgrade", "downgrade", "stamp", "show", "revision"]
"""What the target is for; ``show`` and ``revision`` (its parents) only ask which revisions it names."""


def resolve_revision(
    graph: RevisionGraph, text: str, *, current: Iterable[str] = (), command: str = "show"
) -> Revision:
    """Return the one revision that ``text`` names; ``current`` is the state that steps count from.

    Raises SeveralHeadsError or AmbiguousStepsError when it names several, BadTargetError when it is base, and
    what ``resolve_target`` raises for a name that is not known.
    """
    target = Expression.parse(text)
    search = Search(graph, tuple(current), command)
    names = search.land(target).names
    if len(names) > 1:
        if target.steps is None:
            search.refuse_several(target, names)
        search.refuse_steps(target, names)
    if not names:
        if not graph.revisions:
            raise UnknownRevisionError(text, graph_is_empty=True)
        raise BadTargetError(text, "it is base, the state before the first revision")
    return graph.revisions[names[0]]


def resolve_target(
    graph: RevisionGraph, text: str, *, current: Iterable[str] = (), direction: Direction = "upgrade"
) -> tuple[str, ...]:
    """Return the state that a root at ``current`` has once it has gone to ``text``; ``()`` is base.

    An upgrade keeps the other branches as they are, and so does a downgrade as far as they can do without
    what is taken back. A target that does not lie in the direction is returned as it is, for the planner to
    refuse.

    Raises BadTargetError, UnknownRevisionError, AmbiguousRevisionError, UnknownBranchError, NotOnBranchError,
    SeveralHeadsError, AmbiguousStepsError, TooManyStepsError, and StateRevisionMissingError for ``current``.
    """
    target = Expression.parse(text)
    search = Search(graph, tuple(current), direction)
    landing = search.land(target)
    match direction:
        case "show" | "revision":
            return graph.in_order(frozenset(landing.names))
        case "upgrade":
            return _raised(graph, search.current, landing.names)
        case "downgrade":
            return _lowered(graph, search.current, landing)
        case "stamp":
            return _stamped(graph, search.current, landing)


def resolve_range(
    graph: RevisionGraph, text: str, current: Iterable[str] = (), *, command: str = "show"
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the states at the two ends of a range ``a:b``; open ends are base and all heads.

    ``-N`` on the left counts back from the right end, ``+N`` on the right goes on from the left end; other
    steps count from ``current``. Raises what ``resolve_target`` raises.
    """
    left, right = parse_range(text)
    search = Search(graph, tuple(current), command)
    back, on = _counts(left, -1), _counts(right, +1)
    if back and not on:
        end = search.land(right).names
        return graph.reduce(Search(graph, end, command).land(left).names), graph.reduce(end)
    start = search.land(left).names
    ahead = Search(graph, start, command) if on and not back else search
    return graph.reduce(start), graph.reduce(ahead.land(right).names)


def _counts(end: Expression, sign: int) -> bool:
    return not end.name and (end.steps or 0) * sign > 0


def _raised(graph: RevisionGraph, current: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    applied = graph.ancestors(current)
    behind = all(name in applied and not applied.isdisjoint(graph.children(name)) for name in names)
    return graph.reduce(names if behind else (*current, *names))


def _lowered(graph: RevisionGraph, current: tuple[str, ...], landing: Landing) -> tuple[str, ...]:
    if landing.undone is None and not landing.names:
        return ()
    applied = graph.ancestors(current)
    if landing.undone is not None:
        first = {landing.undone}
    elif not applied.issuperset(landing.names):
        return graph.reduce(landing.names)
    else:
        children = {child for name in landing.names for child in graph.children(name)}
        first = children if landing.branch is None else children & landing.branch
    gone = graph.descendants(first & applied) & applied
    bared = {required for name in gone for required in graph.requirements(name)}
    return graph.reduce(({*current} | bared) - gone)


def _stamped(graph: RevisionGraph, current: tuple[str, ...], landing: Landing) -> tuple[str, ...]:
    if landing.undone is not None:
        return _lowered(graph, current, landing)
    if not landing.names:
        return ()
    family = graph.ancestors(landing.names) | graph.descendants(landing.names)
    return graph.reduce([*landing.names, *(name for name in current if name not in family)])
