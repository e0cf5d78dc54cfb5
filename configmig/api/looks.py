"""Look at a project: what there is, where a root stands; none of these writes a byte."""

from configmig.finding import Finding
from configmig.project.drift import Drift
from configmig.project.hand_edits import read_drift
from configmig.project.listing import Listing, list_branches, list_heads, list_history
from configmig.project.listing import show as list_shown
from configmig.project.project import Project
from configmig.project.status import Current, Status, read_current, read_status
from configmig.storage.ledger import HistoryEntry


def current(project: Project) -> Current:
    """Return the version of the root beside the heads of the graph."""
    return read_current(project)


def status(project: Project) -> Status:
    """Return the version, the pending revisions and the drift of the root."""
    return read_status(project)


def drift(project: Project) -> tuple[Drift, ...]:
    """Return the files that are not as the last run left them, and the places that were edited in them."""
    return read_drift(project)


def history(project: Project, span: str | None = None) -> Listing:
    """Return the revisions newest first; ``span`` is a range ``a:b``."""
    return list_history(project, span)


def heads(project: Project) -> Listing:
    """Return the heads of the graph."""
    return list_heads(project)


def branches(project: Project) -> Listing:
    """Return the branch points of the graph."""
    return list_branches(project)


def show(project: Project, target: str) -> Listing:
    """Return the revisions that ``target`` names."""
    return list_shown(project, target)


def runs(project: Project) -> tuple[HistoryEntry, ...]:
    """Return what was done to the root, oldest first."""
    return project.history()


def validate(project: Project, version: str | None = None) -> tuple[Finding, ...]:
    """Return what the check and the schemas of ``version`` (default: the root's own) find in the files."""
    from configmig.runner.validate import validate_root

    return validate_root(project, version)
