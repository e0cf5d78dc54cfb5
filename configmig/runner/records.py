"""What earlier runs left to go back by: their steps, from history and snapshots."""

from collections.abc import Iterable, Mapping, Sequence

from configmig.errors.run import NothingToRollBackError, UnknownRunError
from configmig.errors.storage import UnknownSnapshotError
from configmig.project import Project
from configmig.project.way_back import steps_down
from configmig.runner.back import StepRecord
from configmig.runner.model import Direction
from configmig.storage.layout import is_run_id
from configmig.storage.ledger import HistoryEntry
from configmig.storage.snapshots import Snapshot, find_version, read_snapshot
from configmig.storage.standing import effective_runs, standing_runs

_DIRECTIONS: dict[str, Direction] = {
    "upgrade": "upgrade",
    "downgrade": "downgrade",
    "rollback": "rollback",
    "stamp": "stamp",
    "generate": "generate",
}


def is_run(text: str) -> bool:
    """Whether ``text`` has the form of a run id."""
    return is_run_id(text)


def files_at(project: Project, heads: Iterable[str]) -> Mapping[str, bytes] | None:
    """Return the files as they last were at the version ``heads``, None when no snapshot holds them."""
    found = find_version(project.settings.config_root, heads)
    return found.step.files if found else None


def files_after_run(project: Project, run: str) -> Mapping[str, bytes]:
    """Return the files as ``run`` left them; raises UnknownSnapshotError or SnapshotDamagedError."""
    return read_snapshot(project.settings.config_root, run).steps[-1].files


def find_record(project: Project, revision: str) -> StepRecord | None:
    """Return the last recorded upgrade to ``revision``; None when no run made it or its snapshot is pruned.

    Raises SnapshotDamagedError: what was changed since it was written is no way back.
    """
    for entry in reversed(standing_runs(project.history())):
        if entry.direction == "upgrade" and any(applied.id == revision for applied in entry.revisions):
            return next((record for record in _records(project, entry) if record.revision == revision), None)
    return None


def records_to_undo(project: Project, run: str | None) -> tuple[list[str], list[StepRecord]]:
    """Return the runs from the newest back to ``run``, and their steps in the order of taking them back.

    Without ``run`` it is the last run that still stands; a rollback is taken back only where it is named.
    Raises NothingToRollBackError, UnknownRunError, UnknownSnapshotError or SnapshotDamagedError.
    """
    effective = effective_runs(project.history())
    standing = [entry.run for entry in effective if entry.outcome != "rolled-back"]
    if not standing and run is None:
        raise NothingToRollBackError
    if run is not None and all(entry.run != run for entry in effective):
        raise UnknownRunError(run, [entry.run for entry in effective][-3:])
    wanted = run or standing[-1]
    first = next(number for number, entry in enumerate(effective) if entry.run == wanted)
    undone = _without_rollbacks_within(project.history(), effective[first:])[::-1]
    records = [record for entry in undone for record in reversed(_required_records(project, entry))]
    return [entry.run for entry in undone], records


def records_down(project: Project, heads: Sequence[str], target: str) -> list[StepRecord] | None:
    """Return the recorded steps from ``heads`` down to ``target``, the top one first, without the revisions.

    ``target`` is a revision that the way passes, with or without a leading ``v``, ``base``, or ``-N``. None
    where the recorded way does not lead there. Raises CorruptHistoryError or SnapshotDamagedError.
    """
    steps = steps_down(project, heads)
    ends = ["base" if not step.before else ", ".join(step.before) for step in steps]
    count = 0
    if target.removeprefix("-").isdecimal() and target.startswith("-"):
        count = int(target.removeprefix("-"))
    elif (plain := target.removeprefix("v")) in (known := [end.removeprefix("v") for end in ends]):
        count = known.index(plain) + 1
    if not 0 < count <= len(steps):
        return None
    entries = {entry.run: entry for entry in project.history()}
    return [
        next(
            record
            for record in _required_records(project, entries[step.run])
            if record.heads_after == step.after
        )
        for step in steps[:count]
    ]


def _without_rollbacks_within(
    history: Sequence[HistoryEntry], chosen: Sequence[HistoryEntry]
) -> list[HistoryEntry]:
    """Return the ``chosen`` runs without rollbacks that took back nothing from before the first of them."""
    names = [entry.run for entry in history]
    since = set(names[names.index(chosen[0].run) :])
    return [
        entry
        for entry in chosen
        if entry is chosen[0] or entry.outcome != "rolled-back" or not since.issuperset(entry.undone)
    ]


def _records(project: Project, entry: HistoryEntry) -> list[StepRecord]:
    try:
        return _required_records(project, entry)
    except UnknownSnapshotError:
        return []


def _required_records(project: Project, entry: HistoryEntry) -> list[StepRecord]:
    run = entry.run
    digests = {applied.id: applied.digest for applied in entry.revisions}
    snapshot: Snapshot = read_snapshot(project.settings.config_root, run)
    direction = _DIRECTIONS[snapshot.direction]
    pairs = zip(snapshot.steps, snapshot.steps[1:], strict=False)
    return [
        StepRecord(
            run=run,
            revision=after.revision or "",
            digest=digests.get(after.revision or "", ""),
            direction=direction,
            heads_before=before.heads,
            heads_after=after.heads,
            before=before.files,
            after=after.files,
            edits=after.edits,
            modes=before.modes,
        )
        for before, after in pairs
    ]
