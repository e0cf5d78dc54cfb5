"""Write files so that at any instant the old content or the new is there, whole."""

import contextlib
import itertools
import os
from collections.abc import Iterable
from pathlib import Path

from configmig.errors.storage import DiskFullError, NotARegularFileError, explain_system_error
from configmig.frozen import dataclass
from configmig.storage.disk import disk

TEMPORARY_SUFFIX = ".configmig-new"

# Written first and synced afterwards, so that one flush of the disk serves many files; few enough for any
# limit on open files.
_BATCH = 64

# Room for folders, file-system blocks and the history line, beyond the bytes that are counted.
_RESERVE = 256 * 1024

_NEW = 0o644

_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to write under a name that is still free."""

    path: Path
    content: bytes
    like: Path | None = None
    """The file whose owner, mode and extended attributes it takes over."""
    mode: int | None = None
    """Its permission bits where there is no ``like``; None: 0644, less what the umask takes."""


def write_file(path: Path, content: bytes, *, mode: int | None = None) -> None:
    """Put ``content`` in the place of ``path``, durably; the old file's mode, owner and attributes stay.

    A symbolic link stays, the file it leads to is replaced. ``mode`` is for a file that did not exist; None:
    0644, less what the umask takes. Raises DiskFullError, NotWritableError, ReadOnlyError or DiskFailedError,
    and NotARegularFileError for a device or a pipe, which a file would replace; what was there is then as it
    was.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        raise NotARegularFileError(str(path), "a folder" if target.is_dir() else "a device, pipe or socket")
    temporary = target.with_name(f".{os.getpid()}-{next(_numbers)}{TEMPORARY_SUFFIX}")
    like = target if target.exists() else None
    try:
        write_new_files([NewFile(temporary, content, like, mode)])
        disk().rename(temporary, target)
        disk().fsync_folder(target.parent)
    except BaseException as error:
        discard(temporary)
        if isinstance(error, OSError):
            raise explain_system_error(error, target.parent) from error
        raise


def write_new_files(files: Iterable[NewFile]) -> None:
    """Write ``files`` and return when their content is durable; their names are once the folder is synced.

    Raises OSError; what was written by then is left for the caller to remove.
    """
    remaining = iter(files)
    while batch := tuple(itertools.islice(remaining, _BATCH)):
        _write_batch(batch)


def new_file_mode() -> int:
    """Return the mode that a new file gets: 0644, less what the umask takes where the system tells it."""
    try:
        told = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return _NEW
    umask = next((line.split()[1] for line in told.splitlines() if line.startswith("Umask:")), "0")
    return _NEW & ~int(umask, 8)


def fsync_folders(paths: Iterable[Path]) -> None:
    """Return when the names in all these folders are durable. Raises OSError."""
    for path in sorted(set(paths)):
        disk().fsync_folder(path)


def require_room(folder: Path, needed: int) -> None:
    """Raise DiskFullError unless ``needed`` bytes, and a little more, can be written below ``folder``."""
    try:
        free = disk().free_space(folder)
    except OSError as error:
        raise explain_system_error(error, folder) from error
    if free < needed + _RESERVE:
        raise DiskFullError(folder, needed=needed + _RESERVE, free=free)


def discard(path: Path) -> None:
    """Remove a temporary file that may or may not be there; what cannot be removed stays for ``recover``."""
    with contextlib.suppress(OSError):
        disk().unlink(path)


def _write_batch(batch: tuple[NewFile, ...]) -> None:
    with contextlib.ExitStack() as stack:
        descriptors = []
        for file in batch:
            # Nobody else may look into it before it has the right owner and mode.
            private = file.like is not None or file.mode is not None
            descriptor = disk().create(file.path, 0o600 if private else _NEW)
            stack.callback(os.close, descriptor)
            descriptors.append(descriptor)
            disk().write(descriptor, file.content)
            if file.like is not None:
                disk().copy_attributes(file.like, file.path)
            elif file.mode is not None:
                disk().set_mode(file.path, file.mode)
        for descriptor in descriptors:
            disk().fsync(descriptor)
