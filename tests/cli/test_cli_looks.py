"""`configmig status`, `current`, `history`, `heads`, `branches`, `show`, `graph`, `diff` and `validate`."""

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from configmig.cli.main import cli
from configmig.cli.table import BY_NAME
from configmig.reports import formats

if TYPE_CHECKING:
    from tests.conftest import Command


@pytest.fixture
def upgraded(configmig: "Command", kitchen: Path) -> Path:
    """The kitchen at 1.1.0, with 1.2.0 pending."""
    configmig("stamp", "1.0.0")
    assert configmig("upgrade", "1.1.0").code == 0
    return kitchen


def test_status_tells_the_version_what_is_pending_and_what_drifted(
    configmig: "Command", upgraded: Path
) -> None:
    with (upgraded / "config" / "kitchen.yaml").open("a", encoding="utf-8") as stream:
        stream.write("sink: true\n")

    shown = configmig("status")

    assert (shown.code, shown.err) == (0, "")
    assert shown.out.splitlines()[:5] == [
        "version: 1.1.0",
        "pending: 1.2.0 Name the fuel",
        "drift: kitchen.yaml was edited since the last run; what was edited stays",
        "  added /sink: true",
        "files: kitchen.yaml",
    ]


def test_status_with_check_exits_with_1_until_nothing_is_pending(
    configmig: "Command", upgraded: Path
) -> None:
    pending = configmig("status", "--check")
    configmig("upgrade")
    clean = configmig("status", "--check")

    assert (pending.code, clean.code) == (1, 0)


def test_status_tells_of_a_history_that_would_stop_every_run(configmig: "Command", upgraded: Path) -> None:
    configmig("upgrade")
    history = upgraded / "config" / ".migration-history"
    history.write_bytes(history.read_bytes().splitlines(keepends=True)[0])

    shown = configmig("status", "--check")

    assert shown.code == 1
    assert shown.out.splitlines()[1] == (
        "the history is damaged: the last line that the state knows of is missing;"
        " `configmig explain CM440` says what to do"
    )


def test_a_revision_that_lies_behind_without_a_snapshot_is_no_side(
    configmig: "Command", upgraded: Path
) -> None:
    shutil.rmtree(upgraded / "config" / "backups")

    shown = configmig("diff", "1.0.0")

    assert (shown.code, shown.err.splitlines()[:2]) == (
        3,
        [
            "error[CM802]: there is nothing to compare under '1.0.0'",
            "  no snapshot holds the files at 1.0.0, and it does not lie ahead",
        ],
    )


def test_current_with_check_heads_exits_with_1_until_the_head_is_reached(
    configmig: "Command", upgraded: Path
) -> None:
    behind = configmig("current", "--check-heads")
    configmig("upgrade")
    there = configmig("current", "--check-heads")

    assert (behind.code, behind.out) == (
        1,
        "version: 1.1.0\nrevision: 1.1.0 Say burners\nnewest: no, that is 1.2.0\n",
    )
    assert there.code == 0


def test_history_lists_the_revisions_newest_first(configmig: "Command", upgraded: Path) -> None:
    shown = configmig("history")

    assert (shown.code, shown.err) == (0, "")
    assert shown.out == (
        "1.2.0 (head) 2024-03-03 Name the fuel\n"
        "1.1.0 (current) 2024-02-02 Say burners\n"
        "1.0.0 (base) 2024-01-01 First version\n"
    )


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        pytest.param("1.1.0:", ["1.2.0", "1.1.0"], id="open-end"),
        pytest.param(":1.1.0", ["1.1.0", "1.0.0"], id="open-start"),
        pytest.param("current:head", ["1.2.0", "1.1.0"], id="words"),
        pytest.param("-1:current", ["1.1.0", "1.0.0"], id="steps-back"),
    ],
)
def test_history_takes_a_range(span: str, expected: list[str], configmig: "Command", upgraded: Path) -> None:
    shown = configmig("history", "-r", span)

    assert (shown.code, shown.err) == (0, "")
    assert [line.split()[0] for line in shown.out.splitlines()] == expected


def test_history_lists_the_runs(configmig: "Command", upgraded: Path) -> None:
    shown = configmig("history", "--runs", "--format", "json")

    entries = next(value for value in json.loads(shown.out).values() if isinstance(value, list))
    assert len(entries) == 2


def test_a_range_of_runs_is_a_usage_error(configmig: "Command", upgraded: Path) -> None:
    shown = configmig("history", "--runs", "-r", "1.0.0:")

    assert (shown.code, shown.err.splitlines()[0]) == (
        2,
        "error: --range is about revisions; --runs lists every run",
    )


def test_heads_and_branches(configmig: "Command", upgraded: Path) -> None:
    configmig("revision", "-m", "other", "--head", "1.0.0", "--splice", "--rev-id", "other")

    heads = [line.split()[0] for line in configmig("heads").out.splitlines()]

    assert sorted(heads) == ["1.2.0", "other"]
    assert configmig("branches").out.split()[0] == "1.0.0"


@pytest.mark.parametrize("revision", ["1.1.0", "v1.1.0", "current", "1.2.0-1", "head-1", "1.1"])
def test_show_tells_all_of_one_revision(revision: str, configmig: "Command", upgraded: Path) -> None:
    shown = configmig("show", revision)

    assert (shown.code, shown.err) == (0, "")
    assert shown.out.splitlines()[0] == "revision: 1.1.0 Say burners"
    assert "breaking: stove.rings is stove.burners" in shown.out


