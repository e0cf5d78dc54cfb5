"""Which runs still stand: what changed a root and was not rolled back since."""

from collections.abc import Iterable
from typing import NamedTuple

from configmig.storage.ledger import HistoryEntry


class Applied(NamedTuple):
    """A revision that a root has applied: the hash of its syntax tree then, and the run."""

    revision: str
    digest: str
    run: str


def standing_runs(entries: Iterable[HistoryEntry]) -> list[HistoryEntry]:
    """Return the runs that changed the root and were not rolled back since, the oldest first."""
    return [entry for entry in effective_runs(entries) if entry.outcome != "rolled-back"]


def effective_runs(entries: Iterable[HistoryEntry]) -> list[HistoryEntry]:
    """Return the runs that count, rollbacks among them, the oldest first.

    A run that a rollback took back does not, unless that rollback was taken back itself.
    """
    effective: list[HistoryEntry] = []
    undone: set[str] = set()
    for entry in reversed(tuple(entries)):
        if entry.outcome not in ("applied", "stamped", "rolled-back") or entry.run in undone:
            continue
        effective.append(entry)
        undone.update(entry.undone)
    return effective[::-1]


def applied_revisions(entries: Iterable[HistoryEntry]) -> dict[str, Applied]:
    """Return the revisions that were applied and not taken back since, by id, in the order of their runs."""
    applied: dict[str, Applied] = {}
    for entry in standing_runs(entries):
        for revision in entry.revisions:
            applied.pop(revision.id, None)
            if entry.direction == "upgrade":
                applied[revision.id] = Applied(revision.id, revision.digest, entry.run)
    return applied
