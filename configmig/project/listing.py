"""The revisions as lists: history, heads, branches, one in full."""

from collections.abc import Iterable

from configmig.errors import ConfigmigError
from configmig.frozen import dataclass
from configmig.graph.revision import Revision
from configmig.graph.targets import resolve_range, resolve_target
from configmig.project.project import Project


@dataclass(frozen=True, slots=True)
class Line:
    """One revision in a list, with what it is in the graph and to this root."""

    revision: Revision
    is_head: bool
    is_branch_point: bool
    is_current: bool
    is_applied: bool
    """True for the current revision and everything before it."""
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Revisions in the order in which they are shown.

    ``note`` says why no revision is marked as current where the root could not be asked; a list of revisions
    does not need a root, so that is no error.
    """

    lines: tuple[Line, ...]
    note: str = ""


def list_history(project: Project, span: str | None = None) -> Listing:
    """Return the revisions newest first: all, or those of the range ``span`` (``a:b``, both ends included).

    Raises the errors of ``graph.targets`` for a range that does not resolve.
    """
    graph = project.graph
    current, note = _stamped(project)
    revisions: Iterable[Revision] = graph.newest_first()
    if span is not None:
        chosen = graph.between(*resolve_range(graph, span, current))
        revisions = (revision for revision in revisions if revision.id in chosen)
    return _listing(project, revisions, current, note)


def list_heads(project: Project) -> Listing:
    """Return the heads of the graph."""
    graph = project.graph
    return _listing(project, (graph.revisions[name] for name in graph.heads), *_stamped(project))


def list_branches(project: Project) -> Listing:
    """Return the branch points of the graph, newest first; each line names its children."""
    graph = project.graph
    points = set(graph.branch_points)
    revisions = (revision for revision in graph.newest_first() if revision.id in points)
    return _listing(project, revisions, *_stamped(project))


def show(project: Project, target: str) -> Listing:
    """Return the revisions that ``target`` names (``head``, ``1.2.0``, ``heads``, ``current``, …)."""
    current, note = _stamped(project)
    names = resolve_target(project.graph, target, current=current, direction="show")
    return _listing(project, (project.graph.revisions[name] for name in names), current, note)


def _stamped(project: Project) -> tuple[tuple[str, ...], str]:
    try:
        state = project.state()
    except ConfigmigError as error:
        return (), f"the current version is not known: {error.message}"
    if state is None:
        return (), "the config root carries no stamp; `configmig status` tells its version by shape"
    missing = [name for name in state.heads if name not in project.graph.revisions]
    if missing:
        return (
            (),
            f"the config root stands on {', '.join(missing)}, which is not on disk; see `configmig current`",
        )
    return state.heads, ""


def _listing(project: Project, revisions: Iterable[Revision], current: tuple[str, ...], note: str) -> Listing:
    graph = project.graph
    heads, points = set(graph.heads), set(graph.branch_points)
    applied = graph.ancestors(current) if current else frozenset[str]()
    lines = tuple(
        Line(
            revision,
            is_head=revision.id in heads,
            is_branch_point=revision.id in points,
            is_current=revision.id in current,
            is_applied=revision.id in applied,
            children=tuple(graph.children(revision.id)),
        )
        for revision in revisions
    )
    return Listing(lines, note)
