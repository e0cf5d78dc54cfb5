"""What a reader sees: one whole set of files, also during a run and after one that was stopped half way.

A decided run counts as done: a file that it has not put in place yet is shown as the run will leave it. So a
reader never waits for a run, and what it shows is what the next command that writes begins with.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

from configmig.errors.storage import JournalDamagedError, NotARegularFileError
from configmig.storage.fields import MalformedError
from configmig.storage.files import content_hash, read_regular, read_root, resolve_inside
from configmig.storage.finish import place_of, recorded_content
from configmig.storage.journal import Journal, JournalFile, journal_path, read_journal
from configmig.storage.layout import STATE_FILE
from configmig.storage.state import State, decode_state, read_state

_Found = TypeVar("_Found")


class View(NamedTuple):
    """A config root at one instant."""

    state: State | None
    files: dict[str, bytes]


def read_view(root: Path, is_managed: Callable[[str], bool], *, size: int) -> View:
    """Return the state and the managed files that belong to it; ``size`` is the largest file in bytes.

    Raises the errors of ``read_root`` and ``read_state``, JournalDamagedError.
    """

    def look(journal: Journal | None) -> View:
        state = read_state(root) if journal is None else decode_state(journal.state_content)
        return View(state, _files(root, is_managed, size, journal))

    return _steadily(root, look)


def read_files(root: Path, is_managed: Callable[[str], bool], *, size: int) -> dict[str, bytes]:
    """Return the managed files alone, whatever the state says; raises as ``read_view`` does without it."""
    return _steadily(root, lambda journal: _files(root, is_managed, size, journal))


def read_current_state(root: Path) -> State | None:
    """Return the state alone; raises the errors of ``read_state`` and JournalDamagedError."""
    journal = _decided(root)
    return read_state(root) if journal is None else decode_state(journal.state_content)


def _steadily(root: Path, look: Callable[[Journal | None], _Found]) -> _Found:
    """Return what ``look`` finds while no run is decided or ends; it is given the one that is decided.

    A run replaces files only between its decision, when the journal appears, and its end, when it goes; in
    between it replaces the state. So the same journal and the same state before and after mean that all that
    was read belongs together.
    """
    while True:
        before = _marks(root)
        found = look(_decided(root))
        if _marks(root) == before:
            return found


def _marks(root: Path) -> tuple[tuple[int, ...] | None, ...]:
    return _mark(journal_path(root)), _mark(root / STATE_FILE)


def _mark(path: Path) -> tuple[int, ...] | None:
    """Return what changes with each replacement of a file."""
    try:
        found = os.stat(path)  # noqa: PTH116 - as often as a reader looks
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _decided(root: Path) -> Journal | None:
    try:
        return read_journal(journal_path(root))
    except MalformedError as error:
        raise JournalDamagedError(error.problem) from error


def _files(
    root: Path, is_managed: Callable[[str], bool], size: int, journal: Journal | None
) -> dict[str, bytes]:
    files = read_root(root, is_managed, size=size)
    if journal is None:
        return files
    for file in journal.files:
        if is_managed(file.name):
            content = _decided_content(root, journal, file, files.pop(file.name, None))
            files |= {} if content is None else {file.name: content}
    return dict(sorted(files.items()))


def _decided_content(root: Path, journal: Journal, file: JournalFile, found: bytes | None) -> bytes | None:
    """Return what ``file`` holds once the run is finished."""
    if file.after is None or file.temporary is None:
        return None
    if _is(found, file.after):
        return found
    staged = _read(resolve_inside(root, file.temporary), file.name)
    if staged is None and not _is(found, file.before) and found is not None:
        # An edit made after the new content was in place; it stays.
        return found
    placed = _read(place_of(root, file.name, removed=False), file.name)
    for content in (staged, placed, recorded_content(root, journal, file)):
        if _is(content, file.after):
            return content
    return found


def _is(content: bytes | None, digest: str | None) -> bool:
    return content is not None and content_hash(content) == digest


def _read(path: Path, name: str) -> bytes | None:
    try:
        return read_regular(path, name)
    except (FileNotFoundError, NotARegularFileError):
        return None
