"""What holds for every graph: hypothesis makes them, a naive reference says what is right."""

from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from configmig.errors.graph import UnreachableTargetError
from configmig.graph.drawing import draw_text
from configmig.graph.graph import RevisionGraph
from configmig.graph.planner import Step, plan_downgrade, plan_upgrade
from configmig.graph.revision import Revision
from configmig.graph.targets import resolve_target

modest = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def revision_lists(draw: st.DrawFn, *, dependencies: bool = True) -> list[Revision]:
    """Revisions of a random acyclic graph, in random order."""
    names = [f"n{number}" for number in range(draw(st.integers(1, 12)))]
    revisions = []
    for index, name in enumerate(names):
        earlier = st.lists(st.sampled_from(names[:index]), max_size=3, unique=True) if index else st.just([])
        parents = draw(earlier)
        depends_on = draw(earlier) if dependencies and draw(st.booleans()) else []
        revisions.append(Revision(name, tuple(parents), depends_on=tuple(depends_on)))
    return draw(st.permutations(revisions))


@st.composite
def graphs_with_two_states(draw: st.DrawFn) -> tuple[RevisionGraph, list[str], list[str]]:
    """A graph, a state in it, and a later one (or the same)."""
    graph = RevisionGraph(draw(revision_lists()))
    some = st.lists(st.sampled_from(list(graph.revisions)), max_size=3)
    start = draw(some)
    return graph, start, start + draw(some)


def closure(graph: RevisionGraph, names: list[str]) -> set[str]:
    """All that is applied at a state, the slow way."""
    applied = set(names)
    while True:
        revisions = [graph.revisions[name] for name in applied]
        larger = applied.union(*(revision.down_revisions + revision.depends_on for revision in revisions))
        if larger == applied:
            return applied
        applied = larger


def newest(graph: RevisionGraph, applied: set[str]) -> tuple[str, ...]:
    """The state of a root that has ``applied``, the slow way."""
    revisions = [graph.revisions[name] for name in applied]
    needed = set(chain.from_iterable(revision.down_revisions + revision.depends_on for revision in revisions))
    return tuple(name for name in graph.revisions if name in applied - needed)


def ids(steps: tuple[Step, ...]) -> list[str]:
    return [step.revision.id for step in steps]


@modest
@given(revision_lists())
def test_the_order_has_everything_after_what_it_requires(revisions: list[Revision]) -> None:
    graph = RevisionGraph(revisions)

    order = list(graph.revisions)

    assert sorted(order) == sorted(revision.id for revision in revisions)
    for revision in revisions:
        required = revision.down_revisions + revision.depends_on
        assert all(order.index(name) < order.index(revision.id) for name in required)


@modest
@given(revision_lists(), st.randoms(use_true_random=False))
def test_the_order_of_the_files_changes_nothing(revisions: list[Revision], random: object) -> None:
    graph, other = RevisionGraph(revisions), RevisionGraph(sorted(revisions))

    assert list(graph.revisions) == list(other.revisions)
    assert (graph.heads, graph.bases, graph.branch_points) == (other.heads, other.bases, other.branch_points)
    assert all(graph.children(name) == other.children(name) for name in graph.revisions)


@modest
@given(graphs_with_two_states())
def test_reach_and_reduction_are_what_the_slow_way_finds(
    given_states: tuple[RevisionGraph, list[str], list[str]],
) -> None:
    graph, start, target = given_states

    assert graph.ancestors(target) == closure(graph, target)
    assert graph.reduce(target) == newest(graph, closure(graph, target))
    assert graph.descendants(start) == {
        name for name in graph.revisions if closure(graph, [name]) & set(start)
    }


@modest
@given(graphs_with_two_states())
def test_a_path_up_applies_parents_first_and_tells_every_state(
    given_states: tuple[RevisionGraph, list[str], list[str]],
) -> None:
    graph, start, target = given_states
    applied = closure(graph, start)

    for step in plan_upgrade(graph, start, target):
        assert step.revision.id not in applied
        assert applied.issuperset(graph.requirements(step.revision.id))
        applied.add(step.revision.id)
        assert step.heads == newest(graph, applied)

    assert applied == closure(graph, target)


