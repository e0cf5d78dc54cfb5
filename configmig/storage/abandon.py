"""The way out where an interrupted run can be neither finished nor taken back by its journal."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from configmig.errors.base import ConfigmigError
from configmig.errors.storage import explain_system_error
from configmig.frozen import dataclass
from configmig.storage.atomic import TEMPORARY_SUFFIX, discard, fsync_folders
from configmig.storage.disk import disk
from configmig.storage.fields import MalformedError
from configmig.storage.files import content_hash
from configmig.storage.finish import hash_of, place_of
from configmig.storage.journal import journal_path, read_journal
from configmig.storage.layout import CONTROL_FOLDER, own_folder
from configmig.storage.snapshot_writer import adopt_snapshot, uncommitted_runs
from configmig.storage.snapshots import Snapshot, list_snapshots, read_snapshot
from configmig.storage.transaction import withdraw_undecided


@dataclass(frozen=True, slots=True)
class Abandonable:
    """A run that its journal cannot bring to an end, as far as anything tells what it was."""

    run: str | None
    """None where not even its name is known."""
    snapshot: Snapshot | None
    """What it found and what it made of it; None where that cannot be read either."""
    files: Mapping[str, bytes | None]
    """What must be put back for the old state to be there again: the files that have their new content."""
    unknown: tuple[str, ...] = ()
    """Files of the run that hold something else; whoever wrote it, it stays."""


def examine(root: Path, finished: frozenset[str]) -> Abandonable:
    """Return what can be told of the run that was stopped; ``finished`` are the runs that history knows.

    The snapshot that it prepared gets its name, so that it is not taken for a rest; what others prepared that
    tried to give it up is removed. Raises the errors of ``errors.storage``.
    """
    run = _run_of(root, finished)
    if run is None:
        return Abandonable(None, None, {})
    try:
        adopt_snapshot(root, run)
        withdraw_undecided(root)
    except OSError as error:
        raise explain_system_error(error, root) from error
    snapshot: Snapshot | None = None
    with suppress(ConfigmigError):
        snapshot = read_snapshot(root, run)
    if snapshot is None or not snapshot.steps:
        return Abandonable(run, None, {})
    before, after = snapshot.steps[0].files, snapshot.steps[-1].files
    touched = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    back: dict[str, bytes | None] = {}
    unknown = []
    for name in touched:
        found = _stands(root, name, removed=name not in before)
        if found == _hash_of(after.get(name)):
            back[name] = before.get(name)
        elif found != _hash_of(before.get(name)):
            unknown.append(name)
    return Abandonable(run, snapshot, back, tuple(unknown))


def set_aside(root: Path, name: str) -> str:
    """Move the journal away under ``name``; return the new path, relative to the root.

    Raises the errors of ``errors.storage``.
    """
    control = own_folder(root, CONTROL_FOLDER)
    aside = control / f"journal.abandoned-{name}"
    try:
        disk().rename(journal_path(root), aside)
        disk().fsync_folder(control)
    except OSError as error:
        raise explain_system_error(error, control) from error
    return f"{CONTROL_FOLDER}/{aside.name}"


def forget_staged(root: Path, run: str) -> None:
    """Remove the files that wait for ``run``: its snapshot has what is in them."""
    folders = set()
    for path in sorted(_staged(root, run)):
        discard(path)
        folders.add(path.parent)
    with suppress(OSError):
        fsync_folders(folders)


def _staged(root: Path, run: str) -> Iterator[Path]:
    return (path for path in root.resolve().rglob(f".{run}.*{TEMPORARY_SUFFIX}") if not path.is_dir())


def _run_of(root: Path, finished: frozenset[str]) -> str | None:
    """Return the run of the journal or, where that cannot be read, of the first snapshot that came after.

    What is newer still was prepared by those who tried to give that run up.
    """
    with suppress(MalformedError, ConfigmigError):
        if (journal := read_journal(journal_path(root))) is not None:
            return journal.run
    known = (*uncommitted_runs(root), *(summary.run for summary in list_snapshots(root)))
    return min((run for run in known if run > max(finished, default="")), default=None)


def _stands(root: Path, name: str, *, removed: bool) -> str | None:
    try:
        return hash_of(place_of(root, name, removed=removed), name)
    except ConfigmigError:
        return "something else"


def _hash_of(content: bytes | None) -> str | None:
    return None if content is None else content_hash(content)
