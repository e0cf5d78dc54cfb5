"""`recover`, `backups` and `history --verify`: what runs leave behind, and readers while one is under way."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from configmig import api
from configmig.storage import finish, transaction
from configmig.storage.lock import root_lock
from configmig.storage.snapshots import list_snapshots

if TYPE_CHECKING:
    from tests.conftest import Command

REVISIONS = {
    "1.0.0": ("None", "pass"),
    "1.1.0": ('"1.0.0"', 'op.file("app.yaml").set("$.pool", 10)'),
    "1.2.0": ('"1.1.0"', 'op.file("app.yaml").set("$.pool", 20)'),
}


class PowerCutError(Exception):
    """The run ends here, as if its process were gone."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project at 1.1.0 after two runs, with 1.2.0 pending."""
    (tmp_path / "configmig.ini").write_text("[configmig]\nrevision_ids = version\n", encoding="utf-8")
    (tmp_path / "versions").mkdir()
    for name, (parent, body) in REVISIONS.items():
        text = f'revision = "{name}"\ndown_revision = {parent}\n\n\ndef upgrade(op):\n    {body}\n'
        (tmp_path / "versions" / f"{name.replace('.', '_')}.py").write_text(text, encoding="utf-8")
    root = tmp_path / "config"
    root.mkdir()
    (root / "app.yaml").write_text("pool: 5\n", encoding="utf-8")
    api.stamp(api.open_project(tmp_path), "1.0.0")
    api.upgrade(api.open_project(tmp_path), "1.1.0")
    return root


