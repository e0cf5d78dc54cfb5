"""What a run costs on the disk: its flushes, one by one, and its time beside bare write + fsync.

    python benchmarks/run_cost.py [FOLDER]

FOLDER is where the files are made and removed again; by default the system's folder for temporary files. Both
ways are taken in turn, and the minimum of the repeats counts.
"""

import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from configmig.storage.disk import Disk, using  # noqa: E402 - the repository's own
from configmig.storage.history_end import read_head  # noqa: E402
from configmig.storage.ledger import HistoryEntry, encode_entry, line_hash  # noqa: E402
from configmig.storage.lock import root_lock  # noqa: E402
from configmig.storage.snapshot_writer import write_snapshot  # noqa: E402
from configmig.storage.snapshots import Snapshot, SnapshotStep  # noqa: E402
from configmig.storage.state import State, encode_state  # noqa: E402
from configmig.storage.transaction import commit, recover  # noqa: E402

FILES = 5
SIZE = 4_000
REPEATS = 15


class Sync(NamedTuple):
    """One flush of the disk: its part of the run, and what was flushed."""

    part: str
    what: str


class CountingDisk(Disk):
    """The real disk, which notes what is flushed."""

    def __init__(self, root: Path) -> None:
        self.syncs: list[Sync] = []
        self._root = root.resolve()
        self._names: dict[int, Path] = {}

    def create(self, path: Path, mode: int) -> int:
        """Remember the name of a new file."""
        descriptor = super().create(path, mode)
        self._names[descriptor] = path
        return descriptor

    def open_append(self, path: Path, mode: int) -> int:
        """Remember the name of the history."""
        descriptor = super().open_append(path, mode)
        self._names[descriptor] = path
        return descriptor

    def fsync(self, descriptor: int) -> None:
        """Note the file and flush it."""
        self._note(self._names[descriptor], "file")
        super().fsync(descriptor)

    def fsync_folder(self, path: Path) -> None:
        """Note the folder and flush it."""
        self._note(path, "folder")
        super().fsync_folder(path)

    def _note(self, path: Path, kind: str) -> None:
        name = path.resolve().relative_to(self._root).as_posix()
        self.syncs.append(Sync(_part_of(name), f"{kind} {name}"))


def _part_of(name: str) -> str:
    if name.startswith("backups"):
        return "snapshot"
    if name.startswith(".configmig"):
        return "journal"
    return "files, history and state"


def least(names: Collection[str]) -> dict[str, int]:
    """Return the flushes without which no protocol of this kind survives a power cut, by part.

    A snapshot of every version needs each of its files, its manifest, and each folder that has new names; the
    journal needs its file, its name as a draft, its decision and its end; the rest needs each staged file and
    the staged state, the folder before the decision and after the renaming, and the history.
    """
    folders = {str(Path(name).parent) for name in names}
    deeper = folders - {"."}
    snapshot_files = 2 * len(names) + 1 + 2  # two versions, the manifest, edits and source
    snapshot_folders = (
        1 + 2 * (1 + len(deeper)) + 2
    )  # its own, the steps', `backups` before and after its name
    return {
        "snapshot": snapshot_files + snapshot_folders,
        "journal": 4,
        "files, history and state": len(names) + 1 + 2 * len(folders | {"."}) + 1,
    }


def whole_run(root: Path, before: Mapping[str, bytes], after: Mapping[str, bytes], run: str) -> None:
    """Do what a run does once its plan is made: lock, recover, snapshot, commit."""
    with root_lock(root, command="measure", timeout=5):
        recover(root)
        steps = (
            SnapshotStep(heads=("1",), files=before),
            SnapshotStep(heads=("2",), files=after, revision="2", source="pass\n"),
        )
        write_snapshot(
            root, Snapshot(run=run, time="t", direction="upgrade", start=("1",), target=("2",), steps=steps)
        )
        line = encode_entry(_entry(run), read_head(root))
        state = State(heads=("2",), run=run, history_head=line_hash(line))
        commit(root, run=run, changes=after, before=before, history_line=line, state=encode_state(state))


