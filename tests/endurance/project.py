"""A project of five files and two versions, and what must hold of it at every look."""

import contextlib
import io
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from configmig.cli.main import main
from configmig.storage.ledger import HistoryEntry, read_history, verify_chain
from configmig.storage.snapshots import list_snapshots, read_snapshot
from configmig.storage.state import read_state
from tests.workshop import WITHOUT_JUDGES

SETTINGS = f"[configmig]\nrevision_ids = version\nlock_timeout = 20\n{WITHOUT_JUDGES}"

FIRST = '"""As found."""\n\nrevision = "1.0.0"\ndown_revision = None\n\n\ndef upgrade(op):\n    pass\n'

SECOND = '''\
"""Change three files, rename one, write one into a folder of its own."""

revision = "1.1.0"
down_revision = "1.0.0"


def upgrade(op):
    op.file("app.yaml").rename("$.host", "address")
    op.file("database.yaml").set("$.pool", 10)
    op.file("team/routes.yaml").add("$.fallback", "app")
    op.rename_file("limits.yaml", "quota.yaml")
    op.create_file("extra/audit.yaml", {"keep": 30})
'''

OLD = {
    "app.yaml": "# The application.\nhost: localhost   # to be changed\nport: 8080\n",
    "database.yaml": "url: postgres://db/app\npool: 5\n",
    "limits.yaml": "requests: 100\n",
    "team/routes.yaml": "first: app\n",
    "untouched.yaml": "stays: as it is\n",
}

NEW = {
    "app.yaml": "# The application.\naddress: localhost   # to be changed\nport: 8080\n",
    "database.yaml": "url: postgres://db/app\npool: 10\n",
    "extra/audit.yaml": "keep: 30\n",
    "quota.yaml": "requests: 100\n",
    "team/routes.yaml": "first: app\nfallback: app\n",
    "untouched.yaml": "stays: as it is\n",
}


class Said(NamedTuple):
    """What a command left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str


class Farm:
    """A place where one project is brought back to the same beginning again and again."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.folder = base / "work" / "project"
        self.root = self.folder / "config"
        self.home = base / "work" / "home"
        self.kept = 1_000
        """How many snapshots there must be, as far as there were runs."""
        # Shared with the other tests of the process: compiling costs more than all the rest.
        self.compiled = base.parent / "compiled"
        self._pattern = base / "pattern"

    def plant(self) -> None:
        """Write the project, stamped 1.0.0."""
        _write(
            self.folder, {"configmig.ini": SETTINGS, "versions/1_0_0.py": FIRST, "versions/1_1_0.py": SECOND}
        )
        _write(self.root, OLD)
        self.home.mkdir()
        assert self.run("stamp", "1.0.0").code == 0

    def run(self, *arguments: str) -> Said:
        """Run the command line in this process, entered where its own process enters it."""
        out, err = io.StringIO(), io.StringIO()
        with self._surroundings(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(arguments)
        return Said(code, out.getvalue(), err.getvalue())

    def keep_snapshots(self, count: int) -> None:
        """Let every run from now on remove all snapshots but the newest ``count``."""
        self.kept = count
        _write(self.folder, {"configmig.ini": f"{SETTINGS}backups.keep = {count}\n"})

    def keep(self) -> None:
        """Make what is there now the beginning."""
        shutil.rmtree(self._pattern, ignore_errors=True)
        shutil.copytree(self.base / "work", self._pattern, symlinks=True)

    def restore(self) -> None:
        """Go back to the beginning, times included."""
        shutil.rmtree(self.base / "work", ignore_errors=True)
        shutil.copytree(self._pattern, self.base / "work", symlinks=True)

    def files(self) -> dict[str, str]:
        """Return the configuration: content by name."""
        return {
            path.relative_to(self.root).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(self.root.rglob("*.yaml"))
            if not path.relative_to(self.root).as_posix().startswith((".", "backups/"))
        }

    def everything(self) -> dict[str, bytes]:
        """Return all files of the root, configmig's own included."""
        return {path.as_posix(): path.read_bytes() for path in sorted(self.root.rglob("*")) if path.is_file()}

    @contextlib.contextmanager
    def _surroundings(self) -> Iterator[None]:
        ours = {"HOME": "", "XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache"}
        before = {name: os.environ.get(name) for name in ours}
        os.environ.update({name: str(self.home / below) for name, below in ours.items()})
        try:
            with contextlib.chdir(self.folder):
                yield
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})


def look(farm: Farm) -> None:
    """Assert that every file is the old one or the new one, all alike unless `status` tells of a decided run.

    `status` itself must change nothing.
    """
    found, before = farm.files(), farm.everything()
    said = farm.run("status", "--format", "json")
    assert said.code == 0, said.err
    assert farm.everything() == before, "`status` wrote something"
    interrupted = json.loads(said.out)["interrupted"]
    for name, content in found.items():
        assert content in (OLD.get(name), NEW.get(name)), f"{name} is neither old nor new"
    if interrupted is None or not interrupted["committed"]:
        assert found in (OLD, NEW), f"a mixture, and `status` does not tell: {sorted(found)}"


def settle(farm: Farm) -> tuple[HistoryEntry, ...]:
    """Bring the project up to head after a crash, assert that all is well, and return its history."""
    said = farm.run("upgrade", "head")
    assert said.code == 0, said.err
    return assert_sound(farm, NEW)


def assert_sound(farm: Farm, files: Mapping[str, str], *, leftover: bool = False) -> tuple[HistoryEntry, ...]:
    """Assert that the root holds ``files``, true records and no litter; return the runs that changed it."""
    assert farm.files() == files
    said = farm.run("status", "--format", "json")
    assert (said.code, json.loads(said.out)["drift"], json.loads(said.out)["interrupted"]) == (0, [], None)
    state = read_state(farm.root)
    assert state is not None
    assert state.heads == (("1.1.0",) if files == NEW else ("1.0.0",))
    history = read_history(farm.root)
    assert verify_chain(farm.root, head=state.history_head) == len(history)
    # Failures and recoveries are lines too; they change nothing, so they have no snapshot.
    runs = tuple(entry for entry in history if entry.outcome not in ("failed", "recovered"))
    assert runs[-1].run == state.run
    names = [entry.run for entry in reversed(runs)]
    snapshots = [each.run for each in list_snapshots(farm.root)]
    # A run that was stopped while it removed old snapshots leaves some to the next one.
    assert snapshots == names[: max(len(snapshots), farm.kept)]
    for run in snapshots:
        read_snapshot(farm.root, run)
    assert_no_litter(farm, leftover=leftover)
    return runs


def assert_no_litter(farm: Farm, *, leftover: bool = False) -> None:
    """Assert that nothing is left of what a run prepares; ``leftover``: but the rest of an old snapshot."""
    litter = [
        *farm.folder.rglob("*.configmig-new"),
        *(path for path in farm.root.glob("backups/.*") if not (leftover and path.suffix == ".gone")),
        *farm.root.rglob("*.conflict-*"),
    ]
    assert not litter
    assert not [path for path in farm.root.glob(".configmig/*") if path.name != "lock"]


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
