"""The names that configmig uses inside a config root, and the ids of runs."""

import os
from datetime import UTC, datetime
from pathlib import Path

from configmig.errors.storage import RootEscapeError, explain_system_error
from configmig.patterns import later
from configmig.storage.disk import disk

CONTROL_FOLDER = ".configmig"
BACKUPS_FOLDER = "backups"
STATE_FILE = ".schema-version"
HISTORY_FILE = ".migration-history"
RESERVED = frozenset({CONTROL_FOLDER, BACKUPS_FOLDER, STATE_FILE, HISTORY_FILE})

_RUN_ID = later(r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{4,16}")


def new_run_id(now: datetime) -> str:
    """Return an id such as ``20241025T233734Z-3f9a1`` for the aware ``now``.

    Its last part are the microseconds in hexadecimal: ids sort by their time, also those of a script that
    makes several runs in a second. The lock keeps two runs of a root from starting in the same microsecond.
    """
    moment = now.astimezone(UTC)
    return f"{moment:%Y%m%dT%H%M%SZ}-{moment.microsecond:05x}"


def time_of(run: str) -> datetime:
    """Return when the run with this id began, to the second, in UTC."""
    return datetime.strptime(run.partition("-")[0], "%Y%m%dT%H%M%S%z")


def is_run_id(text: str) -> bool:
    """Return whether ``text`` has the form of a run id, so that it can be part of a path."""
    return _RUN_ID.fullmatch(text) is not None


def own_folder(root: Path, name: str) -> Path:
    """Return the folder ``name`` that configmig keeps in ``root``.

    Raises RootEscapeError when it is a symbolic link: it holds what must be trusted after a crash.
    """
    path = Path(os.path.realpath(root)) / name
    if path.is_symlink():
        raise RootEscapeError(name, target=str(path.readlink()))
    return path


def make_own_folder(root: Path, name: str) -> Path:
    """Return the folder ``name`` that configmig keeps in ``root``, made for its owner alone when missing.

    Raises RootEscapeError, NotWritableError, ReadOnlyError or DiskFullError.
    """
    path = own_folder(root, name)
    try:
        if not path.is_dir():
            _make_folder(path)
            disk().fsync_folder(path.parent)
    except OSError as error:
        raise explain_system_error(error, path.parent) from error
    return path


def _make_folder(path: Path) -> None:
    try:
        disk().make_folder(path, 0o700)
    except FileExistsError:
        # Another run may just have made it, before either has the lock.
        if not path.is_dir():
            raise
