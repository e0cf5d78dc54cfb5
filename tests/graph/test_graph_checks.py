"""A set of revisions that is no graph is refused: what is wrong, in which files, and how it is mended."""

from collections.abc import Callable
from itertools import permutations
from textwrap import dedent

import pytest

from configmig.graph.graph import RevisionGraph
from configmig.graph.revision import Revision

GraphOf = Callable[[str], RevisionGraph]
Told = Callable[[Callable[[], object]], str]

REFUSALS = [
    pytest.param(
        """
        1.0.0
        1.1.0 < 1.0.0
        1.3.0 < 1.2.0
        1.2.5 < 1.2.0
        """,
        """
        CM102: there is no revision '1.2.0', which 1.2.5 and 1.3.0 come after
        at versions/1.2.5.py:7
        at versions/1.3.0.py:7
        the nearest are 1.0.0 and 1.1.0
        hint: correct `down_revision` in versions/1.2.5.py, or find the lost file: `git log --all --oneline -S1.2.0 -- versions`
        """,  # noqa: E501
        id="missing parent",
    ),
    pytest.param(
        """
        b < a
        """,
        """
        CM102: there is no revision 'a', which b comes after
        at versions/b.py:7
        hint: correct `down_revision` in versions/b.py, or find the lost file: `git log --all --oneline -Sa -- versions`
        """,  # noqa: E501
        id="missing parent and nothing like it",
    ),
    pytest.param(
        """
        0.9.0
        1.0.0 < 0.9.0 1.2.0
        1.1.0 < 1.0.0
        1.2.0 < 1.1.0
        1.3.0 < 1.2.0
        """,
        """
        CM103: revisions come after each other in a circle: 1.0.0 → 1.1.0 → 1.2.0 → 1.0.0
        at versions/1.0.0.py:7
        at versions/1.1.0.py:7
        at versions/1.2.0.py:7
        hint: correct `down_revision` or `depends_on` in versions/1.0.0.py, then `configmig heads` checks the graph again
        """,  # noqa: E501
        id="cycle with a way in and a way out",
    ),
    pytest.param(
        """
        a1 needs b2
        a2 < a1
        b1 needs a2
        b2 < b1
        """,
        """
        CM103: revisions come after each other in a circle: a1 → a2 → b1 → b2 → a1
        at versions/a1.py:7
        at versions/a2.py:7
        at versions/b1.py:7
        at versions/b2.py:7
        hint: correct `down_revision` or `depends_on` in versions/a1.py, then `configmig heads` checks the graph again
        """,  # noqa: E501
        id="cycle through dependencies, no base left",
    ),
    pytest.param(
        """
        a < b
        b < a
        """,
        """
        CM103: revisions come after each other in a circle: a → b → a
        at versions/a.py:7
        at versions/b.py:7
        hint: correct `down_revision` or `depends_on` in versions/a.py, then `configmig heads` checks the graph again
        """,  # noqa: E501
        id="cycle of two",
    ),
    pytest.param(
        """
        a
        b < b
        """,
        """
        CM107: revision b comes after itself
        at versions/b.py:7
        hint: name another revision in `down_revision` of versions/b.py, then `configmig heads` checks the graph again
        """,  # noqa: E501
        id="its own parent",
    ),
    pytest.param(
        """
        a
        b < a @beta needs beta
        """,
        """
        CM107: revision b depends on itself
        at versions/b.py:7
        hint: name another revision in `depends_on` of versions/b.py, then `configmig heads` checks the graph again
        """,  # noqa: E501
        id="depends on itself by its label",
    ),
    pytest.param(
        """
        a1 @search
        b1 needs serach
        """,
        """
        CM108: revision b1 depends on 'serach', and no revision or branch has that name
        at versions/b1.py:7
        the nearest is search
        hint: correct `depends_on` in versions/b1.py, or find the lost file: `git log --all --oneline -Sserach -- versions`
        """,  # noqa: E501
        id="unknown dependency",
    ),
    pytest.param(
        """
        r
        b < r @search
        a < r @search
        """,
        """
        CM109: a and b carry the same branch label 'search'
        at versions/a.py:7
        at versions/b.py:7
        hint: take it out of `branch_labels` in versions/b.py, then `configmig heads` checks the graph again
        """,
        id="label twice",
    ),
    pytest.param(
        """
        a
        b < a @a
        """,
        """
        CM100: a branch cannot be called 'a': a revision has this id
        at versions/b.py:7
        hint: write 'a_branch' in versions/b.py, then `configmig heads` checks the graph again
        """,
        id="label is the id of a revision",
    ),
    pytest.param(
        "head",
        """
        CM100: a revision cannot be called 'head': the word has a meaning of its own in targets
        at versions/head.py:7
        hint: write 'head_1' in versions/head.py, then `configmig heads` checks the graph again
        """,
        id="id is a word of targets",
    ),
    pytest.param(
        "2024-10-25",
        """
        CM100: a revision cannot be called '2024-10-25': a target would read it as 25 below '2024-10'
        at versions/2024-10-25.py:7
        hint: write '2024-10_25' in versions/2024-10-25.py, then `configmig heads` checks the graph again
        """,
        id="id ends like steps",
    ),
]


