"""The facts about a root on disk, each gathered once, when the first rule asks for it; nothing is written."""

import os
import stat
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

from configmig.audit.baseline import Baseline, load_baseline
from configmig.audit.facts import SnapshotFact, Stamp, VersionControl
from configmig.audit.parsed import Parsed
from configmig.audit.records import first_secrets
from configmig.audit.view import View
from configmig.errors import ConfigmigError
from configmig.frozen import dataclass
from configmig.generation import state_of
from configmig.project import Project
from configmig.project.activity import find_activity
from configmig.project.drift import find_drift
from configmig.project.git import read_changes
from configmig.project.version import recognise, shapes
from configmig.storage.files import read_regular
from configmig.storage.layout import BACKUPS_FOLDER, CONTROL_FOLDER, HISTORY_FILE, STATE_FILE
from configmig.storage.ledger import HistoryEntry
from configmig.storage.snapshots import list_snapshots, verify_snapshot
from configmig.storage.standing import applied_revisions
from configmig.storage.state import State


@dataclass(frozen=True)
class RootFacts:
    """Facts about the config root of ``project``, whose managed files are ``files``.

    Never raises, but for the baseline: a record that cannot be read is a fact like any other.
    """

    project: Project
    files: Mapping[str, bytes]

    @cached_property
    def parsed(self) -> Parsed:
        """The files as values, for the facts and for the rules."""
        return Parsed(self.files, self.project.bounds)

    def view(self) -> View:
        """Return the files as rules see them, with these facts."""
        return View(
            self.files, facts=self, targets=self.project.settings.auditing.targets, parsed=self.parsed
        )

    @cached_property
    def today(self) -> date:
        """The day in UTC."""
        return datetime.now(UTC).date()

    @cached_property
    def modes(self) -> Mapping[str, int]:
        """Permission bits of the managed files, the stamp and the history; none where there are no modes."""
        if os.name == "nt":
            return {}
        root = self.project.settings.config_root
        return _modes(root, (*self.files, STATE_FILE, HISTORY_FILE))

    @cached_property
    def stamp(self) -> Stamp:
        """What the root claims to be, and what its shape speaks for."""
        state, problem = self._state
        if state is None:
            return make_stamp(self.project, None, self.parsed, problem=problem)
        return make_stamp(self.project, state.heads, self.parsed, updated=_day(state.updated_at))

    @cached_property
    def recorded(self) -> frozenset[str]:
        """The files that the stamp names."""
        state, _ = self._state
        return frozenset(state.files) if state else frozenset()

    @cached_property
    def history_problem(self) -> str:
        """Why the history cannot be trusted; empty where it can."""
        return self._history[1]

    @cached_property
    def interrupted(self) -> str:
        """What an interrupted run left; empty when there is nothing."""
        try:
            found = find_activity(self.project.settings.config_root)[0]
        except ConfigmigError as error:
            return error.message
        return "" if found is None else f"the run {found.run} was stopped half way"

    @cached_property
    def runs(self) -> int:
        """How many runs the history knows that came to an end: one that failed left no snapshot."""
        return sum(entry.outcome not in ("failed", "recovered") for entry in self._history[0])

    @cached_property
    def snapshots(self) -> tuple[SnapshotFact, ...]:
        """The snapshots, oldest first, every file of them compared with its hash."""
        try:
            found = reversed(list_snapshots(self.project.settings.config_root))
        except ConfigmigError as error:
            return (SnapshotFact("", error.message),)
        return tuple(self._snapshot(each.run, each.problem) for each in found)

    @cached_property
    def changed_revisions(self) -> Mapping[str, str]:
        """Revisions that stand, whose file is no longer the one that ran, and in which way."""
        applied = applied_revisions(self._history[0])
        found = {}
        for name, (_, digest, _) in applied.items():
            try:
                now = self.project.library.digests([name])[name]
                if now is None:
                    now = self.project.library.digest(name)  # says what is wrong with the file
            except ConfigmigError as error:
                found[name] = error.message
                continue
            if now != digest:
                found[name] = "its file was changed since it ran"
        return found

    @cached_property
    def drift(self) -> Mapping[str, str]:
        """Files that are not what the last run left."""
        state, _ = self._state
        return {each.file: each.kind for each in find_drift(state.files if state else {}, self.files)}

    @cached_property
    def version_control(self) -> VersionControl | None:
        """What git knows of the managed files; None without git or outside a repository."""
        changes = read_changes(self.project.settings.config_root, self.files)
        return None if changes is None else VersionControl(changes.untracked, changes.changed)

    @cached_property
    def documents(self) -> Mapping[str, bool]:
        """The documents that the settings require, as they are named there."""
        here = self.project.settings.project_root
        return {
            os.path.relpath(path, here): path.is_file() and path.stat().st_size > 0
            for path in self.project.settings.auditing.documents
        }

    @cached_property
    def generated(self) -> Mapping[str, str]:
        """How the profile's generated files stand; those that nobody began to generate are left out."""
        return generated_states(self.project, self.files)

    @cached_property
    def leaks(self) -> Mapping[str, int]:
        """The records in which a secret can be read: history, and snapshots open to others."""
        open_files = [
            name for each in self.snapshots for name, mode in each.modes.items() if mode & _NOT_THE_OWNER
        ]
        return first_secrets(self.project.settings.config_root, (HISTORY_FILE, *open_files))

    @cached_property
    def modules(self) -> frozenset[str]:
        """The Python files in the config root, as dotted names."""
        root = self.project.settings.config_root
        found = (path.relative_to(root).with_suffix("").parts for path in sorted(root.rglob("*.py")))
        return frozenset(
            ".".join(parts) for parts in found if parts[0] not in (BACKUPS_FOLDER, CONTROL_FOLDER)
        )

    @cached_property
    def baseline(self) -> Baseline:
        """What the baseline file accepts; raises BrokenBaselineError, for a guess would hide too much."""
        path = self.project.settings.auditing.baseline
        if path is None:
            return Baseline()
        return load_baseline(path, os.path.relpath(path, self.project.settings.project_root))

    @cached_property
    def environment(self) -> frozenset[str] | None:
        """The names in the environment file of the settings; None without one."""
        path = self.project.settings.auditing.env_file
        return None if path is None else _names(path)

    @cached_property
    def _state(self) -> tuple[State | None, str]:
        try:
            return self.project.state(), ""
        except ConfigmigError as error:
            return None, error.message

    @cached_property
    def _history(self) -> tuple[tuple[HistoryEntry, ...], str]:
        try:
            return self.project.history(), ""
        except ConfigmigError as error:
            return (), error.message

    def _snapshot(self, run: str, problem: str | None) -> SnapshotFact:
        root = self.project.settings.config_root
        try:
            verify_snapshot(root, run)
        except ConfigmigError as error:
            problem = problem or error.message
        folder = root / BACKUPS_FOLDER / run
        names = [str(path.relative_to(root)) for path in folder.rglob("*") if path.is_file()]
        return SnapshotFact(run, problem or "", {} if os.name == "nt" else _modes(root, names))


