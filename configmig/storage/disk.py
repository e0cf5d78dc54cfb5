"""The one door through which everything that must survive a crash reaches the file system."""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BINARY: int = getattr(os, "O_BINARY", 0)
_NO_FOLLOW: int = getattr(os, "O_NOFOLLOW", 0)


class Disk:
    """The real file system, one method for each kind of change.

    Tests put a subclass in its place (``using``) that fails on cue or records what was made durable when.
    Reading is not part of it. All methods raise OSError.
    """

    def create(self, path: Path, mode: int) -> int:
        """Open a new file for writing and return its descriptor; the umask takes bits from ``mode``."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY | _NO_FOLLOW, mode)

    def open_append(self, path: Path, mode: int) -> int:
        """Open a file for reading and appending, made when missing, and return its descriptor."""
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | _BINARY | _NO_FOLLOW, mode)

    def write(self, descriptor: int, content: bytes) -> None:
        """Write all of ``content``."""
        view = memoryview(content)
        while view:
            view = view[os.write(descriptor, view) :]

    def truncate(self, descriptor: int, size: int) -> None:
        """Cut the file to ``size`` bytes."""
        os.ftruncate(descriptor, size)

    def fsync(self, descriptor: int) -> None:
        """Return when content and attributes of the file are on the medium."""
        if sys.platform == "darwin":
            import fcntl

            # fsync on macOS leaves the data in the drive's cache.
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        else:
            os.fsync(descriptor)

    def fsync_folder(self, path: Path) -> None:
        """Return when the names in the folder are on the medium; Windows has no such call."""
        if sys.platform == "win32":
            return
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def rename(self, source: Path, target: Path) -> None:
        """Give ``source`` the name ``target``; a file that had it is gone."""
        os.replace(source, target)  # noqa: PTH105 - one call, one system call

    def unlink(self, path: Path) -> None:
        """Remove a file."""
        os.unlink(path)  # noqa: PTH108 - one call, one system call

    def make_folder(self, path: Path, mode: int) -> None:
        """Make a folder whose parent exists."""
        os.mkdir(path, mode)  # noqa: PTH102 - one call, one system call

    def remove_folder(self, path: Path) -> None:
        """Remove an empty folder."""
        os.rmdir(path)  # noqa: PTH106 - one call, one system call

    def remove_tree(self, path: Path) -> None:
        """Remove a folder with all that is in it."""
        from shutil import rmtree

        rmtree(path)

    def set_mode(self, path: Path, mode: int) -> None:
        """Set the permission bits of a file."""
        path.chmod(mode)

    def copy_attributes(self, source: Path, target: Path) -> None:
        """Give ``target`` the owner, mode and extended attributes of ``source``, but the present as its time.

        Where the system does not let this user give the file to the source's group, the group gets no rights:
        the new file is never readable for more people than the old one.
        """
        from shutil import copystat

        found = source.stat()
        kept = _copy_owner(target, found)
        copystat(source, target)
        if not kept:
            target.chmod(stat.S_IMODE(found.st_mode) & ~0o070)
        os.utime(target)

    def free_space(self, path: Path) -> int:
        """Return how many bytes this user can still write below the folder ``path``."""
        from shutil import disk_usage

        return disk_usage(path).free


def _copy_owner(target: Path, source: os.stat_result) -> bool:
    """Give ``target`` the owner and group of ``source``; return whether at least the group is right."""
    if sys.platform == "win32":
        return True
    found = target.stat()
    if (found.st_uid, found.st_gid) == (source.st_uid, source.st_gid):
        return True
    for owner in (source.st_uid, -1):
        try:
            os.chown(target, owner, source.st_gid)
        except PermissionError:
            continue
        return True
    return found.st_gid == source.st_gid


_active = Disk()


def disk() -> Disk:
    """Return the file system in use."""
    return _active


@contextmanager
def using(replacement: Disk) -> Iterator[Disk]:
    """Let ``replacement`` stand for the file system of the whole process until the block ends; for tests."""
    global _active  # noqa: PLW0603 - the seam is one variable on purpose
    before, _active = _active, replacement
    try:
        yield replacement
    finally:
        _active = before
