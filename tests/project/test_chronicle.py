"""Runs that fail and recoveries are lines of history; what is no run is none."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from configmig import api
from configmig.errors import ConfigmigError
from configmig.errors.graph import UnknownRevisionError
from configmig.errors.run import NothingToRollBackError, NotOnePlanError
from configmig.errors.storage import DiskFullError, LockedError
from configmig.project import Project
from configmig.runner.apply import Progress
from configmig.storage.disk import Disk, using
from configmig.storage.lock import root_lock
from tests.workshop import Workshop

SECRET = "correct-horse-battery-staple"
FAILING = """
revision = "1.3.0"
down_revision = "1.2.0"


def upgrade(op):
    {body}
"""


def last(workshop: Workshop) -> tuple[str, str, str, str, str | None]:
    """Return outcome, direction, start, target and note of the last line, once the chain is shown to hold."""
    api.verify_history(workshop.open())
    entry = api.runs(workshop.open())[-1]
    return entry.outcome, entry.direction, ",".join(entry.start), ",".join(entry.target), entry.note


@pytest.mark.parametrize(
    ("body", "note"),
    [
        pytest.param(
            f'raise ValueError("{SECRET}")',
            "CM160: A function of a revision raised an exception, or the file did while it was loaded."
            " (versions/1_3_0.py:7)",
            id="raises",
        ),
        pytest.param(
            "return op",
            "CM162: `upgrade` or `downgrade` returned something. (versions/1_3_0.py:6)",
            id="returns",
        ),
        pytest.param("raise KeyboardInterrupt", "interrupted", id="interrupted"),
        pytest.param(
            f'op.file("app.yaml").set("$.nothing.password", "{SECRET}")',
            "CM302: A path matched nothing where the operation needs a place. (versions/1_3_0.py:7)",
            id="an operation",
        ),
        pytest.param(
            "pass\n\n\ndef check(config):\n    from configmig.revisions import Problem\n"
            f'    yield Problem("app.yaml", ("name",), "{SECRET}")',
            "CM501: A revision's `check` found the result wrong, so the run stopped before anything was"
            " written.",
            id="a check",
        ),
    ],
)
def test_a_run_that_a_revision_stops_is_recorded_without_a_word_of_its_message(
    upgraded: Workshop, body: str, note: str
) -> None:
    upgraded.write("versions/1_3_0.py", FAILING.format(body=body))

    with pytest.raises((ConfigmigError, KeyboardInterrupt)):
        api.upgrade(upgraded.open(), "head")

    assert last(upgraded) == ("failed", "upgrade", "1.2.0", "1.3.0", note)
    assert SECRET not in upgraded.read(".migration-history")
    assert api.status(upgraded.open()).version.heads == ("1.2.0",)
    assert api.rollback(upgraded.open()).plan.target == ()


def test_a_gate_that_stops_a_run_is_recorded(gateway: Workshop) -> None:
    api.stamp(gateway.open(), "1.0.0")
    gateway.write(
        "versions/1_1_0.py",
        """
revision = "1.1.0"
down_revision = "1.0.0"


def upgrade(op):
    op.file("providers.yaml").set("$.providers", "none")
