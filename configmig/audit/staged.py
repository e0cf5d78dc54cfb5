"""The facts about a root as a run will leave it, told before the run: what an audit right after it sees."""

import os
from collections.abc import Collection, Mapping
from dataclasses import field
from datetime import UTC, date, datetime
from functools import cached_property

from configmig.audit.baseline import Baseline
from configmig.audit.facts import SnapshotFact, Stamp, VersionControl
from configmig.audit.parsed import Parsed
from configmig.audit.root import RootFacts, generated_states, make_stamp
from configmig.audit.view import View
from configmig.frozen import dataclass
from configmig.project.git import Changes, changes_after
from configmig.storage.atomic import new_file_mode
from configmig.storage.layout import HISTORY_FILE, STATE_FILE, new_run_id
from configmig.storage.snapshots import age_limit, beyond


@dataclass(frozen=True)
class StagedFacts:
    """Facts about the root of ``now`` once a run has put ``files`` there.

    ``heads`` is where the run leads, ``passed`` the revisions that it carries out or takes back. What a run
    does not touch is taken from ``now``, gathered once for both.
    """

    now: RootFacts
    files: Mapping[str, bytes]
    heads: tuple[str, ...]
    passed: Collection[str] = ()
    new_modes: Mapping[str, int] = field(default_factory=dict)
    """Permission bits of files that are new, where they are not those of any new file."""

    @cached_property
    def parsed(self) -> Parsed:
        """The files as values, for the facts and for the rules."""
        return Parsed(self.files, self.now.project.bounds)

    def view(self) -> View:
        """Return the files as rules see them, with these facts."""
        targets = self.now.project.settings.auditing.targets
        return View(self.files, facts=self, targets=targets, parsed=self.parsed)

    @property
    def today(self) -> date:
        """The day in UTC."""
        return self.now.today

    @cached_property
    def modes(self) -> Mapping[str, int]:
        """A file that is there keeps its mode, of a new one the run says it."""
        if os.name == "nt":
            return {}
        names = dict.fromkeys((*self.files, STATE_FILE, HISTORY_FILE), new_file_mode())
        return names | {
            name: mode for name, mode in {**self.new_modes, **self.now.modes}.items() if name in names
        }

    @cached_property
    def stamp(self) -> Stamp:
        """The run stamps the root with where it leads."""
        return make_stamp(self.now.project, self.heads, self.parsed, updated=self.today)

    @property
    def recorded(self) -> frozenset[str]:
        """The run records all files."""
        return frozenset(self.files)

    @property
    def history_problem(self) -> str:
        """A run adds to a history that can be read, or does not happen."""
        return self.now.history_problem

    @property
    def interrupted(self) -> str:
        """A run finishes, or takes back, what an earlier one left."""
        return ""

    @property
    def runs(self) -> int:
        """The run is one more."""
        return self.now.runs + 1

    @cached_property
    def snapshots(self) -> tuple[SnapshotFact, ...]:
        """The run makes a snapshot for its owner alone, and removes those that are too many or too old."""
        made = SnapshotFact(new_run_id(datetime.now(UTC)))
        return (*(each for each in self.now.snapshots if each.run not in self._pruned), made)

    @cached_property
    def changed_revisions(self) -> Mapping[str, str]:
        """What the run carries out is what is on disk, and what it takes back stands no more."""
        changed = self.now.changed_revisions
        return {name: how for name, how in changed.items() if name not in self.passed}

    @property
    def drift(self) -> Mapping[str, str]:
        """The files are what the run left."""
        return {}

    @cached_property
    def version_control(self) -> VersionControl | None:
        """What the run changes is not committed."""
        known = self.now.version_control
        if known is None:
            return None
        told = Changes(known.untracked, known.changed)
        root = self.now.project.settings.config_root
        return VersionControl(*changes_after(root, told, self.now.files, self.files))

    @property
    def documents(self) -> Mapping[str, bool]:
        """No run touches them."""
        return self.now.documents

    @cached_property
    def generated(self) -> Mapping[str, str]:
        """What is generated may be stale now."""
        return generated_states(self.now.project, self.files)

    @cached_property
    def leaks(self) -> Mapping[str, int]:
        """A run writes no secret into a record; those of a snapshot that it removes go with it."""
        gone = tuple(f"backups/{run}/" for run in self._pruned)
        return {name: line for name, line in self.now.leaks.items() if not name.startswith(gone or "\0")}

    @property
    def modules(self) -> frozenset[str]:
        """No run touches them."""
        return self.now.modules

    @property
    def baseline(self) -> Baseline:
        """No run touches it."""
        return self.now.baseline

    @property
    def environment(self) -> frozenset[str] | None:
        """No run touches it."""
        return self.now.environment

    @cached_property
    def _pruned(self) -> frozenset[str]:
        settings, now = self.now.project.settings, datetime.now(UTC)
        kept = [each.run for each in reversed(self.now.snapshots) if each.run]
        limit = age_limit(settings.backups_days, now)
        return frozenset(beyond([new_run_id(now), *kept], settings.backups_keep, before=limit))