@modest
@given(graphs_with_two_states())
def test_a_path_down_takes_children_back_first_and_returns_to_the_start(
    given_states: tuple[RevisionGraph, list[str], list[str]],
) -> None:
    graph, start, target = given_states
    applied = closure(graph, target)

    steps = plan_downgrade(graph, target, start)

    for step in steps:
        applied.remove(step.revision.id)
        assert applied.isdisjoint(graph.followers(step.revision.id))
        assert step.heads == newest(graph, applied)
    assert applied == closure(graph, start)
    assert ids(steps) == ids(plan_upgrade(graph, start, target))[::-1]


@modest
@given(graphs_with_two_states(), st.data())
def test_a_downgrade_to_a_revision_takes_back_what_follows_it_and_nothing_else(
    given_states: tuple[RevisionGraph, list[str], list[str]], data: st.DataObject
) -> None:
    graph, _, current = given_states
    wanted = data.draw(st.sampled_from(list(graph.revisions)))
    applied = closure(graph, current)

    state = resolve_target(graph, wanted, current=current, direction="downgrade")

    if wanted not in applied:
        assert state == (wanted,)
        return
    left = closure(graph, list(state))
    children = {name for name in applied if wanted in graph.revisions[name].down_revisions}
    assert wanted in left
    assert applied - left == {name for name in applied if closure(graph, [name]) & children}
    assert not plan_downgrade(graph, current, state) or children


@modest
@given(graphs_with_two_states(), st.data())
def test_an_upgrade_to_a_revision_keeps_what_is_applied_or_is_refused(
    given_states: tuple[RevisionGraph, list[str], list[str]], data: st.DataObject
) -> None:
    graph, _, current = given_states
    wanted = data.draw(st.sampled_from(list(graph.revisions)))
    applied = closure(graph, current)

    state = resolve_target(graph, wanted, current=current, direction="upgrade")

    if applied <= closure(graph, list(state)):
        steps = plan_upgrade(graph, current, state)
        assert applied.union(ids(steps)) == closure(graph, [*current, wanted])
    else:
        with pytest.raises(UnreachableTargetError, match="lies behind"):
            plan_upgrade(graph, current, state)
        assert wanted in applied


@modest
@given(revision_lists(), st.data())
def test_one_step_up_and_one_step_down_lead_back(revisions: list[Revision], data: st.DataObject) -> None:
    graph = RevisionGraph(revisions)
    wanted = data.draw(st.sampled_from([name for name in graph.revisions if len(graph.parents(name)) < 2]))
    before = graph.parents(wanted)

    there = resolve_target(graph, f"{wanted}@{wanted}", current=before, direction="upgrade")
    back = resolve_target(graph, f"{wanted}@-1", current=there, direction="downgrade")

    assert set(graph.ancestors(back)) == closure(graph, [*before, *graph.revisions[wanted].depends_on])


@modest
@given(revision_lists(dependencies=False))
def test_a_drawing_can_be_read_back(revisions: list[Revision]) -> None:
    graph = RevisionGraph(revisions)

    drawing = draw_text(graph)

    expected = {(revision.id, parent) for revision in revisions for parent in revision.down_revisions}
    assert read_edges(drawing) == expected


def read_edges(drawing: str) -> set[tuple[str, str]]:
    """Follow the lanes from line to line; return (child, parent) for every line between two revisions."""
    edges: set[tuple[str, str]] = set()
    above: dict[int, set[str]] = {}
    for line in drawing.splitlines():
        cells = dict(enumerate(line.partition("n")[0][::2])) if "○" in line else dict(enumerate(line[::2]))
        if "○" in line:
            name = line[line.index("n") :].split()[0]
            own = next(lane for lane, cell in cells.items() if cell == "○")
            edges |= {(child, name) for child in above.get(own, ())}
            above[own] = {name}
        elif "├" in line:
            tied = [lane for lane, cell in cells.items() if cell in "├┬┴╮╯"]
            united = (
                set().union(*(above.get(lane, set()) for lane in tied)) if "╯" in line else above[tied[0]]
            )
            above |= {lane: united if "╮" in line or lane == tied[0] else set() for lane in tied}
        above = {lane: names for lane, names in above.items() if cells.get(lane, " ") not in " ─"}
    return edges
