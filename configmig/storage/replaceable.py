"""What the system lets nobody replace, found out before a run is decided: later it would stay half done."""

import os
import stat
import sys
from collections.abc import Iterable
from pathlib import Path

from configmig.errors.storage import MountPointError, NotWritableError, SharedFileError
from configmig.storage.files import resolve_inside

_MOUNTS = Path("/proc/self/mountinfo")

# Linux: the request for a file's flags, and those that forbid to rename over it (`chattr +i`, `chattr +a`).
_GET_FLAGS = 0x80086601
_FIXED = 0x10 | 0x20


def require_replaceable(places: Iterable[tuple[str, Path]]) -> None:
    """Raise unless each file, a name and its path, can be renamed over or removed; missing ones can.

    Raises MountPointError for what is mounted by itself, NotWritableError for a file of somebody else in a
    folder like ``/tmp`` and for one that is made immutable.
    """
    mounted = _mount_points()
    for name, path in places:
        try:
            found = path.lstat()
        except OSError:
            continue
        if str(path) in mounted:
            raise MountPointError(name)
        if _is_of_somebody_else(path, found) or (stat.S_ISREG(found.st_mode) and _is_fixed(path)):
            raise NotWritableError(path)


def require_distinct(root: Path, names: Iterable[str]) -> None:
    """Raise SharedFileError when two names lead to the same file: one would undo the other."""
    owners: dict[Path, str] = {}
    for name in names:
        if (other := owners.setdefault(resolve_inside(root, name), name)) != name:
            raise SharedFileError(other, name)


def _mount_points() -> frozenset[str]:
    try:
        lines = _MOUNTS.read_bytes().splitlines()
    except OSError:
        return frozenset()
    # The fifth field; blanks in it are octal.
    points = (line.split(b" ")[4] for line in lines)
    return frozenset(os.fsdecode(_unescaped(point)) for point in points)


def _unescaped(text: bytes) -> bytes:
    first, *rest = text.split(b"\\")
    return first + b"".join(bytes([int(part[:3], 8)]) + part[3:] for part in rest)


def _is_of_somebody_else(path: Path, found: os.stat_result) -> bool:
    """Return whether a sticky folder keeps this user from replacing the file."""
    if sys.platform == "win32" or os.geteuid() == 0:
        return False
    folder = path.parent.stat()
    return bool(folder.st_mode & stat.S_ISVTX) and os.geteuid() not in (found.st_uid, folder.st_uid)


def _is_fixed(path: Path) -> bool:
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        flags = fcntl.ioctl(descriptor, _GET_FLAGS, b"\0" * 8)
    except OSError:
        # A file system without such flags.
        return False
    finally:
        os.close(descriptor)
    return bool(int.from_bytes(flags[:4], sys.byteorder) & _FIXED)