@pytest.mark.parametrize(("revisions", "expected"), REFUSALS)
def test_what_is_no_graph_is_refused_with_files_lines_and_the_way_to_mend_it(
    graph_of: GraphOf, told: Told, revisions: str, expected: str
) -> None:
    assert told(lambda: graph_of(dedent(revisions))) == dedent(expected).strip()


@pytest.mark.parametrize(("revisions", "expected"), REFUSALS)
def test_a_refusal_does_not_depend_on_the_order_of_the_files(
    graph_of: GraphOf, told: Told, revisions: str, expected: str
) -> None:
    lines = dedent(revisions).strip().splitlines()

    messages = {told(lambda order=order: graph_of("\n".join(order))) for order in permutations(lines)}  # type: ignore[misc]

    assert messages == {dedent(expected).strip()}


def test_a_duplicate_id_names_both_files(told: Told) -> None:
    files = ["versions/copy of 1.1.0.py", "versions/1.1.0.py"]
    revisions = [Revision("1.0.0", file="versions/1.0.0.py")]
    revisions += [Revision("1.1.0", ("1.0.0",), file=file, line=9) for file in files]

    assert told(lambda: RevisionGraph(revisions)) == (
        "CM101: 2 revision files have the id '1.1.0'\n"
        "at versions/1.1.0.py:9\n"
        "at versions/copy of 1.1.0.py:9\n"
        "hint: `git log --oneline -- versions/1.1.0.py 'versions/copy of 1.1.0.py'` tells which one is new;"
        " change its `revision`, then `configmig heads` checks the graph again"
    )


def test_ids_that_differ_by_a_v_are_duplicates_for_a_target_cannot_tell_them_apart(told: Told) -> None:
    revisions = [Revision("v1.1.0", file="versions/a.py"), Revision("1.1.0", file="versions/b.py")]

    assert told(lambda: RevisionGraph(revisions)) == (
        "CM101: 2 revision files have the id 'v1.1.0' and '1.1.0' (these mean the same)\n"
        "at versions/a.py:1\n"
        "at versions/b.py:1\n"
        "hint: `git log --oneline -- versions/a.py versions/b.py` tells which one is new;"
        " change its `revision`, then `configmig heads` checks the graph again"
    )


def test_a_long_cycle_is_told_by_its_ends_and_kept_in_full(told: Told) -> None:
    size = 50_000
    names = [f"r{number:05}" for number in range(size)]
    revisions = [Revision(name, (names[index - 1],)) for index, name in enumerate(names)]

    message = told(lambda: RevisionGraph(revisions)).splitlines()[0]

    assert message == (
        "CM103: revisions come after each other in a circle:"
        " r00000 → r00001 → r00002 → r00003 → r00004 → r00005"
        " → (49989 more) → r49995 → r49996 → r49997 → r49998 → r49999 → r00000"
    )


@pytest.mark.parametrize(
    "name", ["1.2.0", "1.2.0-rc1", "2024_10_25", "a1b2c3d4e5f6", "v2", "1.0.0+build", "é1"]
)
def test_a_usual_name_is_taken(graph_of: GraphOf, name: str) -> None:
    assert tuple(graph_of(name).revisions) == (name,)


@pytest.mark.parametrize("name", ["", "a b", "a@b", "a:b", "-x", "+x", ".x", "a/b", "a\nb", "$(x)", "HEAD"])
def test_a_name_that_no_target_could_say_is_refused(told: Told, name: str) -> None:
    assert told(lambda: RevisionGraph([Revision(name)])).startswith(
        f"CM100: a revision cannot be called '{name}'"
    )


def test_a_parent_named_twice_counts_once(graph_of: GraphOf) -> None:
    graph = graph_of("a\nb < a a")

    assert graph.parents("b") == ("a",)
    assert graph.branch_points == ()


def test_no_revisions_are_an_empty_graph(graph_of: GraphOf) -> None:
    graph = graph_of("")

    assert (dict(graph.revisions), graph.heads, graph.bases, graph.newest_first()) == ({}, (), (), ())
