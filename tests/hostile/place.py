"""A project with a past, and beside it a folder that no run may touch."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.conftest import Outcome, settled
from tests.endurance.project import Farm
from tests.failures import past_failures

PRECIOUS = "precious: yes\n"
NOBODY = 65534
PATIENCE = 60
"""How many seconds a command may take: one that opens a pipe would wait for ever."""


class HungError(BaseException):
    """A command came to no end; nothing may catch that."""


class Place:
    """The project stands at 1.1.0, with two runs behind it and a snapshot of each."""

    def __init__(self, base: Path) -> None:
        self.farm = Farm(base / "farm")
        self.farm.base.mkdir()
        self.farm.plant()
        assert self.farm.run("upgrade", "head").code == 0
        self.outside = base / "outside"
        self.outside.mkdir()
        for name in ("app.yaml", "journal", "manifest.json", "state"):
            (self.outside / name).write_text(PRECIOUS)
        self._home = base / "home"

    @property
    def folder(self) -> Path:
        """The folder of the project."""
        return self.farm.folder

    @property
    def root(self) -> Path:
        """The config root."""
        return self.farm.root

    @property
    def runs(self) -> list[str]:
        """The ids of the runs, the oldest first."""
        return sorted(path.name for path in (self.root / "backups").iterdir() if path.name[0] != ".")

    def move(self, name: str) -> None:
        """Give the folder of the project another name."""
        moved = self.folder.with_name(name)
        self.folder.rename(moved)
        self.farm.folder, self.farm.root = moved, moved / self.root.name

    def run(self, *arguments: str) -> Outcome:
        """Run a command, entered where its own process enters it."""
        with _impatient():
            return Outcome(*self.farm.run(*arguments))

    def run_with(self, rights: Sequence[str], *arguments: str) -> Outcome:
        """Run a command as a process of its own; ``rights`` is a command that takes some away."""
        done = subprocess.run(
            [*rights, sys.executable, "-m", "configmig", *arguments],
            cwd=self.folder,
            env={
                **{name: value for name, value in os.environ.items() if not name.startswith("CONFIGMIG")},
                **settled(self._home, None),
                "PYTHONPATH": os.pathsep.join(sys.path),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    def revise(self, body: str) -> None:
        """Put a revision 1.2.0 on top whose ``upgrade`` does ``body``."""
        lines = "".join(f"    {line}\n" for line in body.splitlines())
        (self.folder / "versions/1_2_0.py").write_text(
            '"""Next."""\n\nimport os\n\nrevision = "1.2.0"\ndown_revision = "1.1.0"\n\n\n'
            f"def upgrade(op):\n{lines}"
        )

    def replace(self, name: str, target: Path | str) -> None:
        """Put a symbolic link to ``target`` in the place of what is called ``name`` in the root."""
        self.remove(name)
        (self.root / name).symlink_to(target)

    def remove(self, name: str) -> None:
        """Remove what is called ``name`` in the root, whatever it is."""
        path = self.root / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)

    def look(self) -> dict[str, tuple[object, ...]]:
        """Return everything that a refused command must leave alone, inside the root and outside."""
        found: dict[str, tuple[object, ...]] = {}
        for start in (self.root, self.outside):
            for path in sorted(start.rglob("*")):
                about = path.lstat()
                content = path.read_bytes() if path.is_file() and not path.is_symlink() else None
                link = path.readlink() if path.is_symlink() else None
                name = path.relative_to(start.parent).as_posix()
                found[name] = (about.st_mode, about.st_ino, content, link)
        # An empty folder of its own may appear: the lock was in it.
        found.pop("config/.configmig", None)
        return found

    def look_past_failures(self, before: dict[str, tuple[object, ...]]) -> dict[str, tuple[object, ...]]:
        """Return what ``look`` does, but the history as it was ``before`` where only failures were added."""
        return past_failures(before, self.look())


@contextlib.contextmanager
def _impatient() -> Iterator[None]:
    def give_up(*_about: object) -> None:
        raise HungError

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
