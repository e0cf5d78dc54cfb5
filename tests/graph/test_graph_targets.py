"""What the words of a target lead to, from every state; and how a target that leads nowhere is refused."""

from collections.abc import Callable

import pytest

from configmig.errors.graph import SeveralHeadsError
from configmig.graph.graph import RevisionGraph
from configmig.graph.revision import Revision
from configmig.graph.targets import Direction, resolve_revision, resolve_target

GraphOf = Callable[[str], RevisionGraph]
Told = Callable[[Callable[[], object]], str]

LINE = """
1.0.0
1.1.0 < 1.0.0
1.2.0 < 1.1.0
1.10.0 < 1.2.0
"""

DIAMOND = """
r
a1 < r @alpha
a2 < a1
b1 < r @beta
m < a2 b1
n < m
"""
"""
      ┌ a1 ─ a2 ┐
    r ┤         ├ m ─ n
      └ b1 ─────┘
"""

FORK = """
r
s < r
a1 < s @alpha
a2 < a1
b1 < s @beta
b2 < b1
"""
"""
            ┌ a1 ─ a2
    r ─ s ──┤
            └ b1 ─ b2
"""

TWO_LINES = """
a1 @alpha
a2 < a1
a3 < a2
b1 @beta
b2 < b1
b3 < b2 needs a2
b4 < b3
"""
"""
    a1 ─ a2 ─ a3
          ╎
    b1 ─ b2 ─ b3 ─ b4     b3 depends on a2
"""

HEX = """
1a2b3c4d5e6f
1a2bffff0000 < 1a2b3c4d5e6f
9c000000aaaa < 1a2bffff0000
"""


def resolved(graph: RevisionGraph, text: str, current: str, direction: Direction) -> str:
    return " ".join(resolve_target(graph, text, current=current.split(), direction=direction))


