"""What cannot be removed: a run that is done says so and is done, a recovery that is not done is an error."""

import errno
import os
from pathlib import Path

import pytest

from configmig import api
from configmig.storage.disk import Disk, using
from configmig.storage.ledger import read_history
from configmig.storage.snapshots import list_snapshots
from tests.endurance.machine import KilledError, MortalDisk
from tests.endurance.project import NEW, OLD, Farm, assert_sound

CODES = {errno.EACCES: "CM403", errno.EROFS: "CM404", errno.EIO: "CM406", errno.ENOSPC: "CM405"}


class StickyDisk(Disk):
    """The real disk, from which nothing can be removed whose name ends with ``ending``."""

    def __init__(self, ending: str, failure: int) -> None:
        self._ending, self._failure = ending, failure

    def unlink(self, path: Path) -> None:
        """Remove a file, or fail."""
        self._refuse(path)
        super().unlink(path)

    def remove_tree(self, path: Path) -> None:
        """Remove a folder, or fail."""
        self._refuse(path)
        super().remove_tree(path)

    def _refuse(self, path: Path) -> None:
        if path.name.endswith(self._ending):
            raise OSError(self._failure, os.strerror(self._failure), str(path))


class DyingDisk(MortalDisk):
    """Ends the process as it decides."""

    def rename(self, source: Path, target: Path) -> None:
        """Rename, or die."""
        if target.name == "journal":
            self._left = 0
        super().rename(source, target)


@pytest.fixture
def farm(tmp_path: Path) -> Farm:
    farm = Farm(tmp_path)
    farm.plant()
    return farm


@pytest.fixture
def interrupted(farm: Farm) -> Farm:
    """A root with everything that an upgrade prepares, and nothing decided."""
    with using(DyingDisk()), pytest.raises(KilledError):
        api.upgrade(api.open_project(farm.folder), "head")
    assert list(farm.root.rglob("*.configmig-new"))
    assert list(farm.root.glob("backups/.*.new"))
    return farm


@pytest.mark.parametrize("failure", CODES)
def test_a_run_whose_old_snapshots_cannot_be_removed_is_done_and_says_so(failure: int, farm: Farm) -> None:
    for arguments in (("upgrade", "head"), ("downgrade", "1.0.0")):
        assert farm.run(*arguments).code == 0
    farm.keep_snapshots(2)

    with using(StickyDisk(".gone", failure)):
        said = farm.run("upgrade", "head")

    assert said.code == 0
    assert said.err.count("old snapshots could not be removed, the next run tries again: ") == 1
    assert "error[" not in said.err
    assert read_history(farm.root)[-1].outcome == "applied"
    assert_sound(farm, NEW, leftover=True)


def test_the_next_run_removes_what_could_not_be_removed(farm: Farm) -> None:
    for arguments in (("upgrade", "head"), ("downgrade", "1.0.0")):
        assert farm.run(*arguments).code == 0
    farm.keep_snapshots(2)
    with using(StickyDisk(".gone", errno.EACCES)):
        assert farm.run("upgrade", "head").code == 0

    said = farm.run("downgrade", "1.0.0")

    assert said.code == 0
    assert "could not be removed" not in said.err
    assert len(list_snapshots(farm.root)) == 2
    assert_sound(farm, OLD)


ENDINGS = (".configmig-new", ".new", "journal.new")


@pytest.mark.parametrize(
    ("failure", "command", "ending"),
    [
        *((failure, "recover", ending) for failure in CODES for ending in ENDINGS),
        *((errno.EACCES, "upgrade head", ending) for ending in ENDINGS),
    ],
)
def test_a_run_that_cannot_be_taken_back_is_an_error_until_it_can(
    failure: int, command: str, ending: str, interrupted: Farm
) -> None:
    with using(StickyDisk(ending, failure)):
        said = interrupted.run(*command.split())

    assert (said.code, said.err.count("error[CM"), said.err.count("hint: ")) == (3, 1, 1), said.err
    assert f"error[{CODES[failure]}]" in said.err
    assert interrupted.files() == OLD
    assert '"committed": false' in interrupted.run("status", "--format", "json").out
    assert interrupted.run("recover").code == 0
    assert_sound(interrupted, OLD)
