"""The shop, made once and copied for each scenario; the matrix of all commands."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import pytest

from configmig import api
from configmig.reports import render
from configmig.storage.disk import Disk, using
from tests.scenarios.matrix import COMMANDS, Breakage, told
from tests.scenarios.shop import FILES, Shop

if TYPE_CHECKING:
    from tests.conftest import Command

Matrix = Callable[[Breakage], dict[str, str]]


class _HastyDisk(Disk):
    """The real disk, without waiting for the medium: nobody cuts the power here."""

    def fsync(self, descriptor: int) -> None:
        """Return at once."""

    def fsync_folder(self, path: Path) -> None:
        """Return at once."""


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop at 1.1.0, upgraded from 1.0.0, with 1.2.0 pending and a saved plan for it."""
    shop = Shop(tmp_path_factory.mktemp("pattern") / "shop")
    for name, text in FILES.items():
        shop.write(name, text)
    with using(_HastyDisk()):
        api.stamp(api.open_project(shop.folder), "1.0.0")
        api.upgrade(api.open_project(shop.folder), "1.1.0")
    shop.write("plan.json", str(render("plan", api.plan(api.open_project(shop.folder)), "json")))
    return shop.folder


@pytest.fixture
def shop(pattern: Path, tmp_path: Path) -> Shop:
    """A copy of the pattern in the test's own folder, times included."""
    return copy(pattern, tmp_path)


def copy(pattern: Path, folder: Path) -> Shop:
    """Copy the pattern into ``folder``."""
    return Shop(Path(shutil.copytree(pattern, folder / "shop", symlinks=True)))


@pytest.fixture
def hasty() -> Iterator[None]:
    """Let runs not wait for the medium."""
    with using(_HastyDisk()):
        yield


@pytest.fixture
def matrix(
    configmig: "Command",
    pattern: Path,
    tmp_path: Path,
    hasty: None,
    request: pytest.FixtureRequest,
) -> Matrix:
    """Break a project, run the commands in it, and return what each ends with.

    Every command that should notice the breakage is run. Of the others it is one in four, another quarter for
    each test; the rest are taken to end as they should. On the way it is shown that nothing is written by a
    reader, nor by a command that fails.
    """

    def run(breakage: Breakage) -> dict[str, str]:
        found = breakage.expected()
        broken: Shop | None = None
        for number, (name, entry) in enumerate(COMMANDS.items()):
            draw = crc32(f"{request.node.nodeid} {name}".encode())
            if found[name] == entry.ends and draw % 4:
                continue
            if broken is None:
                (tmp_path / str(number)).mkdir()
                broken = copy(pattern, tmp_path / str(number))
                breakage.act(broken)
            before = broken.look()
            outcome = configmig(*entry.arguments, cwd=broken.folder, env={"EDITOR": "true", "VISUAL": ""})
            found[name] = told(outcome)
            if entry.writes and outcome.code == 0:
                broken = None
            else:
                assert broken.look_past_failures(before) == before, f"`configmig {name}` wrote something"
        return found

    return run
