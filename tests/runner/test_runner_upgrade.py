"""Upgrades: all files of all steps, or none."""

import json
import shutil
import threading
from pathlib import Path

import pytest

from configmig import api
from configmig.errors import ConfigmigError
from configmig.errors.run import ChecksFailedError, GateStoppedError, NotOnePlanError, StalePlanError
from configmig.errors.storage import LockedError
from configmig.reports import render
from configmig.runner.model import Run
from configmig.runner.saved import read_saved_plan, save_plan
from configmig.storage.lock import root_lock
from tests.workshop import APP, DATABASE, Workshop

UPGRADED_APP = """\
# The application.
name: shop        # shown in the title bar

# How it listens.
server:
  address: 127.0.0.1
  # Below 1024 needs root.
  port: 8080
  # Seconds.
  timeout: 30
"""


def test_an_upgrade_changes_what_the_revisions_say_and_no_other_byte(workshop: Workshop) -> None:
    run = api.upgrade(workshop.open(), "head")

    assert run.run_id is not None
    assert [step.revision for step in run.plan.steps] == ["1.0.0", "1.1.0", "1.2.0"]
    assert workshop.read("app.yaml") == UPGRADED_APP
    assert workshop.read("database.yaml") == DATABASE.replace("pool: 5", "pool: 10")


def test_the_stamp_has_the_fields_of_the_first_implementation(upgraded: Workshop) -> None:
    stamp = json.loads(upgraded.read(".schema-version"))

    assert stamp["version"] == "1.2.0"
    assert stamp["schema_version"] == {
        "name": "Say how long to wait",
        "date": "2024-03-01",
        "breaking_changes": [],
        "deprecations": [],
    }
    assert sorted(stamp["files"]) == ["app.yaml", "database.yaml"]


def test_the_snapshot_holds_the_files_at_every_version(upgraded: Workshop) -> None:
    (backup,) = (upgraded.root / "backups").iterdir()

    assert sorted(path.name for path in backup.iterdir() if path.is_dir()) == [
        "00-base",
        "01-1.0.0",
        "02-1.1.0",
        "03-1.2.0",
    ]
    assert (backup / "00-base" / "app.yaml").read_text() == APP
    assert (backup / "02-1.1.0" / "app.yaml").read_text() == APP.replace("host:", "address:")
    assert (backup / "03-1.2.0" / "app.yaml").read_text() == UPGRADED_APP


def test_history_says_who_did_what_to_which_file(upgraded: Workshop) -> None:
    (entry,) = upgraded.open().history()

    assert (entry.direction, entry.outcome, entry.start, entry.target) == (
        "upgrade",
        "applied",
        (),
        ("1.2.0",),
    )
    assert [applied.id for applied in entry.revisions] == ["1.0.0", "1.1.0", "1.2.0"]
    assert all(len(applied.digest) == 64 for applied in entry.revisions)
    assert sorted(entry.files) == ["app.yaml", "database.yaml"]


def test_a_second_upgrade_finds_nothing_to_do_and_writes_nothing(upgraded: Workshop) -> None:
    before = upgraded.look()

    run = api.upgrade(upgraded.open(), "head")

    assert run.run_id is None
    assert run.plan.is_empty
    assert upgraded.look() == before


def test_a_plan_shows_the_very_bytes_and_writes_none(workshop: Workshop) -> None:
    before = workshop.look()

    plan = api.plan(workshop.open(), "head")

    assert workshop.look() == before
    assert plan.after["app.yaml"].decode() == UPGRADED_APP
    assert [change.name for change in plan.changes] == ["app.yaml", "database.yaml"]


@pytest.mark.parametrize(
    ("target", "start", "path"),
    [
        pytest.param("head", None, ["1.1.0", "1.2.0"], id="to head"),
        pytest.param("v1.2.0", "v1.0.0", ["1.1.0", "1.2.0"], id="two versions"),
        pytest.param("1.0.0:1.1.0", None, ["1.1.0"], id="a range"),
        pytest.param("+1", None, ["1.1.0"], id="one step"),
    ],
)
def test_a_plan_takes_a_target_two_versions_or_a_range(
    workshop: Workshop, target: str, start: str | None, path: list[str]
) -> None:
    api.upgrade(workshop.open(), "1.0.0")

    plan = api.plan(workshop.open(), target, start=start)

    assert [step.revision for step in plan.steps] == path


def test_a_plan_from_an_older_version_starts_with_the_recorded_files(upgraded: Workshop) -> None:
    plan = api.plan(upgraded.open(), "1.1.0", start="1.0.0")

    assert plan.before["app.yaml"].decode() == APP
    assert [step.revision for step in plan.steps] == ["1.1.0"]


