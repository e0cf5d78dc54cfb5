"""Give up a run that its journal cannot bring to an end: back to the old state, nobody's edit touched."""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from configmig.errors import ConfigmigError
from configmig.frozen import dataclass
from configmig.project.chronicle import author, record_recovery, timestamp
from configmig.project.drift import digest
from configmig.project.project import Project
from configmig.project.stamping import make_state
from configmig.storage import abandon as storage
from configmig.storage.abandon import Abandonable
from configmig.storage.files import read_root
from configmig.storage.history_end import read_head
from configmig.storage.layout import new_run_id
from configmig.storage.ledger import FileHashes, HistoryEntry, encode_entry, line_hash, read_history
from configmig.storage.snapshot_writer import write_snapshot
from configmig.storage.snapshots import Snapshot, SnapshotStep
from configmig.storage.state import State, encode_state, read_state
from configmig.storage.transaction import commit


@dataclass(frozen=True, slots=True)
class Abandoned:
    """What was done about a run that could not be recovered."""

    run: str | None
    """None where not even its name was known."""
    done: str
    """What was done, in one line."""
    restored: tuple[str, ...] = ()
    """The files that got their old content back."""
    untouched: tuple[str, ...] = ()
    """The files of the run that hold something else; what is in them stays."""
    journal: str | None = None
    """Where the journal is now, if it was kept: nothing else tells what the run wanted."""


def abandon(project: Project, error: ConfigmigError) -> Abandoned:
    """Give up the run whose recovery ended in ``error``; call it under the lock of the root.

    Where its snapshot is whole the files that have their new content get the old one back, as one
    transaction; else every file stays as it is. Raises CorruptHistoryError, the errors of ``read_root`` and
    of ``commit``.
    """
    started, now = time.monotonic(), datetime.now(UTC)
    root = project.settings.config_root
    history = read_history(root)
    state: State | None = None
    with suppress(ConfigmigError):
        state = read_state(root)
    found = storage.examine(root, _finished(history, state))
    is_done = state is not None and state.run == found.run
    if found.snapshot is None or found.run is None or is_done:
        aside = storage.set_aside(root, new_run_id(now))
        name = found.run or "of an unknown name"
        done = f"abandoned the interrupted run {name} ({error.code}); no file was touched"
        record_recovery(project, done, now=now, seconds=time.monotonic() - started)
        return Abandoned(found.run, done, journal=aside)
    # Before the rest: once that is done nothing would tell of them any more.
    storage.forget_staged(root, found.run)
    _take_back(project, found, found.snapshot, history, now, started)
    done = f"abandoned the interrupted run {found.run} ({error.code}); the old state is there again"
    return Abandoned(found.run, done, tuple(sorted(found.files)), found.unknown)


def _finished(history: tuple[HistoryEntry, ...], state: State | None) -> frozenset[str]:
    """Return the runs that are done: those up to the one that wrote the state."""
    runs = [entry.run for entry in history]
    last = runs.index(state.run) + 1 if state is not None and state.run in runs else len(runs)
    return frozenset(runs[:last])


def _take_back(
    project: Project,
    found: Abandonable,
    snapshot: Snapshot,
    history: tuple[HistoryEntry, ...],
    now: datetime,
    started: float,
) -> None:
    root, run = project.settings.config_root, new_run_id(now)
    today = read_root(root, project.is_managed, size=project.settings.limits.size)
    after = {name: content for name, content in {**today, **found.files}.items() if content is not None}
    start, target = snapshot.target, snapshot.start
    steps = (SnapshotStep(heads=start, files=today), SnapshotStep(heads=target, files=after))
    write_snapshot(
        root,
        Snapshot(run=run, time=timestamp(now), direction="rollback", start=start, target=target, steps=steps),
    )
    # A run whose line was written already is taken back by this one, as by any rollback.
    undone = tuple(entry.run for entry in history if entry.run == found.run)
    entry = HistoryEntry(
        run=run,
        time=timestamp(now),
        **author()._asdict(),
        direction="rollback",
        start=start,
        target=target,
        outcome="rolled-back" if undone else "restored",
        files=_hashes(today, after),
        seconds=round(time.monotonic() - started, 3),
        note=f"abandoned the interrupted run {found.run}",
        undone=undone,
    )
    line = encode_entry(entry, read_head(root))
    state = make_state(project, target, after, run=run, now=now)
    commit(
        root,
        run=run,
        changes=found.files,
        before=today,
        history_line=line,
        state=encode_state(replace(state, history_head=line_hash(line))),
        instead=True,
    )


def _hashes(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> dict[str, FileHashes]:
    names = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    return {name: FileHashes(_hash(before.get(name)), _hash(after.get(name))) for name in names}


def _hash(content: bytes | None) -> str | None:
    return None if content is None else digest(content)
