"""`--ours` and `--theirs` as processes: what is told, what is planned, what is written, what is recorded."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.scenarios.shop import DATABASE, FILES, SECRETS, Shop

if TYPE_CHECKING:
    from tests.conftest import Command


@pytest.fixture
def shop(tmp_path: Path, process: "Command") -> Shop:
    """The shop at 1.2.0, where a clerk has changed what the runs had written."""
    made = Shop(tmp_path)
    for name, text in FILES.items():
        made.write(name, text)
    assert process("upgrade").code == 0
    made.edit("config/database.yaml", "pool: 10", "pool: 99")
    made.edit("config/app.yaml", "  timeout: 30", "  timeout: 60")
    made.edit("config/app.yaml", "name: shop  ", "name: store ")
    return made


def test_a_clash_is_told_with_its_values_and_what_to_type_next(shop: Shop, process: "Command") -> None:
    before = shop.look()

    told = process("downgrade", "1.1.0")

    assert told.code == 5
    assert told.out == ""
    assert told.err == (
        "error[CM505]: cannot take back 1.2.0: 2 places were edited since; nothing was written\n"
        "  database.yaml#/pool: it was changed since; the run left 10, today it is 99, recorded is 5\n"
        "  app.yaml#/server/timeout: the run added it, and it was changed since; the run left 30, today it is"
        " 60, recorded is nothing\n"
        "  hint: `configmig downgrade 1.1.0 --ours --dry-run` shows the plan that keeps today's values there,"
        " `--theirs` the one that takes the recorded ones; `configmig explain CM505` says more\n"
    )
    assert shop.look_past_failures(before) == before


@pytest.mark.parametrize("command", ["downgrade 1.1.0 --dry-run", "plan 1.1.0"])
def test_the_plan_shows_every_decision_before_anything_is_written(
    command: str, shop: Shop, process: "Command"
) -> None:
    before = shop.look()

    shown = process(*command.split(), "--ours", "--theirs-at", "database.yaml#/pool")

    assert shown.code == 0
    assert shown.out.startswith(
        """\
plan: downgrade 1.2.0 → 1.1.0, 1 step, 1 file
drift: app.yaml was edited since the last run; what was edited stays, but for what is decided
drift: database.yaml was edited since the last run; what was edited stays, but for what is decided

step: 1.2.0 Say how long to wait (2024-03-01)
  way back: the inverted edits over today's text, later edits stay
  decided: theirs at database.yaml#/pool: 99 goes, 5 comes back
  decided: ours at app.yaml#/server/timeout: 60 stays
  edits: 1
  in database.yaml
    set /pool: 99 → 5
"""
    )
    assert shown.out.endswith(
        "\nnext: `configmig downgrade 1.1.0 --ours --theirs-at 'database.yaml#/pool'`\n"
    )
    assert shop.look_past_failures(before) == before


def test_the_plan_for_programs_holds_the_decisions(shop: Shop, process: "Command") -> None:
    shown = process("rollback", "--theirs", "--dry-run", "--format", "json")

    steps = json.loads(shown.out)["steps"]
    assert [decision for step in steps for decision in step["decisions"]] == [
        {
            "place": "database.yaml#/pool",
            "choice": "theirs",
            "reason": "it was changed since",
            "left": 10,
            "today": 99,
            "recorded": 5,
        },
        {
            "place": "app.yaml#/server/timeout",
            "choice": "theirs",
            "reason": "the run added it, and it was changed since",
            "left": 30,
            "today": 60,
        },
    ]


def test_ours_writes_what_its_plan_showed_and_history_says_how_it_was_decided(
    shop: Shop, process: "Command"
) -> None:
    run = process("rollback", "--ours")

    assert run.code == 0
    assert shop.read("config/database.yaml") == DATABASE.replace("pool: 5", "pool: 99")
    app = shop.read("config/app.yaml")
    assert "name: store " in app
    assert "  host: 127.0.0.1\n" in app
    assert "  timeout: 60\n" in app
    told = process("history", "--runs", "--verbose").out
    assert "decided: ours at database.yaml#/pool\ndecided: ours at app.yaml#/server/timeout\n" in told
    newest = json.loads(process("history", "--runs", "--format", "json").out)["runs"][0]
    assert newest["decided"][0] == {"place": "database.yaml#/pool", "choice": "ours"}


def test_theirs_takes_the_recorded_values_and_keeps_other_edits(shop: Shop, process: "Command") -> None:
    assert process("rollback", "--theirs").code == 0

    assert shop.read("config/database.yaml") == DATABASE
    assert shop.read("config/app.yaml") == FILES["config/app.yaml"].replace("name: shop  ", "name: store ")


def test_a_decided_run_is_taken_back_by_its_name(shop: Shop, process: "Command") -> None:
    before = shop.config()
    run = process("rollback", "--theirs")
    (name,) = re.findall(r"^run: (\S+)$", run.out, re.MULTILINE)

    back = process("rollback", name)

    assert back.code == 0
    assert shop.config() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(
            "downgrade -1 --ours --theirs",
            "--ours and --theirs exclude each other; `--theirs-at PLACE` decides one place",
            id="both",
        ),
        pytest.param(
            "rollback --ours-at app.yaml --theirs-at app.yaml",
            "app.yaml is decided both ways",
            id="one place",
        ),
    ],
)
def test_contradictions_are_usage_errors(
    arguments: str, message: str, shop: Shop, process: "Command"
) -> None:
    before = shop.look()

    told = process(*arguments.split())

    assert told.code == 2
    assert told.err.splitlines()[0] == f"error: {message}"
    assert shop.look_past_failures(before) == before


def test_no_secret_of_a_decision_is_told(shop: Shop, process: "Command") -> None:
    shop.write(
        "versions/1_3_0_password.py",
        '"""Another password."""\n\nrevision = "1.3.0"\ndown_revision = "1.2.0"\n\n\ndef upgrade(op):\n'
        '    op.file("database.yaml").set("$.password", "swordfish-of-the-run")\n'
        '    op.file("database.yaml").comment("$.password", "password: swordfish-in-a-comment")\n',
    )
    assert process("upgrade").code == 0
    shop.edit("config/database.yaml", "swordfish-of-the-run", "swordfish-of-mine")
    shop.edit("config/database.yaml", "swordfish-in-a-comment", "swordfish-in-my-comment")

    outcomes = [process("downgrade", "-1")] + [
        process("downgrade", "-1", "--theirs", "--dry-run", "--format", form)
        for form in ("text", "json", "markdown")
    ]
    outcomes += [process("rollback", "--theirs"), process("history", "--runs", "--verbose")]

    assert [outcome.code for outcome in outcomes] == [5, 0, 0, 0, 0, 0]
    said = "".join(outcome.out + outcome.err for outcome in outcomes)
    said += shop.read("config/.migration-history")
    assert [secret for secret in (*SECRETS, "swordfish") if secret in said] == []