def test_a_plan_to_an_older_version_leads_down(upgraded: Workshop) -> None:
    plan = api.plan(upgraded.open(), "1.1.0")

    assert plan.direction == "downgrade"
    assert [step.revision for step in plan.steps] == ["1.2.0"]


def test_a_failing_second_step_leaves_every_byte_and_every_time(workshop: Workshop) -> None:
    workshop.write(
        "versions/1_2_0.py",
        '"""Break."""\nrevision = "1.2.0"\ndown_revision = "1.1.0"\n\ndef upgrade(op):\n'
        '    op.file("app.yaml").remove("$.server.nothing")\n',
    )
    before = workshop.look()

    with pytest.raises(Exception, match=r"\$\.server\.nothing"):
        api.upgrade(workshop.open(), "head")

    assert workshop.look_past_failures(before) == before


def test_a_failing_check_of_the_version_reached_stops_the_run(workshop: Workshop) -> None:
    workshop.write(
        "versions/1_2_0.py",
        'from configmig.revisions import Problem\nrevision = "1.2.0"\ndown_revision = "1.1.0"\n\n'
        "def upgrade(op):\n    pass\n\n\ndef check(config):\n"
        '    yield Problem("app.yaml", ("server", "port"), "must be 443", "set it")\n',
    )
    before = workshop.look()

    with pytest.raises(ChecksFailedError) as caught:
        api.upgrade(workshop.open(), "head")

    assert caught.value.problems == ("app.yaml:8:3 (/server/port): must be 443 (set it)",)
    assert workshop.look_past_failures(before) == before


def test_a_failing_check_of_the_version_left_only_warns(workshop: Workshop) -> None:
    api.upgrade(workshop.open(), "1.1.0")
    workshop.edit("app.yaml", "  address: 127.0.0.1\n", "")

    plan = api.plan(workshop.open(), "head")

    (warning,) = plan.steps[0].warnings
    assert (warning.rule, warning.message) == ("check 1.1.0", "a server needs an address")
    assert plan.stopped_by is None


@pytest.mark.parametrize(
    ("mode", "findings"), [pytest.param("warn", 1, id="warn"), pytest.param("off", 0, id="off")]
)
def test_the_checks_gate_can_be_opened(workshop: Workshop, mode: str, findings: int) -> None:
    workshop.write("configmig.ini", f"[configmig]\nconfig_root = config\ngate.checks = {mode}\n")
    workshop.edit("app.yaml", "  host: 127.0.0.1\n", "  address: 127.0.0.1\n")
    workshop.write(
        "versions/1_1_0.py",
        'from configmig.revisions import Problem\nrevision = "1.1.0"\ndown_revision = "1.0.0"\n\n'
        'def upgrade(op):\n    pass\n\n\ndef check(config):\n    yield Problem("app.yaml", (), "no")\n',
    )

    run = api.upgrade(workshop.open(), "1.1.0")

    assert sum(len(step.warnings) for step in run.plan.steps) == findings


def test_hand_edits_since_the_last_run_are_told_and_kept(workshop: Workshop) -> None:
    api.upgrade(workshop.open(), "1.1.0")
    workshop.edit("app.yaml", "8080", "9090")

    run = api.upgrade(workshop.open(), "head")

    assert [(drift.file, drift.kind) for drift in run.plan.drift] == [("app.yaml", "edited")]
    assert workshop.read("app.yaml") == UPGRADED_APP.replace("8080", "9090")


def test_arguments_reach_the_revisions(workshop: Workshop) -> None:
    workshop.write(
        "versions/1_0_0.py",
        '"""Name it."""\nrevision = "1.0.0"\ndown_revision = None\n\ndef upgrade(op):\n'
        '    op.file("app.yaml").set("$.name", op.arguments["name"])\n',
    )

    api.upgrade(workshop.open(arguments={"name": "store"}), "1.0.0")

    assert workshop.read("app.yaml") == APP.replace("name: shop  ", "name: store ")


def test_a_broken_file_stops_the_run_before_its_first_step(workshop: Workshop) -> None:
    workshop.write("config/other.yaml", "a: [1\nb: 2\n")
    before = workshop.look()

    with pytest.raises(ConfigmigError) as caught:
        api.upgrade(workshop.open(), "head")

    assert [str(place) for place in caught.value.places] == ["other.yaml:2:2"]

    assert workshop.look_past_failures(before) == before


def test_expect_one_refuses_a_longer_path(workshop: Workshop) -> None:
    with pytest.raises(NotOnePlanError) as caught:
        api.upgrade(workshop.open(), "head", expect_one=True)

    assert len(caught.value.steps) == 3


