"""Make a plan: find the path and carry it out in memory; nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from configmig.errors import ConfigmigError
from configmig.errors.run import UnrecordedVersionError
from configmig.graph.planner import Step, plan_downgrade, plan_upgrade
from configmig.graph.targets import resolve_target
from configmig.project import Drift, Project, Version, find_drift
from configmig.project.chronicle import attempted
from configmig.project.released import require_unchanged
from configmig.project.version import find_version, recognise, require_known
from configmig.runner.back import StepRecord, WayBack, take_back, take_back_unrecorded
from configmig.runner.choices import UNDECIDED, Choices, require_decided
from configmig.runner.gates import judge
from configmig.runner.model import Direction, Plan, PlannedStep, changed_files
from configmig.runner.modes import modes_of_new
from configmig.runner.records import files_at, find_record, records_down, records_to_undo
from configmig.runner.rehearsal import Rehearsal, rehearse_upgrade
from configmig.storage.links import hard_links

_TITLES: dict[Direction, str] = {"generate": "what was generated"}
"""What a step is called that no revision made."""


class Planner:
    """Makes plans for one state of a root: its version and its files, read once, when it is built."""

    def __init__(
        self, project: Project, version: Version, files: Mapping[str, bytes], drift: tuple[Drift, ...] = ()
    ) -> None:
        self.version = version
        self._project = project
        self._files = files
        self._drift = drift
        self._in_root = False

    @classmethod
    def of_root(cls, project: Project) -> "Planner":
        """Return the planner for the root as it is now."""
        state, files = project.view()
        version = find_version(project, state=state, files=files)
        planner = cls(project, version, files, find_drift(state.files if state else {}, files))
        planner._in_root = True
        return planner

    @classmethod
    def of_version(cls, project: Project, start: str) -> "Planner":
        """Return the planner for the version ``start``: the root's own, or one that a snapshot holds.

        Raises UnrecordedVersionError when no file set of that version is known.
        """
        planner = cls.of_root(project)
        heads = resolve_target(project.graph, start, current=planner.version.heads, direction="show")
        if set(heads) == set(planner.version.heads):
            return planner
        recorded = files_at(project, heads)
        if recorded is None:
            raise UnrecordedVersionError(", ".join(heads) or "base", planner.version.label)
        return cls(project, Version(heads, stamped=True), recorded)

    @classmethod
    def of_files(cls, project: Project, files: Mapping[str, bytes], start: str | None) -> "Planner":
        """Return the planner for ``files`` from anywhere, at ``start`` or at the version of their shape."""
        if start is not None:
            heads = resolve_target(project.graph, start, current=(), direction="show")
            return cls(project, Version(heads, stamped=True), files)
        recognition = recognise(project, files)
        known = (recognition.version,) if recognition else ()
        return cls(project, Version(known, stamped=False, recognition=recognition), files)

    def toward(self, target: str, choices: Choices = UNDECIDED) -> Plan:
        """Plan to ``target`` in whichever direction it lies; ``choices`` count on the way down."""
        graph, start = self._project.graph, self._known_start()
        heads = resolve_target(graph, target, current=start, direction="upgrade")
        if set(heads) <= graph.ancestors(start) and set(heads) != set(start):
            return self.downgrade(target, choices)
        return self.upgrade(target)

    def upgrade(self, target: str) -> Plan:
        """Plan the way up to ``target``; an empty plan when the root is there."""
        current = self._known_start()
        return self.upgrade_to(
            resolve_target(self._project.graph, target, current=current, direction="upgrade")
        )

    def upgrade_to(self, heads: Sequence[str]) -> Plan:
        """Plan the way up to the revisions ``heads``; StateRevisionMissingError for one that is gone."""
        graph, start = self._project.graph, self._known_start()
        steps = plan_upgrade(graph, start, graph.require_known(heads))
        if not steps:
            return self._plan("upgrade", ())
        with attempted("upgrade", start, steps[-1].heads):
            require_unchanged(self._project, [step.revision.id for step in steps], in_root=self._in_root)
            return self._plan("upgrade", rehearse_upgrade(self._rehearsal(), start, steps))

    def downgrade(self, target: str, choices: Choices = UNDECIDED) -> Plan:
        """Plan the way down to ``target``; ``choices`` decide where an edit made since is in its way.

        Where a revision is not on disk, or the graph is broken, the way is the one that runs have recorded.

        Raises ConflictError for what is not decided, NoSuchClashError or NoWayBackError.
        """
        records: list[StepRecord] | None = None
        steps: Sequence[Step] = ()
        try:
            graph, start = self._project.graph, self._known_start()
            steps = plan_downgrade(
                graph, start, resolve_target(graph, target, current=start, direction="downgrade")
            )
        except ConfigmigError:
            # Not even the revisions are needed where the runs have been recorded.
            start = self.version.heads
            records = records_down(self._project, start, target)
            if records is None:
                raise
        if not steps and not records:
            return self._plan("downgrade", ())
        end = records[-1].heads_before if records else steps[-1].heads
        with attempted("downgrade", start, end):
            rehearsal = self._rehearsal()
            planned = [self._step_back(rehearsal, each, choices, "downgrade") for each in records or ()]
            planned += [self._step_down(rehearsal, step, choices) for step in steps]
            _require_decided(planned, choices, command=f"downgrade {target}")
            return self._plan("downgrade", planned)

    def rollback(self, run: str | None, choices: Choices = UNDECIDED) -> Plan:
        """Plan the way back to the root as it was before ``run`` (the last one that still stands).

        ``choices`` decide where an edit made since is in its way. Raises as ``downgrade`` does.
        """
        undone, records = records_to_undo(self._project, run)
        with attempted("rollback", self.version.heads, records[-1].heads_before):
            rehearsal = self._rehearsal()
            steps = [self._step_back(rehearsal, record, choices) for record in records]
            _require_decided(steps, choices, command=" ".join(("rollback", *([run] if run else []))))
            return replace(self._plan("rollback", steps), undone=tuple(undone))

    def _step_down(self, rehearsal: Rehearsal, step: Step, choices: Choices) -> PlannedStep:
        revision = step.revision
        record = find_record(self._project, revision.id)
        if record is None:
            back = take_back_unrecorded(rehearsal, revision)
        else:
            back = take_back(rehearsal, record, revision, choices)
        planned = PlannedStep(
            revision=revision.id,
            title=revision.title,
            date=revision.date,
            direction="downgrade",
            way=back.way,
            heads=step.heads,
            digest=record.digest if record else self._project.library.digest(revision.id),
            modes=record.modes if record else {},
        )
        return _done(planned, back, rehearsal)

    def _step_back(
        self,
        rehearsal: Rehearsal,
        record: StepRecord,
        choices: Choices,
        direction: Direction = "rollback",
    ) -> PlannedStep:
        revision = self._project.revision_on_disk(record.revision)
        known = revision if record.direction == "upgrade" else None
        back = take_back(rehearsal, record, known, choices)
        planned = PlannedStep(
            revision=record.revision,
            title=revision.title if revision else _TITLES.get(record.direction, ""),
            date=revision.date if revision else "",
            direction=direction,
            way=back.way,
            heads=record.heads_before,
            digest=record.digest,
            modes=record.modes,
        )
        return _done(planned, back, rehearsal)

    def _known_start(self) -> tuple[str, ...]:
        """Return the heads as the graph spells them; only a rollback goes without a graph."""
        return require_known(self._project, self.version.heads)

    def _rehearsal(self) -> Rehearsal:
        return Rehearsal(self._project, self._files)

    def _plan(self, direction: Direction, steps: Sequence[PlannedStep]) -> Plan:
        target = steps[-1].heads if steps else self.version.heads
        after = steps[-1].files if steps else self._files
        plan = Plan(
            direction=direction,
            start=self.version.heads,
            target=target,
            steps=tuple(steps),
            before=self._files,
            after=after,
            drift=self._drift,
            recognition=self.version.recognition,
            modes=self._modes(steps, after),
            hard_links=self._hard_links(after),
        )
        return judge(self._project, plan, in_root=self._in_root)

    def _modes(self, steps: Sequence[PlannedStep], after: Mapping[str, bytes]) -> Mapping[str, int]:
        if not self._in_root:
            return {}
        return modes_of_new(self._project.settings.config_root, steps, self._files, after)

    def _hard_links(self, after: Mapping[str, bytes]) -> Mapping[str, int]:
        if not self._in_root:
            return {}
        changed = {change.name for change in changed_files(self._files, after)}
        return hard_links(self._project.settings.config_root, changed)


def _done(step: PlannedStep, back: WayBack, rehearsal: Rehearsal) -> PlannedStep:
    """Return a step down with what it does."""
    return replace(step, edits=back.edits, losses=back.losses, decisions=back.clashes, files=rehearsal.files)


def _require_decided(steps: Sequence[PlannedStep], choices: Choices, *, command: str) -> None:
    require_decided([(step.revision, step.decisions) for step in steps], choices, command=command)
