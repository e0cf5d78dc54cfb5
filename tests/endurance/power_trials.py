"""Cut the power at every point of a run and of the recovery after it, and look at what is left."""

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from configmig import api
from configmig.errors.base import ConfigmigError
from configmig.storage.disk import Disk, using
from configmig.storage.transaction import pending, recover
from tests.endurance.power_loss import Change, Recorder, Tree, lose_power, read_tree, write_tree
from tests.endurance.project import Farm

Act = Callable[[], object]


class Recording(NamedTuple):
    """A run, what it found and what it left."""

    before: Tree
    changes: tuple[Change, ...]
    after: Tree


class Trials(NamedTuple):
    """How many states were looked at, and what was wrong."""

    states: int
    violations: tuple[str, ...]


class Laboratory:
    """One root on which runs are recorded and power cuts are tried."""

    def __init__(self, base: Path) -> None:
        self._farm = Farm(base)
        self._farm.plant()
        self.root = self._farm.root
        self._planted = read_tree(self.root)
        self._seen: dict[object, Tree | str] = {}

    def record(self, command: str) -> Recording:
        """Return a whole ``upgrade``, ``downgrade`` or ``rollback``."""
        self._put(self._planted)
        if command != "upgrade":
            with using(Recorder(self.root)):
                self._act("upgrade")
        return self._recorded(lambda: self._act(command))

    def try_run(self, recording: Recording, *, each: int, seed: int = 0) -> Iterator[str | None]:
        """Cut the power ``each`` times at every point of a run; yield what is wrong, or None."""
        lot = random.Random(seed)
        for stop in range(len(recording.changes) + 1):
            allowed = (
                [recording.after] if stop == len(recording.changes) else [recording.before, recording.after]
            )
            for _ in range(each):
                found = lose_power(recording.before, recording.changes[:stop], lot)
                yield self._look(found, allowed, f"after {stop} changes ({_last(recording.changes[:stop])})")

    def try_recovery(
        self, recording: Recording, *, first: int, second: int, act: Act | None = None, seed: int = 0
    ) -> Iterator[str | None]:
        """Cut the power ``first`` times anywhere in a run, then ``second`` times in the command after it.

        That one does ``recover``, then ``act``.
        """
        lot = random.Random(seed)
        for _ in range(first):
            stop = lot.randrange(len(recording.changes) + 1)
            self._put(lose_power(recording.before, recording.changes[:stop], lot))
            try:
                again = self._recorded(lambda: recover(self.root))
                settled = again.after
                if act is not None:
                    further = self._recorded(act)
                    again = Recording(again.before, again.changes + further.changes, further.after)
            except ConfigmigError as error:
                yield f"recovery failed: {error.message}"
                continue
            for _ in range(second):
                cut = lot.randrange(len(again.changes) + 1)
                found = lose_power(again.before, again.changes[:cut], lot)
                where = f"after {stop} changes, then {cut} of the recovery ({_last(again.changes[:cut])})"
                # What one recovery decides, the next must not decide otherwise.
                yield self._look(found, [settled, again.after], where)

    def _recorded(self, act: Act) -> Recording:
        before, recorder = read_tree(self.root), Recorder(self.root)
        with using(recorder):
            act()
        return Recording(before, tuple(recorder.changes), read_tree(self.root))

    def _act(self, command: str) -> None:
        project = api.open_project(self._farm.folder)
        match command:
            case "upgrade":
                api.upgrade(project, "head")
            case "downgrade":
                api.downgrade(project, "1.0.0")
            case _:
                api.rollback(project)

    def upgrade_again(self) -> None:
        """Do what somebody does after a power cut: give the command again."""
        self._act("upgrade")

    def _put(self, tree: Tree) -> None:
        write_tree(self.root, tree, read_tree(self.root))

    def _look(self, found: Tree, allowed: Sequence[Tree], where: str) -> str | None:
        """Let ``recover`` work on ``found``; return what is wrong with the result."""
        key = (found.folders, frozenset(found.files.items()))
        if key not in self._seen:
            self._seen[key] = self._recovered(found)
        left = self._seen[key]
        if isinstance(left, str):
            return f"{where}: {left}"
        return (
            None
            if any(_is_same(left, tree) for tree in allowed)
            else f"{where}: {_differences(left, allowed)}"
        )

    def _recovered(self, found: Tree) -> Tree | str:
        """Return what ``recover`` makes of ``found``, or what it failed with."""
        self._put(found)
        try:
            with using(_HastyDisk()):
                recover(self.root)
            if pending(self.root) is not None:
                return "a run is pending after recovery"
        except ConfigmigError as error:
            return error.message
        return read_tree(self.root)

    @property
    def distinct(self) -> int:
        """How many different states were looked at so far."""
        return len(self._seen)


class _HastyDisk(Disk):
    """The real disk without waiting for the medium."""

    def fsync(self, descriptor: int) -> None:
        """Return at once."""

    def fsync_folder(self, path: Path) -> None:
        """Return at once."""


def count(outcomes: Iterator[str | None], *, most: int = 3) -> Trials:
    """Return how many states were looked at and what was wrong, up to ``most`` violations."""
    states, wrong = 0, []
    for outcome in outcomes:
        states += 1
        if outcome is not None:
            wrong.append(outcome)
            if len(wrong) >= most:
                break
    return Trials(states, tuple(wrong))


def _is_same(left: Tree, right: Tree) -> bool:
    # configmig's own folders stay, empty, wherever they were made once.
    own = {".configmig", "backups"}
    return left.files == right.files and left.folders - own == right.folders - own


def _differences(left: Tree, allowed: Sequence[Tree]) -> str:
    wrong = [
        sorted(
            name
            for name in left.files.keys() | tree.files.keys() | (left.folders ^ tree.folders)
            if left.files.get(name) != tree.files.get(name) or name in left.folders ^ tree.folders
        )
        for tree in allowed
    ]
    return " and ".join(f"differs in {', '.join(names[:4])}" for names in wrong)


def _last(changes: Sequence[Change]) -> str:
    return f"{changes[-1].kind} {changes[-1].name}".strip() if changes else "none"