def test_a_reviewed_plan_is_what_is_applied(workshop: Workshop) -> None:
    saved = read_saved_plan(json.dumps(save_plan(api.plan(workshop.open(), "1.1.0"))).encode(), "plan.json")

    run = api.upgrade(workshop.open(), saved=(saved, "plan.json"))

    assert run.plan.target == ("1.1.0",)


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        pytest.param("config/app.yaml", "8080", "9090", "app.yaml has changed since", id="a file"),
        pytest.param("versions/1_1_0.py", "10)", "20)", "revision 1.1.0 has changed since", id="a revision"),
    ],
)
def test_a_stale_plan_is_refused_with_its_reason(
    workshop: Workshop, name: str, old: str, new: str, reason: str
) -> None:
    saved = read_saved_plan(json.dumps(save_plan(api.plan(workshop.open(), "1.1.0"))).encode(), "plan.json")
    path = workshop.folder / name
    path.write_text(path.read_text().replace(old, new))
    before = workshop.look()

    with pytest.raises(StalePlanError) as caught:
        api.upgrade(workshop.open(), saved=(saved, "plan.json"))

    assert caught.value.reasons == (reason,)
    assert workshop.look() == before


def test_of_two_threads_one_upgrades_and_the_other_finds_nothing_to_do(workshop: Workshop) -> None:
    runs: list[Run] = []
    threads = [
        threading.Thread(target=lambda: runs.append(api.upgrade(workshop.open(), "head"))) for _ in range(2)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(run.run_id is None for run in runs) == [False, True]
    assert workshop.read("app.yaml") == UPGRADED_APP


def test_a_taken_lock_ends_in_an_error_that_names_its_holder(workshop: Workshop) -> None:
    workshop.write("configmig.ini", "[configmig]\nconfig_root = config\nlock_timeout = 0\n")

    with (
        root_lock(workshop.root, command="upgrade 1.0.0", timeout=0),
        pytest.raises(LockedError, match=r"upgrade 1\.0\.0|held|locked") as caught,
    ):
        api.upgrade(workshop.open(), "head")

    assert caught.value.exit_code == 4


def test_old_snapshots_are_pruned(workshop: Workshop) -> None:
    workshop.write("configmig.ini", "[configmig]\nconfig_root = config\nbackups.keep = 2\n")

    for target in ("1.0.0", "1.1.0", "1.2.0"):
        api.upgrade(workshop.open(), target)

    assert len(list((workshop.root / "backups").iterdir())) == 2


def test_a_schema_that_the_result_breaks_stops_the_run(gateway: Workshop) -> None:
    gateway.write(
        "versions/9_9_9.py",
        '"""Break the schema."""\nrevision = "1.2.0"\ndown_revision = "1.0.0"\n\ndef upgrade(op):\n'
        '    op.file("providers.yaml").set("$.providers", ["none"])\n',
    )
    before = gateway.look()

    with pytest.raises(GateStoppedError) as caught:
        api.upgrade(gateway.open(), "head")

    assert any(line.startswith("providers.yaml:") for line in caught.value.findings)
    assert gateway.look_past_failures(before) == before


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_a_hard_link_is_told_by_plan_and_run_and_its_other_name_keeps_the_old_file(
    workshop: Workshop, tmp_path: Path, form: str
) -> None:
    (tmp_path / "elsewhere.yaml").hardlink_to(workshop.root / "app.yaml")
    api.stamp(workshop.open(), "1.0.0")

    plan = api.plan(workshop.open(), "1.1.0")
    run = api.upgrade(workshop.open(), "1.1.0")

    assert plan.hard_links == run.plan.hard_links == {"app.yaml": 2}
    told = (
        '"hard_links": {\n    "app.yaml": 2\n  }'
        if form == "json"
        else "app.yaml is one of 2 names of its file"
    )
    assert told in str(render("plan", plan, form))
    assert told in str(render("run", run, form))
    assert (tmp_path / "elsewhere.yaml").read_text() == APP
    assert api.plan(workshop.open(), "head").hard_links == {}


def test_snapshots_that_are_too_old_are_pruned_after_a_run(workshop: Workshop) -> None:
    api.stamp(workshop.open(), "1.0.0")
    (young,) = (workshop.root / "backups").iterdir()
    old = young.with_name("20200101T000000Z-00000")
    shutil.copytree(young, old)
    manifest = old / "manifest.json"
    manifest.write_text(manifest.read_text().replace(young.name, old.name))

    api.upgrade(workshop.open(), "1.1.0")
    assert old.is_dir()
    workshop.write("configmig.ini", "[configmig]\nconfig_root = config\nbackups.days = 30\n")
    api.upgrade(workshop.open(), "1.2.0")

    assert not old.exists()
    assert young.is_dir()
    assert len(list((workshop.root / "backups").iterdir())) == 3
