"""Commands of a user who may not read or write everything, and a disk that is full or read-only."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import Outcome
from tests.scenarios.conftest import copy
from tests.scenarios.matrix import (
    COMMANDS,
    FILES,
    GRAPH,
    HISTORY,
    ROOT,
    SETTINGS,
    STATE,
    WRITE,
    breakage,
    told,
)
from tests.scenarios.shop import Shop

if TYPE_CHECKING:
    from tests.scenarios.matrix import Breakage

NOBODY = 65534

SAMPLE = ("plan", "upgrade", "rollback", "status", "history", "history --runs", "doctor")
"""Processes take their time; the other tables show that every command reads a part in the same way."""


def run(*arguments: str, shop: Shop, as_nobody: bool = True) -> Outcome:
    """Run the command as a process, by default of a user without rights."""
    state = shop.folder.parent / "state"
    rights = ["setpriv", f"--reuid={NOBODY}", "--clear-groups"] if as_nobody else []
    done = subprocess.run(
        [*rights, sys.executable, "-m", "configmig", *arguments],
        cwd=shop.folder,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PYTHONDONTWRITEBYTECODE": "1",
            "XDG_STATE_HOME": str(state),
            "XDG_CACHE_HOME": str(state),
            "EDITOR": "true",
            "VISUAL": "",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def shared(pattern: Path) -> Iterator[Shop]:
    """A shop that belongs to nobody, in a folder that everybody may enter."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("NOT TESTED: needs root and setpriv to drop its rights")
    folder = Path(tempfile.mkdtemp(prefix="configmig-rights-"))
    folder.chmod(0o755)
    shop = copy(pattern, folder)
    for path in (shop.folder, *shop.folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    try:
        if run("--version", shop=shop).code != 0:
            pytest.skip("NOT TESTED: a user without rights cannot run this Python")
        yield shop
    finally:
        shutil.rmtree(folder)


def _taken(name: str, mode: int) -> Callable[[Shop], None]:
    """Give a file or folder to root with ``mode``."""

    def act(shop: Shop) -> None:
        os.chown(shop.folder / name, 0, 0)
        (shop.folder / name).chmod(mode)

    return act


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(breakage(_taken("configmig.ini", 0o600), "CM003", SETTINGS), id="settings"),
        pytest.param(breakage(_taken("config", 0o700), "CM402", ROOT), id="root"),
        pytest.param(breakage(_taken("config/app.yaml", 0o600), "CM402", FILES), id="file"),
        pytest.param(breakage(_taken("config/.schema-version", 0o600), "CM402", STATE, HISTORY), id="state"),
        pytest.param(breakage(_taken("config/.migration-history", 0o600), "CM402", HISTORY), id="history"),
        pytest.param(breakage(_taken("versions", 0o700), "CM150", GRAPH), id="versions"),
        pytest.param(breakage(_taken("versions/1_2_0_timeout.py", 0o600), "CM151", GRAPH), id="revision"),
        pytest.param(breakage(_taken("config/.configmig", 0o500), "CM403", WRITE), id="a-lock-of-others"),
        pytest.param(
            # Whoever writes asks for the lock first.
            breakage(
                _taken("config/.configmig", 0o700),
                "CM402",
                STATE,
                otherwise={"upgrade": "3 CM403", "rollback": "3 CM403"},
            ),
            id="a-run-of-others",
        ),
    ],
)
def test_what_may_not_be_read(broken: "Breakage", shared: Shop) -> None:
    """Commands that do not need it are shown to work in the other tables."""
    broken.act(shared)
    before = shared.look()
    failing = {name: how for name, how in broken.expected().items() if how != "0" and name in SAMPLE}

    found = {name: told(run(*COMMANDS[name].arguments, shop=shared)) for name in failing}

    assert found == failing
    assert shared.look() == before


@pytest.mark.parametrize("name", [name for name, entry in COMMANDS.items() if not entry.writes])
def test_readers_work_in_a_project_that_may_only_be_read(name: str, shared: Shop) -> None:
    for path in (shared.folder, *shared.folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
        os.chown(path, 0, 0)
    before = shared.look()

    shown = run(*COMMANDS[name].arguments, shop=shared)

    ends = COMMANDS[name].ends
    assert (told(shown), bool(shown.err)) == (ends, ends.startswith("3"))
    assert shared.look() == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param("upgrade", "CM403", id="upgrade"),
        pytest.param("downgrade 1.0.0", "CM403", id="downgrade"),
        pytest.param("rollback", "CM403", id="rollback"),
        pytest.param("stamp 1.2.0", "CM403", id="stamp"),
        pytest.param("revision -m next", "CM6", id="revision"),
        pytest.param("init new", "CM6", id="init"),
        pytest.param("plan -o other.json", "CM813", id="plan"),
    ],
)
def test_writers_say_where_they_may_not_write(arguments: str, code: str, shared: Shop) -> None:
    for path in (shared.folder, *shared.folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
        os.chown(path, 0, 0)
    before = shared.look()

    shown = run(*arguments.split(), shop=shared)

    assert told(shown).startswith(f"3 {code}")
    assert shared.look() == before


@pytest.fixture
def small_disk(pattern: Path, tmp_path: Path) -> Iterator[Shop]:
    """A shop whose config root is a disk of its own, with hardly any room left."""
    shop = copy(pattern, tmp_path)
    shop.root.rename(shop.folder / "was")
    shop.root.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m,mode=755", "tmpfs", str(shop.root)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("NOT TESTED: needs the right to mount a small disk")
    shutil.copytree(shop.folder / "was", shop.root, dirs_exist_ok=True)
    try:
        yield shop
    finally:
        subprocess.run(["umount", str(shop.root)], check=True)


@pytest.mark.parametrize("arguments", ["upgrade", "downgrade 1.0.0", "rollback", "stamp 1.2.0"])
def test_a_full_disk_stops_a_run_before_it_changed_anything(arguments: str, small_disk: Shop) -> None:
    with (small_disk.root / "ballast").open("wb", buffering=0) as stream:
        try:
            while True:
                stream.write(b"x" * 512)
        except OSError:
            pass
    before = small_disk.look()

    shown = run(*arguments.split(), shop=small_disk, as_nobody=False)

    assert told(shown) == "3 CM405"
    assert small_disk.look_past_failures(before) == before
    (small_disk.root / "ballast").unlink()
    assert run(*arguments.split(), shop=small_disk, as_nobody=False).code == 0


@pytest.mark.parametrize("arguments", ["upgrade", "downgrade 1.0.0", "rollback", "stamp 1.2.0"])
def test_a_read_only_disk_stops_a_run(arguments: str, small_disk: Shop) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk.root)], check=True)
    before = small_disk.look()

    shown = run(*arguments.split(), shop=small_disk, as_nobody=False)

    assert told(shown) == "3 CM404"
    assert small_disk.look() == before