def look(project: Project, files: Mapping[str, bytes]) -> View:
    """Return ``files`` of the root of ``project`` as rules see them, with its facts; each is parsed once."""
    return RootFacts(project, files).view()


def make_stamp(
    project: Project,
    heads: tuple[str, ...] | None,
    parsed: Parsed,
    *,
    problem: str = "",
    updated: date | None = None,
) -> Stamp:
    """Return what a stamp of ``heads`` says beside what the shape of the files speaks for."""
    try:
        recognition = recognise(project, values=parsed.values)
    except ConfigmigError:
        recognition = None
    return Stamp(
        heads=heads,
        problem=problem,
        recognised=recognition.version if recognition else None,
        evidence=recognition.evidence if recognition else (),
        unknown=_unknown(project, heads or ()),
        stands_for=None if heads is None else _shapes(project, heads),
        updated=updated,
    )


def generated_states(project: Project, files: Mapping[str, bytes]) -> dict[str, str]:
    """Return how the generated files stand in ``files``, without those that nobody began to generate."""
    states = {each: state_of(each, files) for each in project.generators()}
    return {
        generator.target: state
        for generator, state in states.items()
        if generator.overlay in files or state not in ("missing", "by hand")
    }


def _shapes(project: Project, heads: tuple[str, ...]) -> tuple[str, ...] | None:
    try:
        return shapes(project, heads)
    except ConfigmigError:
        return None


def _unknown(project: Project, heads: tuple[str, ...]) -> tuple[str, ...]:
    try:
        known = project.graph.revisions
    except ConfigmigError:
        return ()
    return tuple(head for head in heads if head not in known)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


_NOT_THE_OWNER = stat.S_IRWXG | stat.S_IRWXO


def _modes(root: Path, names: "tuple[str, ...] | list[str]") -> dict[str, int]:
    found = {}
    for name in names:
        try:
            found[name] = stat.S_IMODE((root / name).stat().st_mode)
        except OSError:
            continue
    return found


def _names(path: Path) -> frozenset[str]:
    """The names that an environment file gives a value; none when it cannot be read."""
    try:
        lines = read_regular(path, path.name).decode("utf-8", "replace").splitlines()
    except (OSError, ConfigmigError):
        return frozenset()
    pairs = (line.strip().removeprefix("export ").partition("=") for line in lines)
    return frozenset(
        name.strip() for name, equals, value in pairs if equals and value.strip() and not name.startswith("#")
    )
