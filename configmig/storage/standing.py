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
    standing: list[HistoryEntry] = []
    for entry in entries:
        if entry.outcome in ("applied", "stamped"):
            standing.append(entry)
        elif entry.outcome == "rolled-back":
            standing = [earlier for earlier in standing if earlier.run not in entry.undone]
    return standing


def applied_revisions(entries: Iterable[HistoryEntry]) -> dict[str, Applied]:
    """Return the revisions that were applied and not taken back since, by id, in the order of their runs."""
    applied: dict[str, Applied] = {}
    for entry in standing_runs(entries):
        for revision in entry.revisions:
            applied.pop(revision.id, None)
            if entry.direction == "upgrade":
                applied[revision.id] = Applied(revision.id, revision.digest, entry.run)
    return applied