@pytest.mark.parametrize(
    ("text", "current", "target", "expected"),
    [
        pytest.param(LINE, "1.0.0", "head", "1.10.0", id="head"),
        pytest.param(LINE, "", "heads", "1.10.0", id="heads of a line"),
        pytest.param(LINE, "1.10.0", "head", "1.10.0", id="nothing to do"),
        pytest.param(LINE, "1.1.0", "current", "1.1.0", id="current"),
        pytest.param(LINE, "", "base", "", id="base at base"),
        pytest.param(LINE, "", "+1", "1.0.0", id="one from base"),
        pytest.param(LINE, "1.0.0", "+2", "1.2.0", id="two from here"),
        pytest.param(LINE, "1.0.0", "+0", "1.0.0", id="no step"),
        pytest.param(LINE, "1.0.0", "current+1", "1.1.0", id="current and a step"),
        pytest.param(LINE, "", "1.1.0+1", "1.2.0", id="one above a version"),
        pytest.param(LINE, "", "1.2.0-1", "1.1.0", id="one below a version"),
        pytest.param(LINE, "", "1.0.0-1", "", id="one below the first is base"),
        pytest.param(LINE, "", "head-2", "1.1.0", id="below the head"),
        pytest.param(LINE, "", "base+2", "1.1.0", id="above base"),
        pytest.param(LINE, "", "v1.2.0", "1.2.0", id="v in front"),
        pytest.param(LINE, "", "V1.2.0+1", "1.10.0", id="v and a step"),
        pytest.param(LINE, "", "1.2", "1.2.0", id="unique beginning"),
        pytest.param(LINE, "", "v1.1", "1.1.0", id="beginning, not cut inside a number"),
        pytest.param(LINE, "", "1.2+1", "1.10.0", id="beginning and a step"),
        pytest.param(LINE, "", " head ", "1.10.0", id="blanks around"),
        pytest.param(LINE, "v1.0.0", "+1", "1.1.0", id="state written with a v"),
        pytest.param(HEX, "", "9c", "9c000000aaaa", id="hex beginning"),
        pytest.param(HEX, "", "1a2bf", "1a2bffff0000", id="hex beginning of several"),
        pytest.param(HEX, "", "9", "9c000000aaaa", id="a digit is a beginning, not steps"),
        pytest.param("a\nab < a\nabc < ab", "", "ab", "ab", id="a whole id beats the beginning of one"),
        pytest.param("1.0.0\n1.0.0-rc1 < 1.0.0", "", "1.0.0", "1.0.0", id="a whole version, too"),
        pytest.param("1.0.0\n1.0.0-rc1 < 1.0.0", "", "1.0.0-rc", "1.0.0-rc1", id="minus in an id"),
        pytest.param("1.0.0\n1.0.0-rc1 < 1.0.0", "", "1.0.0-rc1-1", "1.0.0", id="minus in an id and steps"),
        pytest.param("", "", "head", "", id="head of nothing"),
        pytest.param("", "", "heads", "", id="heads of nothing"),
        pytest.param(FORK, "", "heads", "a2 b2", id="all heads"),
        pytest.param(FORK, "s", "alpha@head", "a2", id="head of a branch"),
        pytest.param(FORK, "a2", "beta@head", "a2 b2", id="the other branch beside this one"),
        pytest.param(FORK, "a2", "b1@head", "a2 b2", id="a branch named by a revision of it"),
        pytest.param(FORK, "a2", "b1", "a2 b1", id="a revision beside this branch"),
        pytest.param(FORK, "s", "alpha", "a1", id="a label is the revision that carries it"),
        pytest.param(FORK, "s", "alpha@+1", "a1", id="a step on a branch"),
        pytest.param(FORK, "s", "alpha@+2", "a2", id="two steps on a branch"),
        pytest.param(FORK, "", "alpha@+3", "a1", id="steps on a branch from base"),
        pytest.param(FORK, "a2", "beta@+1", "a2 b1", id="a step on the other branch, from the fork"),
        pytest.param(FORK, "a2 b1", "+1", "a2 b2", id="the only step that is left"),
        pytest.param(FORK, "", "alpha@s+1", "a1", id="branch, name and step"),
        pytest.param(FORK, "", "alpha@head-1", "a1", id="below the head of a branch"),
        pytest.param(FORK, "", "alpha@s", "s", id="a revision under the branch is on it"),
        pytest.param(FORK, "", "alpha@base", "s", id="base of a branch is where it forks"),
        pytest.param(FORK, "", "alpha@base+1", "a1", id="above the base of a branch"),
        pytest.param(DIAMOND, "", "head", "n", id="through a diamond"),
        pytest.param(DIAMOND, "a2", "+1", "m", id="a merge brings the other branch"),
        pytest.param(DIAMOND, "a2 b1", "+1", "m", id="both branches lead to one merge"),
        pytest.param(DIAMOND, "", "m-1", "a2 b1", id="below a merge are both branches"),
        pytest.param(DIAMOND, "", "alpha@m-2", "a1", id="below a merge along one branch"),
        pytest.param(DIAMOND, "r", "beta@heads", "n", id="heads of a branch"),
        pytest.param(
            TWO_LINES, "b4", "alpha@head", "a3 b4", id="line of which a part is applied as dependency"
        ),
        pytest.param(TWO_LINES, "b4", "alpha@+1", "a3 b4", id="step from what is only depended on"),
        pytest.param(TWO_LINES, "", "beta@+3", "b3", id="step that brings a dependency"),
        pytest.param(TWO_LINES, "b4", "alpha@a2", "b4", id="applied as a dependency: nothing to do"),
        pytest.param("a\nb needs a", "b", "a@head", "b", id="head that another one depends on"),
        pytest.param("a\nb needs a", "", "heads", "b", id="heads without what they imply"),
        pytest.param(LINE, "1.2.0", "1.1.0", "1.1.0", id="behind: as it is, the planner refuses"),
        pytest.param(LINE, "1.2.0", "-1", "1.1.0", id="steps behind: as it is"),
        pytest.param(LINE, "1.2.0", "base", "", id="base behind: as it is"),
        pytest.param(FORK, "a2 b2", "a1", "a1", id="behind on one of two branches: as it is"),
    ],
)
def test_an_upgrade_leads_to(graph_of: GraphOf, text: str, current: str, target: str, expected: str) -> None:
    assert resolved(graph_of(text), target, current, "upgrade") == expected