""",
    )

    with pytest.raises(ConfigmigError):
        api.upgrade(gateway.open(), "head")

    outcome, direction, start, target, note = last(gateway)
    assert (outcome, direction, start, target) == ("failed", "upgrade", "1.0.0", "1.1.0")
    assert (note or "").startswith("CM502: A gate stopped the run before anything was written.")


def test_a_changed_revision_is_recorded(upgraded: Workshop) -> None:
    api.downgrade(upgraded.open(), "1.1.0")
    path = upgraded.folder / "versions/1_1_0.py"
    path.write_text(path.read_text().replace("10", "11"))

    with pytest.raises(ConfigmigError):
        api.upgrade(upgraded.open(), "head")

    assert last(upgraded) == (
        "failed",
        "upgrade",
        "1.1.0",
        "1.2.0",
        "CM157: A released revision no longer does what it did when it was released. (versions/1_1_0.py)",
    )


def test_a_way_back_that_clashes_is_recorded(upgraded: Workshop) -> None:
    upgraded.edit("app.yaml", "timeout: 30", "timeout: 31")

    with pytest.raises(ConfigmigError):
        api.downgrade(upgraded.open(), "1.1.0")

    outcome, direction, start, target, note = last(upgraded)
    assert (outcome, direction, start, target) == ("failed", "downgrade", "1.2.0", "1.1.0")
    assert (note or "").startswith("CM505: ")


class FullDisk(Disk):
    """A disk on which nothing new can be written."""

    def write(self, descriptor: int, content: bytes) -> None:
        """Fail as a full disk does, half way."""
        os.write(descriptor, content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_what_the_user_sees_and_nothing_is_worse(upgraded: Workshop) -> None:
    before = {name: content for name, (content, _) in upgraded.look().items()}

    with using(FullDisk()), pytest.raises(DiskFullError):
        api.downgrade(upgraded.open(), "1.0.0")

    assert {name: content for name, (content, _) in upgraded.look().items()} == before
    api.verify_history(upgraded.open())


def test_a_run_that_fails_on_a_full_disk_leaves_no_trace_in_a_fresh_root(workshop: Workshop) -> None:
    before = sorted(path.name for path in workshop.root.iterdir())

    with using(FullDisk()), pytest.raises(DiskFullError):
        api.upgrade(workshop.open(), "head")

    assert sorted(path.name for path in workshop.root.iterdir()) == before


def test_a_run_that_fails_in_a_fresh_root_leaves_its_line_and_nothing_else(workshop: Workshop) -> None:
    workshop.write("versions/1_3_0.py", FAILING.format(body="1 / 0"))
    before = {path.name for path in workshop.root.iterdir()}

    with pytest.raises(ConfigmigError):
        api.upgrade(workshop.open(), "head")

    assert {path.name for path in workshop.root.iterdir()} - before == {".migration-history"}
    assert last(workshop)[:4] == ("failed", "upgrade", "", "1.3.0")
    assert api.status(workshop.open()).version.heads == ()


@pytest.mark.parametrize("kind", ["snapshot", "staging"])
def test_a_disk_that_fails_once_is_recorded(workshop: Workshop, kind: str) -> None:
    class Failing(Disk):
        failed = False

        def create(self, path: Path, mode: int) -> int:
            wanted = "manifest.json" if kind == "snapshot" else ".configmig-new"
            if not self.failed and path.name.endswith(wanted):
                self.failed = True
                raise OSError(errno.EIO, "Input/output error")
            return super().create(path, mode)

    before = {path.name for path in workshop.root.iterdir()}

    with using(Failing()), pytest.raises(ConfigmigError):
        api.upgrade(workshop.open(), "head")

    assert last(workshop)[:4] == ("failed", "upgrade", "", "1.2.0")
    assert {path.name for path in workshop.root.iterdir()} - before == {".migration-history"}


@pytest.mark.parametrize(
    ("act", "error"),
    [
        pytest.param(lambda project: api.upgrade(project, "9.9.9"), UnknownRevisionError, id="unknown"),
        pytest.param(lambda project: api.downgrade(project, "9.9.9"), UnknownRevisionError, id="down"),
        pytest.param(
            lambda project: api.upgrade(project, "head", expect_one=True), NotOnePlanError, id="expect one"
        ),
        pytest.param(api.rollback, NothingToRollBackError, id="nothing to roll back"),
    ],
)
def test_what_is_no_run_leaves_no_line(
    workshop: Workshop, act: Callable[[Project], object], error: type[Exception]
) -> None:
    before = workshop.look()

    with pytest.raises(error):
        act(workshop.open())

    assert workshop.look() == before
    assert not (workshop.root / ".configmig").exists()


def test_a_root_that_is_locked_gets_no_line(workshop: Workshop) -> None:
    workshop.write("configmig.ini", "[configmig]\nlock_timeout = 0\n")

    with root_lock(workshop.root, command="other", timeout=0), pytest.raises(LockedError):
        api.upgrade(workshop.open(), "head")

    assert not (workshop.root / ".migration-history").exists()


def test_nothing_to_do_leaves_no_line_and_no_folder(upgraded: Workshop) -> None:
    shutil.rmtree(upgraded.root / ".configmig")
    before = upgraded.look()

    assert api.upgrade(upgraded.open(), "head").run_id is None

    assert upgraded.look() == before
    assert not (upgraded.root / ".configmig").exists()


def test_a_plan_that_fails_writes_nothing(upgraded: Workshop) -> None:
    upgraded.write("versions/1_3_0.py", FAILING.format(body="1 / 0"))
    before = upgraded.look()

    with pytest.raises(ConfigmigError):
        api.plan(upgraded.open(), "head")

    assert upgraded.look() == before


def test_nothing_is_added_to_a_history_that_cannot_be_read(upgraded: Workshop) -> None:
    upgraded.write("versions/1_3_0.py", FAILING.format(body="1 / 0"))
    with (upgraded.root / ".migration-history").open("a") as stream:
        stream.write("rubbish\n")
    before = upgraded.look()

    with pytest.raises(ConfigmigError):
        api.upgrade(upgraded.open(), "head")

    assert upgraded.look() == before


def test_stamps_and_rollbacks_are_lines(upgraded: Workshop) -> None:
    api.rollback(upgraded.open())
    api.stamp(upgraded.open(), "1.2.0")

    assert [entry.outcome for entry in api.runs(upgraded.open())] == ["applied", "rolled-back", "stamped"]
    assert api.verify_history(upgraded.open()).lines == 3


class Dying(Disk):
    """A process that ends before a file gets the name ``at``."""

    def __init__(self, at: str) -> None:
        self._at = at

    def rename(self, source: Path, target: Path) -> None:
        """Die before the renaming."""
        if target.name == self._at:
            raise SystemExit
        super().rename(source, target)

    def unlink(self, path: Path) -> None:
        """A dead process removes nothing."""

    def remove_tree(self, path: Path) -> None:
        """A dead process removes nothing."""


@pytest.mark.parametrize(
    ("at", "told"),
    [
        pytest.param(".schema-version", "finished the interrupted run {run}", id="decided"),
        pytest.param(
            "journal",
            "removed what the interrupted run {run} had prepared; it had changed nothing",
            id="undecided",
        ),
    ],
)
def test_a_recovery_is_a_line(upgraded: Workshop, at: str, told: str) -> None:
    with using(Dying(at)), pytest.raises(SystemExit):
        api.downgrade(upgraded.open(), "1.1.0")
    status = api.status(upgraded.open())
    assert status.interrupted is not None
    run = status.interrupted.run
    lines = len(api.runs(upgraded.open()))
    heard: list[str] = []

    done = api.upgrade(upgraded.open(), "1.2.0", progress=Progress(on_recover=heard.append))

    entries = api.runs(upgraded.open())[lines:]
    recovered = [entry for entry in entries if entry.outcome == "recovered"]
    assert [entry.note for entry in recovered] == [told.format(run=run)] == heard == [done.recovered]
    assert (
        recovered[0].start == recovered[0].target == (("1.1.0",) if at == ".schema-version" else ("1.2.0",))
    )
    api.verify_history(upgraded.open())
