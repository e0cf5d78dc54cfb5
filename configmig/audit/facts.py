"""What a rule may ask about a root besides its files: stamp, history, snapshots, modes, git."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Protocol

from configmig.audit.baseline import Baseline
from configmig.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Stamp:
    """The version that a root claims beside the one that its shape speaks for."""

    heads: tuple[str, ...] | None = None
    """None when the root carries no stamp."""
    problem: str = ""
    """Why the stamp cannot be read; empty where it can."""
    recognised: str | None = None
    """The version that the shape of the files speaks for, None when there is no telling."""
    evidence: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """The heads that no revision on disk has."""
    stands_for: tuple[str, ...] | None = None
    """The versions whose shape the heads keep, as the profile knows them; None: the heads themselves."""
    updated: date | None = None
    """The day of the last run or stamping (UTC), None where the stamp does not say."""

    @property
    def shapes(self) -> tuple[str, ...]:
        """The versions of which the files ought to have the shape; none without a stamp."""
        return (self.heads or ()) if self.stands_for is None else self.stands_for


@dataclass(frozen=True, slots=True)
class SnapshotFact:
    """A snapshot: the run that made it, and why it cannot be restored; empty where it can."""

    run: str
    problem: str = ""
    modes: Mapping[str, int] = field(default_factory=dict)
    """Path below the config root → permission bits."""


@dataclass(frozen=True, slots=True)
class VersionControl:
    """What version control knows of the config root."""

    untracked: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    """Tracked files that differ from the last commit."""


class Facts(Protocol):
    """Facts about one root, each gathered when the first rule asks for it."""

    @property
    def today(self) -> date:
        """The day of the audit (UTC)."""

    @property
    def modes(self) -> Mapping[str, int]:
        """Path relative to the config root → permission bits, of managed files, stamp and history.

        Empty where files have no modes: examples, staged results, Windows.
        """

    @property
    def stamp(self) -> Stamp:
        """The version of the root."""

    @property
    def recorded(self) -> frozenset[str]:
        """The files that the last run left, by name; none without a stamp that can be read."""

    @property
    def history_problem(self) -> str:
        """Why the history cannot be trusted; empty where it can."""

    @property
    def interrupted(self) -> str:
        """What a run that was stopped half way left, in one line; empty when there is nothing."""

    @property
    def runs(self) -> int:
        """How many runs the history knows that came to an end."""

    @property
    def snapshots(self) -> tuple[SnapshotFact, ...]:
        """The snapshots, oldest first."""

    @property
    def changed_revisions(self) -> Mapping[str, str]:
        """Revisions that stand as applied, whose file is not the one that ran → in which way."""

    @property
    def drift(self) -> Mapping[str, str]:
        """Files that are not what the last run left → ``edited``, ``new`` or ``missing``."""

    @property
    def version_control(self) -> VersionControl | None:
        """None when the root is in no repository, or git is not there."""

    @property
    def documents(self) -> Mapping[str, bool]:
        """Documents that the settings require → whether they are there and not empty."""

    @property
    def generated(self) -> Mapping[str, str]:
        """Generated files → how they stand to their sources, a ``generation.State``."""

    @property
    def leaks(self) -> Mapping[str, int]:
        """Records of runs (path below the config root) in which a secret can be read → the line of the first.

        Of snapshots, which hold the files as they were, those that others than the owner may read.
        """

    @property
    def modules(self) -> frozenset[str] | None:
        """Dotted names of the Python modules beside the configuration; None when nobody looked."""

    @property
    def baseline(self) -> Baseline:
        """The findings that somebody accepted in the baseline file."""

    @property
    def environment(self) -> frozenset[str] | None:
        """Names defined in the environment file of the target; None when the settings name none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedFacts:
    """Facts that are simply stated: of an example, of a result that is not on disk."""

    today: date = date(2026, 1, 1)
    modes: Mapping[str, int] = field(default_factory=dict)
    stamp: Stamp = field(default_factory=Stamp)
    recorded: frozenset[str] = frozenset()
    history_problem: str = ""
    interrupted: str = ""
    runs: int = 0
    snapshots: tuple[SnapshotFact, ...] = ()
    changed_revisions: Mapping[str, str] = field(default_factory=dict)
    drift: Mapping[str, str] = field(default_factory=dict)
    version_control: VersionControl | None = field(default_factory=VersionControl)
    documents: Mapping[str, bool] = field(default_factory=dict)
    generated: Mapping[str, str] = field(default_factory=dict)
    leaks: Mapping[str, int] = field(default_factory=dict)
    modules: frozenset[str] | None = None
    baseline: Baseline = field(default_factory=Baseline)
    environment: frozenset[str] | None = None
