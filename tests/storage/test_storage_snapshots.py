import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from configmig.edits import Edit
from configmig.errors.base import Place
from configmig.errors.storage import (
    RootEscapeError,
    SnapshotDamagedError,
    UnknownSnapshotError,
    UnsafeNameError,
)
from configmig.storage.layout import is_run_id, new_run_id
from configmig.storage.snapshot_writer import (
    adopt_snapshot,
    remove_uncommitted,
    uncommitted_runs,
    write_snapshot,
)
from configmig.storage.snapshots import (
    FoundVersion,
    Snapshot,
    SnapshotStep,
    find_version,
    list_snapshots,
    prune,
    read_snapshot,
)

RUN = "20241025T233734Z-3f9a"
EDITS = (
    Edit(
        kind="add", file="a.yaml", pointer=("x", 0), after={8080: "web", "list": [{True: None}]}, position=1
    ),
    Edit(kind="remove", file="a.yaml", pointer=("token",), before="geheim", before_text="token: geheim\n"),
    Edit(kind="replace", file="a.yaml", pointer=("f",), before=float("inf"), after={"$pairs": "kept"}),
)


def snapshot(run: str = RUN, *, start: str = "1.0.0", text: bytes = b"a: 1\n") -> Snapshot:
    return Snapshot(
        run=run,
        time="2024-10-25T23:37:34Z",
        direction="upgrade",
        start=(start,),
        target=("1.1.0",),
        steps=(
            SnapshotStep(heads=(start,), files={"a.yaml": text, "sub/b.yaml": b"b\n"}),
            SnapshotStep(
                heads=("1.1.0",),
                files={"a.yaml": b"a: 2\n", "new.yaml": b"n\n"},
                revision="1.1.0",
                edits=EDITS,
                source="revision = '1.1.0'\n",
            ),
        ),
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "config"
    (root / "sub").mkdir(parents=True)
    (root / "a.yaml").write_bytes(b"a: 1\n")
    (root / "sub/b.yaml").write_bytes(b"b\n")
    (root / "a.yaml").chmod(0o644)
    (root / "sub/b.yaml").chmod(0o440)
    return root


def write(root: Path, each: Snapshot) -> Path:
    path = write_snapshot(root, each)
    adopt_snapshot(root, each.run)
    return path


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_snapshot_holds_every_version_in_its_own_folder(root: Path) -> None:
    path = write(root, snapshot())

    assert path == root / "backups" / RUN
    found = sorted(each.relative_to(path).as_posix() for each in path.rglob("*") if each.is_file())
    assert found == [
        "00-1.0.0/a.yaml",
        "00-1.0.0/sub/b.yaml",
        "01-1.1.0.edits.jsonl",
        "01-1.1.0.source.py",
        "01-1.1.0/a.yaml",
        "01-1.1.0/new.yaml",
        "manifest.json",
    ]
    assert (path / "00-1.0.0/a.yaml").read_bytes() == b"a: 1\n"
    assert (path / "01-1.1.0.source.py").read_text() == "revision = '1.1.0'\n"


def test_the_manifest_says_what_is_in_it(root: Path) -> None:
    path = write(root, snapshot())

    manifest = json.loads((path / "manifest.json").read_bytes())

    assert {name: manifest[name] for name in ("format", "run", "time", "direction", "from", "to")} == {
        "format": "configmig.snapshot/1",
        "run": RUN,
        "time": "2024-10-25T23:37:34Z",
        "direction": "upgrade",
        "from": ["1.0.0"],
        "to": ["1.1.0"],
    }
    first = manifest["steps"][0]
    assert (first["revision"], first["heads"], first["folder"]) == (None, ["1.0.0"], "00-1.0.0")
    assert (first["edits"], first["source"]) == (None, None)
    assert {name: stored["mode"] for name, stored in first["files"].items()} == {
        "a.yaml": "0644",
        "sub/b.yaml": "0440",
    }
    assert manifest["steps"][1]["edits"]["file"] == "01-1.1.0.edits.jsonl"


def test_a_snapshot_is_readable_for_its_owner_alone(root: Path) -> None:
    path = write(root, snapshot())

    assert mode_of(root / "backups") == 0o700
    assert {mode_of(each) for each in path.rglob("*") if each.is_dir()} == {0o700}
    assert mode_of(path / "00-1.0.0/a.yaml") == 0o600
    assert mode_of(path / "00-1.0.0/sub/b.yaml") == 0o400
    assert mode_of(path / "01-1.1.0.edits.jsonl") == 0o600
    assert mode_of(path / "manifest.json") == 0o600


def test_a_snapshot_is_read_back_as_it_was_with_the_modes_of_the_files(root: Path) -> None:
    given = snapshot()
    write(root, given)

    found = read_snapshot(root, RUN)

    assert (found.run, found.time, found.direction) == (RUN, given.time, "upgrade")
    assert (found.start, found.target) == (("1.0.0",), ("1.1.0",))
    assert [step.files for step in found.steps] == [step.files for step in given.steps]
    assert [step.modes for step in found.steps] == [
        {"a.yaml": 0o644, "sub/b.yaml": 0o440},
        {"a.yaml": 0o644, "new.yaml": 0o644},
    ]
    assert found.steps[1].edits == EDITS
    assert found.steps[1].edits[0].after == {8080: "web", "list": [{True: None}]}
    assert found.steps[1].source == "revision = '1.1.0'\n"


def test_base_and_branches_have_folders_too(root: Path) -> None:
    steps = (
        SnapshotStep(heads=(), files={}),
        SnapshotStep(heads=("1.0.0", "../x y"), files={"a.yaml": b"a\n"}, revision="1.0.0"),
    )
    given = Snapshot(run=RUN, time="t", direction="upgrade", start=(), target=("1.0.0",), steps=steps)

    path = write(root, given)

    names = sorted(each.name for each in path.iterdir())
    assert names == ["01-1.0.0+.._x_y", "01-1.0.0+.._x_y.edits.jsonl", "manifest.json"]
    assert [step.files for step in read_snapshot(root, RUN).steps] == [{}, {"a.yaml": b"a\n"}]


def test_a_snapshot_is_none_until_its_run_is_committed(root: Path) -> None:
    write_snapshot(root, snapshot())

    assert list_snapshots(root) == ()
    assert uncommitted_runs(root) == (RUN,)
    with pytest.raises(UnknownSnapshotError):
        read_snapshot(root, RUN)

    remove_uncommitted(root)
    assert not (root / "backups").exists()


def test_a_file_under_an_unsafe_name_is_not_written(root: Path) -> None:
    step = SnapshotStep(heads=("1.0.0",), files={"../evil.yaml": b"x"})
    given = Snapshot(run=RUN, time="t", direction="upgrade", start=(), target=(), steps=(step,))

    with pytest.raises(UnsafeNameError):
        write_snapshot(root, given)

    assert list((root / "backups").iterdir()) == []


def test_a_backups_folder_that_is_a_link_is_refused(root: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (root / "backups").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(RootEscapeError):
        write_snapshot(root, snapshot())


@pytest.mark.parametrize(
    "run",
    [
        pytest.param("20200101T000000Z-0000", id="removed long ago"),
        pytest.param("../../etc", id="a path"),
        pytest.param("", id="empty"),
    ],
)
def test_an_unknown_snapshot_is_an_error_that_names_the_newest(root: Path, run: str) -> None:
    write(root, snapshot())

    with pytest.raises(UnknownSnapshotError) as caught:
        read_snapshot(root, run)

    assert caught.value.message == f"there is no snapshot of the run {run!r}"
    assert caught.value.details == (f"the newest are {RUN}",)
    assert caught.value.hint == "`configmig history --runs` lists the runs"


def edit_manifest(path: Path, old: str, new: str) -> None:
    manifest = path / "manifest.json"
    text = manifest.read_text()
    assert old in text
    manifest.write_text(text.replace(old, new))


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        pytest.param("00-1.0.0/a.yaml", b"a: evil\n", "was changed since it was written", id="changed"),
        pytest.param("00-1.0.0/a.yaml", None, "is missing", id="removed"),
        pytest.param("01-1.1.0.edits.jsonl", b"", "was changed since it was written", id="edits"),
        pytest.param("01-1.1.0.source.py", b"", "was changed since it was written", id="source"),
        pytest.param("manifest.json", None, "is missing", id="no manifest"),
        pytest.param(
            "manifest.json",
            b"{",
            "cannot be understood: not JSON: Expecting property name enclosed in double quotes",
            id="broken manifest",
        ),
    ],
)
def test_a_damaged_snapshot_is_refused_and_the_file_named(
    root: Path, name: str, content: bytes | None, problem: str
) -> None:
    path = write(root, snapshot())
    (path / name).unlink()
    if content is not None:
        (path / name).write_bytes(content)

    with pytest.raises(SnapshotDamagedError) as caught:
        read_snapshot(root, RUN)

    assert caught.value.message == f"the snapshot of the run {RUN} is damaged: {name} {problem}"
    assert caught.value.places == (Place(f"backups/{RUN}/{name}"),)
    assert caught.value.hint == (
        "`configmig history --runs` lists the other runs; `configmig rollback RUN` goes back to one"
    )


