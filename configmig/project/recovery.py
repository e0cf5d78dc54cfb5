"""Settle a run that was stopped half way: finish it, take it back or, where neither goes, abandon it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal

from configmig.errors.storage import JournalDamagedError, RunUnfinishedError
from configmig.frozen import dataclass
from configmig.project.abandoning import Abandoned, abandon
from configmig.project.chronicle import record_recovery
from configmig.project.project import Project
from configmig.storage.aside import find_kept_aside
from configmig.storage.ledger import HistoryEntry
from configmig.storage.lock import Holder, root_lock
from configmig.storage.stopped import StoppedFile, StoppedRun, look_into
from configmig.storage.transaction import pending, recover


@dataclass(frozen=True, slots=True)
class Settled:
    """One file of a run that was stopped half way, and what became of it."""

    file: str
    does: Literal["replace", "make", "remove"]
    """What the run does with it."""
    became: Literal["done now", "was done", "stays old", "edited since"]
    aside: str | None = None
    """Where what somebody wrote there in between is kept."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """What became of a run that was stopped half way; ``done`` is None where there was none."""

    run: str | None = None
    finished: bool = False
    """True: the run was decided, and its files are all in place now. False: the old state is there."""
    done: str | None = None
    """What was done, in one line."""
    entry: HistoryEntry | None = None
    """What the run was, as its line of history tells it; None where that was not known any more."""
    files: tuple[Settled, ...] = ()
    abandoned: Abandoned | None = None
    """Set where the journal led nowhere and the run was given up."""


def recover_root(
    project: Project, *, abandoning: bool = False, on_wait: Callable[[Holder], None] | None = None
) -> Recovery:
    """Finish or take back a run that was stopped half way, as every run does before it begins.

    With ``abandoning`` a run for which both fail is given up: its files get their old content back where they
    have the new one, which its snapshot tells, and nobody's edit is touched.

    Raises LockedError, JournalDamagedError, RunUnfinishedError, the errors of ``check_root`` and, when what
    an undecided run left cannot be removed, those of the disk.
    """
    root = project.settings.config_root
    with root_lock(root, command="recover", timeout=project.settings.lock_timeout, on_wait=on_wait):
        try:
            interrupted, stopped = pending(root), look_into(root)
            done = recover_and_record(project)
        except (JournalDamagedError, RunUnfinishedError) as error:
            if not abandoning:
                raise
            given_up = abandon(project, error)
            return Recovery(given_up.run, done=given_up.done, abandoned=given_up)
        if interrupted is None or done is None:
            return Recovery()
        return Recovery(
            interrupted.run,
            interrupted.committed,
            done,
            entry=stopped.entry if stopped else None,
            files=_settled(project, stopped, finished=interrupted.committed),
        )


def recover_and_record(project: Project) -> str | None:
    """Finish or take back an interrupted run, with a line of history; return what was done, if anything.

    Call it under the lock of the root. Raises the errors of ``storage.transaction.recover``.
    """
    started, now = time.monotonic(), datetime.now(UTC)
    done = recover(project.settings.config_root)
    if done is not None:
        record_recovery(project, done, now=now, seconds=time.monotonic() - started)
    return done


def _settled(project: Project, stopped: StoppedRun | None, *, finished: bool) -> tuple[Settled, ...]:
    if stopped is None:
        return ()
    kept = {
        each.of: each.file
        for each in find_kept_aside(project.settings.config_root)
        if each.run == stopped.run
    }
    return tuple(
        Settled(file.name, file.does, _became(file, kept, finished=finished), kept.get(file.name))
        for file in stopped.files
    )


def _became(
    file: StoppedFile, kept: dict[str, str], *, finished: bool
) -> Literal["done now", "was done", "stays old", "edited since"]:
    if not finished:
        return "stays old"
    if file.stands == "new":
        return "was done"
    if file.stands == "edited" and file.name not in kept:
        return "edited since"
    return "done now"