@pytest.mark.parametrize(
    ("text", "current", "target", "expected"),
    [
        pytest.param(LINE, "1.2.0", "1.0.0", "1.0.0", id="a version"),
        pytest.param(LINE, "1.2.0", "-1", "1.1.0", id="one step"),
        pytest.param(LINE, "1.2.0", "-3", "", id="all steps"),
        pytest.param(LINE, "1.2.0", "-0", "1.2.0", id="no step"),
        pytest.param(LINE, "1.2.0", "current-1", "1.1.0", id="current and a step"),
        pytest.param(LINE, "1.2.0", "base", "", id="base"),
        pytest.param(LINE, "1.2.0", "current", "1.2.0", id="current"),
        pytest.param(LINE, "1.2.0", "1.2.0", "1.2.0", id="nothing to do"),
        pytest.param(LINE, "1.10.0", "1.2.0-1", "1.1.0", id="one below a version"),
        pytest.param(LINE, "1.10.0", "1.0.0+1", "1.1.0", id="one above a version"),
        pytest.param(LINE, "1.10.0", "head-3", "1.0.0", id="below the head"),
        pytest.param(LINE, "1.10.0", "base+1", "1.0.0", id="above base"),
        pytest.param(LINE, "", "base", "", id="base at base"),
        pytest.param(LINE, "1.0.0", "1.2.0", "1.2.0", id="ahead: as it is, the planner refuses"),
        pytest.param(FORK, "a2", "b1", "b1", id="on another branch: as it is"),
        pytest.param(FORK, "a2 b2", "s", "s", id="the fork takes both branches back"),
        pytest.param(FORK, "a2 b2", "a1", "a1 b2", id="the other branch stays"),
        pytest.param(FORK, "a2 b2", "alpha@s", "b2", id="one branch down to the fork"),
        pytest.param(FORK, "a2 b2", "alpha@base", "b2", id="all of one branch"),
        pytest.param(FORK, "a2 b2", "a1-1", "s", id="one below a revision is that revision's parent"),
        pytest.param(FORK, "a2", "alpha@base", "s", id="all of the only branch, the trunk stays"),
        pytest.param(FORK, "a2 b2", "alpha@-1", "a1 b2", id="a step on one branch"),
        pytest.param(FORK, "a2 b2", "b2@-2", "a2", id="steps on a branch named by a revision"),
        pytest.param(FORK, "a2 b2", "base", "", id="base takes everything"),
        pytest.param(FORK, "b2", "alpha@base", "b2", id="a branch that is not applied"),
        pytest.param(DIAMOND, "n", "r", "r", id="through a diamond"),
        pytest.param(DIAMOND, "n", "m", "m", id="to a merge"),
        pytest.param(DIAMOND, "m", "-1", "a2 b1", id="a merge alone"),
        pytest.param(DIAMOND, "m", "m-1", "a2 b1", id="below a merge"),
        pytest.param(DIAMOND, "m", "a2", "a2 b1", id="to one parent of a merge: the other branch stays"),
        pytest.param(DIAMOND, "m", "a1", "a1 b1", id="into one branch of a merge"),
        pytest.param(DIAMOND, "m", "alpha@-2", "a1 b1", id="steps through a merge on a branch"),
        pytest.param(DIAMOND, "n", "alpha@base", "b1", id="one branch of a merge, all of it"),
        pytest.param(DIAMOND, "n", "beta@base", "a2", id="the other branch of it"),
        pytest.param(DIAMOND, "a2 b1", "a2", "a2 b1", id="a head of the state: nothing to do"),
        pytest.param(TWO_LINES, "a3 b4", "beta@base", "a3", id="one line of two"),
        pytest.param(TWO_LINES, "b4", "beta@base", "a2", id="what was depended on stays"),
        pytest.param(TWO_LINES, "b4", "alpha@base", "b2", id="what depends on it goes as well"),
        pytest.param(TWO_LINES, "b4", "a1", "a1 b2", id="below a dependency"),
        pytest.param(TWO_LINES, "a3 b4", "a2", "b4", id="to a dependency: what depends on it stays"),
        pytest.param(TWO_LINES, "b4", "-2", "a2 b2", id="steps past a dependency"),
        pytest.param(TWO_LINES, "b4", "alpha@-1", "a1 b2", id="a step below a dependency"),
        pytest.param("p\nc < p\nh < p needs c", "h", "-1", "c", id="a step takes back one revision only"),
        pytest.param("p\nc < p\nh < p needs c", "h", "p", "p", id="its parent takes back the sibling, too"),
        pytest.param("c\nh needs c", "h", "-1", "c", id="a step back from a base that depends on another"),
        pytest.param("c\nh needs c", "h", "h@base", "c", id="a base that depends on another, by name"),
    ],
)
def test_a_downgrade_leads_to(graph_of: GraphOf, text: str, current: str, target: str, expected: str) -> None:
    assert resolved(graph_of(text), target, current, "downgrade") == expected