def test_a_file_replaced_by_a_link_is_refused(root: Path, tmp_path: Path) -> None:
    path = write(root, snapshot())
    secret = tmp_path / "same"
    secret.write_bytes(b"a: 1\n")
    (path / "00-1.0.0/a.yaml").unlink()
    (path / "00-1.0.0/a.yaml").symlink_to(secret)

    with pytest.raises(SnapshotDamagedError) as caught:
        read_snapshot(root, RUN)

    assert caught.value.problem == "is a symbolic link"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('"a.yaml"', '"../../../a.yaml"', id="a file above"),
        pytest.param('"a.yaml"', '"/etc/passwd"', id="an absolute file"),
        pytest.param('"folder": "00-1.0.0"', '"folder": "../x"', id="a folder above"),
        pytest.param('"heads"', '"head"', id="another folder than the version says"),
        pytest.param(f'"run": "{RUN}"', '"run": "20200101T000000Z-0000"', id="another run"),
        pytest.param("configmig.snapshot/1", "configmig.snapshot/9", id="a later format"),
        pytest.param('"mode": "0644"', '"mode": "7"', id="no mode"),
    ],
)
def test_a_forged_manifest_is_refused(root: Path, old: str, new: str) -> None:
    path = write(root, snapshot())
    edit_manifest(path, old, new)

    with pytest.raises(SnapshotDamagedError) as caught:
        read_snapshot(root, RUN)

    assert caught.value.file == "manifest.json"


