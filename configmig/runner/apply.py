"""Carry out a plan: under the lock, with a snapshot, as one transaction, with a line of history."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from configmig import log
from configmig.errors import ConfigmigError
from configmig.frozen import dataclass
from configmig.project import Project
from configmig.project.chronicle import attempted, author, record_failure, timestamp
from configmig.project.drift import digest
from configmig.project.recovery import recover_and_record
from configmig.project.stamping import make_state
from configmig.runner.gates import require_open_gates
from configmig.runner.model import Plan, Run
from configmig.storage.history_end import read_head
from configmig.storage.layout import new_run_id
from configmig.storage.ledger import (
    AppliedRevision,
    Decided,
    FileHashes,
    HistoryEntry,
    Outcome,
    encode_entry,
    line_hash,
)
from configmig.storage.lock import Holder, root_lock
from configmig.storage.snapshot_writer import write_snapshot
from configmig.storage.snapshots import Snapshot, SnapshotStep, age_limit, prune
from configmig.storage.state import encode_state
from configmig.storage.transaction import commit

_OUTCOMES: dict[str, Outcome] = {
    "upgrade": "applied",
    "downgrade": "applied",
    "rollback": "rolled-back",
    "stamp": "stamped",
    "generate": "applied",
}


_ALLOWED = "--allow-score-drop let a lower score through"


def _hear_nothing(news: object) -> None:
    """Let news pass by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Whom a run tells how far it is; every part may be left out."""

    on_wait: Callable[[Holder], None] = _hear_nothing
    """Another run has the lock, and this one waits."""
    on_recover: Callable[[str], None] = _hear_nothing
    """An interrupted run was finished or undone; told in one line."""
    on_plan: Callable[[Plan], None] = _hear_nothing
    """The plan is made; next are the gates, then the first byte. An exception stops the run."""
    on_leftover: Callable[[str], None] = _hear_nothing
    """The run is done, but something could not be tidied up; told in one line."""


def apply(
    project: Project, make_plan: Callable[[], Plan], *, command: str, progress: Progress | None = None
) -> Run:
    """Make the plan under the lock and carry it out: all files of all steps, or none.

    Whoever had to wait for the lock plans after the wait, and so may find nothing to do. Raises what
    ``make_plan`` raises, GateStoppedError, and the errors of ``errors.storage``; in each case no file was
    changed, and the history says that the run failed.
    """
    progress = progress or Progress()
    settings = project.settings
    root = settings.config_root
    started = time.monotonic()
    with root_lock(root, command=command, timeout=settings.lock_timeout, on_wait=progress.on_wait):
        recovered = recover_and_record(project)
        if recovered:
            progress.on_recover(recovered)
        try:
            run = _carry_out(project, make_plan(), progress, started)
        except BaseException as error:
            record_failure(project, error, now=datetime.now(UTC), seconds=time.monotonic() - started)
            raise
    return replace(run, seconds=time.monotonic() - started, recovered=recovered)


def _carry_out(project: Project, plan: Plan, progress: Progress, started: float) -> Run:
    if plan.is_empty:
        return Run(run_id=None, plan=plan)
    # Nothing is added to a history that cannot be read: the way back would end at that line.
    project.history()
    settings = project.settings
    root = settings.config_root
    with attempted(plan.direction, plan.start, plan.target):
        progress.on_plan(plan)
        require_open_gates(plan)
        now = datetime.now(UTC)
        run_id = new_run_id(now)
        folder = write_snapshot(root, _snapshot(project, plan, run_id, now))
        log.debug("wrote the snapshot", run=run_id, folder=str(folder))
        seconds = time.monotonic() - started
        line = encode_entry(_entry(plan, run_id, now, seconds), read_head(root))
        state = make_state(project, plan.target, plan.after, run=run_id, now=now)
        kept = commit(
            root,
            run=run_id,
            changes={change.name: change.after for change in plan.changes},
            before=plan.before,
            modes=plan.modes,
            history_line=line,
            state=encode_state(replace(state, history_head=line_hash(line))),
        )
        log.debug("committed", run=run_id, files=len(plan.changes))
    _remove_old_snapshots(project, progress)
    return Run(run_id=run_id, plan=plan, snapshot=_as_typed(folder, settings.project_root), kept=kept)


def _remove_old_snapshots(project: Project, progress: Progress) -> None:
    """Prune as the settings say; the run is done by now, so what fails is only told."""
    settings = project.settings
    try:
        limit = age_limit(settings.backups_days, datetime.now(UTC))
        pruned = prune(settings.config_root, settings.backups_keep, before=limit)
    except ConfigmigError as error:
        progress.on_leftover(f"old snapshots could not be removed, the next run tries again: {error.message}")
    else:
        log.debug("pruned old snapshots", runs=len(pruned))


def _snapshot(project: Project, plan: Plan, run_id: str, now: datetime) -> Snapshot:
    """Return the state before the run and after each of its steps."""
    steps = [SnapshotStep(heads=plan.start, files=plan.before)]
    for step in plan.steps:
        source = (
            project.library.load(step.revision).source.content.decode(errors="replace")
            if step.way == "upgrade"
            else None
        )
        steps.append(
            SnapshotStep(
                heads=step.heads,
                files=step.files,
                revision=step.revision or None,
                edits=step.edits,
                source=source,
                modes={name: mode for name, mode in plan.modes.items() if name in step.files},
            )
        )
    if not plan.steps:
        steps.append(SnapshotStep(heads=plan.target, files=plan.after))
    return Snapshot(
        run=run_id,
        time=timestamp(now),
        direction=plan.direction,
        start=plan.start,
        target=plan.target,
        steps=tuple(steps),
    )


def _entry(plan: Plan, run_id: str, now: datetime, seconds: float) -> HistoryEntry:
    return HistoryEntry(
        run=run_id,
        time=timestamp(now),
        **author()._asdict(),
        direction=plan.direction,
        start=plan.start,
        target=plan.target,
        outcome=_OUTCOMES[plan.direction],
        revisions=tuple(AppliedRevision(step.revision, step.digest) for step in plan.steps if step.revision),
        files={change.name: FileHashes(_hash(change.before), _hash(change.after)) for change in plan.changes},
        seconds=round(seconds, 3),
        score_before=plan.score.before if plan.score else None,
        score_after=plan.score.after if plan.score else None,
        note=_ALLOWED if plan.score and plan.score.allowed else None,
        undone=plan.undone,
        decided=tuple(
            Decided(clash.place, clash.choice or "") for step in plan.steps for clash in step.decisions
        ),
    )


def _hash(content: bytes | None) -> str | None:
    return None if content is None else digest(content)


def _as_typed(folder: Path, project_root: Path) -> str:
    return str(folder.relative_to(project_root) if folder.is_relative_to(project_root) else folder)
