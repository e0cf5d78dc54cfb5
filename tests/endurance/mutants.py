"""The protocol with one thing wrong, many times over: what the power-loss trials must find, each of them."""

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from configmig.storage import finish as finishing
from configmig.storage import history_end, snapshot_writer, transaction
from configmig.storage.atomic import NewFile, write_new_files
from configmig.storage.disk import disk
from configmig.storage.journal import Journal, draft_path, journal_path
from tests.endurance.power_loss import Recorder


class Mutant(NamedTuple):
    """One wrong protocol: where the wrong part is planted and what it does instead."""

    place: Any
    name: str
    instead: Callable[..., object]


def _skip(*_arguments: object) -> None:
    """Do nothing."""


def _write_unsynced(files: Iterable[NewFile]) -> None:
    for file in files:
        descriptor = disk().create(file.path, 0o600)
        disk().write(descriptor, file.content)
        os.close(descriptor)


def _write_draft_unsynced(files: Iterable[NewFile]) -> None:
    for file in files:
        write = _write_unsynced if file.path.name == "journal.new" else write_new_files
        write([file])


def _append_unsynced(root: Path, line: bytes) -> None:
    with patch.object(Recorder, "fsync", _skip):
        _append_line(root, line)


def _finish_without_journal(root: Path, journal: Journal) -> tuple[str, ...]:
    """Drop the journal before what it stands for is done."""
    disk().unlink(journal_path(root))
    disk().fsync_folder(journal_path(root).parent)
    with patch.object(Recorder, "unlink", _unlink_others):
        return _finish(root, journal)


def _unlink_others(recorder: Recorder, path: Path) -> None:
    if path.name != "journal":
        _unlink(recorder, path)


def _finish_unsynced(root: Path, journal: Journal) -> tuple[str, ...]:
    """Begin with the renaming before the decision is durable."""
    synced = Recorder.fsync_folder

    def sync_others(recorder: Recorder, path: Path) -> None:
        if path.name != ".configmig" or not journal_path(root).exists():
            synced(recorder, path)

    with patch.object(Recorder, "fsync_folder", sync_others):
        return _finish(root, journal)


def _stage_after_history(root: Path, journal: Journal, staged: tuple[NewFile, ...]) -> None:
    """Write the line of history before the run is decided."""
    _append_line(root, journal.history_line)
    _stage(root, journal, staged)


def _withdraw_draft_first(root: Path, draft: Journal | None) -> None:
    """Remove the draft before the files that only it knows of."""
    if draft_path(root).exists():
        disk().unlink(draft_path(root))
        disk().fsync_folder(draft_path(root).parent)
    _withdraw(root, draft)


_append_line, _finish = history_end.append_line, finishing.finish
_stage, _withdraw = transaction._stage, transaction._withdraw
_unlink = Recorder.unlink

MUTANTS = {
    "no file is synced": Mutant(Recorder, "fsync", _skip),
    "no folder is synced": Mutant(Recorder, "fsync_folder", _skip),
    "neither the draft of the journal nor the staged files are synced": Mutant(
        transaction, "write_new_files", _write_unsynced
    ),
    "the names of the staged files are not synced": Mutant(transaction, "fsync_folders", _skip),
    "the journal is renamed before it is synced": Mutant(
        transaction, "write_new_files", _write_draft_unsynced
    ),
    "the renaming begins before the decision is durable": Mutant(transaction, "finish", _finish_unsynced),
    "the history is written before the decision": Mutant(transaction, "_stage", _stage_after_history),
    "the renamed files are not synced before the journal goes": Mutant(finishing, "fsync_folders", _skip),
    "the history is not synced before the journal goes": Mutant(finishing, "append_line", _append_unsynced),
    "a torn last line of history stays": Mutant(history_end, "_mend", lambda _descriptor, line: line),
    "the journal goes before the renaming": Mutant(transaction, "finish", _finish_without_journal),
    "the snapshot is not synced": Mutant(snapshot_writer, "write_new_files", _write_unsynced),
    "the names in the snapshot are not synced": Mutant(snapshot_writer, "fsync_folders", _skip),
    "the snapshot keeps the name it waits under": Mutant(finishing, "adopt_snapshot", _skip),
    "what was staged is forgotten before it is removed": Mutant(
        transaction, "_withdraw", _withdraw_draft_first
    ),
}


@contextlib.contextmanager
def planted(mutant: Mutant) -> Iterator[None]:
    """Let the protocol be wrong until the block ends."""
    with patch.object(mutant.place, mutant.name, mutant.instead):
        yield
