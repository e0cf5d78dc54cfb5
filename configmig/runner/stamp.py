"""Stamp: record a version without changing a file."""

from configmig.errors import ConfigmigError
from configmig.errors.storage import NewerFormatError
from configmig.graph.targets import resolve_target
from configmig.project import Project, find_drift
from configmig.project.version import require_known
from configmig.runner.model import Plan
from configmig.storage.state import State


def plan_stamp(project: Project, target: str, *, purge: bool) -> Plan:
    """Return the plan that moves the version and no byte: what was edited by hand counts as it is now.

    With ``purge`` the present stamp is not looked at: it may be corrupt or name a revision that is gone.
    Raises UnknownRevisionError and the like when ``target`` does not resolve.
    """
    graph = project.graph
    state = _present_state(project, purge=purge)
    start = state.heads if state else ()
    if not purge:
        require_known(project, start)
    heads = resolve_target(graph, target, current=() if purge else start, direction="stamp")
    files = project.read_files()
    return Plan(
        direction="stamp",
        start=start,
        target=heads,
        steps=(),
        before=files,
        after=files,
        drift=find_drift(state.files if state else {}, files),
    )


def _present_state(project: Project, *, purge: bool) -> State | None:
    try:
        return project.state()
    except NewerFormatError:
        raise  # it can be read, by somebody else: it is not ours to discard
    except ConfigmigError:
        if not purge:
            raise
        return None
