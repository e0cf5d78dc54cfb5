"""Where a root stands: its version, what is pending, what was edited by hand since the last run."""

from configmig.errors.storage import CorruptHistoryError, NotARegularFileError
from configmig.frozen import dataclass
from configmig.graph.planner import plan_upgrade
from configmig.graph.revision import Revision
from configmig.project.activity import find_activity
from configmig.project.drift import Drift
from configmig.project.hand_edits import read_drift
from configmig.project.project import Project, Version
from configmig.project.released import Change, applied_here, find_changes
from configmig.project.version import find_version, known
from configmig.storage.aside import KeptAside, find_kept_aside
from configmig.storage.lock import Holder
from configmig.storage.transaction import Interrupted


@dataclass(frozen=True, slots=True)
class Current:
    """The version of the root beside the heads of the graph."""

    version: Version
    revisions: tuple[Revision, ...]
    """The revisions that the root stands on, as they are on disk."""
    graph_heads: tuple[str, ...]
    """The heads that a root at the newest state stands on."""
    interrupted: Interrupted | None = None
    """A run that was stopped half way; nobody is at work on it."""
    under_way: Holder | None = None
    """Who is at work on the root right now."""

    @property
    def is_head(self) -> bool:
        """True when the root stands on every head of the graph."""
        return set(self.version.heads) == set(self.graph_heads)


@dataclass(frozen=True, slots=True)
class Status:
    """Everything an operator asks before touching a root."""

    version: Version
    pending: tuple[Revision, ...]
    """The revisions that ``upgrade heads`` would run, in order."""
    drift: tuple[Drift, ...]
    files: tuple[str, ...]
    updated_at: str | None = None
    """When the last run ended (UTC, ISO 8601), None before the first one."""
    run_id: str | None = None
    interrupted: Interrupted | None = None
    """A run that was stopped half way; nobody is at work on it."""
    under_way: Holder | None = None
    """Who is at work on the root right now."""
    history_problem: str | None = None
    """Why the history cannot be read, which stops every run; None where it can."""
    changed_revisions: tuple[Change, ...] = ()
    """The revisions that were changed since they were applied here."""
    kept_aside: tuple[KeptAside, ...] = ()
    """What somebody wrote where a run that was stopped had to go on, and nobody has looked after since."""

    @property
    def is_clean(self) -> bool:
        """True when nothing is pending, drifted, under way, stopped half way or kept aside, and all whole."""
        return not (
            self.pending
            or self.drift
            or self.interrupted
            or self.under_way
            or self.history_problem
            or self.changed_revisions
            or self.kept_aside
        )


def read_current(project: Project) -> Current:
    """Return the version of the root; raises StateRevisionMissingError when its revision is not on disk."""
    version = known(project, find_version(project))
    graph = project.graph
    revisions = tuple(graph.revisions[name] for name in version.heads)
    interrupted, under_way = find_activity(project.settings.config_root)
    return Current(version, revisions, graph.effective_heads, interrupted, under_way)


def read_status(project: Project) -> Status:
    """Return the version, what is pending and what drifted; reads every managed file, writes none."""
    state, files = project.view()
    version = known(project, find_version(project, state=state, files=files))
    steps = plan_upgrade(project.graph, version.heads, project.graph.heads)
    interrupted, under_way = find_activity(project.settings.config_root)
    return Status(
        version=version,
        pending=tuple(step.revision for step in steps),
        drift=read_drift(project, state=state, files=files),
        files=tuple(sorted(files)),
        updated_at=state.updated_at if state else None,
        run_id=state.run if state else None,
        interrupted=interrupted,
        under_way=under_way,
        history_problem=(problem := _history_problem(project)),
        changed_revisions=() if problem else find_changes(project, applied_here(project)),
        kept_aside=find_kept_aside(project.settings.config_root),
    )


def _history_problem(project: Project) -> str | None:
    try:
        project.history()
    except (CorruptHistoryError, NotARegularFileError) as error:
        return error.message
    return None
