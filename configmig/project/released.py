"""Released revisions: what this root has applied and what the lock files pin, and whether it still holds.

A revision is released once this root has applied it, or once a ``revisions.lock`` has its hash: it may no
longer change what it does. The root's own record comes first: a lock file can be edited together with a
revision.
"""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from configmig.diff.text import show_file
from configmig.errors import ConfigmigError
from configmig.errors.revisions import ReleasedRevisionChangedError
from configmig.errors.storage import CorruptStateError, NotARegularFileError
from configmig.frozen import dataclass
from configmig.project.project import Project
from configmig.revisions.lockfile import LOCK_FILE, read_lock
from configmig.storage.snapshots import read_source
from configmig.storage.standing import Applied, applied_revisions

_LONGEST = 60
"""Lines of a difference that an error shows."""


@dataclass(frozen=True, slots=True)
class Change:
    """A released revision whose file does something else by now."""

    revision: str
    file: str
    since: str
    """When it was released, as the end of a sentence: ``it was applied by the run …``."""
    applied: Applied | None
    """Set where this root has applied it."""
    difference: tuple[str, ...]
    """The applied source beside the present one, as the lines of a diff, or why there is none; masked."""
    is_python: bool = True
    """False for a file that cannot be read or parsed any more."""


@dataclass(frozen=True, slots=True)
class Location:
    """A version location with the name of its lock file, and what that says (None: there is none)."""

    folder: Path
    lock_file: str
    lines: dict[str, str | None] | None


def read_locations(project: Project) -> tuple[Location, ...]:
    """Return every version location once.

    Raises what is wrong with the version locations and the graph, and BrokenLockFileError.
    """
    _ = project.graph  # a location that cannot be listed has an error of its own
    found: dict[Path, Location] = {}
    base = project.settings.project_root
    for folder in project.settings.version_locations:
        path = folder / LOCK_FILE
        shown = (path.relative_to(base) if path.is_relative_to(base) else path).as_posix()
        if folder.resolve() not in found:
            found[folder.resolve()] = Location(folder, shown, read_lock(folder, shown=shown))
    return tuple(found.values())


def applied_here(project: Project) -> dict[str, Applied]:
    """Return the revisions of the graph that the root stands on and that a run of it applied.

    What was only stamped has no record, and what was stamped away counts no longer. Raises
    CorruptHistoryError.
    """
    graph = project.graph
    applied = applied_revisions(project.history())
    try:
        state = project.state()
    except (CorruptStateError, NotARegularFileError):
        state = None
    if state is not None and all(graph.find(head) for head in state.heads):
        below = graph.ancestors(graph.require_known(state.heads))
        applied = {name: record for name, record in applied.items() if name in below}
    return {name: record for name, record in applied.items() if name in graph.revisions}


def find_changes(
    project: Project, applied: dict[str, Applied], path: Collection[str] = ()
) -> tuple[Change, ...]:
    """Return the changed ones of what the root has ``applied``, and of the revisions ``path`` by their lock.

    Raises BrokenLockFileError.
    """
    released = {name: record.digest for name, record in applied.items() if record.digest}
    pinned: dict[str, str] = {}
    for location in read_locations(project) if path else ():
        for name, digest in (location.lines or {}).items():
            if name in path and digest is not None and name not in released:
                released[name] = digest
                pinned[name] = location.lock_file
    digests = project.library.digests(released)
    return tuple(
        _change(project, name, applied.get(name), pinned.get(name), is_python=digests[name] is not None)
        for name in released
        if digests[name] != released[name]
    )


def require_unchanged(project: Project, path: Iterable[str], *, in_root: bool) -> None:
    """Raise ReleasedRevisionChangedError when the revisions ``path``, about to run, are not as released.

    ``in_root``: what the root has applied before must be unchanged as well. A history that cannot be read
    stops the run itself, later.
    """
    applied: dict[str, Applied] = {}
    if in_root:
        try:
            applied = applied_here(project)
        except ConfigmigError:
            applied = {}
    changes = find_changes(project, applied, tuple(path))
    # What is to be run and is no Python at all has an error of its own, with its line.
    if changes := tuple(change for change in changes if change.applied or change.is_python):
        raise changed_error(changes)


def changed_error(changes: Iterable[Change]) -> ReleasedRevisionChangedError:
    """Return the one error that tells of all ``changes``."""
    changes = tuple(changes)
    return ReleasedRevisionChangedError(
        [(change.revision, change.file, change.since) for change in changes],
        details=[line for change in changes for line in change.difference],
        applied=any(change.applied for change in changes),
    )


def _change(
    project: Project, name: str, applied: Applied | None, lock_file: str | None, *, is_python: bool
) -> Change:
    file = project.library.revision(name).file
    since = f"it was applied by the run {applied.run}" if applied else f"it was released in {lock_file}"
    difference = tuple(_difference(project, name, file, applied))
    return Change(name, file, since, applied, difference, is_python)


def _difference(project: Project, name: str, file: str, applied: Applied | None) -> Iterator[str]:
    source = read_source(project.settings.config_root, applied.run, name) if applied else None
    if source is None:
        why = "no snapshot holds what was applied" if applied else "only its hash is known here"
        yield f"{file}: {why}; `git log -p {file}` shows what changed"
        return
    try:
        today = project.library.path(name).read_bytes()
    except OSError as error:
        yield f"{file} cannot be read: {(error.strerror or str(error)).lower()}"
        return
    lines = show_file(file, source.encode(), today).splitlines()
    yield from lines[:_LONGEST]
    if len(lines) > _LONGEST:
        yield f"… {len(lines) - _LONGEST} more lines"
