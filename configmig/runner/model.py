"""Plans and runs as values: what would happen, what happened."""

from collections.abc import Mapping
from dataclasses import field
from typing import Literal, TypeAlias

from configmig.edits import Edit, Reformat
from configmig.finding import Finding
from configmig.frozen import dataclass
from configmig.operations.clash import Clash
from configmig.plugins import Recognition
from configmig.project.drift import Drift

Direction: TypeAlias = Literal["upgrade", "downgrade", "rollback", "stamp", "generate"]

GateName: TypeAlias = Literal["checks", "schema", "consistency", "audit", "health"]

Way: TypeAlias = Literal["upgrade", "downgrade", "recorded bytes", "inverted edits", "generated", "adopted"]
"""How a step gets its result: the revision's own function, what the earlier run recorded, or a generator,
which adopted what was edited by hand."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file before and after a run; ``None`` where it does not exist."""

    name: str
    before: bytes | None
    after: bytes | None


def changed_files(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[FileChange, ...]:
    """Return the files that differ between two states, by name."""
    names = sorted(before.keys() | after.keys())
    pairs = (FileChange(name, before.get(name), after.get(name)) for name in names)
    return tuple(change for change in pairs if change.before != change.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """One revision carried out in memory."""

    revision: str
    """Its id; empty for a step that no revision made."""
    title: str
    date: str
    direction: Direction
    way: Way
    heads: tuple[str, ...]
    """The versions that the root has once this step is done."""
    digest: str
    """The hash of the revision's syntax tree."""
    breaking_changes: tuple[str, ...] = ()
    deprecations: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    warnings: tuple[Finding, ...] = ()
    checked: bool = False
    """True when the revision has a check and it ran on the result."""
    losses: tuple[str, ...] = ()
    """What goes with what the step takes out, one sentence each: comments, which come back with it, and
    values that a revision's own downgrade takes although no record of the step has them."""
    reformats: tuple[Reformat, ...] = ()
    """What had to be written anew for an edit, with its lines: nothing, unless that is allowed."""
    decisions: tuple[Clash, ...] = ()
    """Where an edit made since met the way back, masked, each with who wins there."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """All managed files as they are after this step."""
    modes: Mapping[str, int] = field(default_factory=dict)
    """Of a step back: the permission bits that its files had before it was made."""


@dataclass(frozen=True, slots=True)
class GateResult:
    """What one gate says of the result; ``stopped`` only where its mode is ``stop``.

    Beside an outcome of ``passed`` nothing is found; what was bad before is in the ``note``.
    """

    name: GateName
    outcome: Literal["passed", "warned", "stopped", "skipped"]
    findings: tuple[Finding, ...] = ()
    note: str = ""
    """Why it was skipped or what it covered, for a reader."""


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """The overall score of an audit before a run and right after it, and those of the categories."""

    before: float
    after: float
    categories: Mapping[str, tuple[float | None, float | None]]
    """Category → its scores; None where nothing of it was assessed."""
    allowed: bool = False
    """Whether more is lost than the settings let a run lose, and somebody let this one."""
    is_too_low: bool = False
    """Whether the result is below the score that the settings ask of any result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A path carried out in memory, down to the exact bytes; nothing was written."""

    direction: Direction
    start: tuple[str, ...]
    target: tuple[str, ...]
    steps: tuple[PlannedStep, ...]
    before: Mapping[str, bytes]
    """All managed files as they are now."""
    after: Mapping[str, bytes]
    """All managed files as they will be."""
    gates: tuple[GateResult, ...] = ()
    score: ScoreChange | None = None
    """None where no audit was made: it is off, or the plan does not start from the root as it is."""
    drift: tuple[Drift, ...] = ()
    recognition: Recognition | None = None
    """Set where the root carries no stamp and its version was told by its shape."""
    undone: tuple[str, ...] = ()
    """The runs that a rollback takes back, the newest first."""
    modes: Mapping[str, int] = field(default_factory=dict)
    """Permission bits of files that are new, where they are not those of any new file."""
    hard_links: Mapping[str, int] = field(default_factory=dict)
    """How many names a file has that is replaced or removed, where it has several; the others keep it."""

    @property
    def changes(self) -> tuple[FileChange, ...]:
        """The files that differ, by name."""
        return changed_files(self.before, self.after)

    @property
    def reformats(self) -> bool:
        """True when something is written anew that no operation names."""
        return any(step.reformats for step in self.steps)

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to do; a stamp takes over what was edited by hand."""
        takes_over = self.direction == "stamp" and self.drift
        return not self.steps and not self.changes and self.start == self.target and not takes_over

    @property
    def stopped_by(self) -> GateResult | None:
        """The first gate that stops the run, None when it may be applied."""
        return next((gate for gate in self.gates if gate.outcome == "stopped"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run that was carried out, or found nothing to do (``run_id`` is then None)."""

    run_id: str | None
    plan: Plan
    snapshot: str | None = None
    """The snapshot's folder as a user would type it."""
    seconds: float = 0.0
    recovered: str | None = None
    """What was done about an interrupted run, in one line."""
    kept: tuple[str, ...] = ()
    """The files, relative to the root, that hold what somebody wrote in the very instant of the run."""
