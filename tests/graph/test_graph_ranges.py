"""Ranges: the states at their two ends."""

from collections.abc import Callable

import pytest

from configmig.graph.graph import RevisionGraph
from configmig.graph.targets import resolve_range

GraphOf = Callable[[str], RevisionGraph]
Told = Callable[[Callable[[], object]], str]

LINE = "1.0.0\n1.1.0 < 1.0.0\n1.2.0 < 1.1.0\n1.3.0 < 1.2.0"
FORK = "r\na1 < r @alpha\na2 < a1\nb1 < r @beta"


@pytest.mark.parametrize(
    ("text", "current", "span", "start", "target"),
    [
        pytest.param(LINE, "", "1.0.0:1.2.0", "1.0.0", "1.2.0", id="two versions"),
        pytest.param(LINE, "", "v1.0:v1.2", "1.0.0", "1.2.0", id="as they may be typed"),
        pytest.param(LINE, "", "1.1.0:head", "1.1.0", "1.3.0", id="to the head"),
        pytest.param(LINE, "", "1.1.0:", "1.1.0", "1.3.0", id="open end"),
        pytest.param(LINE, "", ":1.1.0", "", "1.1.0", id="open start"),
        pytest.param(LINE, "", ":", "", "1.3.0", id="open on both sides"),
        pytest.param(LINE, "", "base:heads", "", "1.3.0", id="the same in words"),
        pytest.param(LINE, "1.1.0", "current:", "1.1.0", "1.3.0", id="what is to come"),
        pytest.param(LINE, "1.2.0", "-2:current", "1.0.0", "1.2.0", id="back from the right end"),
        pytest.param(LINE, "1.0.0", "-1:1.2.0", "1.1.0", "1.2.0", id="the right end counts, not the present"),
        pytest.param(LINE, "1.0.0", "-2:", "1.1.0", "1.3.0", id="back from the head"),
        pytest.param(LINE, "1.2.0", "1.0.0:+1", "1.0.0", "1.1.0", id="on from the left end"),
        pytest.param(LINE, "1.2.0", ":+2", "", "1.1.0", id="on from base"),
        pytest.param(LINE, "1.1.0", "+1:", "1.2.0", "1.3.0", id="on from the present"),
        pytest.param(LINE, "1.2.0", ":-1", "", "1.1.0", id="up to one before the present"),
        pytest.param(LINE, "1.1.0", "-1:+1", "1.0.0", "1.2.0", id="around the present"),
        pytest.param(LINE, "1.0.0", "+1:+2", "1.1.0", "1.3.0", id="both ahead, the second from the first"),
        pytest.param(LINE, "1.3.0", "-2:-1", "1.0.0", "1.2.0", id="both behind, the first from the second"),
        pytest.param(LINE, "", "1.2.0:1.0.0", "1.2.0", "1.0.0", id="downwards"),
        pytest.param(LINE, "", " 1.0.0 : 1.1.0 ", "1.0.0", "1.1.0", id="blanks"),
        pytest.param(FORK, "", "r:heads", "r", "a2 b1", id="all branches"),
        pytest.param(FORK, "", "alpha@base:alpha@head", "r", "a2", id="a branch alone"),
        pytest.param(FORK, "", "alpha@-1:a2", "a1", "a2", id="back on a branch"),
        pytest.param(LINE, "gone", "1.0.0:", "1.0.0", "1.3.0", id="a state not on disk is not asked"),
    ],
)
def test_a_range_leads_from_one_state_to_another(
    graph_of: GraphOf, text: str, current: str, span: str, start: str, target: str
) -> None:
    ends = resolve_range(graph_of(text), span, tuple(current.split()))

    assert ends == (tuple(start.split()), tuple(target.split()))


@pytest.mark.parametrize("span", ["1.0.0", "", "a:b:c", "::"])
def test_what_is_no_range_is_refused(graph_of: GraphOf, told: Told, span: str) -> None:
    assert told(lambda: resolve_range(graph_of(LINE), span)) == (
        f"CM115: '{span}' is no target: a range is two targets with one colon between them\n"
        "hint: `configmig explain CM115` shows how targets are written"
    )


def test_steps_back_from_several_heads_are_refused(graph_of: GraphOf, told: Told) -> None:
    assert told(lambda: resolve_range(graph_of(FORK), "-1:")) == (
        "CM113: '-1' could go several ways: a2 or b1\n"
        "at versions/a2.py:7\n"
        "at versions/b1.py:7\n"
        "hint: say which: `configmig show alpha@-1` or `configmig show beta@-1`"
    )
