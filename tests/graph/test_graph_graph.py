"""What comes before and after what; ends, branches, labels; states."""

from collections.abc import Callable

import pytest

from configmig.graph.graph import RevisionGraph
from configmig.graph.revision import Revision

GraphOf = Callable[[str], RevisionGraph]
Told = Callable[[Callable[[], object]], str]

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


def ids(revisions: tuple[Revision, ...]) -> list[str]:
    return [revision.id for revision in revisions]


@pytest.mark.parametrize(
    ("text", "bases", "heads", "effective", "points"),
    [
        pytest.param("a\nb < a\nc < b", "a", "c", "c", "", id="linear"),
        pytest.param("r\na < r\nb < r", "r", "a b", "a b", "r", id="fork"),
        pytest.param(DIAMOND, "r", "n", "n", "r", id="diamond"),
        pytest.param(TWO_LINES, "a1 b1", "a3 b4", "a3 b4", "", id="two lines"),
        pytest.param("a\nb needs a", "a b", "a b", "b", "", id="head that another one depends on"),
        pytest.param(
            "1.10.0\n1.9.0\n1.2.0",
            "1.2.0 1.9.0 1.10.0",
            "1.2.0 1.9.0 1.10.0",
            "1.2.0 1.9.0 1.10.0",
            "",
            id="forest",
        ),
    ],
)
def test_a_graph_knows_its_ends_and_its_branch_points(
    graph_of: GraphOf, text: str, bases: str, heads: str, effective: str, points: str
) -> None:
    graph = graph_of(text)

    found = (graph.bases, graph.heads, graph.effective_heads, graph.branch_points)

    assert found == tuple(tuple(names.split()) for names in (bases, heads, effective, points))


def test_parents_come_first_and_a_branch_stays_together(graph_of: GraphOf) -> None:
    graph = graph_of(DIAMOND)

    assert ids(graph.topological()) == ["r", "a1", "a2", "b1", "m", "n"]
    assert ids(graph.newest_first()) == ["n", "m", "b1", "a2", "a1", "r"]
    assert list(graph.revisions) == ["r", "a1", "a2", "b1", "m", "n"]


def test_the_order_does_not_depend_on_the_order_of_the_files(graph_of: GraphOf) -> None:
    lines = DIAMOND.strip().splitlines()

    orders = {tuple(graph_of("\n".join(lines[turn:] + lines[:turn])).revisions) for turn in range(len(lines))}

    assert orders == {("r", "a1", "a2", "b1", "m", "n")}


def test_neighbours_are_told_with_and_without_dependencies(graph_of: GraphOf) -> None:
    graph = graph_of(TWO_LINES)

    assert (graph.parents("b3"), graph.requirements("b3")) == (("b2",), ("b2", "a2"))
    assert (graph.children("a2"), graph.followers("a2")) == (("a3",), ("a3", "b3"))


def test_a_dependency_may_be_given_by_label(graph_of: GraphOf) -> None:
    graph = graph_of("a1\na2 < a1 @alpha\nb1 needs alpha")

    assert graph.requirements("b1") == ("a2",)


def test_ancestors_and_descendants_include_where_they_begin(graph_of: GraphOf) -> None:
    graph = graph_of(TWO_LINES)

    assert graph.ancestors(["b3"]) == {"a1", "a2", "b1", "b2", "b3"}
    assert graph.ancestors(["b3"], dependencies=False) == {"b1", "b2", "b3"}
    assert graph.descendants(["a2"]) == {"a2", "a3", "b3", "b4"}
    assert graph.descendants(["a2"], dependencies=False) == {"a2", "a3"}
    assert graph.lineage("b3") == {"b1", "b2", "b3", "b4"}
    assert graph.ancestors([]) == frozenset()


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        pytest.param(DIAMOND, "a1 a2 r", "a2", id="the newest of a line"),
        pytest.param(DIAMOND, "b1 a2", "a2 b1", id="two branches, in order"),
        pytest.param(DIAMOND, "n b1 a2 r", "n", id="all under a merge"),
        pytest.param(TWO_LINES, "b3 a2", "b3", id="implied by a dependency"),
        pytest.param(TWO_LINES, "b4 a3", "a3 b4", id="beyond the dependency"),
        pytest.param(DIAMOND, "", "", id="base"),
    ],
)
def test_a_state_is_reduced_to_what_it_needs(graph_of: GraphOf, text: str, names: str, expected: str) -> None:
    assert graph_of(text).reduce(names.split()) == tuple(expected.split())


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        pytest.param(DIAMOND, "a2 b1", ("r",), id="fork"),
        pytest.param(DIAMOND, "a1 a2", ("a1",), id="one before the other"),
        pytest.param(DIAMOND, "n", ("n",), id="itself"),
        pytest.param(TWO_LINES, "a3 b4", (), id="lines with bases of their own"),
        pytest.param("r\nx < r\ny < x\nz < x\nw < r", "y z w", ("r",), id="three"),
    ],
)
def test_branches_part_after_their_newest_common_revision(
    graph_of: GraphOf, text: str, names: str, expected: tuple[str, ...]
) -> None:
    assert graph_of(text).fork_point(names.split()) == expected