@pytest.mark.parametrize(
    ("text", "current", "target", "expected"),
    [
        pytest.param(LINE, "", "1.1.0", "1.1.0", id="from nothing"),
        pytest.param(LINE, "1.2.0", "v1.0.0", "1.0.0", id="back"),
        pytest.param(LINE, "1.2.0", "base", "", id="base"),
        pytest.param(LINE, "1.0.0", "+1", "1.1.0", id="a step"),
        pytest.param(LINE, "1.1.0", "-1", "1.0.0", id="a step back"),
        pytest.param(FORK, "a2 b1", "a1", "a1 b1", id="one branch, the other stays"),
        pytest.param(FORK, "a2 b1", "heads", "a2 b2", id="heads"),
        pytest.param(FORK, "a2 b1", "beta@base", "a2", id="without a branch"),
        pytest.param(FORK, "a2 b1", "s", "s", id="the fork"),
        pytest.param(DIAMOND, "a2", "n", "n", id="a merge"),
        pytest.param(DIAMOND, "n", "b1", "b1", id="below a merge"),
    ],
)
def test_a_stamp_records(graph_of: GraphOf, text: str, current: str, target: str, expected: str) -> None:
    assert resolved(graph_of(text), target, current, "stamp") == expected


@pytest.mark.parametrize(
    ("text", "current", "target", "expected"),
    [
        pytest.param(FORK, "a2", "b1", "b1", id="a revision"),
        pytest.param(FORK, "a2", "heads", "a2 b2", id="heads"),
        pytest.param(FORK, "b1 a2", "current", "a2 b1", id="current"),
        pytest.param(FORK, "a2", "base", "", id="base"),
        pytest.param(DIAMOND, "", "m-1", "a2 b1", id="both parents of a merge"),
        pytest.param(LINE, "gone", "1.1.0", "1.1.0", id="a state that is not on disk is not asked"),
    ],
)
def test_show_asks_only_what_is_named(
    graph_of: GraphOf, text: str, current: str, target: str, expected: str
) -> None:
    assert resolved(graph_of(text), target, current, "show") == expected


