"""Start a project, write new revisions, release them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from configmig.authoring.body import Body
from configmig.authoring.init import CreatedProject, init_project
from configmig.authoring.new import CreatedRevision, NewRevision, create_revision
from configmig.graph.targets import resolve_target
from configmig.plugins import load_profile
from configmig.project import lock
from configmig.project.lock import LockReport
from configmig.project.project import Project
from configmig.project.released import read_locations


def init(folder: str | Path, *, profile: str | None = None) -> CreatedProject:
    """Set up a project in ``folder``; raises InTheWayError rather than overwrite anything."""
    return init_project(Path(folder), profile=load_profile(profile) if profile else None)


def new_revision(  # noqa: PLR0913 - the options of the command, by keyword
    project: Project,
    message: str,
    *,
    rev_id: str | None = None,
    parents: Sequence[str] = ("head",),
    branch_labels: Sequence[str] = (),
    depends_on: Sequence[str] = (),
    version_path: str | Path | None = None,
    splice: bool = False,
    merge: bool = False,
    body: Body | None = None,
) -> CreatedRevision:
    """Write a new revision file whose ``parents`` are targets such as ``head`` or ``1.2.0`` (``base``: none).

    With ``merge`` the parents are joined; ``body`` is what it does, where that is known already. The
    post-write hooks of the settings run on the new file. It gets a line in the ``revisions.lock`` beside it,
    as one that is not released.
    """
    graph = project.graph
    read_locations(project)  # a broken lock file is told of before anything is written
    resolved = [
        name
        for target in parents
        for name in (
            resolve_target(graph, target, current=(), direction="revision") if graph.revisions else ()
        )
    ]
    needed = [
        name
        for target in depends_on
        for name in resolve_target(graph, target, current=(), direction="revision")
    ]
    wanted = NewRevision(
        message=message,
        parents=tuple(dict.fromkeys(resolved)),
        id=rev_id,
        branch_labels=tuple(branch_labels),
        depends_on=tuple(needed),
        version_path=Path(version_path).absolute() if version_path is not None else None,
        splice=splice,
        is_merge=merge,
        body=body,
    )
    created = create_revision(wanted, settings=project.settings, graph=graph, now=datetime.now(UTC))
    lock.add_unreleased(project, created.id, created.path)
    return created


def check_lock(project: Project) -> LockReport:
    """Return what every revision is to the lock file beside it; writes nothing."""
    return lock.check_lock(project)


def update_lock(project: Project) -> LockReport:
    """Release every revision as it is now; ReleasedRevisionChangedError when a released one was changed."""
    return lock.update_lock(project)


def reopen_revisions(project: Project, revisions: Iterable[str]) -> LockReport:
    """Let released ``revisions`` be changed again; AppliedRevisionError for one that the root has applied."""
    return lock.reopen(project, revisions)
