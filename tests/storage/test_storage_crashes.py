"""Every change of the file system fails or is the last one, in turn: all files are old or all are new."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from configmig.errors.base import ConfigmigError
from configmig.errors.storage import (
    DiskFailedError,
    DiskFullError,
    NotWritableError,
    ReadOnlyError,
    RunUnfinishedError,
)
from configmig.storage import disk as seam
from configmig.storage.atomic import write_file
from configmig.storage.history_end import append_line, read_head
from configmig.storage.layout import STATE_FILE
from configmig.storage.ledger import HistoryEntry, encode_entry, line_hash, read_history, verify_chain
from configmig.storage.snapshot_writer import write_snapshot
from configmig.storage.snapshots import Snapshot, SnapshotStep, list_snapshots, read_snapshot
from configmig.storage.state import State, encode_state, read_state
from configmig.storage.transaction import commit, pending, recover

FIRST, RUN = "20240101T000000Z-0000", "20241025T233734Z-3f9a"
OLD = {"a.yaml": b"a: 1\n", "b.yaml": b"b: 1\n", "c.yaml": b"c: 1\n"}
NEW = {"a.yaml": b"a: 2\n", "b.yaml": b"b: 2\n", "sub/d.yaml": b"d: 2\n"}
CHANGES: dict[str, bytes | None] = {**NEW, "c.yaml": None}

CHANGING = (
    "create",
    "open_append",
    "write",
    "truncate",
    "fsync",
    "fsync_folder",
    "rename",
    "unlink",
    "make_folder",
    "remove_tree",
    "set_mode",
    "copy_attributes",
)


class KilledError(BaseException):
    """The process is gone: nothing that it still wants to do happens."""


class UnsyncedDisk(seam.Disk):
    """Waits for no medium: these tests end processes, not power."""

    def fsync(self, descriptor: int) -> None:
        pass

    def fsync_folder(self, path: Path) -> None:
        pass


class FaultyDisk(UnsyncedDisk):
    """Calls ``fault`` with the name and the number (from 0) of every change, before it is made."""

    def __init__(self, fault: Callable[[str, int], None]) -> None:
        self.fault = fault
        self.calls = 0

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if name not in CHANGING:
            return found

        def changing(*arguments: Any) -> Any:
            number = self.calls
            self.calls += 1
            self.fault(name, number)
            return found(*arguments)

        return changing


@pytest.fixture(autouse=True)
def unsynced() -> Iterator[None]:
    with seam.using(UnsyncedDisk()):
        yield


def killed_at(last: int) -> FaultyDisk:
    def fault(name: str, number: int) -> None:
        if number >= last:
            raise KilledError

    return FaultyDisk(fault)


def failing_at(cue: int, code: int) -> FaultyDisk:
    def fault(name: str, number: int) -> None:
        if number == cue:
            raise OSError(code, os.strerror(code))

    return FaultyDisk(fault)


def entry(run: str) -> HistoryEntry:
    return HistoryEntry(
        run=run,
        time="2024-10-25T23:37:34Z",
        who="ada",
        host="box",
        tool="0.1.0",
        direction="upgrade",
        start=("1.0.0",),
        target=("1.1.0",),
        outcome="applied",
    )


def make_root(tmp_path: Path) -> Path:
    root = tmp_path / "config"
    root.mkdir()
    for name, content in OLD.items():
        (root / name).write_bytes(content)
    line = encode_entry(entry(FIRST), None)
    append_line(root, line)
    write_file(
        root / STATE_FILE,
        encode_state(State(heads=("1.0.0",), run=FIRST, history_head=line_hash(line))),
    )
    return root


def whole_run(root: Path) -> None:
    recover(root)
    steps = (
        SnapshotStep(heads=("1.0.0",), files=OLD),
        SnapshotStep(heads=("1.1.0",), files=NEW, revision="1.1.0", source="pass\n"),
    )
    snapshot = Snapshot(
        run=RUN, time="t", direction="upgrade", start=("1.0.0",), target=("1.1.0",), steps=steps
    )
    write_snapshot(root, snapshot)
    line = encode_entry(entry(RUN), read_head(root))
    state = State(heads=("1.1.0",), run=RUN, history_head=line_hash(line))
    commit(root, run=RUN, changes=CHANGES, history_line=line, state=encode_state(state), before=OLD)


def calls_of(tmp_path: Path, act: Callable[[Path], object]) -> int:
    root = make_root(tmp_path)
    with seam.using(FaultyDisk(lambda name, number: None)) as disk:
        act(root)
    shutil.rmtree(root)
    assert isinstance(disk, FaultyDisk)
    return disk.calls


def files_of(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.relative_to(root).as_posix().startswith((".", "backups"))
    }


def assert_whole(root: Path) -> bool:
    """Assert that everything is old or everything is new, and nothing else is there; return whether new."""
    found = files_of(root)
    is_new = found == NEW
    assert is_new or found == OLD
    state = read_state(root)
    assert state is not None
    assert state.run == (RUN if is_new else FIRST)
    assert [each.run for each in read_history(root)] == ([FIRST, RUN] if is_new else [FIRST])
    assert verify_chain(root, head=state.history_head) == (2 if is_new else 1)
    assert [each.run for each in list_snapshots(root)] == ([RUN] if is_new else [])
    if is_new:
        assert read_snapshot(root, RUN).steps[1].files == NEW
    assert not list(root.rglob("*.configmig-new"))
    assert not list(root.glob("backups/.*"))
    assert not list((root / ".configmig").glob("*"))
    assert pending(root) is None
    return is_new


def test_a_run_killed_before_any_change_is_all_old_or_all_new_after_recovery(tmp_path: Path) -> None:
    outcomes = []

    for last in range(calls_of(tmp_path, whole_run)):
        root = make_root(tmp_path)
        with seam.using(killed_at(last)), pytest.raises(KilledError):
            whole_run(root)
        recover(root)
        outcomes.append(assert_whole(root))
        shutil.rmtree(root)

    assert outcomes == sorted(outcomes)
    assert 10 < outcomes.count(True) < outcomes.count(False)


def test_a_run_killed_before_any_change_can_be_run_again(tmp_path: Path) -> None:
    for last in range(calls_of(tmp_path, whole_run)):
        root = make_root(tmp_path)
        with seam.using(killed_at(last)), pytest.raises(KilledError):
            whole_run(root)
        if files_of(root) == OLD and not (root / ".configmig/journal").exists():
            whole_run(root)
        else:
            recover(root)
        assert assert_whole(root)
        shutil.rmtree(root)


@pytest.mark.parametrize("decided", [pytest.param(False, id="undecided"), pytest.param(True, id="decided")])
def test_a_recovery_killed_before_any_change_is_completed_by_the_next(tmp_path: Path, decided: bool) -> None:
    total = calls_of(tmp_path, whole_run)
    # Half way through the staging, and just before the second file gets its place.
    stop = next(last for last in range(total) if _interrupted_at(tmp_path, last, decided=decided))
    last = 0
    while True:
        root = make_root(tmp_path)
        with seam.using(killed_at(stop)), pytest.raises(KilledError):
            whole_run(root)
        try:
            with seam.using(killed_at(last)):
                recover(root)
        except KilledError:
            recover(root)
            assert assert_whole(root) is decided
            shutil.rmtree(root)
            last += 1
        else:
            break

    assert assert_whole(root) is decided
    assert last > 5


def _interrupted_at(tmp_path: Path, last: int, *, decided: bool) -> bool:
    """Return whether a run killed at ``last`` leaves all its staged files, decided or not."""
    root = make_root(tmp_path)
    with seam.using(killed_at(last)), pytest.raises(KilledError):
        whole_run(root)
    staged = len(list(root.rglob("*.configmig-new")))
    found = staged == (3 if decided else 4) and (root / ".configmig/journal").exists() is decided
    shutil.rmtree(root)
    return found


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param(errno.ENOSPC, DiskFullError, id="ENOSPC"),
        pytest.param(errno.EIO, DiskFailedError, id="EIO"),
        pytest.param(errno.EACCES, NotWritableError, id="EACCES"),
        pytest.param(errno.EROFS, ReadOnlyError, id="EROFS"),
    ],
)
def test_a_failing_disk_is_one_clear_error_and_leaves_old_or_new(
    tmp_path: Path, code: int, expected: type[ConfigmigError]
) -> None:
    undecided = 0

    for cue in range(calls_of(tmp_path, whole_run)):
        root = make_root(tmp_path)
        error = _error_of(root, failing_at(cue, code))
        if error is None:
            assert assert_whole(root)
        elif not isinstance(error, RunUnfinishedError):
            assert isinstance(error, expected)
            assert not assert_whole(root)
            undecided += 1
        recover(root)
        assert_whole(root)
        shutil.rmtree(root)

    assert undecided > 30


def _error_of(root: Path, disk: seam.Disk) -> ConfigmigError | None:
    try:
        with seam.using(disk):
            whole_run(root)
    except ConfigmigError as error:
        return error
    return None


def test_an_interrupt_before_the_decision_takes_everything_back(tmp_path: Path) -> None:
    root = make_root(tmp_path)

    def fault(name: str, number: int) -> None:
        if name == "copy_attributes":
            raise KeyboardInterrupt

    with seam.using(FaultyDisk(fault)), pytest.raises(KeyboardInterrupt):
        whole_run(root)

    assert not assert_whole(root)


def test_an_interrupt_after_the_decision_does_not_stop_the_run(tmp_path: Path) -> None:
    root = make_root(tmp_path)
    interrupts = iter([KeyboardInterrupt])

    def fault(name: str, number: int) -> None:
        if name == "unlink":
            for interrupt in interrupts:
                raise interrupt

    with seam.using(FaultyDisk(fault)):
        whole_run(root)

    assert assert_whole(root)


def test_too_little_room_is_found_before_the_first_byte(tmp_path: Path) -> None:
    class SmallDisk(seam.Disk):
        def free_space(self, path: Path) -> int:
            return 1000

    root = make_root(tmp_path)

    with seam.using(SmallDisk()), pytest.raises(DiskFullError) as caught:
        whole_run(root)

    assert caught.value.message == f"there is no room left on the disk of {root}/backups"
    assert caught.value.details[0].endswith("free 1,000 bytes")
    assert (
        caught.value.hint == f"`df -h {root}/backups` shows the disk; make room, then run the command again"
    )
    assert not assert_whole(root)


def test_a_disk_that_fails_after_the_decision_says_what_to_do(tmp_path: Path) -> None:
    root = make_root(tmp_path)

    def fault(name: str, number: int) -> None:
        if name == "open_append":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with seam.using(FaultyDisk(fault)), pytest.raises(RunUnfinishedError) as caught:
        whole_run(root)

    assert (
        caught.value.message
        == f"the run {RUN} was decided but could not be completed: No space left on device"
    )
    assert caught.value.hint == "mend that, then run the command again: it completes this run first"
    recover(root)
    assert assert_whole(root)


@pytest.mark.parametrize("cue", range(5))
def test_a_single_file_is_the_old_one_or_the_new_one_when_writing_fails(tmp_path: Path, cue: int) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"old\n")

    with seam.using(failing_at(cue, errno.ENOSPC)), pytest.raises(DiskFullError):
        write_file(path, b"new\n")

    assert path.read_bytes() == b"old\n"
    assert [each.name for each in tmp_path.iterdir()] == ["x.yaml"]
