"""Carry a decided run to its end; may be stopped and repeated at any point."""

from collections.abc import Iterable
from pathlib import Path

from configmig.errors.base import ConfigmigError
from configmig.errors.storage import JournalDamagedError, NotARegularFileError
from configmig.storage.aside import free_aside, read_aside
from configmig.storage.atomic import NewFile, discard, fsync_folders, write_new_files
from configmig.storage.disk import disk
from configmig.storage.files import content_hash, read_regular, resolve_inside
from configmig.storage.history_end import append_line, follows
from configmig.storage.journal import Journal, JournalFile, journal_path
from configmig.storage.layout import CONTROL_FOLDER, own_folder
from configmig.storage.snapshot_writer import adopt_snapshot
from configmig.storage.snapshots import read_snapshot


def finish(root: Path, journal: Journal) -> tuple[str, ...]:
    """Do what is left of ``journal`` and drop it; return the names of files that somebody changed in between.

    What such a person wrote is kept as ``NAME.conflict-RUN``, or stays where it is when it came after the new
    content was in place. Raises OSError, JournalDamagedError or RootEscapeError; repeat it then.
    """
    if journal.root != str(real_root(root)) and not follows(root, journal.history_line):
        raise JournalDamagedError(f"it was written for {journal.root}, and the history here is another one")
    # The decision itself may not be durable yet, where this repeats what another process began.
    disk().fsync_folder(own_folder(root, CONTROL_FOLDER))
    adopt_snapshot(root, journal.run)
    edited = [file.name for file in journal.files if not _settle(root, journal, file)]
    _fsync_around(root, journal.files)
    append_line(root, journal.history_line)
    if not _settle(root, journal, journal.state):
        edited.append(journal.state.name)
    # The root holds the name of the history, too.
    _fsync_around(root, (journal.state,), real_root(root))
    disk().unlink(journal_path(root))
    disk().fsync_folder(own_folder(root, CONTROL_FOLDER))
    return (*edited, *_kept_aside(root, journal))


def real_root(root: Path) -> Path:
    """Return ``root`` with symbolic links resolved."""
    return root.resolve()


def place_of(root: Path, name: str, *, removed: bool) -> Path:
    """Return what to replace or remove for ``name``: a link is replaced where it leads, but removed itself.

    Raises RootEscapeError.
    """
    target = resolve_inside(root, name)
    if not removed:
        return target
    parent, _, last = name.rpartition("/")
    return (resolve_inside(root, parent) if parent else real_root(root)) / last


def hash_of(path: Path, name: str) -> str | None:
    """Return the hash of a file, None when there is none; raises NotARegularFileError for anything else."""
    try:
        return content_hash(read_regular(path, name))
    except FileNotFoundError:
        return None


def _settle(root: Path, journal: Journal, file: JournalFile) -> bool:
    """Bring one file to its new content; return False when it was there and somebody edited it since."""
    target = place_of(root, file.name, removed=file.after is None)
    waiting = None if file.temporary is None else resolve_inside(root, file.temporary)
    try:
        found = hash_of(target, file.name)
    except NotARegularFileError:
        found = "something else"
    if found == file.after:
        if waiting is not None and waiting.exists():
            discard(waiting)
        return True
    changed = found not in (None, file.before)
    if changed and waiting is not None and not waiting.exists():
        return False
    content = None if waiting is None else _require_waiting(root, journal, file, waiting)
    if changed:
        _keep_aside(target, journal.run)
    if waiting is not None:
        _make_folders(target.parent)
        if content is not None:
            write_new_files([NewFile(waiting, content, target if target.exists() else None)])
        disk().rename(waiting, target)
    elif not changed:
        disk().unlink(target)
    return True


def _require_waiting(root: Path, journal: Journal, file: JournalFile, waiting: Path) -> bytes | None:
    """Return None when the staged file is whole, else its content from elsewhere, to be staged again.

    Raises JournalDamagedError.
    """
    if hash_of(waiting, file.name) == file.after:
        return None
    content = recorded_content(root, journal, file)
    if content is None or content_hash(content) != file.after:
        moved = journal.root != str(real_root(root))
        elsewhere = f"; the journal was written for {journal.root}" if moved else ""
        raise JournalDamagedError(f"the new content of {file.name} is not there any more{elsewhere}")
    discard(waiting)
    return content


def recorded_content(root: Path, journal: Journal, file: JournalFile) -> bytes | None:
    """Return the new content of ``file`` from the journal or the snapshot of its run, if it is there."""
    if file == journal.state:
        return journal.state_content
    try:
        return read_snapshot(root, journal.run).steps[-1].files.get(file.name)
    except ConfigmigError:
        return None


def _keep_aside(path: Path, run: str) -> None:
    """Rename what is at ``path`` so that it stays."""
    disk().rename(path, free_aside(path, run))


def _kept_aside(root: Path, journal: Journal) -> list[str]:
    """Return what was kept aside, by this process or by one that crashed, relative to the root."""
    places = {
        str(place_of(root, file.name, removed=file.after is None)) for file in (*journal.files, journal.state)
    }
    folders = {Path(place).parent for place in places}
    found = [str(path) for folder in folders if folder.is_dir() for path in folder.iterdir()]
    kept = [aside for path in found if (aside := read_aside(path)) is not None]
    return sorted(
        Path(aside.file).relative_to(real_root(root)).as_posix()
        for aside in kept
        if aside.of in places and aside.run == journal.run
    )


def _make_folders(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folders(folder.parent)
    # As open as the folder it is in, no more.
    disk().make_folder(folder, folder.parent.stat().st_mode & 0o777)
    disk().fsync_folder(folder.parent)


def _fsync_around(root: Path, files: Iterable[JournalFile], *further: Path) -> None:
    """Make the names of ``files`` durable, whether or not it was this process that renamed them."""
    folders = set(further)
    for file in files:
        folders.add(place_of(root, file.name, removed=file.after is None).parent)
        if file.temporary is not None:
            folders.add((real_root(root) / file.temporary).parent)
    fsync_folders(folder for folder in folders if folder.is_dir())