@pytest.mark.parametrize(
    ("text", "current", "direction", "target", "expected"),
    [
        pytest.param(
            LINE,
            "",
            "upgrade",
            "1.2.x",
            "CM104: there is no revision '1.2.x'\n"
            "the nearest is 1.2.0\n"
            "hint: `configmig history` lists them all; `configmig explain CM104` says more",
            id="unknown revision",
        ),
        pytest.param(
            LINE,
            "",
            "upgrade",
            "zz",
            "CM104: there is no revision 'zz'\n"
            "hint: `configmig history` lists them all; `configmig explain CM104` says more",
            id="unknown revision and nothing like it",
        ),
        pytest.param(
            LINE,
            "",
            "upgrade",
            "haed",
            "CM104: there is no revision 'haed'\n"
            "the nearest are head and heads\n"
            "hint: `configmig history` lists them all; `configmig explain CM104` says more",
            id="mistyped word",
        ),
        pytest.param(
            "",
            "",
            "upgrade",
            "1.0.0",
            "CM104: there is no revision '1.0.0'\n"
            "there are no revisions yet\n"
            'hint: `configmig revision -m "first revision"` makes one',
            id="unknown revision in an empty graph",
        ),
        pytest.param(
            LINE,
            "",
            "downgrade",
            "1",
            "CM105: '1' fits 4 revisions: 1.0.0, 1.1.0, 1.2.0 and 1.10.0\n"
            "at versions/1.0.0.py:7\n"
            "at versions/1.1.0.py:7\n"
            "at versions/1.2.0.py:7\n"
            "at versions/1.10.0.py:7\n"
            "hint: say which: `configmig downgrade 1.0.0`, `configmig downgrade 1.1.0`"
            " or `configmig downgrade 1.2.0`",
            id="ambiguous beginning",
        ),
        pytest.param(
            FORK,
            "",
            "upgrade",
            "head",
            "CM106: 'head' could be any of 2 heads: a2 and b2\n"
            "at versions/a2.py:7\n"
            "at versions/b2.py:7\n"
            "they part after s (versions/s.py:7)\n"
            "hint: `configmig upgrade heads` takes them all;"
            " `configmig revision --merge a2 b2 -m 'merge a2 and b2'` joins them",
            id="several heads",
        ),
        pytest.param(
            TWO_LINES,
            "",
            "downgrade",
            "head",
            "CM106: 'head' could be any of 2 heads: a3 and b4\n"
            "at versions/a3.py:7\n"
            "at versions/b4.py:7\n"
            "they have no revision in common\n"
            "hint: say which: `configmig downgrade a3` or `configmig downgrade b4`;"
            " `configmig revision --merge a3 b4 -m 'merge a3 and b4'` joins them",
            id="several heads of lines without a fork",
        ),
        pytest.param(
            "r @main\na < r\nb < r",
            "",
            "upgrade",
            "main@head",
            "CM106: 'main@head' could be any of 2 heads: a and b\n"
            "at versions/a.py:7\n"
            "at versions/b.py:7\n"
            "they part after r (versions/r.py:7)\n"
            "hint: `configmig upgrade main@heads` takes them all;"
            " `configmig revision --merge a b -m 'merge a and b'` joins them",
            id="several heads of a branch",
        ),
        pytest.param(
            FORK,
            "",
            "upgrade",
            "alhpa@head",
            "CM110: there is no branch 'alhpa'\n"
            "the nearest is alpha\n"
            "hint: `configmig branches` lists them all; `configmig explain CM110` says more",
            id="unknown branch",
        ),
        pytest.param(
            LINE,
            "1.3.0",
            "upgrade",
            "head",
            "CM112: the config root is at revision '1.3.0', which is not on disk\n"
            "newer code may have upgraded the root; this checkout does not have the file\n"
            "hint: `git log --all --oneline -S1.3.0 -- versions` finds the file;"
            " `configmig rollback` goes back without it;"
            " `configmig stamp --purge 1.10.0` declares what the files really are",
            id="state that is not on disk",
        ),
        pytest.param(
            FORK,
            "s",
            "upgrade",
            "+1",
            "CM113: '+1' could go several ways: a1 or b1\n"
            "at versions/a1.py:7\n"
            "at versions/b1.py:7\n"
            "hint: say which: `configmig upgrade alpha@+1` or `configmig upgrade beta@+1`",
            id="steps up at a fork",
        ),
        pytest.param(
            "r\na < r\nb < r",
            "",
            "upgrade",
            "r+1",
            "CM113: 'r+1' could go several ways: a or b\n"
            "at versions/a.py:7\n"
            "at versions/b.py:7\n"
            "hint: say which: `configmig upgrade a@r+1` or `configmig upgrade b@r+1`",
            id="steps from a revision at a fork without labels",
        ),
        pytest.param(
            "r\na < r\nb < r a",
            "r",
            "upgrade",
            "+1",
            "CM113: '+1' could go several ways: a or b\n"
            "at versions/a.py:7\n"
            "at versions/b.py:7\n"
            "hint: say which: `configmig upgrade a` or `configmig upgrade b`",
            id="steps where no branch tells the ways apart",
        ),
        pytest.param(
            FORK,
            "a2 b2",
            "downgrade",
            "-1",
            "CM113: '-1' could go several ways: a2 or b2\n"
            "at versions/a2.py:7\n"
            "at versions/b2.py:7\n"
            "hint: say which: `configmig downgrade alpha@-1` or `configmig downgrade beta@-1`",
            id="steps down from two heads",
        ),
        pytest.param(
            DIAMOND,
            "n",
            "downgrade",
            "-3",
            "CM113: '-3' could go several ways: a2 or b1\n"
            "at versions/a2.py:7\n"
            "at versions/b1.py:7\n"
            "hint: say which: `configmig downgrade alpha@-3` or `configmig downgrade beta@-3`",
            id="steps down through a merge",
        ),
        pytest.param(
            "a\nb",
            "",
            "upgrade",
            "+1",
            "CM113: '+1' could go several ways: a or b\n"
            "at versions/a.py:7\n"
            "at versions/b.py:7\n"
            "hint: say which: `configmig upgrade a@+1` or `configmig upgrade b@+1`",
            id="steps up from several bases",
        ),
        pytest.param(
            LINE,
            "1.1.0",
            "upgrade",
            "+5",
            "CM114: '+5' goes too far: there are 2 revisions above 1.1.0\n"
            "hint: `configmig upgrade +2` goes as far as there is a way",
            id="too many steps up",
        ),
        pytest.param(
            LINE,
            "1.2.0",
            "upgrade",
            "+2",
            "CM114: '+2' goes too far: there is 1 revision above 1.2.0\n"
            "hint: `configmig upgrade +1` goes as far as there is a way",
            id="one step too many",
        ),
        pytest.param(
            LINE,
            "1.10.0",
            "upgrade",
            "+1",
            "CM114: '+1' goes too far: there are no revisions above 1.10.0\n"
            "hint: `configmig heads` lists where the graph ends",
            id="a step at the head",
        ),
        pytest.param(
            LINE,
            "1.1.0",
            "downgrade",
            "-3",
            "CM114: '-3' goes too far: there are 2 revisions below 1.1.0\n"
            "hint: `configmig downgrade -2` goes as far as there is a way",
            id="too many steps down",
        ),
        pytest.param(
            LINE,
            "",
            "downgrade",
            "-1",
            "CM114: '-1' goes too far: there are no revisions below base\n"
            "hint: `configmig heads` lists where the graph ends",
            id="a step below base",
        ),
        pytest.param(
            LINE,
            "",
            "upgrade",
            "1.1.0+" + "9" * 100,
            "CM114: '1.1.0+" + "9" * 100 + "' goes too far: there are 2 revisions above 1.1.0\n"
            "hint: `configmig upgrade 1.1.0+2` goes as far as there is a way",
            id="more steps than can be counted",
        ),
        pytest.param(
            FORK,
            "",
            "upgrade",
            "alpha@b1",
            "CM116: revision b1 is not on the branch 'alpha'\n"
            "at versions/b1.py:7\n"
            "hint: `configmig upgrade b1` names it without the branch",
            id="not on the branch",
        ),
    ],
)
def test_a_target_that_leads_nowhere_is_refused(
    graph_of: GraphOf,
    told: Told,
    text: str,
    current: str,
    direction: Direction,
    target: str,
    expected: str,
) -> None:
    graph = graph_of(text)

    message = told(lambda: resolve_target(graph, target, current=current.split(), direction=direction))

    assert message == expected


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        pytest.param("", "it is empty", id="empty"),
        pytest.param("  ", "it is empty", id="blank"),
        pytest.param("a@", "nothing stands after the '@'", id="only a branch"),
        pytest.param("@head", "no branch stands before the '@'", id="no branch"),
        pytest.param("a@b@head", "only one '@' can stand in it", id="two branches"),
        pytest.param("1.0.0:1.2.0", "it is a range, and here one target is needed", id="range"),
        pytest.param("+x", "a number belongs after the '+'", id="plus"),
        pytest.param("-", "a number belongs after the '-'", id="minus"),
        pytest.param("--1", "a number belongs after the '-'", id="two signs"),
    ],
)
def test_what_is_not_written_like_a_target_is_refused(
    graph_of: GraphOf, told: Told, target: str, reason: str
) -> None:
    assert told(lambda: resolve_target(graph_of(LINE), target)) == (
        f"CM115: '{target}' is no target: {reason}\n"
        "hint: `configmig explain CM115` shows how targets are written"
    )


