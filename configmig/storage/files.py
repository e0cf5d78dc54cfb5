"""Read the managed files of a config root, and nothing outside it."""

import errno
import hashlib
import io
import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from configmig.errors.storage import (
    FileTooLargeError,
    NotARegularFileError,
    RootEscapeError,
    RootMissingError,
    RootNotAFolderError,
    SharedFileError,
    UnreadableError,
    UnsafeNameError,
    explain_system_error,
)
from configmig.storage.layout import BACKUPS_FOLDER, RESERVED

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFLNK: "a symbolic link that leads nowhere",
}

_HEXADECIMAL = frozenset("0123456789abcdef")

# A named pipe must not make us wait for a writer that never comes.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)


def content_hash(content: bytes) -> str:
    """Return the SHA-256 of ``content`` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def is_hash(text: str) -> bool:
    """Return whether ``text`` has the form of a SHA-256 in hexadecimal."""
    return len(text) == 64 and set(text) <= _HEXADECIMAL


def check_root(root: Path) -> None:
    """Raise RootMissingError, RootNotAFolderError or UnreadableError unless ``root`` can be listed."""
    try:
        with os.scandir(root):
            return
    except FileNotFoundError as error:
        raise RootMissingError(root) from error
    except NotADirectoryError as error:
        raise RootNotAFolderError(root) from error
    except PermissionError as error:
        raise UnreadableError(root) from error
    except OSError as error:
        raise explain_system_error(error, root, reading=True) from error


def safe_name(name: str) -> str:
    """Return ``name`` when it may name a managed file; raises UnsafeNameError saying what is wrong with it.

    Names come from revisions, manifests, journals and the state: none of them is trusted.
    """
    if reason := objection_to(name):
        raise UnsafeNameError(name, reason)
    return name


def objection_to(name: str) -> str | None:
    """Return why ``name`` may not name a managed file, None when it may."""
    parts = name.split("/")
    foreign = sys.platform == "win32" and (":" in name or "\\" in name)
    objections = {
        "is empty": not name,
        "is not relative to the config root": name.startswith("/") or foreign,
        "leads out of the config root": ".." in parts,
        "has an empty part": "." in parts or "" in parts,
        "holds a control character": any(ord(char) < 32 or ord(char) == 127 for char in name),
        # What the system hands out for bytes that are no text.
        "is not UTF-8": any("\ud800" <= char <= "\udfff" for char in name),
        "belongs to configmig itself": parts[0] in RESERVED,
    }
    return next((reason for reason, applies in objections.items() if applies), None)


def resolve_inside(root: Path, name: str) -> Path:
    """Return the real path of ``name``, which need not exist; raises RootEscapeError outside ``root``."""
    real_root = os.path.realpath(root)
    path = os.path.join(real_root, name)  # noqa: PTH118 - as texts: every file of a snapshot comes by here
    if _is_plain(real_root, name):
        return Path(path)
    real = Path(os.path.realpath(path))
    if not real.is_relative_to(real_root) or real == Path(real_root):
        raise RootEscapeError(name, target=str(real))
    return real


def _is_plain(folder: str, name: str) -> bool:
    """Whether ``name`` below the real path ``folder`` is real too: no dots and no link on the way."""
    parts = name.split("/")
    if not {"", ".", ".."}.isdisjoint(parts) or os.sep != "/":
        return False
    for part in parts:
        folder = f"{folder}/{part}"
        try:
            if stat.S_ISLNK(os.lstat(folder).st_mode):
                return False
        except OSError:
            return False
    return True


def open_regular(path: Path, name: str) -> int:
    """Return a descriptor of a regular file for reading; ``name`` is what errors call it.

    Raises FileNotFoundError, NotARegularFileError, UnreadableError or DiskFailedError.
    """
    try:
        descriptor = os.open(path, _READ)
    except FileNotFoundError:
        raise
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise NotARegularFileError(name, _KINDS[stat.S_IFLNK]) from error
        # A socket cannot be opened at all; the system says so with one of these.
        if error.errno in (errno.ENXIO, errno.EOPNOTSUPP):
            raise NotARegularFileError(name, "a socket or device") from error
        raise explain_system_error(error, path, reading=True) from error
    try:
        require_regular(descriptor, name)
    except NotARegularFileError:
        os.close(descriptor)
        raise
    return descriptor


def require_regular(descriptor: int, name: str) -> None:
    """Raise NotARegularFileError unless ``descriptor`` is that of a regular file."""
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        raise NotARegularFileError(name, _kind(mode))


def read_record(root: Path, name: str) -> bytes | None:
    """Return the content of one of configmig's own files in ``root``, None where there is none.

    Raises RootEscapeError and the errors of ``open_regular``; a link that leads nowhere is no missing file.
    """
    try:
        return read_regular(resolve_inside(root, name), name)
    except FileNotFoundError:
        if (root / name).is_symlink():
            raise NotARegularFileError(name, _KINDS[stat.S_IFLNK]) from None
        return None


def read_regular(path: Path, name: str, *, size: int | None = None) -> bytes:
    """Return the content of a regular file of at most ``size`` bytes.

    Raises the errors of ``open_regular`` and FileTooLargeError.
    """
    with io.FileIO(open_regular(path, name)) as stream:
        found = os.fstat(stream.fileno()).st_size
        if size is not None and found > size:
            raise FileTooLargeError(name, size=found, limit=size)
        try:
            return stream.readall()
        except OSError as error:
            raise explain_system_error(error, path, reading=True) from error


def read_root(root: Path, is_managed: Callable[[str], bool], *, size: int) -> dict[str, bytes]:
    """Return the managed files of ``root``: content by name, relative and with forward slashes, in order.

    Left out are ``.configmig/``, ``backups/`` and everything whose name starts with a dot, except ``.env``
    and ``.env.*``. A symbolic link is followed when it stays inside the root; a linked folder that lies
    outside is not looked into, a managed file that does is refused. ``size`` is the largest file in bytes.

    Raises the errors of ``check_root``, RootEscapeError, NotARegularFileError, FileTooLargeError,
    UnsafeNameError, UnreadableError and SharedFileError.
    """
    check_root(root)
    real_root = Path(os.path.realpath(root))
    contents: dict[str, bytes] = {}
    owners: dict[str, str] = {}
    for name, path, is_link in _walk(real_root):
        if not is_managed(name):
            continue
        safe_name(name)
        real = str(resolve_inside(real_root, name)) if is_link else path
        if (other := owners.setdefault(real, name)) != name:
            raise SharedFileError(other, name)
        try:
            contents[name] = read_regular(Path(real), name, size=size)
        except FileNotFoundError:
            # Removed since the folder was listed, unless it is a link into the void.
            if Path(path).is_symlink():
                raise NotARegularFileError(name, _KINDS[stat.S_IFLNK]) from None
    return dict(sorted(contents.items()))


def _walk(real_root: Path) -> Iterator[tuple[str, str, bool]]:
    """Yield name, path and whether a link is involved, for everything that is not a folder."""
    waiting: list[tuple[str, str, bool, frozenset[str]]] = [
        ("", str(real_root), False, frozenset({str(real_root)}))
    ]
    while waiting:
        prefix, folder, linked, above = waiting.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            raise explain_system_error(error, Path(folder), reading=True) from error
        for entry in entries:
            if _is_skipped(entry.name, at_top=not prefix):
                continue
            is_link = linked or entry.is_symlink()
            if not _is_folder(entry):
                yield prefix + entry.name, entry.path, is_link
                continue
            real = os.path.realpath(entry.path) if is_link else entry.path
            # A link to a folder above would never end; one out of the root is not part of it.
            if real not in above and Path(real).is_relative_to(real_root):
                waiting.append((f"{prefix}{entry.name}/", entry.path, is_link, above | {real}))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A link that leads to itself; it is told of when it is read, where it is managed at all.
        return False


def _is_skipped(name: str, *, at_top: bool) -> bool:
    if name.startswith("."):
        return name != ".env" and not name.startswith(".env.")
    return at_top and name == BACKUPS_FOLDER


def _kind(mode: int) -> str:
    return _KINDS.get(stat.S_IFMT(mode), "something else")
