import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from configmig.errors.storage import LockedError, LockUnavailableError, RootEscapeError
from configmig.storage.lock import Holder, current_holder, root_lock

HOLD = """
import sys, time
from pathlib import Path
from configmig.storage.lock import root_lock
with root_lock(Path(sys.argv[1]), command="configmig upgrade head", timeout=5):
    print("held", flush=True)
    time.sleep(60)
"""

INCREMENT = """
import sys
from pathlib import Path
from configmig.storage.lock import root_lock
root = Path(sys.argv[1])
for _ in range(20):
    with root_lock(root, command="count", timeout=60):
        count = int((root / "count").read_text())
        (root / "count").write_text(str(count + 1))
"""


def start(code: str, root: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, str(root)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


@pytest.fixture
def holder(tmp_path: Path) -> "Iterator[subprocess.Popen[str]]":
    with start(HOLD, tmp_path) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_free_lock_is_had_at_once_and_leaves_nothing(tmp_path: Path) -> None:
    with root_lock(tmp_path, command="x", timeout=0):
        assert (tmp_path / ".configmig").stat().st_mode & 0o777 == 0o700
        assert (tmp_path / ".configmig/lock").stat().st_mode & 0o777 == 0o600

    assert not (tmp_path / ".configmig").exists()


def test_the_folder_of_the_lock_stays_where_it_was_or_where_a_run_was_committed(tmp_path: Path) -> None:
    with root_lock(tmp_path, command="x", timeout=0):
        (tmp_path / ".schema-version").write_text("{}")
    assert list((tmp_path / ".configmig").iterdir()) == []

    with root_lock(tmp_path, command="x", timeout=0):
        pass
    assert list((tmp_path / ".configmig").iterdir()) == []


def test_what_a_run_left_to_be_recovered_keeps_the_folder(tmp_path: Path) -> None:
    with root_lock(tmp_path, command="x", timeout=0):
        (tmp_path / ".configmig/journal").write_text("{}")

    assert [path.name for path in (tmp_path / ".configmig").iterdir()] == ["journal"]


def test_the_lock_is_released_when_the_block_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), root_lock(tmp_path, command="x", timeout=0):
        raise ZeroDivisionError

    with root_lock(tmp_path, command="x", timeout=0):
        pass


def test_a_taken_lock_is_an_error_that_names_its_holder(
    tmp_path: Path, holder: "subprocess.Popen[str]"
) -> None:
    with pytest.raises(LockedError) as caught, root_lock(tmp_path, command="x", timeout=0.1):
        pass

    error = caught.value
    assert error.exit_code == 4
    assert error.message == f"the config root {tmp_path} is locked by another run"
    assert error.details[0] == (
        f"process {holder.pid} on {os.uname().nodename}: `configmig upgrade head`, since {error.since}"
    )
    assert error.details[1].startswith("waited 0.1")
    assert error.hint == (
        "wait for it to end, then run the command again, or let this one wait longer: `--lock-timeout 60`"
    )
    assert time.strptime(error.since, "%Y-%m-%dT%H:%M:%SZ")


def test_who_waits_is_told_once_who_holds_the_lock(tmp_path: Path, holder: "subprocess.Popen[str]") -> None:
    told: list[Holder] = []

    with pytest.raises(LockedError), root_lock(tmp_path, command="x", timeout=0.3, on_wait=told.append):
        pass

    assert [(each.pid, each.command) for each in told] == [(holder.pid, "configmig upgrade head")]


def test_nobody_is_told_when_the_lock_is_free(tmp_path: Path) -> None:
    told: list[Holder] = []

    with root_lock(tmp_path, command="x", timeout=1, on_wait=told.append):
        pass

    assert told == []


def test_a_killed_holder_frees_the_lock(tmp_path: Path, holder: "subprocess.Popen[str]") -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()

    assert current_holder(tmp_path) is None
    with root_lock(tmp_path, command="x", timeout=0):
        pass


def test_who_waits_gets_the_lock_when_the_holder_dies(
    tmp_path: Path, holder: "subprocess.Popen[str]"
) -> None:
    threading.Timer(0.2, holder.kill).start()

    with root_lock(tmp_path, command="x", timeout=30):
        seen = current_holder(tmp_path)

    assert seen is not None
    assert (seen.pid, seen.command) == (os.getpid(), "x")


def test_the_present_holder_can_be_asked_for_without_changing_anything(
    tmp_path: Path, holder: "subprocess.Popen[str]"
) -> None:
    before = (tmp_path / ".configmig/lock").stat()

    seen = current_holder(tmp_path)

    assert seen is not None
    assert (seen.pid, seen.host, seen.command) == (holder.pid, os.uname().nodename, "configmig upgrade head")
    after = (tmp_path / ".configmig/lock").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_asking_for_the_holder_of_an_untouched_root_makes_nothing(tmp_path: Path) -> None:
    assert current_holder(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_threads_of_one_process_exclude_each_other(tmp_path: Path) -> None:
    (tmp_path / "count").write_text("0")

    def count() -> None:
        for _ in range(10):
            with root_lock(tmp_path, command="count", timeout=60):
                seen = int((tmp_path / "count").read_text())
                (tmp_path / "count").write_text(str(seen + 1))

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (tmp_path / "count").read_text() == "80"


def test_processes_exclude_each_other(tmp_path: Path) -> None:
    (tmp_path / "count").write_text("0")

    processes = [start(INCREMENT, tmp_path) for _ in range(6)]
    codes = [process.wait() for process in processes]
    for process in processes:
        assert process.stdout is not None
        process.stdout.close()

    assert codes == [0] * 6
    assert (tmp_path / "count").read_text() == "120"
    # One that came just when another took the folder away may have left it, empty.
    assert not any((tmp_path / ".configmig").glob("*"))


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EIO])
def test_a_file_system_without_locks_is_an_error_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(_descriptor: int, _how: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("fcntl.flock", refuse)

    with pytest.raises(LockUnavailableError) as caught, root_lock(tmp_path, command="x", timeout=5):
        pass

    assert caught.value.code == "CM421"
    assert os.strerror(number) in caught.value.message
    assert not [path for path in tmp_path.rglob("*") if path.name not in (".configmig", "lock")]


def test_a_lock_file_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "config"
    root.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (root / ".configmig").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(RootEscapeError), root_lock(root, command="x", timeout=0):
        pass

    assert list((tmp_path / "elsewhere").iterdir()) == []