def test_graph_draws_the_revisions(configmig: "Command", upgraded: Path) -> None:
    text = configmig("graph").out
    mermaid = configmig("graph", "--format", "mermaid").out
    dot = configmig("graph", "--format", "dot").out

    assert text == (
        "○ 1.2.0  Name the fuel  (head)\n● 1.1.0  Say burners  (current)\n● 1.0.0  First version  (base)\n"
    )
    assert mermaid.startswith("flowchart TD\n")
    assert dot.startswith("digraph revisions {\n")


def test_diff_compares_values_and_text_and_masks_secrets(configmig: "Command", upgraded: Path) -> None:
    both = configmig("diff", "1.0.0")
    values = configmig("diff", "1.0.0", "working", "--values")
    text = configmig("diff", "1.0.0", "working", "--text")

    assert (both.code, both.err) == (0, "")
    assert "  added /stove/burners: 4\n" in values.out
    assert "+  burners: 4" not in values.out
    assert "added /stove/burners" not in text.out
    assert "+  burners: 4      # gas\n" in text.out
    assert "sk-live" not in both.out + values.out + text.out


def test_diff_with_check_exits_with_1_when_there_is_a_difference(
    configmig: "Command", upgraded: Path
) -> None:
    assert configmig("diff", "1.0.0", "1.1.0", "--check").code == 1
    assert configmig("diff", "1.1.0", "working", "--check").code == 0


def test_validate_exits_with_1_when_there_is_a_finding(configmig: "Command", upgraded: Path) -> None:
    configmig("upgrade")
    fine = configmig("validate")
    file = upgraded / "config" / "kitchen.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("fuel: gas", "fuel: coal"), encoding="utf-8")
    found = configmig("validate")

    assert (fine.code, fine.out) == (0, "no findings\n")
    assert found.code == 1
    assert found.out.splitlines()[0] == (
        "kitchen.yaml:5:3 (/stove/fuel): high[check 1.2.0]: coal is not allowed"
    )


READERS = [
    "branches",
    "current",
    "diff 1.0.0",
    "graph",
    "heads",
    "history",
    "history --runs",
    "plan",
    "show",
    "status",
    "validate",
]


@pytest.mark.parametrize("command", READERS)
def test_a_reader_writes_nothing(command: str, configmig: "Command", upgraded: Path) -> None:
    before = listing(upgraded)

    shown = configmig(*command.split())

    assert (shown.code, shown.err) == (0, "")
    assert listing(upgraded) == before


def listing(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Return every file and folder with its size, mode and time of change."""
    return {
        str(path.relative_to(folder)): (status.st_size, status.st_mode, status.st_mtime_ns)
        for path in [folder, *folder.rglob("*")]
        if (status := os.lstat(path))
    }


KINDS = {
    "plan": "plan",
    "upgrade": "run",
    "downgrade": "run",
    "rollback": "run",
    "stamp": "run",
    "status": "status",
    "current": "current",
    "recover": "recovery",
    "lock": "lock",
    "history": "history",
    "heads": "heads",
    "branches": "branches",
    "show": "show",
    "diff": "diff",
    "validate": "findings",
    "audit": "audit",
    "health": "health",
    "rules": "rules",
    "generate": "run",
    "gate": "gate",
    "accept": "acceptance",
    "doctor": "doctor",
}


@pytest.mark.parametrize(("name", "kind"), KINDS.items(), ids=KINDS)
def test_a_command_offers_the_formats_that_its_report_has(name: str, kind: str) -> None:
    command = cli.get_command(click.Context(cli, **cli.context_settings), name)

    assert command is not None
    (option,) = [parameter for parameter in command.params if parameter.name == "form"]
    assert isinstance(option.type, click.Choice)
    assert tuple(option.type.choices) == formats(kind)


def test_every_other_command_has_no_report() -> None:
    assert set(BY_NAME) - set(KINDS) == {
        "init",
        "revision",
        "edit",
        "graph",
        "backups",
        "explain",
        "completion",
    }


@pytest.mark.parametrize(
    ("environment", "options", "coloured"),
    [
        pytest.param({}, [], False, id="pipe"),
        pytest.param({}, ["--color"], True, id="asked-for"),
        pytest.param({}, ["--no-color"], False, id="not-wanted"),
        pytest.param({"NO_COLOR": "1"}, ["--color"], True, id="the-option-beats-the-variable"),
    ],
)
def test_colour_is_for_terminals_or_on_request(
    environment: dict[str, str], options: list[str], coloured: bool, configmig: "Command", upgraded: Path
) -> None:
    shown = configmig(*options, "status", env=environment)

    assert ("\x1b[" in shown.out) is coloured


@pytest.mark.parametrize(
    ("arguments", "first_line"),
    [
        pytest.param(["-c", "no.ini", "heads"], "error[CM0", id="no-such-settings"),
        pytest.param(["-n", "prod", "heads"], "error[CM0", id="no-such-environment"),
        pytest.param(["--root", "nowhere", "status"], "error[CM", id="no-such-root"),
        pytest.param(["show", "9.9.9"], "error[CM104]: there is no revision '9.9.9'", id="no-such-revision"),
        pytest.param(["diff", "nowhere"], "error[CM", id="no-such-side"),
    ],
)
def test_what_is_not_there_is_one_clear_error(
    arguments: list[str], first_line: str, configmig: "Command", upgraded: Path
) -> None:
    shown = configmig(*arguments)

    assert (shown.code, shown.out) == (3, "")
    assert shown.err.startswith(first_line)
    assert "  hint: " in shown.err
