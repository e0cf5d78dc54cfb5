"""A new revision: its id, its place in the graph, its file."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from configmig.authoring.body import Body
from configmig.authoring.files import create_file, create_folders, show
from configmig.authoring.hooks import run_hooks
from configmig.authoring.names import check_message, check_name, file_name, hex_id, next_version
from configmig.authoring.template import RevisionFacts, render_revision
from configmig.errors.authoring import (
    LabelExistsError,
    NotAHeadError,
    NothingToMergeError,
    RevisionExistsError,
    TargetFileExistsError,
    UnknownVersionLocationError,
    VersionLocationNeededError,
)
from configmig.graph.graph import RevisionGraph
from configmig.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRevision:
    """What a new revision shall be; ``parents`` and ``depends_on`` are ids that exist. No parents: a base."""

    message: str
    parents: tuple[str, ...]
    id: str | None = None
    """None: generated, as the setting ``revision_ids`` says."""
    branch_labels: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    version_path: Path | None = None
    """The version location to write to, absolute; None: beside the parents."""
    splice: bool = False
    """Allow a parent that is not a head: the new revision starts a branch."""
    is_merge: bool = False
    body: Body | None = None
    """What it does, where that is known already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedRevision:
    """A revision file that was written; ``hooks`` are the names of the post-write hooks that ran."""

    id: str
    title: str
    path: Path
    file: str
    """The path as errors show it, relative to the project where it lies inside."""
    down_revisions: tuple[str, ...]
    hooks: tuple[str, ...] = ()


def create_revision(
    new: NewRevision, *, settings: Settings, graph: RevisionGraph, now: datetime
) -> CreatedRevision:
    """Write the file of a ``new`` revision and run the post-write hooks on it; ``now`` carries a time zone.

    The file appears complete or not at all. Raises the errors of ``errors.authoring``; after a failing hook
    the file stays, and the error says so.
    """
    message = check_message(new.message)
    _check_parents(new, graph)
    revision = _choose_id(new, settings, graph)
    facts = RevisionFacts(
        message=message,
        revision=revision,
        down_revisions=new.parents,
        branch_labels=_check_labels(new.branch_labels, graph),
        depends_on=new.depends_on,
        created=now.astimezone(ZoneInfo(settings.timezone)),
        details=new.body.details if new.body else "",
        upgrade=new.body.upgrade if new.body else "",
        check=new.body.check if new.body else "",
    )
    location = _choose_location(new, settings, graph)
    name = file_name(settings.file_template, revision=revision, message=message, created=facts.created)
    path = location / name
    file = show(path, settings.project_root)
    if os.path.lexists(path):
        raise TargetFileExistsError(file)
    text = render_revision(facts, template=settings.template)
    created_folders = create_folders(location)
    create_file(path, text.encode(), undo=created_folders)
    hooks = run_hooks(settings.hooks, path, file=file, folder=settings.project_root)
    return CreatedRevision(
        id=revision, title=message, path=path, file=file, down_revisions=new.parents, hooks=hooks
    )


def _check_parents(new: NewRevision, graph: RevisionGraph) -> None:
    if new.is_merge and len(set(new.parents)) < 2:
        raise NothingToMergeError(new.parents)
    if new.splice:
        return
    for parent in new.parents:
        if parent not in graph.heads:
            raise NotAHeadError(parent, graph.children(parent), graph.heads)


def _choose_id(new: NewRevision, settings: Settings, graph: RevisionGraph) -> str:
    taken = graph.revisions
    if new.id is not None:
        wanted = check_name("id", new.id)
        if found := graph.find(wanted):
            raise RevisionExistsError(wanted, taken[found].place)
        return wanted
    return next_version(new.parents, taken) if settings.revision_ids == "version" else hex_id(taken)


def _check_labels(labels: Sequence[str], graph: RevisionGraph) -> tuple[str, ...]:
    known = graph.labels
    for label in labels:
        check_name("branch label", label)
        if label in known:
            raise LabelExistsError(label, graph.revisions[known[label]].place)
        if found := graph.find(label):
            raise RevisionExistsError(label, graph.revisions[found].place)
    return tuple(dict.fromkeys(labels))


def _choose_location(new: NewRevision, settings: Settings, graph: RevisionGraph) -> Path:
    """Return the version location for ``new``: the one asked for, the only one, or the one of all parents."""
    locations = settings.version_locations
    shown = [show(location, settings.project_root) for location in locations]
    if new.version_path is not None:
        wanted = new.version_path.resolve()
        for location in locations:
            if location.resolve() == wanted:
                return location
        raise UnknownVersionLocationError(show(new.version_path, settings.project_root), shown)
    if len(locations) == 1:
        return locations[0]
    beside = {
        (settings.project_root / graph.revisions[parent].file).parent.resolve() for parent in new.parents
    }
    found = [location for location in locations if location.resolve() in beside]
    if len(found) != 1:
        raise VersionLocationNeededError(shown)
    return found[0]
