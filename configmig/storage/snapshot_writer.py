"""Write the snapshot of a run, and let it become one when the run is committed."""

import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from configmig.errors.storage import explain_system_error
from configmig.storage.atomic import NewFile, fsync_folders, require_room, write_new_files
from configmig.storage.disk import disk
from configmig.storage.files import content_hash, resolve_inside, safe_name
from configmig.storage.layout import BACKUPS_FOLDER, is_run_id, make_own_folder, own_folder
from configmig.storage.manifest import (
    MANIFEST,
    Manifest,
    ManifestStep,
    StoredFile,
    encode_edits,
    encode_manifest,
    folder_name,
)
from configmig.storage.snapshots import REMOVED, Snapshot, SnapshotStep

_UNCOMMITTED = ".new"

# Snapshots hold secrets: whatever the file allowed, only its owner may look into the copy.
_OWNER_ONLY = 0o600
_DEFAULT_MODE = 0o644

_Contents = dict[str, tuple[bytes, int]]


def write_snapshot(root: Path, snapshot: Snapshot) -> Path:
    """Write ``snapshot`` durably and return the folder that it will have once its run is committed.

    Until ``commit`` it waits under another name, so that a run that never happened leaves no snapshot. Files
    are readable for their owner alone, whatever mode the originals have; the manifest remembers that mode.

    Raises DiskFullError (before the first byte, where it can be known), NotWritableError, ReadOnlyError,
    DiskFailedError, UnsafeNameError or RootEscapeError.
    """
    backups = make_own_folder(root, BACKUPS_FOLDER)
    steps = tuple(_with_modes(root, step) for step in snapshot.steps)
    stored = [_stored_step(number, step) for number, step in enumerate(steps)]
    manifest = _manifest_of(snapshot, steps, stored)
    contents = dict(pair for files in stored for pair in files.items())
    contents[MANIFEST] = (encode_manifest(manifest), _OWNER_ONLY)
    require_room(backups, sum(len(content) for content, _ in contents.values()))
    waiting = backups / f".{snapshot.run}{_UNCOMMITTED}"
    try:
        _write_tree(waiting, contents)
    except BaseException as error:
        with suppress(OSError):
            remove_uncommitted(root)
        if isinstance(error, OSError):
            raise explain_system_error(error, backups) from error
        raise
    return backups / snapshot.run


def adopt_snapshot(root: Path, run: str) -> None:
    """Give the snapshot that ``write_snapshot`` left for ``run``, if any, its name, durably.

    Part of a commit, and of its repetition after a crash. Raises OSError.
    """
    backups = own_folder(root, BACKUPS_FOLDER)
    waiting = backups / f".{run}{_UNCOMMITTED}"
    if waiting.is_dir():
        disk().rename(waiting, backups / run)
    if backups.is_dir():
        disk().fsync_folder(backups)


def uncommitted_runs(root: Path) -> tuple[str, ...]:
    """Return the runs that left a snapshot but never came to their commit."""
    backups = own_folder(root, BACKUPS_FOLDER)
    found = sorted(path.name for path in backups.glob(f".*{_UNCOMMITTED}"))
    return tuple(run for name in found if is_run_id(run := name[1 : -len(_UNCOMMITTED)]))


def remove_uncommitted(root: Path) -> None:
    """Remove snapshots whose run was never committed, and rests of removed ones.

    Raises OSError when one of the former cannot be removed, after the others; a rest waits for the next run.
    """
    backups = own_folder(root, BACKUPS_FOLDER)
    for path in backups.glob(f".*{REMOVED}"):
        with suppress(OSError):
            disk().remove_tree(path)
    failure: OSError | None = None
    for path in backups.glob(f".*{_UNCOMMITTED}"):
        try:
            disk().remove_tree(path)
        except OSError as error:
            failure = error
        else:
            # Only when it is empty: the first run of a root failed, and leaves nothing behind.
            with suppress(OSError):
                disk().remove_folder(backups)
    if failure is not None:
        raise failure


def _with_modes(root: Path, step: SnapshotStep) -> SnapshotStep:
    modes = {name: step.modes.get(name) for name in step.files}
    known = {name: _mode_in(root, name) if mode is None else mode for name, mode in modes.items()}
    return replace(step, modes=known)


def _mode_in(root: Path, name: str) -> int:
    try:
        return stat.S_IMODE(resolve_inside(root, safe_name(name)).stat().st_mode)
    except OSError:
        return _DEFAULT_MODE


def _stored_step(number: int, step: SnapshotStep) -> _Contents:
    """Return the files that hold ``step``: content and mode by their path in the snapshot."""
    folder = folder_name(number, step.heads)
    stored = {
        f"{folder}/{safe_name(name)}": (content, step.modes[name] & _OWNER_ONLY | 0o400)
        for name, content in step.files.items()
    }
    if step.revision is not None or step.edits:
        stored[f"{folder}.edits.jsonl"] = (encode_edits(step.edits), _OWNER_ONLY)
    if step.source is not None:
        stored[f"{folder}.source.py"] = (step.source.encode(), _OWNER_ONLY)
    return stored


def _manifest_of(snapshot: Snapshot, steps: tuple[SnapshotStep, ...], stored: list[_Contents]) -> Manifest:
    return Manifest(
        run=snapshot.run,
        time=snapshot.time,
        direction=snapshot.direction,
        start=snapshot.start,
        target=snapshot.target,
        steps=tuple(
            _manifest_step(number, step, files)
            for number, (step, files) in enumerate(zip(steps, stored, strict=True))
        ),
    )


def _manifest_step(number: int, step: SnapshotStep, stored: _Contents) -> ManifestStep:
    folder = folder_name(number, step.heads)
    hashes = {path: content_hash(content) for path, (content, _) in stored.items()}
    return ManifestStep(
        revision=step.revision,
        heads=step.heads,
        folder=folder,
        files={name: StoredFile(hashes[f"{folder}/{name}"], step.modes[name]) for name in sorted(step.files)},
        edits=hashes.get(f"{folder}.edits.jsonl"),
        source=hashes.get(f"{folder}.source.py"),
    )


def _write_tree(folder: Path, contents: _Contents) -> None:
    """Write all files below the new folder ``folder`` and make them durable, names included."""
    if folder.exists():
        from shutil import rmtree

        rmtree(folder)
    made = [folder, *_folders_below(folder, contents)]
    for path in made:
        disk().make_folder(path, 0o700)
    write_new_files(
        NewFile(folder / name, content, mode=mode) for name, (content, mode) in sorted(contents.items())
    )
    fsync_folders([*made, folder.parent])


def _folders_below(folder: Path, contents: Iterable[str]) -> Iterator[Path]:
    """Yield the folders that the paths need, parents first."""
    parents = {parent for name in contents for parent in Path(name).parents if parent != Path()}
    for parent in sorted(parents):
        yield folder / parent
