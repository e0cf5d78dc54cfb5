"""Lines of history for what changed no file: runs that failed, and recoveries.

A run begins once its path is known. What stops it from there on is recorded: a changed or failing revision, a
check, a gate, a conflict on the way back, a damaged snapshot, a full disk, an interrupt, a fault of
configmig. No run, and so no line: wrong usage, a target that does not resolve, a graph, a state or a history
that cannot be read, a root that is locked, a saved plan that is out of date.
"""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import NamedTuple

from configmig import __version__
from configmig.errors import ConfigmigError
from configmig.project.project import Project
from configmig.storage.history_end import append_whole, read_head
from configmig.storage.layout import new_run_id
from configmig.storage.ledger import HistoryEntry, Outcome, encode_entry
from configmig.storage.transaction import pending

_ATTEMPT = "configmig_attempt"


class Attempt(NamedTuple):
    """A run whose path is known: where it was going."""

    direction: str
    start: tuple[str, ...]
    target: tuple[str, ...]


class Author(NamedTuple):
    """Who runs configmig, where, and which one; fields of a line of history."""

    who: str
    host: str
    tool: str


def author() -> Author:
    """Return the present user; a system without a name for this user id is no reason to stop a run."""
    try:
        who = getpass.getuser()
    except (KeyError, OSError):
        who = "unknown"
    import platform

    return Author(who, platform.node(), __version__)


def timestamp(now: datetime) -> str:
    """Return the aware ``now`` as records write it: ISO 8601 in seconds, UTC as ``Z``."""
    return now.isoformat(timespec="seconds").replace("+00:00", "Z")


@contextmanager
def attempted(direction: str, start: tuple[str, ...], target: tuple[str, ...]) -> Iterator[None]:
    """Let whatever stops the block know which run it stopped."""
    try:
        yield
    except BaseException as error:
        if attempt_of(error) is None:
            setattr(error, _ATTEMPT, Attempt(direction, start, target))
        raise


def attempt_of(error: BaseException) -> Attempt | None:
    """Return the run that ``error`` stopped, None where none had begun."""
    found = getattr(error, _ATTEMPT, None)
    return found if isinstance(found, Attempt) else None


def record_failure(project: Project, error: BaseException, *, now: datetime, seconds: float) -> None:
    """Record the run that ``error`` stopped, if it stopped one; call it under the lock of the root.

    The record never makes things worse: where it cannot be written, the error alone is what the user sees.
    It holds no word of a message, for a message may quote the configuration.
    """
    attempt = attempt_of(error)
    if attempt is not None:
        _record(project, attempt, "failed", note=_cause(error), now=now, seconds=seconds)


def record_recovery(project: Project, done: str, *, now: datetime, seconds: float) -> None:
    """Record what ``recover`` has ``done``; call it under the lock of the root."""
    heads: tuple[str, ...] = ()
    with suppress(ConfigmigError):
        state = project.state()
        heads = state.heads if state else ()
    attempt = Attempt("recover", heads, heads)
    _record(project, attempt, "recovered", note=done, now=now, seconds=seconds)


def _record(
    project: Project, attempt: Attempt, outcome: Outcome, *, note: str, now: datetime, seconds: float
) -> None:
    root = project.settings.config_root
    # Whatever happens here, there is something more important to tell.
    with suppress(Exception):
        interrupted = pending(root)
        if interrupted is not None and interrupted.committed:
            return  # its own line, made already, must come first
        if not _goes_on(project):
            return
        entry = HistoryEntry(
            run=new_run_id(now),
            time=timestamp(now),
            **author()._asdict(),
            direction=attempt.direction,
            start=attempt.start,
            target=attempt.target,
            outcome=outcome,
            seconds=round(seconds, 3),
            note=note,
        )
        append_whole(root, encode_entry(entry, read_head(root)))


def _goes_on(project: Project) -> bool:
    """Whether a line may follow: the history can be read, and the one that the state knows of is there."""
    state = project.state()
    return bool(project.history()) or state is None or state.history_head is None


def _cause(error: BaseException) -> str:
    """Return what stopped a run without a word that could come from a configuration."""
    if isinstance(error, KeyboardInterrupt):
        return "interrupted"
    if not isinstance(error, ConfigmigError):
        return f"stopped by {type(error).__name__}"
    meaning = (type(error).__doc__ or "").strip().partition("\n")[0]
    place = f" ({error.places[0]})" if error.places else ""
    return f"{error.code}: {meaning}{place}"
