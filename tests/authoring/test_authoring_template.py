"""The text of a new revision file."""

import ast
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from configmig.authoring.template import RevisionFacts, render_revision
from configmig.errors.authoring import MissingTemplateError, TemplateFailedError, TemplateResultError


def facts(
    message: str = "Route by model",
    *,
    revision: str = "1.2.0",
    down_revisions: tuple[str, ...] = ("1.1.0",),
    branch_labels: tuple[str, ...] = (),
    depends_on: tuple[str, ...] = (),
) -> RevisionFacts:
    return RevisionFacts(
        message=message,
        revision=revision,
        down_revisions=down_revisions,
        branch_labels=branch_labels,
        depends_on=depends_on,
        created=datetime(2024, 10, 25, 23, 37, tzinfo=UTC),
    )


def test_the_shipped_template_gives_a_revision_file() -> None:
    text = render_revision(facts(branch_labels=("cloud",), depends_on=("ae10", "be20")))

    head, _, body = text.partition("\n\n\n")
    assert (
        head
        == '''"""Route by model."""

from configmig.revisions import Operations

revision = "1.2.0"
down_revision = "1.1.0"
branch_labels = ("cloud",)
depends_on = ("ae10", "be20")
date = "2024-10-25"
breaking_changes = ()
deprecations = ()'''
    )
    assert body.splitlines()[:2] == [
        "def upgrade(op: Operations) -> None:",
        '    """Change the configuration, one operation after another."""',
    ]


@pytest.mark.parametrize(
    ("parents", "line"),
    [
        pytest.param((), "down_revision = None", id="base"),
        pytest.param(("1.1.0",), 'down_revision = "1.1.0"', id="one"),
        pytest.param(("1.1.0", "ae10"), 'down_revision = ("1.1.0", "ae10")', id="merge"),
    ],
)
def test_the_parents_are_written_as_a_revision_file_writes_them(parents: tuple[str, ...], line: str) -> None:
    assert line in render_revision(facts(down_revisions=parents)).splitlines()


@pytest.mark.parametrize(
    "made_from",
    [
        pytest.param(facts(), id="plain"),
        pytest.param(facts('say "hello"'), id="quote-at-the-end"),
        pytest.param(facts('"""; import os'), id="triple-quotes"),
        pytest.param(facts("a backslash \\ in it"), id="backslash"),
        pytest.param(facts("Größe → 2"), id="not-ascii"),
        pytest.param(facts(down_revisions=tuple(f"{number:012x}" for number in range(9))), id="nine-parents"),
    ],
)
def test_the_result_is_clean_for_formatter_and_linter(made_from: RevisionFacts, tmp_path: Path) -> None:
    path = tmp_path / "new.py"
    path.write_text(render_revision(made_from), encoding="utf-8")

    formatted = ruff("format", "--check", "--diff", str(path))
    linted = ruff("check", "--select", RULES, "--ignore", "D203,D213,D401,D301", str(path))

    assert formatted.returncode == 0, formatted.stdout
    assert linted.returncode == 0, linted.stdout


RULES = "A,ARG,B,C4,D,E,F,I,PL,RET,RUF,S,SIM,UP,W"


def ruff(command: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ruff", command, "--isolated", "--no-cache", *options],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_message_is_the_docstring_and_nothing_else() -> None:
    text = render_revision(facts('""" import os """'))

    tree = ast.parse(text)
    assert ast.get_docstring(tree) == '""" import os """.'
    assert [type(node) for node in tree.body[1:3]] == [ast.ImportFrom, ast.Assign]


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        pytest.param(
            '"""x"""\n{% if %}\n', 2, "Expected an expression, got 'end of statement block'", id="syntax"
        ),
        pytest.param('"""x"""\n\n{{ nmae }}\n', 3, "'nmae' is undefined", id="undefined"),
        pytest.param("{{ 1 / 0 }}\n", 1, "division by zero", id="expression"),
        pytest.param("x\n{{ message|nothing }}\n", 2, "No filter named 'nothing'.", id="filter"),
    ],
)
def test_a_failing_template_is_shown_with_its_line(
    source: str, line: int, reason: str, tmp_path: Path
) -> None:
    template = tmp_path / "own.py.j2"
    template.write_text(source, encoding="utf-8")

    with pytest.raises(TemplateFailedError) as caught:
        render_revision(facts(), template=template)

    assert caught.value.message == f"the template for new revisions failed: {reason}"
    assert [str(place) for place in caught.value.places] == [f"{template}:{line}"]
    assert (
        caught.value.hint
        == "correct that line, or remove `template` from the settings to use the shipped one"
    )


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param(
            "revision = (\n", "not Python in line 1 of its result: '(' was never closed", id="syntax"
        ),
        pytest.param("x = 1\n", "`revision` must be '1.2.0' and is missing or no literal", id="missing"),
        pytest.param('revision = "9"\n', "`revision` must be '1.2.0' and is '9'", id="other-id"),
        pytest.param(
            'revision = "1.2.0"\ndown_revision = None\n',
            "`down_revision` must be '1.1.0' and is None",
            id="no-parent",
        ),
        pytest.param(
            "revision = str(1)\n", "`revision` must be '1.2.0' and is missing or no literal", id="call"
        ),
    ],
)
def test_a_template_that_gives_no_revision_file_is_refused(source: str, reason: str, tmp_path: Path) -> None:
    template = tmp_path / "own.py.j2"
    template.write_text(source, encoding="utf-8")

    with pytest.raises(TemplateResultError) as caught:
        render_revision(facts(), template=template)

    assert caught.value.message == f"the template does not produce a revision file: {reason}"
    assert (
        caught.value.hint
        == "correct the template, or remove `template` from the settings to use the shipped one"
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(None, "No such file or directory", id="missing"),
        pytest.param(b"\xff\xfe", "byte 0 is not UTF-8", id="not-utf-8"),
    ],
)
def test_a_template_that_cannot_be_read_is_refused(
    content: bytes | None, reason: str, tmp_path: Path
) -> None:
    template = tmp_path / "own.py.j2"
    if content is not None:
        template.write_bytes(content)

    with pytest.raises(MissingTemplateError) as caught:
        render_revision(facts(), template=template)

    assert caught.value.message == f"the template for new revisions cannot be read: {reason}"
    assert [str(place) for place in caught.value.places] == [str(template)]
    assert (
        caught.value.hint == "correct `template` in the settings, or remove the line to use the shipped one"
    )


def test_a_template_can_include_nothing_from_elsewhere(tmp_path: Path) -> None:
    template = tmp_path / "own.py.j2"
    template.write_text('revision = "{% include "/etc/hostname" %}"\n', encoding="utf-8")

    with pytest.raises(TemplateFailedError):
        render_revision(facts(), template=template)