def bare(root: Path, after: Mapping[str, bytes]) -> None:
    """Write and flush the same files in place: what survives nothing."""
    for name, content in after.items():
        descriptor = os.open(root / name, os.O_WRONLY | os.O_TRUNC)
        os.write(descriptor, content)
        os.fsync(descriptor)
        os.close(descriptor)


def bare_safely(root: Path, after: Mapping[str, bytes]) -> None:
    """Write, flush and rename each file for itself, and flush its folder: whole files, mixed sets."""
    for name, content in after.items():
        new = root / f"{name}.new"
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT)
        os.write(descriptor, content)
        os.fsync(descriptor)
        os.close(descriptor)
        new.replace(root / name)
        folder = os.open(new.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def _entry(run: str) -> HistoryEntry:
    return HistoryEntry(
        run=run,
        time="2024-10-25T23:37:34Z",
        who="ada",
        host="box",
        tool="0",
        direction="upgrade",
        start=("1",),
        target=("2",),
        outcome="applied",
    )


def _contents(letter: bytes) -> dict[str, bytes]:
    names = [*(f"file{number}.yaml" for number in range(FILES - 1)), "team/routes.yaml"]
    return dict.fromkeys(names, b"key: " + letter * SIZE + b"\n")


def _plant(root: Path, contents: Mapping[str, bytes]) -> None:
    for name, content in contents.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def counted(base: Path) -> list[Sync]:
    """Return the flushes of one run on a root that has had a run before."""
    root = base / "counted"
    before, after = _contents(b"a"), _contents(b"b")
    _plant(root, before)
    whole_run(root, before, after, "20240101T000000Z-00000")
    disk = CountingDisk(root)
    with using(disk):
        whole_run(root, after, before, "20240102T000000Z-00000")
    return disk.syncs


def _print_syncs(syncs: list[Sync]) -> bool:
    needed = least(_contents(b"a").keys())
    found = Counter(sync.part for sync in syncs)
    for number, sync in enumerate(syncs, start=1):
        print(f"{number:4} {sync.part}: {sync.what}")
    print(f"\n{'flushes of a run over ' + str(FILES) + ' files':40} made  needed  ratio")
    for part, least_count in needed.items():
        print(f"{part:40} {found[part]:4}  {least_count:6}  {found[part] / least_count:5.2f}")
    made = found["snapshot"] + found["journal"]
    allowed = needed["snapshot"] + needed["journal"]
    print(f"{'snapshot and journal together':40} {made:4}  {allowed:6}  {made / allowed:5.2f}  (promised: 2)")
    return made <= 2 * allowed


def _print_times(base: Path) -> None:
    root = base / "timed"
    sides = _contents(b"a"), _contents(b"b")
    _plant(root, sides[0])
    ways: dict[str, Callable[[int], object]] = {
        "write + fsync": lambda turn: bare(root, sides[turn % 2]),
        "write + fsync + rename + fsync of the folder": lambda turn: bare_safely(root, sides[turn % 2]),
        "a run: all files or none, with a way back": lambda turn: whole_run(
            root, sides[1 - turn % 2], sides[turn % 2], f"20240103T{turn:06}Z-00000"
        ),
    }
    found: dict[str, float] = dict.fromkeys(ways, float("inf"))
    for turn in range(REPEATS):
        _plant(root, sides[1 - turn % 2])
        for name, act in ways.items():
            _plant(root, sides[1 - turn % 2])
            found[name] = min(found[name], _seconds(lambda act=act, turn=turn: act(turn)))  # type: ignore[misc]
    least_time = found["write + fsync"]
    print(f"\n{'time for ' + str(FILES) + ' files':46}      ms  ratio")
    for name, seconds in found.items():
        print(f"{name:46} {seconds * 1000:7.2f}  {seconds / least_time:5.1f}")


def main() -> int:
    """Print the flushes and the times; return 1 when there are more flushes than promised."""
    base = Path(tempfile.mkdtemp(prefix="configmig-cost-", dir=sys.argv[1] if len(sys.argv) > 1 else None))
    try:
        within = _print_syncs(counted(base))
        _print_times(base)
    finally:
        shutil.rmtree(base)
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