@pytest.mark.parametrize(
    ("target", "expected"),
    [("v1.2", "1.2.0"), ("head", "1.10.0"), ("current", "1.1.0"), ("+1", "1.2.0"), ("-1", "1.0.0")],
)
def test_a_target_can_name_one_revision(graph_of: GraphOf, target: str, expected: str) -> None:
    assert resolve_revision(graph_of(LINE), target, current=["1.1.0"]).id == expected


@pytest.mark.parametrize(
    ("text", "current", "target", "expected"),
    [
        pytest.param(
            LINE,
            "",
            "base",
            "CM115: 'base' is no target: it is base, the state before the first revision\n"
            "hint: `configmig explain CM115` shows how targets are written",
            id="base",
        ),
        pytest.param(
            "",
            "",
            "head",
            "CM104: there is no revision 'head'\n"
            "there are no revisions yet\n"
            'hint: `configmig revision -m "first revision"` makes one',
            id="head of nothing",
        ),
        pytest.param(
            FORK,
            "",
            "heads",
            "CM106: 'heads' could be any of 2 heads: a2 and b2\n"
            "at versions/a2.py:7\n"
            "at versions/b2.py:7\n"
            "they part after s (versions/s.py:7)\n"
            "hint: say which: `configmig edit a2` or `configmig edit b2`;"
            " `configmig revision --merge a2 b2 -m 'merge a2 and b2'` joins them",
            id="heads",
        ),
        pytest.param(
            DIAMOND,
            "",
            "m-1",
            "CM113: 'm-1' could go several ways: a2 or b1\n"
            "at versions/a2.py:7\n"
            "at versions/b1.py:7\n"
            "hint: say which: `configmig edit alpha@m-1` or `configmig edit beta@m-1`",
            id="below a merge",
        ),
    ],
)
def test_a_target_that_is_not_one_revision_is_refused_where_one_is_needed(
    graph_of: GraphOf, told: Told, text: str, current: str, target: str, expected: str
) -> None:
    graph = graph_of(text)

    message = told(lambda: resolve_revision(graph, target, current=current.split(), command="edit"))

    assert message == expected


def test_what_a_hint_offers_leads_somewhere(graph_of: GraphOf) -> None:
    graph = graph_of(DIAMOND)

    assert resolved(graph, "alpha@-3", "n", "downgrade") == "a1 b1"
    assert resolved(graph, "beta@-3", "n", "downgrade") == "a2"
    assert resolve_revision(graph, "beta@m-1").id == "b1"


def test_a_new_revision_after_several_heads_is_told_to_choose_or_to_join() -> None:
    """a ← b, a ← c."""
    graph = RevisionGraph([Revision("a"), Revision("b", ("a",)), Revision("c", ("a",))])

    with pytest.raises(SeveralHeadsError) as caught:
        resolve_target(graph, "head", direction="revision")

    assert caught.value.hint == (
        "`configmig revision --head b -m …` goes on from one of them;"
        " `configmig revision --merge b c -m 'merge b and c'` joins them"
    )
