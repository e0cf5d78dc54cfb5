"""Paths up and down: every step with the state after it; nothing to do; no way."""

from collections.abc import Callable

import pytest

from configmig.graph.graph import RevisionGraph
from configmig.graph.planner import Step, plan_downgrade, plan_path, plan_upgrade
from configmig.graph.revision import Revision

GraphOf = Callable[[str], RevisionGraph]
Told = Callable[[Callable[[], object]], str]

LINE = "1.0.0\n1.1.0 < 1.0.0\n1.2.0 < 1.1.0"

DIAMOND = """
r
a1 < r
a2 < a1
b1 < r
m < a2 b1
"""
"""
      ┌ a1 ─ a2 ┐
    r ┤         ├ m
      └ b1 ─────┘
"""

TWO_LINES = """
a1
a2 < a1
a3 < a2
b1
b2 < b1
b3 < b2 needs a2
"""
"""
    a1 ─ a2 ─ a3
          ╎
    b1 ─ b2 ─ b3     b3 depends on a2
"""

OCTOPUS = "r\na < r\nb < r\nc < r\nm < a b c"


def told_steps(steps: tuple[Step, ...]) -> str:
    """Each step as ``revision→state``."""
    return " ".join(f"{step.revision.id}→{'+'.join(step.heads) or 'base'}" for step in steps)


@pytest.mark.parametrize(
    ("text", "start", "target", "expected"),
    [
        pytest.param(LINE, "", "1.2.0", "1.0.0→1.0.0 1.1.0→1.1.0 1.2.0→1.2.0", id="all of a line"),
        pytest.param(LINE, "1.0.0", "1.1.0", "1.1.0→1.1.0", id="one step"),
        pytest.param(LINE, "1.2.0", "1.2.0", "", id="nothing to do"),
        pytest.param(LINE, "", "", "", id="nothing to do at base"),
        pytest.param(LINE, "1.0.0 1.1.0", "1.2.0", "1.2.0→1.2.0", id="state with more than it needs"),
        pytest.param(DIAMOND, "", "m", "r→r a1→a1 a2→a2 b1→a2+b1 m→m", id="diamond"),
        pytest.param(DIAMOND, "b1", "m", "a1→a1+b1 a2→a2+b1 m→m", id="diamond from one side"),
        pytest.param(DIAMOND, "a2", "a2 b1", "b1→a2+b1", id="the other branch beside"),
        pytest.param(OCTOPUS, "r", "m", "a→a b→a+b c→a+b+c m→m", id="merge of three"),
        pytest.param(TWO_LINES, "", "b3", "a1→a1 a2→a2 b1→a2+b1 b2→a2+b2 b3→b3", id="dependency first"),
        pytest.param(TWO_LINES, "b3", "a3 b3", "a3→a3+b3", id="beyond a dependency"),
        pytest.param(
            TWO_LINES, "a3", "a3 b3", "b1→a3+b1 b2→a3+b2 b3→a3+b3", id="dependency applied long ago"
        ),
    ],
)
def test_a_path_up_has_parents_first_and_the_state_after_each_step(
    graph_of: GraphOf, text: str, start: str, target: str, expected: str
) -> None:
    steps = plan_upgrade(graph_of(text), start.split(), target.split())

    assert told_steps(steps) == expected
    assert {step.direction for step in steps} <= {"upgrade"}


@pytest.mark.parametrize(
    ("text", "start", "target", "expected"),
    [
        pytest.param(LINE, "1.2.0", "", "1.2.0→1.1.0 1.1.0→1.0.0 1.0.0→base", id="all of a line"),
        pytest.param(LINE, "1.2.0", "1.1.0", "1.2.0→1.1.0", id="one step"),
        pytest.param(LINE, "1.1.0", "1.1.0", "", id="nothing to do"),
        pytest.param(DIAMOND, "m", "", "m→a2+b1 b1→a2 a2→a1 a1→r r→base", id="diamond"),
        pytest.param(DIAMOND, "m", "a2 b1", "m→a2+b1", id="a merge alone"),
        pytest.param(DIAMOND, "m", "b1", "m→a2+b1 a2→a1+b1 a1→b1", id="one branch of a merge"),
        pytest.param(DIAMOND, "a2 b1", "r", "b1→a2 a2→a1 a1→r", id="two branches to their fork"),
        pytest.param(OCTOPUS, "m", "r", "m→a+b+c c→a+b b→a a→r", id="merge of three"),
        pytest.param(TWO_LINES, "b3", "a2", "b3→a2+b2 b2→a2+b1 b1→a2", id="a dependency comes to light"),
        pytest.param(TWO_LINES, "a3 b3", "b3", "a3→b3", id="down to a dependency"),
        pytest.param(TWO_LINES, "a3 b3", "", "b3→a3+b2 b2→a3+b1 b1→a3 a3→a2 a2→a1 a1→base", id="everything"),
    ],
)
def test_a_path_down_has_children_first_and_the_state_after_each_step(
    graph_of: GraphOf, text: str, start: str, target: str, expected: str
) -> None:
    steps = plan_downgrade(graph_of(text), start.split(), target.split())

    assert told_steps(steps) == expected
    assert {step.direction for step in steps} <= {"downgrade"}


