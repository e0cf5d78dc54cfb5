"""Snapshots in ``backups/``: for every run, all managed files as they were at each version it passed."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from configmig.edits import Edit
from configmig.errors.base import ConfigmigError
from configmig.errors.storage import (
    NotARegularFileError,
    RootEscapeError,
    SnapshotDamagedError,
    UnknownSnapshotError,
    explain_system_error,
)
from configmig.frozen import dataclass
from configmig.storage.disk import disk
from configmig.storage.fields import MalformedError
from configmig.storage.files import content_hash, read_regular, resolve_inside
from configmig.storage.layout import BACKUPS_FOLDER, is_run_id, own_folder, time_of
from configmig.storage.manifest import (
    MANIFEST,
    Manifest,
    ManifestStep,
    decode_edits,
    decode_manifest,
)

REMOVED = ".gone"
"""The ending of a snapshot that is being removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotStep:
    """All managed files at one schema version, and how they came to be so."""

    heads: tuple[str, ...]
    files: Mapping[str, bytes]
    revision: str | None = None
    """The revision that led here; None for the state before the run."""
    edits: tuple[Edit, ...] = ()
    source: str | None = None
    """The text of the revision file as it was applied."""
    modes: Mapping[str, int] = field(default_factory=dict)
    """Permission bits by name; the writer takes what is missing from the files in the root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What one run found and what it made of it; the first step is the state before the run."""

    run: str
    time: str
    """When the run began, in UTC as ISO 8601."""
    direction: str
    start: tuple[str, ...]
    target: tuple[str, ...]
    steps: tuple[SnapshotStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotSummary:
    """A snapshot as a list shows it; ``problem`` says why its manifest cannot be read."""

    run: str
    path: Path
    time: str = ""
    direction: str = ""
    start: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    versions: tuple[tuple[str, ...], ...] = ()
    """The heads of each step."""
    problem: str | None = None


class FoundVersion(NamedTuple):
    """The files at a version, and the run whose snapshot holds them."""

    run: str
    step: SnapshotStep


def read_snapshot(root: Path, run: str) -> Snapshot:
    """Return the snapshot of ``run`` with all its files, every one compared with its hash.

    Raises UnknownSnapshotError, or SnapshotDamagedError with the first file that is not what was written.
    """
    manifest = _read_manifest(root, run)
    folder = own_folder(root, BACKUPS_FOLDER) / run
    return Snapshot(
        run=run,
        time=manifest.time,
        direction=manifest.direction,
        start=manifest.start,
        target=manifest.target,
        steps=tuple(_read_step(folder, run, step) for step in manifest.steps),
    )


def verify_snapshot(root: Path, run: str) -> None:
    """Compare every file of the snapshot of ``run`` with its hash; raises as ``read_snapshot`` does."""
    folder = own_folder(root, BACKUPS_FOLDER) / run
    for step in _read_manifest(root, run).steps:
        for name, stored in step.files.items():
            _read_checked(folder, run, f"{step.folder}/{name}", stored.sha256)
        if step.edits:
            _read_checked(folder, run, f"{step.folder}.edits.jsonl", step.edits)
        if step.source:
            _read_checked(folder, run, f"{step.folder}.source.py", step.source)


def read_result(root: Path, run: str) -> SnapshotStep:
    """Return the files as ``run`` left them, compared with their hashes; raises as ``read_snapshot`` does."""
    steps = _read_manifest(root, run).steps
    if not steps:
        raise SnapshotDamagedError(run, MANIFEST, "names no version")
    return _read_step(own_folder(root, BACKUPS_FOLDER) / run, run, steps[-1])


def list_snapshots(root: Path) -> tuple[SnapshotSummary, ...]:
    """Return all snapshots, the newest first, by their manifests; the files in them are not looked at."""
    return tuple(summary for run in _runs(root) if (summary := _summarize(root, run)))


def find_version(root: Path, heads: Iterable[str]) -> FoundVersion | None:
    """Return the files at the version ``heads`` from the newest snapshot that holds it, None when none does.

    Raises SnapshotDamagedError when those very files are damaged.
    """
    wanted = frozenset(heads)
    for run in _runs(root):
        try:
            steps = _read_manifest(root, run).steps
        except (SnapshotDamagedError, UnknownSnapshotError):
            continue
        matching = [step for step in steps if frozenset(step.heads) == wanted]
        # A run may remove old snapshots meanwhile.
        with suppress(UnknownSnapshotError):
            if matching:
                folder = own_folder(root, BACKUPS_FOLDER) / run
                return FoundVersion(run, _read_step(folder, run, matching[-1]))
    return None


def read_source(root: Path, run: str, revision: str) -> str | None:
    """Return the text of ``revision`` as ``run`` applied it, None where no snapshot holds it undamaged."""
    with suppress(ConfigmigError):
        folder = own_folder(root, BACKUPS_FOLDER) / run
        for step in _read_manifest(root, run).steps:
            if step.revision == revision and step.source is not None:
                content = _read_checked(folder, run, f"{step.folder}.source.py", step.source)
                return content.decode(errors="replace")
    return None


def surplus(root: Path, keep: int, *, before: datetime | None = None) -> tuple[str, ...]:
    """Return the runs whose snapshots ``prune`` would remove, the oldest first."""
    runs = _runs(root)
    old = beyond(runs, keep, before=before)
    if not old:
        return ()
    good = next((run for run in runs if _is_good(root, run)), None)
    return tuple(run for run in reversed(old) if run != good)


def beyond(runs: Sequence[str], keep: int, *, before: datetime | None = None) -> list[str]:
    """Return which of ``runs``, the newest first, are no longer kept; the newest one always is."""
    return [
        run
        for number, run in enumerate(runs)
        if number > 0 and (number >= keep or (before is not None and time_of(run) < before))
    ]


def age_limit(days: float | None, now: datetime) -> datetime | None:
    """Return the time before which a snapshot is too old at ``now``, None where age does not count."""
    return None if days is None else now - timedelta(days=days)


def prune(root: Path, keep: int, *, before: datetime | None = None) -> tuple[str, ...]:
    """Remove the snapshots beyond the newest ``keep`` and those of runs ``before`` then; return their runs.

    The newest one and the newest good one always stay.
    Raises NotWritableError, ReadOnlyError or DiskFailedError.
    """
    backups = own_folder(root, BACKUPS_FOLDER)
    removed = surplus(root, keep, before=before)
    for run in removed:
        gone = backups / f".{run}{REMOVED}"
        try:
            # Renamed first: a snapshot is there or it is not, never half.
            disk().rename(backups / run, gone)
            disk().remove_tree(gone)
        except OSError as error:
            raise explain_system_error(error, backups) from error
    return removed


def _is_good(root: Path, run: str) -> bool:
    try:
        read_snapshot(root, run)
    except ConfigmigError:
        return False
    return True


def _runs(root: Path) -> list[str]:
    """Return the runs that have a snapshot, the newest first."""
    try:
        found = [path.name for path in own_folder(root, BACKUPS_FOLDER).iterdir() if is_run_id(path.name)]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise explain_system_error(error, root / BACKUPS_FOLDER, reading=True) from error
    return sorted(found, reverse=True)


def _summarize(root: Path, run: str) -> SnapshotSummary | None:
    """Return the snapshot by its manifest, None when it was removed since it was found."""
    path = own_folder(root, BACKUPS_FOLDER) / run
    try:
        manifest = _read_manifest(root, run)
    except SnapshotDamagedError as error:
        return SnapshotSummary(run=run, path=path, problem=f"{error.file} {error.problem}")
    except UnknownSnapshotError:
        return None
    return SnapshotSummary(
        run=run,
        path=path,
        time=manifest.time,
        direction=manifest.direction,
        start=manifest.start,
        target=manifest.target,
        versions=tuple(step.heads for step in manifest.steps),
    )


def _read_manifest(root: Path, run: str) -> Manifest:
    if not is_run_id(run) or not (folder := own_folder(root, BACKUPS_FOLDER) / run).is_dir():
        raise UnknownSnapshotError(run, _runs(root))
    content = _read_stored(folder, run, MANIFEST)
    try:
        manifest = decode_manifest(content)
    except MalformedError as error:
        raise SnapshotDamagedError(run, MANIFEST, f"cannot be understood: {error.problem}") from error
    if manifest.run != run:
        raise SnapshotDamagedError(run, MANIFEST, f"belongs to the run {manifest.run!a}")
    return manifest


def _read_step(folder: Path, run: str, step: ManifestStep) -> SnapshotStep:
    files = {
        name: _read_checked(folder, run, f"{step.folder}/{name}", stored.sha256)
        for name, stored in step.files.items()
    }
    edits, source = step.edits, step.source
    edits_file, source_file = f"{step.folder}.edits.jsonl", f"{step.folder}.source.py"
    try:
        return SnapshotStep(
            heads=step.heads,
            files=files,
            revision=step.revision,
            edits=decode_edits(_read_checked(folder, run, edits_file, edits)) if edits else (),
            source=_read_checked(folder, run, source_file, source).decode() if source else None,
            modes={name: stored.mode for name, stored in step.files.items()},
        )
    except MalformedError as error:
        raise SnapshotDamagedError(run, edits_file, f"cannot be understood: {error.problem}") from error
    except UnicodeDecodeError as error:
        raise SnapshotDamagedError(run, source_file, "is not UTF-8") from error


def _read_checked(folder: Path, run: str, name: str, sha256: str) -> bytes:
    content = _read_stored(folder, run, name)
    if content_hash(content) != sha256:
        raise SnapshotDamagedError(run, name, "was changed since it was written")
    return content


def _read_stored(folder: Path, run: str, name: str) -> bytes:
    try:
        path = resolve_inside(folder, name)
        # A link inside a snapshot was not made by configmig.
        if path != folder / name:
            raise SnapshotDamagedError(run, name, "is a symbolic link")
        return read_regular(path, f"{BACKUPS_FOLDER}/{run}/{name}")
    except (FileNotFoundError, NotADirectoryError) as error:
        if not folder.is_dir():
            raise UnknownSnapshotError(run, _runs(folder.parents[1])) from error
        raise SnapshotDamagedError(run, name, "is missing") from error
    except NotARegularFileError as error:
        raise SnapshotDamagedError(run, name, f"is {error.kind}") from error
    except RootEscapeError as error:
        raise SnapshotDamagedError(run, name, "is a symbolic link") from error
