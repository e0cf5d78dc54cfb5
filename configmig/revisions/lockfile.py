"""``revisions.lock`` beside the revision files: which of them are released, and what they did then.

One line a revision, sorted by id: the id, and the hash of the syntax tree that it was released with, or the
word ``unreleased``. The file is committed, so that a change of what was released shows in review.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from configmig.errors.revisions import BrokenLockFileError
from configmig.errors.storage import explain_system_error
from configmig.storage.atomic import write_file

LOCK_FILE = "revisions.lock"
UNRELEASED = "unreleased"

_HEADER = (
    "# Released revisions, each with the hash of the syntax tree that it must keep.",
    "# `configmig lock` checks this file, `configmig lock --update` releases what is new; commit it.",
)
_DIGEST = re.compile(r"[0-9a-f]{64}")
_CONFLICT = re.compile(r"(<{7}|>{7}|\|{7})( |$)|={7}$")

Lines = Mapping[str, str | None]
"""Revision id → the digest that it was released with, None for one that is not released."""


def read_lock(folder: Path, *, shown: str) -> dict[str, str | None] | None:
    """Return the lines of the lock file in ``folder``, None where there is none; ``shown`` is its name.

    The order of lines does not matter to a reader. Raises BrokenLockFileError with the first line that
    cannot be understood, and UnreadableError or DiskFailedError.
    """
    path = folder / LOCK_FILE
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise explain_system_error(error, path, reading=True) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise BrokenLockFileError(shown, number, "is not UTF-8") from error
    found: dict[str, str | None] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if (stripped := line.strip()) and not stripped.startswith("#"):
            _take(found, stripped, shown, number)
    return found


def write_lock(folder: Path, lines: Lines) -> bool:
    """Make ``lines`` the lock file of ``folder``, durably; return False when it said just that already.

    Raises DiskFullError, NotWritableError, ReadOnlyError or DiskFailedError.
    """
    path = folder / LOCK_FILE
    content = encode_lock(lines)
    try:
        if path.read_bytes() == content:
            return False
    except FileNotFoundError:
        pass
    except OSError as error:
        raise explain_system_error(error, path, reading=True) from error
    write_file(path, content)
    return True


def encode_lock(lines: Lines) -> bytes:
    """Return the content of the lock file: the same lines always give the same bytes."""
    body = (f"{name} {digest or UNRELEASED}" for name, digest in sorted(lines.items()))
    return "".join(f"{line}\n" for line in (*_HEADER, *body)).encode()


def _take(found: dict[str, str | None], line: str, shown: str, number: int) -> None:
    if _CONFLICT.match(line):
        raise BrokenLockFileError(shown, number, "is left from a merge conflict")
    name, _, digest = line.partition(" ")
    digest = digest.strip()
    if digest != UNRELEASED and not _DIGEST.fullmatch(digest):
        raise BrokenLockFileError(shown, number, "is not a revision and its hash, or `unreleased`")
    released = None if digest == UNRELEASED else digest
    if name in found and found[name] != released:
        raise BrokenLockFileError(shown, number, f"says something else of {name} than a line above")
    found[name] = released
