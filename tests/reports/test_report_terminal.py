"""Lines for a terminal: coloured and folded there, plain everywhere else; every kind in the table."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import configmig.reports
from configmig.reports import REPORTS, formats, render
from configmig.reports.lines import Line, diff_lines, plain_text, visible
from configmig.reports.markdown import code, fenced, plain
from configmig.reports.terminal import colored_text, wants_color
from configmig.runner.model import Plan

_NOT_A_KIND = {
    "__init__",
    "answers",
    "live",
    "table",
    "options",
    "lines",
    "terminal",
    "markdown",
    "words",
    "files",
    "github",
    "junit",
    "sarif",
    "drift",
    "gates",
    "edits",
    # Pages that are the same for every project.
    "guide",
    "scenarios",
}


def bare(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_colour_adds_only_escape_sequences(plan: Plan) -> None:
    assert bare(str(render("plan", plan, color=True))) == render("plan", plan)


@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_wider_than_the_terminal_but_those_of_a_diff_and_single_words(
    plan: Plan, width: int
) -> None:
    lines = bare(str(render("plan", plan, color=True, width=width))).splitlines()

    assert all(len(line) <= width for line in lines)


def test_a_long_line_is_folded_between_words_and_indented() -> None:
    line = Line("  breaking: one two three four five")

    assert bare(colored_text([line], width=20)) == "  breaking: one two\n      three four\n      five\n"
    assert bare(colored_text([Line("x" * 30)], width=20)) == "x" * 30 + "\n"
    assert bare(colored_text([Line("+ a b c d e f g h", "plus")], width=5)) == "+ a b c d e f g h\n"


def test_the_name_of_a_fact_stands_out() -> None:
    assert colored_text([Line("version: 1.0.0")], width=None) == "\x1b[1mversion:\x1b[0m 1.0.0\n"
    assert colored_text([Line("done", "good")], width=None) == "\x1b[32mdone\x1b[0m\n"
    assert colored_text([Line("a sentence: no name")], width=None) == "a sentence: no name\n"


@pytest.mark.parametrize(
    ("asked", "is_terminal", "environment", "wanted"),
    [
        pytest.param(None, True, {}, True, id="a terminal"),
        pytest.param(None, False, {}, False, id="a pipe"),
        pytest.param(None, True, {"NO_COLOR": "1"}, False, id="NO_COLOR"),
        pytest.param(None, True, {"NO_COLOR": ""}, True, id="an empty NO_COLOR"),
        pytest.param(None, True, {"TERM": "dumb"}, False, id="a dumb terminal"),
        pytest.param(True, False, {"NO_COLOR": "1"}, True, id="asked for"),
        pytest.param(False, True, {}, False, id="asked not to"),
    ],
)
def test_colour_is_for_terminals_that_want_it(
    asked: bool | None, is_terminal: bool, environment: dict[str, str], wanted: bool
) -> None:
    assert wants_color(asked=asked, is_terminal=is_terminal, environment=environment) is wanted


def test_plain_text_never_loads_rich() -> None:
    program = "import sys, configmig.reports as r; r.render('findings', ()); print('rich' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


def test_every_module_that_renders_is_in_the_table() -> None:
    folder = Path(configmig.reports.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - _NOT_A_KIND

    assert modules == set(REPORTS.values())
    assert all(formats(kind)[:3] == ("text", "json", "markdown") for kind in REPORTS)


def test_control_characters_and_turned_text_become_visible() -> None:
    assert (
        visible("a\tb\x1b[0m\x00\x7f\x9b\u202e\u2028\r\n")
        == "a\tb\\x1b[0m\\x00\\x7f\\x9b\\u202e\\u2028\\r\\n"
    )
    assert visible("naïve → ok") == "naïve → ok"
    assert plain_text([Line("a\nb"), Line("c")]) == "a\\nb\nc\n"


def test_lines_of_a_diff_know_their_role() -> None:
    diff = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n c\n"

    assert [line.role for line in diff_lines(diff)] == ["hunk"] * 4 + ["minus", "plus", "context"]
    assert diff_lines("") == []


def test_text_from_elsewhere_is_no_markup() -> None:
    assert plain("# <b> *x* [y](z) a_b _c_ `code *x*` ` | ~~") == (
        "\\# \\<b\\> \\*x\\* \\[y\\](z) a_b \\_c\\_ `code *x*` \\` \\| \\~~"
    )
    assert code("a`b") == "``a`b``"
    assert code("`a`") == "`` `a` ``"
    assert fenced(["```", "x"], "diff") == ["````diff", "```", "x", "````"]