@pytest.fixture
def interrupt(root: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Interrupt an upgrade to 1.2.0 before or after it is decided; return its run."""

    def stop(*_arguments: object) -> None:
        raise PowerCutError

    def run(when: str) -> str:
        with monkeypatch.context() as patch:
            if when == "decided":
                patch.setattr(finish, "append_line", stop)
            else:
                patch.setattr(transaction, "_require_unchanged", stop)
                patch.setattr(transaction, "_withdraw", lambda *_arguments: None)
            with pytest.raises(PowerCutError):
                api.upgrade(api.open_project(root.parent), "1.2.0")
        found = transaction.pending(root)
        assert found is not None
        return found.run

    return run


def test_recover_finishes_a_run_that_was_decided(
    configmig: "Command", root: Path, interrupt: Callable[[str], str]
) -> None:
    run = interrupt("decided")

    found = configmig("recover")

    lines = found.out.splitlines()
    assert (found.code, found.err) == (0, "")
    assert lines[0] == f"recovered: finished the interrupted run {run}"
    assert lines[1].startswith("  it was: upgrade 1.1.0 → 1.2.0, begun ")
    assert lines[2:] == [
        "  it had been decided, so all its files are the new ones now",
        "  app.yaml: had been replaced",
        "next: `configmig status` shows where the configuration stands",
    ]
    assert (root / "app.yaml").read_text(encoding="utf-8") == "pool: 20\n"
    assert configmig("history", "--verify").code == 0


def test_recover_takes_back_a_run_that_was_not_decided(
    configmig: "Command", root: Path, interrupt: Callable[[str], str]
) -> None:
    run = interrupt("undecided")

    found = configmig("recover", "--format", "json")

    told = json.loads(found.out)
    was = told.pop("was")
    assert told == {
        "format": "configmig.recovery/1",
        "run": run,
        "finished": False,
        "done": f"removed what the interrupted run {run} had prepared; it had changed nothing",
        "files": [{"file": "app.yaml", "does": "replace", "became": "stays old", "aside": None}],
        "abandoned": None,
    }
    assert (was["direction"], was["from"], was["to"]) == ("upgrade", ["1.1.0"], ["1.2.0"])
    assert (root / "app.yaml").read_text(encoding="utf-8") == "pool: 10\n"
    assert not list(root.rglob("*.configmig-new"))


def test_a_journal_that_leads_nowhere_is_no_dead_end(
    configmig: "Command", root: Path, interrupt: Callable[[str], str]
) -> None:
    run = interrupt("decided")
    (root / ".configmig/journal").write_text("{", encoding="utf-8")
    for command in ("recover", "upgrade", "rollback", "stamp 1.2.0", "stamp 1.2.0 --purge", "backups prune"):
        told = configmig(*command.split())
        assert (told.code, told.err.splitlines()[0][:12]) == (3, "error[CM460]"), command
        assert "`configmig recover --abandon`" in told.err

    found = configmig("recover", "--abandon", "--format", "json")

    assert json.loads(found.out)["abandoned"] == {
        "restored": ["app.yaml"],
        "untouched": [],
        "journal": None,
    }
    assert (root / "app.yaml").read_text(encoding="utf-8") == "pool: 10\n"
    assert configmig("history", "--verify").code == 0
    assert f"abandoned the interrupted run {run}" in configmig("history", "--runs", "--verbose").out
    assert configmig("upgrade").code == 0
    assert configmig("recover", "--abandon").out == "nothing to recover: no run was stopped half way\n"


def test_recover_says_when_there_is_nothing_to_do(configmig: "Command", root: Path) -> None:
    found = configmig("recover")

    assert (found.code, found.out) == (0, "nothing to recover: no run was stopped half way\n")


def test_recover_waits_for_a_run_that_is_alive(configmig: "Command", root: Path) -> None:
    with root_lock(root, command="upgrade head", timeout=0):
        found = configmig("recover", "--lock-timeout", "0")

    assert found.code == 4
    assert found.err.startswith("error[CM")


@pytest.mark.parametrize(
    ("when", "then"),
    [
        pytest.param("decided", "finishes it", id="decided"),
        pytest.param("undecided", "removes what it staged", id="undecided"),
    ],
)
def test_readers_tell_of_an_interrupted_run(
    configmig: "Command", interrupt: Callable[[str], str], when: str, then: str
) -> None:
    run = interrupt(when)

    told = f"interrupted: run {run}; `configmig recover`, like the next command that writes, {then}"
    assert told in configmig("status").out.splitlines()
    assert told in configmig("current").out.splitlines()
    assert configmig("status", "--check").code == 1


def test_readers_tell_of_a_run_that_is_alive(
    configmig: "Command", root: Path, interrupt: Callable[[str], str]
) -> None:
    interrupt("decided")
    with root_lock(root, command="upgrade head", timeout=0):
        status, current = configmig("status"), configmig("current")
        values = json.loads(configmig("status", "--format", "json").out)

    (line,) = [line for line in status.out.splitlines() if line.startswith("under way: ")]
    assert line.startswith(f"under way: upgrade head (pid {os.getpid()} on ")
    assert line.endswith("); files may change any moment")
    assert line in current.out.splitlines()
    assert "interrupted: " not in status.out
    assert (values["interrupted"], values["under_way"]["command"]) == (None, "upgrade head")


def test_a_healthy_history_is_told_with_its_count(configmig: "Command", root: Path) -> None:
    found = configmig("history", "--verify")

    assert (found.code, found.out) == (
        0,
        "history: ok, 2 lines, each follows from the one before, and the stamp names the last run\n",
    )


def test_the_first_broken_line_of_the_history_is_named(configmig: "Command", root: Path) -> None:
    history = root / ".migration-history"
    lines = history.read_text(encoding="utf-8").splitlines(keepends=True)
    history.write_text("".join([lines[0].replace('"stamped"', '"applied"'), *lines[1:]]), encoding="utf-8")

    found = configmig("history", "--verify")

    assert found.code == 3
    assert found.err.startswith(
        "error[CM440]: the history is damaged: line 1 is not as it was written\n  --> .migration-history:1\n"
    )


def test_a_cut_end_of_the_history_is_found(configmig: "Command", root: Path) -> None:
    history = root / ".migration-history"
    history.write_bytes(history.read_bytes().splitlines(keepends=True)[0])

    found = configmig("history", "--verify")

    assert (found.code, "the last line that the state knows of is missing" in found.err) == (3, True)


def test_verify_and_a_range_do_not_go_together(configmig: "Command", root: Path) -> None:
    assert configmig("history", "--verify", "--range", "1.0.0:").code == 2


def test_backups_are_listed_newest_first(configmig: "Command", root: Path) -> None:
    newest, oldest = list_snapshots(root)

    found = configmig("backups", "list")

    assert found.out == (
        f"{newest.run} {newest.time} upgrade 1.0.0 → 1.1.0\n{oldest.run} {oldest.time} stamp base → 1.0.0\n"
    )


def test_a_backup_is_shown_with_its_steps_and_files(configmig: "Command", root: Path) -> None:
    newest = list_snapshots(root)[0]

    found = configmig("backups", "show", newest.run)

    assert found.out == (
        f"run: {newest.run}\ntime: {newest.time}\npath: upgrade 1.0.0 → 1.1.0\n"
        "step: 1.0.0, as the run found it\n  app.yaml 8 bytes, mode 0644\n"
        "step: 1.1.0, after 1.1.0, 1 edit\n  app.yaml 9 bytes, mode 0644\n"
    )
    assert configmig("backups", "show", "x").code == 3


def test_a_damaged_backup_is_told_and_ends_with_1(configmig: "Command", root: Path) -> None:
    newest, oldest = list_snapshots(root)
    (stored,) = newest.path.glob("01-*/app.yaml")
    stored.write_text("pool: 99\n", encoding="utf-8")

    found = configmig("backups", "verify")
    good = configmig("backups", "verify", oldest.run)

    assert (found.code, found.out) == (
        1,
        f"{newest.run} damaged: 01-1.1.0/app.yaml was changed since it was written\n{oldest.run} ok\n",
    )
    assert (good.code, good.out) == (0, f"{oldest.run} ok\n")


def test_prune_says_what_it_would_remove_and_removes_it(configmig: "Command", root: Path) -> None:
    newest, oldest = list_snapshots(root)

    tried = configmig("backups", "prune", "--keep", "1", "--dry-run")
    done = configmig("backups", "prune", "--keep", "1")
    again = configmig("backups", "prune", "--keep", "1")

    assert tried.out == f"would remove: {oldest.run}\nkept: 1 snapshot\n"
    assert done.out == f"removed: {oldest.run}\nkept: 1 snapshot\n"
    assert again.out == "nothing to remove: 1 snapshot kept\n"
    assert [each.run for each in list_snapshots(root)] == [newest.run]


def test_prune_by_age_never_removes_the_newest_good_one(configmig: "Command", root: Path) -> None:
    newest, oldest = list_snapshots(root)
    shutil.rmtree(next(newest.path.glob("01-*/")))

    found = configmig("backups", "prune", "--older-than", "0")

    assert found.out == "nothing to remove: 2 snapshots kept\n"
    assert {each.run for each in list_snapshots(root)} == {newest.run, oldest.run}


def test_prune_by_age_keeps_what_is_young(configmig: "Command", root: Path) -> None:
    newest, oldest = list_snapshots(root)

    young = configmig("backups", "prune", "--older-than", "1")
    old = configmig("backups", "prune", "--older-than", "0", "--format", "json")

    assert young.out == "nothing to remove: 2 snapshots kept\n"
    assert json.loads(old.out) == {
        "format": "configmig.pruned/1",
        "removed": [oldest.run],
        "kept": 1,
        "dry_run": False,
    }
    assert list_snapshots(root)[0].run == newest.run