def test_a_label_holds_after_its_revision_and_straight_down_to_the_fork(graph_of: GraphOf) -> None:
    graph = graph_of("r\na1 < r\na2 < a1 @alpha\na3 < a2\nb1 < r @beta @second\nm < a3 b1")

    labels = {name: graph.labels_of(name) for name in graph.revisions}

    assert labels == {
        "r": (),
        "a1": ("alpha",),
        "a2": ("alpha",),
        "a3": ("alpha",),
        "b1": ("beta", "second"),
        "m": ("alpha", "beta", "second"),
    }
    assert ids(graph.revisions_of_branch("alpha")) == ["a1", "a2", "a3", "m"]
    assert dict(graph.labels) == {"alpha": "a2", "beta": "b1", "second": "b1"}


def test_a_label_above_a_merge_does_not_reach_below_it(graph_of: GraphOf) -> None:
    graph = graph_of("r\na < r\nb < r\nm < a b\nn < m @after")

    assert [name for name in graph.revisions if graph.labels_of(name)] == ["n"]


def test_the_revisions_of_an_unknown_branch_are_refused(graph_of: GraphOf, told: Told) -> None:
    graph = graph_of("a @search")

    assert told(lambda: graph.revisions_of_branch("seerch")) == (
        "CM110: there is no branch 'seerch'\n"
        "the nearest is search\n"
        "hint: `configmig branches` lists them all; `configmig explain CM110` says more"
    )


@pytest.mark.parametrize(
    ("start", "target", "expected"),
    [
        pytest.param("a1", "m", {"a1", "a2", "b1", "m"}, id="through a diamond"),
        pytest.param("m", "a1", {"a1", "a2", "b1", "m"}, id="the other way round"),
        pytest.param("", "a1", {"r", "a1"}, id="from base"),
        pytest.param("n", "n", {"n"}, id="one revision"),
        pytest.param("", "", set(), id="nothing"),
        pytest.param("a2 b1", "m", {"a2", "b1", "m"}, id="from both branches"),
    ],
)
def test_a_range_has_both_its_ends(graph_of: GraphOf, start: str, target: str, expected: set[str]) -> None:
    assert graph_of(DIAMOND).between(start.split(), target.split()) == expected


def test_a_range_across_branches_is_refused(graph_of: GraphOf, told: Told) -> None:
    assert told(lambda: graph_of(DIAMOND).between(["b1"], ["a2"])) == (
        "CM111: cannot upgrade to a2: it is not on the way from b1\n"
        "at versions/a2.py:7\n"
        "they part after r\n"
        "hint: `configmig downgrade r` goes back to where they part; then `configmig upgrade a2`"
    )


def test_a_known_state_is_given_back_as_the_graph_spells_it(graph_of: GraphOf) -> None:
    graph = graph_of("1.0.0\nv1.1.0 < 1.0.0")

    assert graph.require_known(["v1.0.0"]) == ("1.0.0",)
    assert graph.require_known(["1.1.0", "1.0.0"]) == ("v1.1.0",)
    assert graph.require_known([]) == ()
    assert (graph.find("V1.1.0"), graph.find("1.1"), graph.find("x")) == ("v1.1.0", None, None)


@pytest.mark.parametrize(
    ("text", "state", "expected"),
    [
        pytest.param(
            "1.0.0\n1.1.0 < 1.0.0",
            ["1.2.0"],
            "CM112: the config root is at revision '1.2.0', which is not on disk\n"
            "newer code may have upgraded the root; this checkout does not have the file\n"
            "hint: `git log --all --oneline -S1.2.0 -- versions` finds the file;"
            " `configmig rollback` goes back without it;"
            " `configmig stamp --purge 1.1.0` declares what the files really are",
            id="one revision",
        ),
        pytest.param(
            "a\nb",
            ["x", "a", "y"],
            "CM112: the config root is at revisions 'x' and 'y', which are not on disk\n"
            "newer code may have upgraded the root; this checkout does not have the file\n"
            "hint: `git log --all --oneline -Sx -- versions` finds the file;"
            " `configmig rollback` goes back without it;"
            " `configmig stamp --purge a b` declares what the files really are",
            id="two of three",
        ),
        pytest.param(
            "",
            ["1.0.0"],
            "CM112: the config root is at revision '1.0.0', which is not on disk\n"
            "newer code may have upgraded the root; this checkout does not have the file\n"
            "hint: `git log --all --oneline -S1.0.0 -- versions` finds the file;"
            " `configmig rollback` goes back without it;"
            " `configmig stamp --purge base` declares what the files really are",
            id="no revisions at all",
        ),
    ],
)
def test_a_state_that_names_a_missing_revision_is_told_with_the_ways_out(
    graph_of: GraphOf, told: Told, text: str, state: list[str], expected: str
) -> None:
    assert told(lambda: graph_of(text).require_known(state)) == expected


def test_a_chain_of_fifty_thousand_is_walked_without_recursion() -> None:
    size = 50_000
    names = [f"r{number}" for number in range(size)]
    graph = RevisionGraph(
        Revision(name, tuple(names[max(index - 1, 0) : index])) for index, name in enumerate(names)
    )

    assert (graph.heads, graph.bases) == ((names[-1],), (names[0],))
    assert len(graph.ancestors(graph.heads)) == size
    assert graph.reduce([names[0], names[-1]]) == (names[-1],)
