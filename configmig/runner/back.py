"""Take a recorded step back: its exact bytes where nobody edited since, else edits that keep later ones."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from configmig.edits import Edit, Reformat, invert_all
from configmig.errors.run import ConflictError, NoWayBackError
from configmig.graph.revision import Revision
from configmig.masking import mask_value
from configmig.operations.replay import NOTHING, Clash, replay
from configmig.operations.workspace import Workspace
from configmig.runner.comments import added_comments
from configmig.runner.model import Direction, Way
from configmig.runner.rehearsal import Rehearsal


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step of an earlier run, as its snapshot holds it: enough to take it back without its revision."""

    run: str
    revision: str
    digest: str
    """The hash of the revision as it was applied."""
    direction: Direction
    heads_before: tuple[str, ...]
    heads_after: tuple[str, ...]
    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    edits: tuple[Edit, ...]

    @property
    def touched(self) -> frozenset[str]:
        """The files that the step changed, made or removed."""
        names = self.before.keys() | self.after.keys()
        return frozenset(name for name in names if self.before.get(name) != self.after.get(name))


@dataclass(frozen=True, slots=True)
class WayBack:
    """How a step is taken back, and what that does; the rehearsal stands on the result."""

    way: Way
    edits: tuple[Edit, ...]
    losses: tuple[str, ...] = ()
    """The comments that go with what the edits take."""
    reformats: tuple[Reformat, ...] = ()
    """What had to be written anew for an edit."""


def take_back(rehearsal: Rehearsal, record: StepRecord, revision: Revision | None = None) -> WayBack:
    """Take ``record`` back on the files of ``rehearsal``.

    A file that is still what the step left gets its recorded bytes. When another was edited since, the
    downgrade of ``revision`` decides where there is one, else the inverted edits over today's text.
    Raises ConflictError when an edit made since stands where the step did its work.
    """
    edited = _edited(record, rehearsal.files)
    if not edited:
        rehearsal.accept(_with_recorded(rehearsal.files, record, record.touched))
        return WayBack("recorded bytes", invert_all(record.edits))
    if revision is not None and revision.has_downgrade:
        workspace = rehearsal.downgrade(revision)
        way: Way = "downgrade"
    else:
        workspace = rehearsal.workspace
        way = "inverted edits"
        _replay(workspace, record, edited)
    rendered = workspace.render()
    edits, reformats = workspace.take_edits(), workspace.reformats
    losses = rehearsal.settle(
        rendered,
        edits,
        label=f"the way back over {record.revision}",
        known=added_comments(record.before, record.after),
    )
    rehearsal.accept(_with_recorded(rehearsal.files, record, record.touched - edited))
    return WayBack(way, edits, losses, reformats)


def take_back_unrecorded(rehearsal: Rehearsal, revision: Revision) -> WayBack:
    """Take back a step that no snapshot holds, by the revision's own downgrade; raises NoWayBackError."""
    if not revision.has_downgrade:
        raise NoWayBackError(revision.id, revision.file)
    workspace = rehearsal.downgrade(revision)
    rendered = workspace.render()
    edits, reformats = workspace.take_edits(), workspace.reformats
    losses = rehearsal.settle(rendered, edits, label=f"the downgrade of {revision.id}")
    return WayBack("downgrade", edits, losses, reformats)


def _edited(record: StepRecord, today: Mapping[str, bytes]) -> frozenset[str]:
    """Return the touched files that were edited since, and those that a rename ties to them."""
    edited = {name for name in record.touched if today.get(name) != record.after.get(name)}
    for edit in record.edits:
        if edit.kind == "rename_file" and edit.target_file is not None and edit.target_file in edited:
            edited.add(edit.file)
    return frozenset(edited)


def _replay(workspace: Workspace, record: StepRecord, files: Iterable[str]) -> None:
    wanted = set(files)
    edits = [edit for edit in record.edits if edit.file in wanted or edit.target_file in wanted]
    clashes = replay(workspace, invert_all(edits), base=record.after)
    if clashes:
        label = f"{record.revision} (run {record.run})"
        raise ConflictError(label, [_tell(clash) for clash in clashes])


def _tell(clash: Clash) -> str:
    """Return a clash as one line: its place, why it is one, and both values where there are any."""
    expected, found = (
        str(value) if value is NOTHING else json.dumps(mask_value(clash.pointer, value), ensure_ascii=False)
        for value in (clash.expected, clash.found)
    )
    values = f"; the run left {expected}, today it is {found}" if expected != found else ""
    return f"{clash.place}: {clash.reason}{values}"


def _with_recorded(files: Mapping[str, bytes], record: StepRecord, names: Iterable[str]) -> dict[str, bytes]:
    result = dict(files)
    for name in names:
        content = record.before.get(name)
        if content is None:
            result.pop(name, None)
        else:
            result[name] = content
    return result
