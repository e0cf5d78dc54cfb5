"""A root that anything may happen to: runs, edits by hand, crashes and recoveries in any order."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from ruamel.yaml import YAML

from configmig import api
from configmig.errors import ConfigmigError
from configmig.errors.run import ConflictError
from configmig.project import Project
from configmig.storage.disk import Disk, using
from configmig.storage.ledger import verify_chain
from configmig.storage.snapshots import list_snapshots, read_snapshot
from configmig.storage.state import read_state
from configmig.storage.transaction import pending
from tests.endurance.conftest import MEMORY
from tests.workshop import WITHOUT_JUDGES

SETTINGS = f"[configmig]\nrevision_ids = version\n{WITHOUT_JUDGES}"

REVISIONS = {
    "1.0.0": "pass",
    "1.1.0": 'op.file("a.yaml").rename("$.host", "address")\n    op.file("b/c.yaml").set("$.pool", 10)',
    "1.2.0": 'op.create_file("new.yaml", {"keep": 30})\n    op.file("a.yaml").add("$.mode", "fast")',
    "1.3.0": 'op.file("b/c.yaml").remove("$.url")\n    op.rename_file("gone.yaml", "came.yaml")',
}

ROOT = {
    "a.yaml": "# The application.\nhost: localhost   # here\nport: 80\n",
    "b/c.yaml": "url: local\npool: 5\n",
    "gone.yaml": "stays: true\n",
}

VALUES: dict[str, dict[str, dict[str, object]]] = {
    "1.0.0": {
        "a.yaml": {"host": "localhost", "port": 80},
        "b/c.yaml": {"url": "local", "pool": 5},
        "gone.yaml": {"stays": True},
    },
}
BASE = "base"
"""Where a rollback of the stamp leads."""

VALUES[BASE] = VALUES["1.0.0"]
VALUES["1.1.0"] = VALUES["1.0.0"] | {
    "a.yaml": {"address": "localhost", "port": 80},
    "b/c.yaml": {"url": "local", "pool": 10},
}
VALUES["1.2.0"] = VALUES["1.1.0"] | {
    "a.yaml": {"address": "localhost", "port": 80, "mode": "fast"},
    "new.yaml": {"keep": 30},
}
VALUES["1.3.0"] = {name: dict(values) for name, values in VALUES["1.2.0"].items() if name != "gone.yaml"} | {
    "b/c.yaml": {"pool": 10},
    "came.yaml": {"stays": True},
}

EDITED = ("a.yaml", "b/c.yaml")
"""The files that are edited by hand: they are there at every version."""

REFUSALS = ("CM111", "CM507")
"""Nothing lies in that direction; there is no run to take back."""

versions = st.sampled_from(list(REVISIONS))
moments = st.integers(min_value=0, max_value=110)


class KilledError(BaseException):
    """The process is gone: nothing that it still wants to do happens."""


class MortalDisk(Disk):
    """Ends the process at one of its changes, and everything that it would do afterwards."""

    def __init__(self, at: int | None = None) -> None:
        self._left = at

    def _live(self) -> None:
        if self._left is None:
            return
        self._left -= 1
        if self._left < 0:
            raise KilledError

    def create(self, path: Path, mode: int) -> int:
        """Open a new file, or die."""
        self._live()
        return super().create(path, mode)

    def open_append(self, path: Path, mode: int) -> int:
        """Open the history, or die."""
        self._live()
        return super().open_append(path, mode)

    def write(self, descriptor: int, content: bytes) -> None:
        """Write half of it and die, or all of it."""
        try:
            self._live()
        except KilledError:
            if self._left == -1:
                super().write(descriptor, content[: len(content) // 2])
            raise
        super().write(descriptor, content)

    def rename(self, source: Path, target: Path) -> None:
        """Rename, or die."""
        self._live()
        super().rename(source, target)

    def unlink(self, path: Path) -> None:
        """Remove, or die."""
        self._live()
        super().unlink(path)

    def make_folder(self, path: Path, mode: int) -> None:
        """Make a folder, or die."""
        self._live()
        super().make_folder(path, mode)

    def remove_tree(self, path: Path) -> None:
        """Remove a folder, or die."""
        self._live()
        super().remove_tree(path)

    def fsync(self, descriptor: int) -> None:
        """Wait for no medium, or die."""
        self._live()

    def fsync_folder(self, path: Path) -> None:
        """Wait for no medium, or die."""
        self._live()


class Roots(RuleBasedStateMachine):
    """What somebody may do to a root, and what must hold after every step of it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(
            tempfile.mkdtemp(prefix="configmig-model-", dir=MEMORY if MEMORY.is_dir() else None)
        )
        self.root = self.folder / "config"
        self.edits: dict[str, str] = {}
        """The keys that were added by hand, and the file of each."""
        self.endangered: set[str] = set()
        """Those that were added between a crash and the recovery."""

    @initialize()
    def plant(self) -> None:
        """Write the project, stamped 1.0.0."""
        for name, content in {
            "configmig.ini": SETTINGS,
            **{f"config/{n}": c for n, c in ROOT.items()},
        }.items():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_text(content)
        (self.folder / "versions").mkdir()
        before = "None"
        for name, body in REVISIONS.items():
            text = (
                f'"""R."""\nrevision = "{name}"\ndown_revision = {before}\n\n\ndef upgrade(op):\n    {body}\n'
            )
            (self.folder / f"versions/{name.replace('.', '_')}.py").write_text(text)
            before = f'"{name}"'
        with using(MortalDisk()):
            api.stamp(self.project, "1.0.0")

    @property
    def project(self) -> Project:
        """The project as a new process finds it."""
        return api.open_project(self.folder)

    def teardown(self) -> None:
        """Whatever happened: there is a way back to the first version, and it keeps every edit."""
        try:
            if self.root.is_dir():
                self.run(lambda: api.recover_root(self.project))
                self.run(lambda: api.downgrade(self.project, "1.0.0"))
                self.invariants_hold("1.0.0")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    @rule(wanted=versions)
    def upgrade(self, wanted: str) -> None:
        """Go up, or find that it lies behind."""
        self.run(lambda: api.upgrade(self.project, wanted))

    @rule(wanted=versions)
    def downgrade(self, wanted: str) -> None:
        """Go down, or find that it lies ahead."""
        self.run(lambda: api.downgrade(self.project, wanted))

    @rule()
    def rollback(self) -> None:
        """Take the last run back, where there is one."""
        self.run(lambda: api.rollback(self.project))

    @rule()
    def recover(self) -> None:
        """Settle what was interrupted."""
        self.run(lambda: api.recover_root(self.project))
        assert pending(self.root) is None

    @rule(name=st.sampled_from(EDITED))
    def edit_by_hand(self, name: str) -> None:
        """Add a line to a file, whatever goes on."""
        key = f"hand{len(self.edits)}"
        with (self.root / name).open("a") as stream:
            stream.write(f"{key}: 1  # mine\n")
        self.edits[key] = name
        if pending(self.root) is not None:
            self.endangered.add(key)

    @rule(at=moments, wanted=versions, way=st.sampled_from(["upgrade", "downgrade", "rollback", "recover"]))
    def crash(self, at: int, wanted: str, way: str) -> None:
        """Die at one of the changes of a command."""
        acts: dict[str, Callable[[], object]] = {
            "upgrade": lambda: api.upgrade(self.project, wanted),
            "downgrade": lambda: api.downgrade(self.project, wanted),
            "rollback": lambda: api.rollback(self.project),
            "recover": lambda: api.recover_root(self.project),
        }
        try:
            self.run(acts[way], at)
        except KilledError:
            return

    def run(self, act: Callable[[], object], at: int | None = None) -> None:
        """Do something that may be refused; then nothing has changed but what was interrupted before."""
        with using(MortalDisk(at)):
            try:
                act()
            except ConflictError as error:
                raise AssertionError(f"an edit beside it was called a conflict: {error.details}") from error
            except ConfigmigError as error:
                if error.code not in REFUSALS:
                    raise
        self.settle_edits()

    def settle_edits(self) -> None:
        """Find the edits that were made in between: in the file, or kept aside; somebody clears that up."""
        if pending(self.root) is not None:
            return
        for key in self.endangered:
            self.assert_on_disk(key)
            if key not in (self.root / self.edits[key]).read_text():
                del self.edits[key]
        self.endangered.clear()
        for aside in self.root.rglob("*.conflict-*"):
            aside.unlink()

    def assert_on_disk(self, key: str) -> None:
        """Assert that a line is in its file or beside it."""
        path = self.root / self.edits[key]
        texts = [found.read_text() for found in path.parent.glob(f"{path.name}*")]
        assert any(f"{key}: 1  # mine" in text for text in texts), f"{key} is lost"

    @invariant()
    @precondition(lambda self: self.root.is_dir())
    def everything_is_whole(self) -> None:
        """Hold what must hold after every step."""
        self.invariants_hold()

    def invariants_hold(self, version: str | None = None) -> None:
        """Assert that readers see one version with all edits, and that records and disk are in order."""
        state, files = self.project.view()
        assert state is not None
        heads = state.heads or (BASE,)
        assert version is None or heads[0] in (BASE, version)
        found = {name: dict(YAML(typ="safe").load(content)) for name, content in files.items()}
        for key in self.endangered:
            self.assert_on_disk(key)
            found[self.edits[key]].pop(key, None)
        expected = {name: dict(values) for name, values in VALUES[heads[0]].items()}
        for key, name in self.edits.items():
            expected[name] |= {} if key in self.endangered else {key: 1}
        assert found == expected
        api.status(self.project)
        interrupted = pending(self.root)
        if interrupted is None or not interrupted.committed:
            recorded = read_state(self.root)
            assert recorded is not None
            history = self.project.history()
            assert verify_chain(self.root, head=recorded.history_head) == len(history)
            # Failures and recoveries are lines too; they change nothing.
            changing = [entry for entry in history if entry.outcome not in ("failed", "recovered")]
            assert changing[-1].run == recorded.run
            for summary in list_snapshots(self.root):
                read_snapshot(self.root, summary.run)
        if interrupted is None:
            assert not [*self.root.rglob("*.configmig-new"), *self.root.glob("backups/.*.new")]
