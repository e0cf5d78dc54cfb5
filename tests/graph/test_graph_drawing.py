"""Whole drawings: text with lanes, Mermaid, Graphviz."""

from collections.abc import Callable

import pytest

from configmig.graph.drawing import draw_dot, draw_mermaid, draw_text
from configmig.graph.graph import RevisionGraph
from configmig.graph.revision import Revision

GraphOf = Callable[[str], RevisionGraph]


@pytest.mark.parametrize(
    ("text", "current", "expected"),
    [
        pytest.param("", "", "", id="nothing"),
        pytest.param(
            """
1.0.0 # Initial configuration
1.1.0 < 1.0.0 # Enhanced validation
1.2.0 < 1.1.0 # One provider for each model
            """,
            "1.1.0",
            """
○ 1.2.0  One provider for each model  (head)
● 1.1.0  Enhanced validation  (current)
● 1.0.0  Initial configuration  (base)
""",
            id="line",
        ),
        pytest.param(
            "r\na1 < r @alpha\na2 < a1\nb1 < r @beta",
            "a1",
            """
○ b1  (head, branch beta)
│ ○ a2  (head)
│ ● a1  (current, branch alpha)
├─╯
● r  (base)
""",
            id="fork",
        ),
        pytest.param(
            "r\na1 < r\na2 < a1\nb1 < r\nm < a2 b1\nn < m",
            "",
            """
○ n  (head)
○ m
├─╮
│ ○ b1
○ │ a2
○ │ a1
├─╯
○ r  (base)
""",
            id="diamond",
        ),
        pytest.param(
            "r0\na0 < r0\nb0 < r0\nr1 < a0 b0\na1 < r1\nb1 < r1\nr2 < a1 b1",
            "a0 b0",
            """
○ r2  (head)
├─╮
│ ○ b1
○ │ a1
├─╯
○ r1
├─╮
│ ● b0  (current)
● │ a0  (current)
├─╯
● r0  (base)
""",
            id="ladder",
        ),
        pytest.param(
            "r\na < r\nb < r\nc < r\nm < a b c",
            "",
            """
○ m  (head)
├─┬─╮
│ │ ○ c
│ ○ │ b
○ │ │ a
├─┴─╯
○ r  (base)
""",
            id="merge of three",
        ),
        pytest.param(
            "r\na < r\nb < r\na1 < a\na2 < a\nam < a1 a2\nm < am b\nx < b",
            "",
            """
○ x  (head)
│ ○ m  (head)
│ ├─╮
├─┼─╯
○ │ b
│ ○ am
│ ├─╮
│ │ ○ a2
│ ○ │ a1
│ ├─╯
│ ○ a
├─╯
○ r  (base)
""",
            id="diamond in a diamond",
        ),
        pytest.param(
            "r\na < r\nb < r\nx < a b\ny < a b\nz < x y",
            "",
            """
○ z  (head)
├─╮
│ ○ y
│ ├─╮
○ │ │ x
├─┼─┼─╮
│ │ ├─╯
│ │ ○ b
├─╯ │
○   │ a
├───╯
○ r  (base)
""",
            id="crossing merges",
        ),
        pytest.param(
            "r\na < r\nm < a r",
            "",
            """
○ m  (head)
├─╮
○ │ a
├─╯
○ r  (base)
""",
            id="shortcut",
        ),
        pytest.param(
            "a1\na2 < a1\nb1\nb2 < b1 needs a1\nc1",
            "b2",
            """
○ c1  (head, base)

● b2  (current, head, needs a1)
● b1  (base)

○ a2  (head)
● a1  (base)
""",
            id="several bases and a dependency",
        ),
        pytest.param(
            "a1\na2 < a1\nb1\nb2 < b1 a2\nc1\nc2 < c1\nm < c2 b2",
            "",
            """
○ m  (head)
├─╮
○ │ c2
○ │ c1  (base)
  ○ b2
  ├─╮
  ○ │ b1  (base)
    ○ a2
    ○ a1  (base)
""",
            id="merged bases",
        ),
        pytest.param(
            "t\nu < t\nx < u\ny < t\nz",
            "",
            """
○ z  (head, base)

○ y  (head)
│ ○ x  (head)
│ ○ u
├─╯
○ t  (base)
""",
            id="base beside a fork",
        ),
        pytest.param(
            "a\nb < a\nc < a\nm < b c\nn < m\nd < m",
            "",
            """
○ n  (head)
│ ○ d  (head)
├─╯
○ m
├─╮
│ ○ c
○ │ b
├─╯
○ a  (base)
""",
            id="fork above a merge",
        ),
        pytest.param(
            "a\nb < a\nx\ny < x\nm < b y\nz\nz1 < z",
            "m",
            """
○ z1  (head)
○ z  (base)

● m  (current, head)
├─╮
│ ● y
│ ● x  (base)
● b
● a  (base)
""",
            id="lines that end beside each other",
        ),
    ],
)
def test_the_text_shows_the_newest_first_with_a_lane_for_each_branch(
    graph_of: GraphOf, text: str, current: str, expected: str
) -> None:
    assert draw_text(graph_of(text), current=current.split()) == expected.removeprefix("\n")


