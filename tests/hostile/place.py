"""A project with a past, and beside it a folder that no run may touch; commands are real processes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.conftest import Outcome, settled
from tests.endurance.project import Farm

PRECIOUS = "precious: yes\n"
NOBODY = 65534


class Place:
    """The project stands at 1.1.0, with two runs behind it and a snapshot of each."""

    def __init__(self, base: Path) -> None:
        self.farm = Farm(base / "farm")
        self.farm.base.mkdir()
        self.farm.plant()
        assert self.farm.run("upgrade", "head").code == 0
        self.folder, self.root = self.farm.folder, self.farm.root
        self.outside = base / "outside"
        self.outside.mkdir()
        for name in ("app.yaml", "journal", "manifest.json", "state"):
            (self.outside / name).write_text(PRECIOUS)
        self._home = base / "home"

    @property
    def runs(self) -> list[str]:
        """The ids of the runs, the oldest first."""
        return sorted(path.name for path in (self.root / "backups").iterdir() if path.name[0] != ".")

    def run(self, *arguments: str, rights: Sequence[str] = ()) -> Outcome:
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
            timeout=60,
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

    def look(self) -> dict[str, object]:
        """Return everything that a refused command must leave alone, inside the root and outside."""
        found: dict[str, object] = {}
        for start in (self.root, self.outside):
            for path in sorted(start.rglob("*")):
                about = path.lstat()
                content = path.read_bytes() if path.is_file() and not path.is_symlink() else None
                link = path.readlink() if path.is_symlink() else None
                found[str(path)] = (about.st_mode, about.st_ino, content, link)
        # An empty folder of its own may appear: the lock was in it.
        return {name: what for name, what in found.items() if not name.endswith("/.configmig")}
