"""Readers at every instant of a run: each shows one whole state, none of them waits, none writes.

A run makes its changes one after the other; between any two of them every reader looks at the root.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from unittest.mock import patch

import pytest

from configmig import api
from configmig.project import Project
from configmig.storage import view
from configmig.storage.disk import Disk, using
from tests.concurrency.readers import READERS
from tests.endurance.project import NEW, OLD, Farm


class WatchedDisk(Disk):
    """Lets somebody look at the root before each change; waits for no medium."""

    def __init__(self, look: Callable[[], None]) -> None:
        self._look = look

    def create(self, path: Path, mode: int) -> int:
        self._look()
        return super().create(path, mode)

    def open_append(self, path: Path, mode: int) -> int:
        self._look()
        return super().open_append(path, mode)

    def write(self, descriptor: int, content: bytes) -> None:
        self._look()
        super().write(descriptor, content)

    def rename(self, source: Path, target: Path) -> None:
        self._look()
        super().rename(source, target)

    def unlink(self, path: Path) -> None:
        self._look()
        super().unlink(path)

    def make_folder(self, path: Path, mode: int) -> None:
        self._look()
        super().make_folder(path, mode)

    def remove_tree(self, path: Path) -> None:
        self._look()
        super().remove_tree(path)

    def fsync(self, descriptor: int) -> None:
        pass

    def fsync_folder(self, path: Path) -> None:
        self._look()


ACTS: Mapping[str, Callable[[Project], object]] = {
    "upgrade": api.upgrade,
    "downgrade": lambda project: api.downgrade(project, "1.0.0"),
    "rollback": api.rollback,
}


@pytest.fixture
def farm(tmp_path: Path) -> Farm:
    farm = Farm(tmp_path)
    farm.plant()
    assert farm.run("upgrade", "head").code == 0
    return farm


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("command", ACTS)
def test_a_reader_sees_a_whole_state_between_any_two_changes(command: str, reader: str, farm: Farm) -> None:
    if command == "upgrade":
        assert farm.run("downgrade", "1.0.0").code == 0

    looks = run_with_looks(farm, command, READERS[reader])

    assert farm.files() == (NEW if command == "upgrade" else OLD)
    assert looks > 20


@pytest.mark.parametrize("reader", ["status", "plan", "diff"])
def test_a_reader_that_knows_nothing_of_decided_runs_is_found_out(reader: str, farm: Farm) -> None:
    with patch.object(view, "_decided", lambda root: None), pytest.raises(AssertionError):
        run_with_looks(farm, "rollback", READERS[reader])


def run_with_looks(farm: Farm, command: str, reader: Callable[[Farm], None]) -> int:
    """Let ``reader`` look before each change from the decision on, and before some of the others."""
    chances = looks = 0

    def look() -> None:
        nonlocal chances, looks
        chances += 1
        if chances % 10 == 0 or (farm.root / ".configmig/journal").exists():
            before = farm.everything()
            reader(farm)
            assert farm.everything() == before, "a reader wrote something"
            looks += 1

    with using(WatchedDisk(look)):
        ACTS[command](api.open_project(farm.folder))
    return looks
