"""The way back that history and snapshots know, for a root whose revisions are not on disk."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from configmig.errors import ConfigmigError
from configmig.errors.graph import StateRevisionMissingError
from configmig.project.project import Project
from configmig.storage.snapshots import list_snapshots
from configmig.storage.standing import standing_runs

Heads = tuple[str, ...]


class RecordedStep(NamedTuple):
    """A step up that a run made and its snapshot holds."""

    run: str
    before: Heads
    after: Heads


def steps_down(project: Project, heads: Sequence[str]) -> tuple[RecordedStep, ...]:
    """Return the recorded steps that lead down from ``heads``, as far as snapshots reach, the top one first.

    Raises CorruptHistoryError.
    """
    versions = {each.run: each.versions for each in list_snapshots(project.settings.config_root)}
    by_end: dict[frozenset[str], RecordedStep] = {}
    for entry in standing_runs(project.history()):
        if entry.direction == "upgrade":
            passed = versions.get(entry.run, ())
            for before, after in pairwise(passed):
                by_end[frozenset(after)] = RecordedStep(entry.run, before, after)
    found: list[RecordedStep] = []
    place = frozenset(heads)
    while place in by_end and len(found) <= len(by_end):
        found.append(by_end[place])
        place = frozenset(by_end[place].before)
    return tuple(found)


def with_way_out(project: Project, error: StateRevisionMissingError) -> StateRevisionMissingError:
    """Return ``error`` with who brought the root there, and the command that leads back without the file."""
    try:
        state = project.state()
        steps = steps_down(project, state.heads) if state else ()
    except ConfigmigError:
        steps = ()
    known = project.graph.revisions
    nearest = (step.before for step in steps if all(head in known for head in step.before))
    return StateRevisionMissingError(
        error.missing,
        error.heads,
        error.folder,
        written=_written(project, error.missing),
        way_back=next(nearest, None),
        has_record=bool(steps),
    )


def _written(project: Project, missing: Sequence[str]) -> str:
    try:
        state, history = project.state(), project.history()
    except ConfigmigError:
        return ""
    entry = next((each for each in reversed(history) if set(missing) <= set(each.target)), None)
    name = f"revision {', '.join(missing)}"
    if entry is not None:
        when = entry.time
        return f"written by {name}, on {when}, by configmig {entry.tool} ({entry.who} on {entry.host})"
    if state is None or not state.updated_at:
        return ""
    tool = f", by configmig {state.tool}" if state.tool else ""
    return f"written by {name}, on {state.updated_at}{tool}"
