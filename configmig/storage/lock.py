"""One run at a time on a config root: a lock of the kernel, which dies with its holder."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from configmig.errors.storage import LockedError, LockUnavailableError, explain_system_error
from configmig.frozen import dataclass
from configmig.storage.disk import disk
from configmig.storage.fields import MalformedError, parse_object
from configmig.storage.files import check_root, require_regular
from configmig.storage.layout import CONTROL_FOLDER, STATE_FILE, make_own_folder, own_folder

# A named pipe in its place must not make anybody wait.
_FLAGS = (
    os.O_RDWR
    | os.O_CREAT
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)
_LOOK = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)

# Seconds between two looks at a taken lock: short at first, since most runs are.
_FIRST_PAUSE = 0.001
_LONGEST_PAUSE = 0.025


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the lock; ``since`` is in UTC, ``pid`` is 0 while the holder has not written it down yet."""

    pid: int
    host: str
    command: str
    since: str


_UNKNOWN = Holder(0, "an unknown host", "unknown", "just now")


@contextmanager
def root_lock(
    root: Path, *, command: str, timeout: float, on_wait: Callable[[Holder], None] | None = None
) -> Iterator[None]:
    """Hold the lock of ``root`` for a block; threads, processes and users exclude each other.

    ``timeout`` is in seconds; 0 tries once. ``on_wait`` is told once who has the lock. ``command`` is what
    others see meanwhile. Not reentrant.

    Raises LockedError, LockUnavailableError, NotARegularFileError, the errors of ``check_root``,
    NotWritableError or ReadOnlyError.
    """
    check_root(root)
    path = own_folder(root, CONTROL_FOLDER) / "lock"
    is_new = not path.parent.is_dir()
    descriptor = _acquire(root, path, timeout, on_wait)
    found = _last_commit(root)
    try:
        _write_holder(descriptor, command)
        yield
    finally:
        _release(descriptor, path)
        if is_new and _last_commit(root) == found:
            # Nothing was changed, so nothing stays either. What is in use is not empty.
            with suppress(OSError):
                disk().remove_folder(path.parent)


def current_holder(root: Path) -> Holder | None:
    """Return who is at work on ``root`` right now, None when nobody is; changes nothing and never waits."""
    path = own_folder(root, CONTROL_FOLDER) / "lock"
    try:
        descriptor = os.open(path, _LOOK)
    except OSError:
        return None
    try:
        return None if _try_lock(descriptor, shared=True) else _read_holder(path)
    except OSError:
        return None
    finally:
        os.close(descriptor)


def _acquire(root: Path, path: Path, timeout: float, on_wait: Callable[[Holder], None] | None) -> int:
    """Return the descriptor of the lock file, locked."""
    started = time.monotonic()
    pause = _FIRST_PAUSE
    while (descriptor := _open_locked(root, path)) is None:
        waited = time.monotonic() - started
        holder = _read_holder(path)
        if waited >= timeout:
            raise LockedError(
                root,
                pid=holder.pid,
                host=holder.host,
                command=holder.command,
                since=holder.since,
                waited=waited,
            )
        # A holder writes its name right after it got the lock: an unknown one is asked for again.
        if on_wait is not None and (holder.pid or waited > 0.2):
            on_wait(holder)
            on_wait = None
        time.sleep(max(0.0, min(pause, timeout - waited)))
        pause = min(pause * 1.5, _LONGEST_PAUSE)
    return descriptor


def _open_locked(root: Path, path: Path) -> int | None:
    """Return a descriptor of the lock file if it could be locked and is still what ``path`` names."""
    # Again and again: whoever had the lock may have taken the folder with it.
    make_own_folder(root, CONTROL_FOLDER)
    try:
        descriptor = os.open(path, _FLAGS, 0o600)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise explain_system_error(error, path.parent) from error
    locked = False
    try:
        require_regular(descriptor, f"{CONTROL_FOLDER}/{path.name}")
        # The last holder removes the file: a lock on a file without a name is nobody's.
        locked = _try_lock(descriptor) and _is_named(descriptor, path)
    except OSError as error:
        raise LockUnavailableError(root, error.strerror or str(error)) from error
    finally:
        if not locked:
            os.close(descriptor)
    return descriptor if locked else None


def _release(descriptor: int, path: Path) -> None:
    if sys.platform == "win32":
        # An open file cannot be removed there; whoever opened it meanwhile keeps it.
        os.close(descriptor)
        with suppress(OSError):
            path.unlink()
        return
    try:
        with suppress(OSError):
            path.unlink()
    finally:
        os.close(descriptor)


def _last_commit(root: Path) -> tuple[int, int] | None:
    """Return what tells one state file from the next: every commit puts a new one in its place."""
    try:
        found = (root / STATE_FILE).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def _is_named(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat(follow_symlinks=False))
    except FileNotFoundError:
        return False


def _write_holder(descriptor: int, command: str) -> None:
    holder = {
        "pid": os.getpid(),
        "host": _host(),
        "command": command,
        "since": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }
    # Only for people: a full disk is found out by whoever writes something that matters.
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, json.dumps(holder).encode())


def _read_holder(path: Path) -> Holder:
    try:
        fields = parse_object(path.read_bytes())
        return Holder(
            int(fields.number("pid")), fields.text("host"), fields.text("command"), fields.text("since")
        )
    except (OSError, MalformedError):
        return _UNKNOWN


if sys.platform == "win32":
    import msvcrt
    import platform

    # The locked byte lies behind the text, which others may then read.
    _LOCKED_BYTE = 1 << 20

    def _try_lock(descriptor: int, *, shared: bool = False) -> bool:  # noqa: ARG001
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def _host() -> str:
        return platform.node()
else:
    import fcntl

    def _try_lock(descriptor: int, *, shared: bool = False) -> bool:
        """Return whether the lock could be had at once; raises OSError where the file system has none."""
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _host() -> str:
        return os.uname().nodename
