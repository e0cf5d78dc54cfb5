"""Look after what runs leave behind: the snapshots, the history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from configmig.errors.storage import CorruptHistoryError, SnapshotDamagedError, UnknownSnapshotError
from configmig.project.project import Project
from configmig.project.recovery import recover_and_record
from configmig.storage.ledger import verify_chain
from configmig.storage.lock import root_lock
from configmig.storage.snapshots import (
    Snapshot,
    SnapshotSummary,
    age_limit,
    list_snapshots,
    prune,
    read_snapshot,
    surplus,
)
from configmig.storage.transaction import pending


@dataclass(frozen=True, slots=True)
class CheckedSnapshot:
    """A snapshot that was read in full; ``problem`` says what is wrong with it."""

    run: str
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Pruned:
    """Snapshots that were removed, the oldest first; with ``dry_run`` those that would be."""

    removed: tuple[str, ...]
    kept: int
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class CheckedHistory:
    """A history of which every line follows from the one before."""

    lines: int
    pinned: bool
    """True when the stamp of the root names its last line, so that none can be missing at the end."""


def list_backups(project: Project) -> tuple[SnapshotSummary, ...]:
    """Return all snapshots, the newest first, by their manifests."""
    return list_snapshots(project.settings.config_root)


def show_backup(project: Project, run: str) -> Snapshot:
    """Return one snapshot with all its files; raises UnknownSnapshotError or SnapshotDamagedError."""
    return read_snapshot(project.settings.config_root, run)


def verify_backups(project: Project, runs: Iterable[str] = ()) -> tuple[CheckedSnapshot, ...]:
    """Compare every file of the snapshots of ``runs`` (default: of all) with the hash it was written with.

    Raises UnknownSnapshotError.
    """
    root = project.settings.config_root
    named = tuple(runs)
    wanted = named or tuple(summary.run for summary in list_snapshots(root))
    checked = []
    for run in wanted:
        try:
            read_snapshot(root, run)
        except SnapshotDamagedError as error:
            checked.append(CheckedSnapshot(run, f"{error.file} {error.problem}"))
        except UnknownSnapshotError:
            # One that nobody asked for may be removed by a run meanwhile.
            if run in named:
                raise
        else:
            checked.append(CheckedSnapshot(run))
    return tuple(checked)


def prune_backups(
    project: Project, *, keep: int | None = None, days: float | None = None, dry_run: bool = False
) -> Pruned:
    """Remove the snapshots beyond the newest ``keep`` (default: ``backups.keep``), or of over ``days``.

    ``days`` are ``backups.days`` by default. The newest one that is undamaged always stays, and so does the
    newest. Raises LockedError, NotWritableError, ReadOnlyError or DiskFailedError.
    """
    root = project.settings.config_root
    limit = project.settings.backups_keep if keep is None else keep
    before = age_limit(project.settings.backups_days if days is None else days, datetime.now(UTC))
    if dry_run:
        removed = surplus(root, limit, before=before)
        return Pruned(removed, len(list_snapshots(root)) - len(removed), dry_run=True)
    with root_lock(root, command="backups prune", timeout=project.settings.lock_timeout):
        # The snapshot of an interrupted run is the way back from it, so that run is settled first.
        recover_and_record(project)
        removed = prune(root, limit, before=before)
    return Pruned(removed, len(list_snapshots(root)))


def verify_history(project: Project) -> CheckedHistory:
    """Show that every line of the history follows from the one before, up to the one that the stamp names.

    Raises CorruptHistoryError with the first line that is wrong, CorruptStateError.
    """
    root = project.settings.config_root
    while True:
        state = project.state()
        # A decided run writes its line before the stamp, which until then names the line before.
        interrupted = pending(root)
        head = None if state is None or (interrupted and interrupted.committed) else state.history_head
        try:
            return CheckedHistory(verify_chain(root, head=head), pinned=head is not None)
        except CorruptHistoryError:
            # A run may have added its line since the stamp was read.
            if project.state() == state and pending(root) == interrupted:
                raise