@pytest.mark.parametrize(
    ("plan", "text", "start", "target", "expected"),
    [
        pytest.param(
            plan_upgrade,
            LINE,
            "1.2.0",
            "1.1.0",
            "CM111: cannot upgrade to 1.1.0: it lies behind 1.2.0\n"
            "at versions/1.1.0.py:7\n"
            "hint: `configmig downgrade 1.1.0` goes back to it",
            id="up to what lies behind",
        ),
        pytest.param(
            plan_upgrade,
            LINE,
            "1.2.0",
            "",
            "CM111: cannot upgrade to base: it lies behind 1.2.0\n"
            "hint: `configmig downgrade base` goes back to it",
            id="up to base",
        ),
        pytest.param(
            plan_downgrade,
            LINE,
            "1.1.0",
            "1.2.0",
            "CM111: cannot downgrade to 1.2.0: it lies ahead of 1.1.0\n"
            "at versions/1.2.0.py:7\nhint: `configmig upgrade 1.2.0` goes on to it",
            id="down to what lies ahead",
        ),
        pytest.param(
            plan_downgrade,
            LINE,
            "",
            "1.0.0",
            "CM111: cannot downgrade to 1.0.0: it lies ahead of base\n"
            "at versions/1.0.0.py:7\n"
            "hint: `configmig upgrade 1.0.0` goes on to it",
            id="down from base",
        ),
        pytest.param(
            plan_upgrade,
            DIAMOND,
            "a2",
            "b1",
            "CM111: cannot upgrade to b1: it is not on the way from a2\n"
            "at versions/b1.py:7\n"
            "they part after r\n"
            "hint: `configmig downgrade r` goes back to where they part; then `configmig upgrade b1`",
            id="up to another branch alone",
        ),
        pytest.param(
            plan_downgrade,
            TWO_LINES,
            "a3",
            "b1",
            "CM111: cannot downgrade to b1: it is not on the way from a3\n"
            "at versions/b1.py:7\n"
            "they have no revision in common\n"
            "hint: `configmig downgrade base` goes back to where they part; then `configmig upgrade b1`",
            id="down to a line of its own",
        ),
    ],
)
def test_a_target_in_another_direction_is_refused(
    graph_of: GraphOf,
    told: Told,
    plan: Callable[[RevisionGraph, list[str], list[str]], tuple[Step, ...]],
    text: str,
    start: str,
    target: str,
    expected: str,
) -> None:
    graph = graph_of(text)

    assert told(lambda: plan(graph, start.split(), target.split())) == expected


def test_a_path_between_two_states_goes_up_or_down(graph_of: GraphOf) -> None:
    graph = graph_of(LINE)

    assert told_steps(plan_path(graph, ["1.0.0"], ["1.1.0"])) == "1.1.0→1.1.0"
    assert told_steps(plan_path(graph, ["1.1.0"], ["1.0.0"])) == "1.1.0→1.0.0"
    assert plan_path(graph, ["1.1.0"], ["1.1.0"]) == ()


def test_a_path_between_branches_is_refused_either_way(graph_of: GraphOf, told: Told) -> None:
    assert told(lambda: plan_path(graph_of(DIAMOND), ["a2"], ["b1"])).startswith(
        "CM111: cannot upgrade to b1: it is not on the way from a2\n"
    )


def test_a_chain_of_fifty_thousand_is_planned_up_and_down() -> None:
    size = 50_000
    names = [f"r{number}" for number in range(size)]
    graph = RevisionGraph(
        Revision(name, tuple(names[max(index - 1, 0) : index])) for index, name in enumerate(names)
    )

    up, down = plan_upgrade(graph, [], graph.heads), plan_downgrade(graph, graph.heads, [])

    assert [step.revision.id for step in up] == names
    assert [step.revision.id for step in down] == names[::-1]
    assert (up[-1].heads, down[-1].heads) == ((names[-1],), ())
