"""A run that was stopped half way, looked at closely: what it was, and how far each of its files is."""

from contextlib import suppress
from pathlib import Path
from typing import Literal, TypeAlias

from configmig.errors.base import ConfigmigError
from configmig.frozen import dataclass
from configmig.storage.fields import MalformedError
from configmig.storage.finish import hash_of, place_of
from configmig.storage.journal import Journal, JournalFile, draft_path, journal_path, read_journal
from configmig.storage.ledger import HistoryEntry, decode_entry

Stands: TypeAlias = Literal["old", "new", "edited"]


@dataclass(frozen=True, slots=True)
class StoppedFile:
    """One file of the run: what the run does with it, and how it stands."""

    name: str
    does: Literal["replace", "make", "remove"]
    stands: Stands


@dataclass(frozen=True, slots=True)
class StoppedRun:
    """What the journal of a run tells; ``entry`` is the line that it has in the history once it is done."""

    run: str
    entry: HistoryEntry | None
    files: tuple[StoppedFile, ...]


def look_into(root: Path) -> StoppedRun | None:
    """Return the run whose journal or draft is there, None where there is none that can be read."""
    for path in (journal_path(root), draft_path(root)):
        journal: Journal | None = None
        with suppress(MalformedError, ConfigmigError):
            journal = read_journal(path)
        if journal is not None:
            files = tuple(_stopped_file(root, file) for file in journal.files)
            return StoppedRun(journal.run, _entry(journal), files)
    return None


def _entry(journal: Journal) -> HistoryEntry | None:
    try:
        return decode_entry(journal.history_line)
    except ConfigmigError:
        return None


def _stopped_file(root: Path, file: JournalFile) -> StoppedFile:
    does: Literal["replace", "make", "remove"] = "replace"
    if file.after is None:
        does = "remove"
    elif file.before is None:
        does = "make"
    return StoppedFile(file.name, does, _stands(root, file))


def _stands(root: Path, file: JournalFile) -> Stands:
    try:
        found = hash_of(place_of(root, file.name, removed=file.after is None), file.name)
    except ConfigmigError:
        return "edited"
    if found == file.after:
        return "new"
    return "old" if found == file.before else "edited"
