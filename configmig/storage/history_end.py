"""The end of ``.migration-history``: append a line durably, mend what a crash tore."""

import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from configmig.errors.storage import explain_system_error
from configmig.storage.disk import disk
from configmig.storage.fields import parse_object
from configmig.storage.files import open_regular, resolve_inside
from configmig.storage.layout import HISTORY_FILE
from configmig.storage.ledger import is_whole, line_hash

# The last line is looked for from the end, in pieces of this size.
_PIECE = 64 * 1024


def read_head(root: Path) -> str | None:
    """Return the hash of the last whole line, None where there is none; looks only at the file's end."""
    try:
        descriptor = open_regular(resolve_inside(root, HISTORY_FILE), HISTORY_FILE)
    except FileNotFoundError:
        return None
    try:
        end = _read_end(descriptor)
    except OSError as error:
        raise explain_system_error(error, root / HISTORY_FILE, reading=True) from error
    finally:
        os.close(descriptor)
    last = end.tail if is_whole(end.tail) else end.last
    return line_hash(last) if last else None


def follows(root: Path, line: bytes) -> bool:
    """Return whether ``line`` belongs to the end of this history: it is the last one, or comes after it."""
    head = read_head(root)
    return line_hash(line) == head or parse_object(line).optional_text("previous") == head


def append_line(root: Path, line: bytes) -> None:
    """Append ``line`` durably, unless it is the last one already; a torn line before it is removed.

    Raises OSError; calling it again then completes the line.
    """
    descriptor = disk().open_append(resolve_inside(root, HISTORY_FILE), 0o644)
    try:
        missing = _mend(descriptor, line)
        if missing:
            disk().write(descriptor, missing)
        # Also when nothing was missing: the one who wrote it may have died before it was durable.
        disk().fsync(descriptor)
    finally:
        os.close(descriptor)


def append_whole(root: Path, line: bytes) -> None:
    """Append ``line`` durably or leave the file as it was, so that a failure leaves nothing to mend.

    Raises OSError.
    """
    path = resolve_inside(root, HISTORY_FILE)
    size = path.stat().st_size if path.exists() else None
    try:
        append_line(root, line)
    except OSError:
        with suppress(OSError):
            _cut(path, size)
        raise


def _cut(path: Path, size: int | None) -> None:
    if size is None:
        disk().unlink(path)
        return
    descriptor = disk().open_append(path, 0o644)
    try:
        disk().truncate(descriptor, size)
    finally:
        os.close(descriptor)


class _End(NamedTuple):
    """The end of the file: its size, the last line that has its line end, and what follows that."""

    size: int
    last: bytes
    tail: bytes


def _mend(descriptor: int, line: bytes) -> bytes:
    """Remove a torn last line; return what must be written so that ``line`` is the last one."""
    end = _read_end(descriptor)
    if end.last + b"\n" == line and not end.tail:
        return b""
    if end.tail + b"\n" == line:
        return b"\n"
    if is_whole(end.tail):
        # Somebody's editor left the last line end out.
        return b"\n" + line
    if end.tail:
        disk().truncate(descriptor, end.size - len(end.tail))
        if end.last + b"\n" == line:
            return b""
    return line


def _read_end(descriptor: int) -> _End:
    size = os.lseek(descriptor, 0, os.SEEK_END)
    start, found = size, b""
    # Two line ends enclose the last whole line.
    while start > 0 and found.count(b"\n") < 2:
        start = max(0, start - _PIECE)
        os.lseek(descriptor, start, os.SEEK_SET)
        found = _read_exactly(descriptor, size - start)
    *whole, tail = found.split(b"\n")
    return _End(size, whole[-1] if whole else b"", tail)


def _read_exactly(descriptor: int, size: int) -> bytes:
    pieces = []
    while size > 0 and (piece := os.read(descriptor, size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
