"""Check, write and reopen the lock files: which revisions are released, and are they still what they were."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from configmig.errors.revisions import AppliedRevisionError
from configmig.errors.storage import RootMissingError, RootNotAFolderError
from configmig.graph.targets import resolve_revision
from configmig.project.project import Project
from configmig.project.released import (
    Change,
    Location,
    applied_here,
    changed_error,
    find_changes,
    read_locations,
)
from configmig.revisions.lockfile import write_lock
from configmig.storage.standing import Applied

Standing: TypeAlias = Literal["released", "unreleased", "missing", "gone", "changed"]
"""What a revision is to its lock file; ``missing`` has no line, ``gone`` has a line and no file."""


@dataclass(frozen=True, slots=True)
class LockedRevision:
    """One revision beside its line in a lock file."""

    revision: str
    file: str
    """The revision's file; for one that is gone, the lock file."""
    lock_file: str
    standing: Standing
    change: Change | None = None
    """What changed, where it did."""


@dataclass(frozen=True, slots=True)
class LockReport:
    """All lock files of a project beside its revisions."""

    lock_files: tuple[str, ...]
    revisions: tuple[LockedRevision, ...]
    """Every revision as it is, after what was written."""
    written: tuple[str, ...] | None = None
    """The lock files that had to be written; None where they were only checked."""
    changed: tuple[LockedRevision, ...] = ()
    """The revisions whose lines were written, as they were before."""

    @property
    def is_ok(self) -> bool:
        """True when every revision is released and unchanged: ``lock --update`` would write nothing."""
        return all(each.standing == "released" for each in self.revisions)


def check_lock(project: Project) -> LockReport:
    """Return what every revision is to its lock file; writes nothing.

    A root that does not exist has applied nothing: a repository of revisions can be checked alone. Raises
    BrokenLockFileError, CorruptHistoryError and the errors of the graph.
    """
    locations = read_locations(project)
    applied = _applied(project)
    changes = {change.revision: change for change in find_changes(project, applied, project.graph.revisions)}
    found: list[LockedRevision] = []
    for location in locations:
        lines = location.lines or {}
        files = _files_in(project, location)
        for name in sorted(files.keys() | lines.keys()):
            standing = _standing(name, files, lines, changes)
            file = files.get(name, location.lock_file)
            found.append(LockedRevision(name, file, location.lock_file, standing, changes.get(name)))
    return LockReport(tuple(location.lock_file for location in locations), tuple(found))


def update_lock(project: Project) -> LockReport:
    """Release every revision as it is now.

    Raises, with nothing written, ReleasedRevisionChangedError when a released one was changed, and what is
    wrong with a revision file that is no Python.
    """
    report = check_lock(project)
    if changes := [each.change for each in report.revisions if each.change is not None]:
        raise changed_error(changes)
    written = []
    for location in read_locations(project):
        files = _files_in(project, location)
        digests = _sound_digests(project, files)
        if (files or location.lines) and write_lock(location.folder, digests):
            written.append(location.lock_file)
    changed = tuple(each for each in report.revisions if each.standing != "released")
    return replace(check_lock(project), written=tuple(written), changed=changed)


def reopen(project: Project, names: Iterable[str]) -> LockReport:
    """Let the revisions ``names`` be changed again: their lines say ``unreleased``.

    Raises AppliedRevisionError for one that this root has applied.
    """
    graph, applied = project.graph, _applied(project)
    wanted = {resolve_revision(graph, name).id for name in names}
    for name in sorted(wanted):
        if name in applied:
            parents = graph.parents(name)
            raise AppliedRevisionError(name, applied[name].run, below=parents[0] if parents else "base")
    before = check_lock(project)
    written = []
    for location in read_locations(project):
        here = wanted & _files_in(project, location).keys()
        lines = {**(location.lines or {}), **dict.fromkeys(here)}
        if here and write_lock(location.folder, lines):
            written.append(location.lock_file)
    changed = tuple(
        each for each in before.revisions if each.revision in wanted and each.standing != "unreleased"
    )
    return replace(check_lock(project), written=tuple(written), changed=changed)


def add_unreleased(project: Project, name: str, path: Path) -> str:
    """Give the new revision ``name`` at ``path`` a line as one that is not released; return the lock file."""
    location = next(
        each for each in read_locations(project) if each.folder.resolve() == path.parent.resolve()
    )
    write_lock(location.folder, {**(location.lines or {}), name: None})
    return location.lock_file


def _sound_digests(project: Project, files: Iterable[str]) -> dict[str, str | None]:
    """Return the digest of each revision; raises what is wrong with the first file that has none."""
    digests = project.library.digests(files)
    for name, digest in digests.items():
        if digest is None:
            digests[name] = project.library.digest(name)
    return digests


def _applied(project: Project) -> dict[str, Applied]:
    try:
        return applied_here(project)
    except (RootMissingError, RootNotAFolderError):
        return {}


def _files_in(project: Project, location: Location) -> dict[str, str]:
    """Return the revisions of one location with the names of their files."""
    base, folder = project.settings.project_root, location.folder.resolve()
    revisions = project.graph.revisions.values()
    folders = {Path(revision.file).parent for revision in revisions}
    here = {path for path in folders if (base / path).resolve() == folder}
    return {revision.id: revision.file for revision in revisions if Path(revision.file).parent in here}


def _standing(
    name: str, files: dict[str, str], lines: dict[str, str | None], changes: dict[str, Change]
) -> Standing:
    if name not in files:
        return "gone"
    if name in changes:
        return "changed"
    if name not in lines:
        return "missing"
    return "unreleased" if lines[name] is None else "released"