def test_a_part_of_the_graph_is_drawn_alone(graph_of: GraphOf) -> None:
    graph = graph_of("r\na1 < r\na2 < a1\nb1 < r\nm < a2 b1\nn < m")

    drawing = draw_text(graph, only=graph.between(["a1"], ["m"]))

    assert drawing == "○ m\n├─╮\n│ ○ b1\n○ a2\n○ a1\n"


def test_a_long_chain_is_drawn_without_recursion() -> None:
    size = 20_000
    names = [f"r{number}" for number in range(size)]
    graph = RevisionGraph(
        Revision(name, tuple(names[max(index - 1, 0) : index])) for index, name in enumerate(names)
    )

    lines = draw_text(graph).splitlines()

    assert (len(lines), lines[0], lines[-1]) == (size, "○ r19999  (head)", "○ r0  (base)")


MIXED = 'a1 @alpha # The "first" <one>;\na2 < a1\nb1\nb2 < b1 a2\nc1 needs a2'


def test_mermaid_has_a_node_for_each_revision_and_dots_for_dependencies(graph_of: GraphOf) -> None:
    assert draw_mermaid(graph_of(MIXED), current=["a2"]) == (
        "flowchart TD\n"
        '    r0["a1<br/>The #34;first#34; #60;one#62;#59;"]\n'
        '    r1["a2"]\n'
        '    r2["c1"]\n'
        '    r3["b1"]\n'
        '    r4["b2"]\n'
        "    r0 --> r1\n"
        "    r1 -.-> r2\n"
        "    r3 --> r4\n"
        "    r1 --> r4\n"
        "    classDef applied fill:#cfe8cf,stroke:#2e7d32\n"
        "    class r0,r1 applied\n"
    )


def test_dot_has_a_node_for_each_revision_and_dashes_for_dependencies(graph_of: GraphOf) -> None:
    assert draw_dot(graph_of(MIXED), current=["a2"]) == (
        "digraph revisions {\n"
        '    node [shape=box, fillcolor="#cfe8cf"];\n'
        '    "a1" [label="a1\\nThe \\"first\\" <one>;", style=filled];\n'
        '    "a2" [label="a2", style=filled];\n'
        '    "c1" [label="c1"];\n'
        '    "b1" [label="b1"];\n'
        '    "b2" [label="b2"];\n'
        '    "a1" -> "a2";\n'
        '    "a2" -> "c1" [style=dashed];\n'
        '    "b1" -> "b2";\n'
        '    "a2" -> "b2";\n'
        "}\n"
    )


def test_a_part_of_the_graph_leaves_out_the_edges_to_the_rest(graph_of: GraphOf) -> None:
    graph = graph_of(MIXED)

    assert draw_mermaid(graph, only={"a2", "b2"}) == (
        'flowchart TD\n    r0["a2"]\n    r1["b2"]\n    r0 --> r1\n'
    )
    assert draw_dot(graph, only={"a1"}) == (
        "digraph revisions {\n"
        '    node [shape=box, fillcolor="#cfe8cf"];\n'
        '    "a1" [label="a1\\nThe \\"first\\" <one>;"];\n'
        "}\n"
    )
