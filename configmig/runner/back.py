"""Take a recorded step back: its exact bytes where nobody edited since, else edits that keep later ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace

from configmig.edits import Edit, Reformat, invert_all
from configmig.errors.run import NoWayBackError
from configmig.frozen import dataclass
from configmig.graph.revision import Revision
from configmig.operations.clash import Clash
from configmig.operations.replay import replay
from configmig.operations.workspace import Workspace
from configmig.runner.choices import UNDECIDED, Choices, mask_clash
from configmig.runner.comments import added_comments
from configmig.runner.losses import lost_values
from configmig.runner.masked import known_secrets
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
    modes: Mapping[str, int] = field(default_factory=dict)
    """The permission bits that the files had before it."""

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
    """What is lost with what the edits take, one sentence each."""
    reformats: tuple[Reformat, ...] = ()
    """What had to be written anew for an edit."""
    clashes: tuple[Clash, ...] = ()
    """Where an edit made since stands where the step did its work, masked; an undecided one stops the run."""


def take_back(
    rehearsal: Rehearsal,
    record: StepRecord,
    revision: Revision | None = None,
    choices: Choices = UNDECIDED,
) -> WayBack:
    """Take ``record`` back on the files of ``rehearsal``.

    A file that is still what the step left gets its recorded bytes. When another was edited since, the
    downgrade of ``revision`` decides where there is one, else the inverted edits over today's text, and
    ``choices`` where both want the same place. What nobody has decided stays as it is today, so that the
    steps below can be looked at too.
    """
    edited = _edited(record, rehearsal.files)
    if not edited:
        rehearsal.accept(_with_recorded(rehearsal.files, record, record.touched))
        return WayBack("recorded bytes", invert_all(record.edits))
    clashes: tuple[Clash, ...] = ()
    if revision is not None and revision.has_downgrade:
        workspace = rehearsal.downgrade(revision)
        way: Way = "downgrade"
    else:
        way = "inverted edits"
        workspace, clashes = _replay(rehearsal, record, edited, choices)
    rendered = workspace.render()
    edits, reformats = workspace.take_edits(), workspace.reformats
    lost = lost_values(edits, record.after, bounds=workspace.bounds) if way == "downgrade" else ()
    losses = rehearsal.settle(
        rendered,
        edits,
        label=f"the way back over {record.revision}",
        known=added_comments(record.before, record.after),
    )
    rehearsal.accept(_with_recorded(rehearsal.files, record, record.touched - edited))
    return WayBack(way, _with_recorded_edits(edits, record, edited), (*lost, *losses), reformats, clashes)


def take_back_unrecorded(rehearsal: Rehearsal, revision: Revision) -> WayBack:
    """Take back a step that no snapshot holds, by the revision's own downgrade; raises NoWayBackError."""
    if not revision.has_downgrade:
        raise NoWayBackError(revision.id, revision.file)
    workspace = rehearsal.downgrade(revision)
    rendered = workspace.render()
    edits, reformats = workspace.take_edits(), workspace.reformats
    lost = lost_values(edits, None, bounds=workspace.bounds)
    losses = rehearsal.settle(rendered, edits, label=f"the downgrade of {revision.id}")
    return WayBack("downgrade", edits, (*lost, *losses), reformats)


def _edited(record: StepRecord, today: Mapping[str, bytes]) -> frozenset[str]:
    """Return the touched files that were edited since, and those that a rename ties to them."""
    edited = {name for name in record.touched if today.get(name) != record.after.get(name)}
    for edit in record.edits:
        if edit.kind == "rename_file" and edit.target_file is not None and edit.target_file in edited:
            edited.add(edit.file)
    return frozenset(edited)


def _replay(
    rehearsal: Rehearsal, record: StepRecord, files: Iterable[str], choices: Choices
) -> tuple[Workspace, tuple[Clash, ...]]:
    """Return the workspace after the inverted edits, and what clashed."""
    today = rehearsal.files
    edits = invert_all(_split(record.edits, files)[0])
    workspace = rehearsal.workspace
    found = replay(workspace, edits, base=record.after)
    if not found:
        return workspace, ()
    # Once more, now that it is known what stays as it is from the first edit on.
    kept = [clash for clash in found if choices.of(clash) != "theirs"]
    workspace = Workspace(today, bounds=workspace.bounds, allow_reformat=workspace.allow_reformat)
    later = replay(workspace, edits, base=record.after, choose=choices.of, kept=kept)
    known = {(clash.place, clash.reason) for clash in found}
    clashes = [*found, *(clash for clash in later if (clash.place, clash.reason) not in known)]
    states = (today, record.before, record.after)
    secrets = frozenset().union(*(known_secrets(state, {}) for state in states))
    return workspace, tuple(
        mask_clash(replace(clash, choice=choices.of(clash)), secrets) for clash in clashes
    )


def _with_recorded_edits(
    edits: Iterable[Edit], record: StepRecord, edited: Iterable[str]
) -> tuple[Edit, ...]:
    """Return what was done to the ``edited`` files, then the recorded edits, inverted, of the others.

    The others got their recorded bytes: without their edits this way back could not be taken back itself.
    """
    rest = _split(record.edits, edited)[1]
    restored = {name for edit in rest for name in _files_of(edit)}
    done = (edit for edit in edits if not restored.issuperset(_files_of(edit)))
    return (*done, *invert_all(rest))


def _split(edits: Sequence[Edit], files: Iterable[str]) -> tuple[list[Edit], list[Edit]]:
    """Return the edits that concern ``files``, or a file that other edits tie to them, and the rest."""
    reached = set(files)
    ties = [set(_files_of(edit)) for edit in edits]
    while more := [tied for tied in ties if not reached.isdisjoint(tied) and not tied <= reached]:
        reached.update(*more)
    return (
        [edit for edit in edits if not reached.isdisjoint(_files_of(edit))],
        [edit for edit in edits if reached.isdisjoint(_files_of(edit))],
    )


def _files_of(edit: Edit) -> tuple[str, ...]:
    return (edit.file,) if edit.target_file is None else (edit.file, edit.target_file)


def _with_recorded(files: Mapping[str, bytes], record: StepRecord, names: Iterable[str]) -> dict[str, bytes]:
    result = dict(files)
    for name in names:
        content = record.before.get(name)
        if content is None:
            result.pop(name, None)
        else:
            result[name] = content
    return result