RUNS = [f"2024010{number}T000000Z-0000" for number in range(1, 6)]


def test_snapshots_are_listed_the_newest_first_and_broken_ones_say_so(root: Path) -> None:
    for run in RUNS[:3]:
        path = write(root, snapshot(run))
        (path / "manifest.json").write_bytes(b"{}") if run == RUNS[1] else None
    (root / "backups/by-hand").mkdir()

    found = list_snapshots(root)

    assert [each.run for each in found] == RUNS[2::-1]
    assert found[0].versions == (("1.0.0",), ("1.1.0",))
    assert [each.problem for each in found] == [
        None,
        "manifest.json cannot be understood: `format` is missing, a text is wanted",
        None,
    ]


def test_there_are_no_snapshots_without_a_folder(root: Path) -> None:
    assert list_snapshots(root) == ()
    assert prune(root, 1) == ()
    assert find_version(root, ["1.0.0"]) is None


def test_a_version_is_found_in_the_newest_snapshot_that_holds_it(root: Path) -> None:
    write(root, snapshot(RUNS[0], text=b"a: old\n"))
    write(root, snapshot(RUNS[1], text=b"a: newer\n"))
    write(root, snapshot(RUNS[2], start="1.0.5"))

    found = find_version(root, ["1.0.0"])

    assert isinstance(found, FoundVersion)
    assert (found.run, found.step.files["a.yaml"]) == (RUNS[1], b"a: newer\n")
    assert find_version(root, ["9.9.9"]) is None


def test_a_version_whose_files_are_damaged_is_an_error(root: Path) -> None:
    path = write(root, snapshot())
    (path / "00-1.0.0/a.yaml").write_bytes(b"evil\n")

    with pytest.raises(SnapshotDamagedError):
        find_version(root, ["1.0.0"])
    assert find_version(root, ["1.1.0"]) is not None


@pytest.mark.parametrize(
    ("keep", "removed"),
    [
        pytest.param(9, (), id="fewer than that"),
        pytest.param(3, tuple(RUNS[:2]), id="the oldest"),
        pytest.param(0, tuple(RUNS[:4]), id="never the newest"),
    ],
)
def test_pruning_removes_the_oldest_beyond_the_number_to_keep(
    root: Path, keep: int, removed: tuple[str, ...]
) -> None:
    for run in RUNS:
        write(root, snapshot(run))

    assert prune(root, keep) == removed
    assert [each.run for each in list_snapshots(root)] == [
        run for run in reversed(RUNS) if run not in removed
    ]
    assert {path.name for path in (root / "backups").iterdir()} == set(RUNS) - set(removed)


def test_pruning_never_removes_the_newest_good_snapshot(root: Path) -> None:
    for run in RUNS[:3]:
        path = write(root, snapshot(run))
        if run != RUNS[0]:
            (path / "00-1.0.0/a.yaml").write_bytes(b"evil\n")

    assert prune(root, 1) == (RUNS[1],)
    assert [each.run for each in list_snapshots(root)] == [RUNS[2], RUNS[0]]


def test_run_ids_sort_by_their_time_to_the_microsecond() -> None:
    moment = datetime(2024, 10, 25, 23, 37, 34, 0x3F9A1, tzinfo=UTC)

    assert new_run_id(moment) == "20241025T233734Z-3f9a1"
    assert new_run_id(moment) < new_run_id(moment.replace(microsecond=0x3F9A2))
    assert is_run_id(RUN)
    assert is_run_id(new_run_id(moment))
    assert not is_run_id(f"{RUN}\n")
    assert not is_run_id(f"../{RUN}")


def test_reading_snapshots_changes_nothing(root: Path) -> None:
    write(root, snapshot())
    before = {path: path.lstat().st_mtime_ns for path in root.rglob("*")}

    read_snapshot(root, RUN)
    list_snapshots(root)
    find_version(root, ["1.0.0"])

    assert {path: path.lstat().st_mtime_ns for path in root.rglob("*")} == before
