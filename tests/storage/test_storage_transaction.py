import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from configmig.errors.storage import (
    FileChangedMeanwhileError,
    JournalDamagedError,
    NotARegularFileError,
    RootEscapeError,
    RootMissingError,
    RunPendingError,
    SharedFileError,
    UnsafeNameError,
)
from configmig.storage import disk as seam
from configmig.storage.finish import finish
from configmig.storage.history_end import read_head
from configmig.storage.journal import (
    draft_path,
    encode_journal,
    journal_path,
    read_journal,
)
from configmig.storage.layout import STATE_FILE
from configmig.storage.ledger import HistoryEntry, encode_entry, line_hash, read_history
from configmig.storage.snapshot_writer import write_snapshot
from configmig.storage.snapshots import Snapshot, SnapshotStep, list_snapshots
from configmig.storage.state import State, encode_state, read_state
from configmig.storage.transaction import Interrupted, commit, pending, recover

RUN = "20241025T233734Z-3f9a"
OLD = {"a.yaml": b"a: 1\n", "b.yaml": b"b: 1\n", "c.yaml": b"c: 1\n"}
NEW = {"a.yaml": b"a: 2\n", "b.yaml": b"b: 1\n", "sub/d.yaml": b"d: 2\n"}
CHANGES: dict[str, bytes | None] = {"a.yaml": NEW["a.yaml"], "c.yaml": None, "sub/d.yaml": NEW["sub/d.yaml"]}


class PowerCutError(BaseException):
    pass


class DyingDisk(seam.Disk):
    """Dies when asked to rename onto a certain path."""

    def __init__(self, last: Path) -> None:
        self.last = last

    def rename(self, source: Path, target: Path) -> None:
        if target == self.last:
            raise PowerCutError
        super().rename(source, target)

    def unlink(self, path: Path) -> None:
        if path.name.startswith("journal"):
            raise PowerCutError
        super().unlink(path)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "config"
    root.mkdir()
    for name, content in OLD.items():
        (root / name).write_bytes(content)
    return root


def entry(run: str = RUN) -> HistoryEntry:
    return HistoryEntry(
        run=run,
        time="2024-10-25T23:37:34Z",
        who="ada",
        host="box",
        tool="0.1.0",
        direction="upgrade",
        start=("1.0.0",),
        target=("1.1.0",),
        outcome="applied",
    )


def run_on(root: Path, changes: dict[str, bytes | None] | None = None, run: str = RUN) -> tuple[str, ...]:
    line = encode_entry(entry(run), read_head(root))
    state = State(heads=("1.1.0",), run=run, history_head=line_hash(line))
    return commit(
        root,
        run=run,
        changes=CHANGES if changes is None else changes,
        history_line=line,
        state=encode_state(state),
    )


def files_of(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.relative_to(root).as_posix().startswith((".", "backups"))
    }


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def interrupt_after_deciding(root: Path, changes: dict[str, bytes | None] | None = None) -> None:
    with seam.using(DyingDisk(root / "a.yaml")), pytest.raises(PowerCutError):
        run_on(root, changes)


def test_a_commit_replaces_adds_and_removes_files_and_records_the_run(root: Path) -> None:
    kept = run_on(root)

    assert kept == ()
    assert files_of(root) == NEW
    assert [each.run for each in read_history(root)] == [RUN]
    state = read_state(root)
    assert state is not None
    assert (state.heads, state.run, state.history_head) == (("1.1.0",), RUN, read_head(root))


def test_a_commit_leaves_nothing_else_behind(root: Path) -> None:
    run_on(root)

    assert names_in(root) == [
        ".configmig",
        ".migration-history",
        ".schema-version",
        "a.yaml",
        "b.yaml",
        "sub",
    ]
    assert names_in(root / ".configmig") == []


def test_a_file_that_is_already_what_it_should_be_is_not_touched(root: Path) -> None:
    os.utime(root / "b.yaml", ns=(5, 5))

    run_on(root, {"b.yaml": OLD["b.yaml"], "a.yaml": b"a: 2\n", "missing.yaml": None})

    assert (root / "b.yaml").stat().st_mtime_ns == 5


def test_a_replaced_file_keeps_mode_and_attributes_and_gets_the_present_time(root: Path) -> None:
    path = root / "a.yaml"
    path.chmod(0o640)
    os.utime(path, ns=(5, 5))
    try:
        os.setxattr(path, "user.note", b"kept")
    except OSError:
        pytest.skip("no extended attributes here")

    run_on(root)

    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.getxattr(path, "user.note") == b"kept"
    assert path.stat().st_mtime_ns > 5


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_replaced_file_keeps_its_owner(root: Path) -> None:
    os.chown(root / "a.yaml", 65534, 65533)

    run_on(root)

    found = (root / "a.yaml").stat()
    assert (found.st_uid, found.st_gid) == (65534, 65533)


def test_a_new_file_gets_the_mode_it_is_given(root: Path) -> None:
    line = encode_entry(entry(), None)
    changes = {"secret.yaml": b"x: 1\n", "open.yaml": b"x: 1\n"}

    commit(
        root,
        run=RUN,
        changes=changes,
        history_line=line,
        state=encode_state(State(heads=("1.1.0",))),
        modes={"secret.yaml": 0o600},
    )

    assert stat.S_IMODE((root / "secret.yaml").stat().st_mode) == 0o600
    assert stat.S_IMODE((root / "open.yaml").stat().st_mode) == 0o644


def test_a_symlink_inside_the_root_stays_and_its_file_is_replaced(root: Path) -> None:
    (root / "real").mkdir()
    (root / "a.yaml").rename(root / "real/a.yaml")
    (root / "a.yaml").symlink_to("real/a.yaml")

    run_on(root)

    assert (root / "a.yaml").is_symlink()
    assert (root / "real/a.yaml").read_bytes() == b"a: 2\n"
    assert names_in(root / "real") == ["a.yaml"]


def test_a_removed_symlink_goes_and_its_file_stays(root: Path) -> None:
    (root / "c.yaml").rename(root / "real.txt")
    (root / "c.yaml").symlink_to("real.txt")

    run_on(root, {"c.yaml": None})

    assert not (root / "c.yaml").is_symlink()
    assert (root / "real.txt").read_bytes() == OLD["c.yaml"]


def test_a_root_that_is_a_symlink_works(root: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(root)

    run_on(link)

    assert files_of(root) == NEW


def test_a_symlink_out_of_the_root_is_refused_and_nothing_changes(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_bytes(b"mine\n")
    (root / "x.yaml").symlink_to(outside)

    with pytest.raises(RootEscapeError) as caught:
        run_on(root, {"a.yaml": b"a: 2\n", "x.yaml": b"theirs\n"})

    assert caught.value.message == f"x.yaml leads out of the config root, to {outside}"
    assert outside.read_bytes() == b"mine\n"
    assert (root / "a.yaml").read_bytes() == OLD["a.yaml"]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("../evil.yaml", id="above the root"),
        pytest.param("/tmp/evil.yaml", id="absolute"),
        pytest.param("a/../../evil.yaml", id="hidden in the middle"),
        pytest.param("", id="empty"),
        pytest.param("nul\0.yaml", id="a NUL"),
        pytest.param(".schema-version", id="the state"),
        pytest.param(".configmig/journal", id="the journal"),
        pytest.param("backups/x.yaml", id="a snapshot"),
    ],
)
def test_a_change_under_an_unsafe_name_is_refused(root: Path, name: str) -> None:
    with pytest.raises(UnsafeNameError):
        run_on(root, {name: b"x\n"})

    assert files_of(root) == OLD


def test_a_folder_where_a_file_should_be_is_refused(root: Path) -> None:
    (root / "folder.yaml").mkdir()

    with pytest.raises(NotARegularFileError) as caught:
        run_on(root, {"folder.yaml": b"x\n"})

    assert caught.value.message == "folder.yaml is a folder, not a file"


def test_two_names_of_one_file_are_refused(root: Path) -> None:
    (root / "alias.yaml").symlink_to("a.yaml")

    with pytest.raises(SharedFileError) as caught:
        run_on(root, {"a.yaml": b"a: 2\n", "alias.yaml": b"a: 3\n"})

    assert caught.value.message == "a.yaml and alias.yaml are the same file"
    assert files_of(root)["a.yaml"] == OLD["a.yaml"]


def test_a_missing_root_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RootMissingError):
        run_on(tmp_path / "nowhere")


def test_a_file_changed_since_the_plan_stops_the_run(root: Path) -> None:
    (root / "b.yaml").write_bytes(b"b: edited\n")
    line = encode_entry(entry(), None)

    with pytest.raises(FileChangedMeanwhileError) as caught:
        commit(root, run=RUN, changes=CHANGES, history_line=line, state=b"{}", before=OLD)

    assert caught.value.message == "b.yaml was changed by somebody else during the run"
    assert files_of(root) == {**OLD, "b.yaml": b"b: edited\n"}


def test_nothing_is_pending_after_a_commit(root: Path) -> None:
    run_on(root)

    assert pending(root) is None
    assert recover(root) is None


def test_a_decided_run_is_seen_by_readers_and_finished_by_recover(root: Path) -> None:
    interrupt_after_deciding(root)

    seen = pending(root)
    told = recover(root)

    assert seen == Interrupted(RUN, committed=True, files=("a.yaml", "c.yaml", "sub/d.yaml"))
    assert told == f"finished the interrupted run {RUN}"
    assert files_of(root) == NEW
    assert [each.run for each in read_history(root)] == [RUN]
    assert pending(root) is None


def test_an_undecided_run_is_taken_back_with_its_snapshot(root: Path) -> None:
    step = SnapshotStep(heads=("1.0.0",), files=OLD)
    write_snapshot(
        root, Snapshot(run=RUN, time="t", direction="upgrade", start=("1.0.0",), target=(), steps=(step,))
    )
    with seam.using(DyingDisk(journal_path(root))), pytest.raises(PowerCutError):
        run_on(root)

    seen = pending(root)
    told = recover(root)

    assert seen == Interrupted(RUN, committed=False, files=("a.yaml", "c.yaml", "sub/d.yaml"))
    assert told == f"removed what the interrupted run {RUN} had prepared; it had changed nothing"
    assert files_of(root) == OLD
    assert names_in(root) == [".configmig", "a.yaml", "b.yaml", "c.yaml"]
    assert list_snapshots(root) == ()


def test_looking_for_an_interrupted_run_changes_nothing(root: Path) -> None:
    interrupt_after_deciding(root)
    before = {path: path.lstat().st_mtime_ns for path in root.rglob("*")}

    pending(root)

    assert {path: path.lstat().st_mtime_ns for path in root.rglob("*")} == before


def test_a_new_run_does_not_start_over_an_interrupted_one(root: Path) -> None:
    interrupt_after_deciding(root)

    with pytest.raises(RunPendingError) as caught:
        run_on(root, run="20250101T000000Z-0000")

    assert caught.value.message == f"the interrupted run {RUN} has not been finished yet"
    assert pending(root) is not None


def test_a_file_edited_before_it_was_replaced_is_kept_aside(root: Path) -> None:
    interrupt_after_deciding(root)
    (root / "a.yaml").write_bytes(b"a: by hand\n")
    (root / "c.yaml").write_bytes(b"c: by hand\n")

    told = recover(root)

    assert told == (
        f"finished the interrupted run {RUN}"
        f"; a.yaml.conflict-{RUN} holds what somebody changed in between"
        f"; c.yaml.conflict-{RUN} holds what somebody changed in between"
    )
    assert files_of(root) == {
        **NEW,
        f"a.yaml.conflict-{RUN}": b"a: by hand\n",
        f"c.yaml.conflict-{RUN}": b"c: by hand\n",
    }


def test_a_file_edited_after_it_was_replaced_stays_as_it_is(root: Path) -> None:
    with seam.using(DyingDisk(root / STATE_FILE)), pytest.raises(PowerCutError):
        run_on(root)
    (root / "a.yaml").write_bytes(b"a: 2 # by hand\n")

    told = recover(root)

    assert told == f"finished the interrupted run {RUN}; a.yaml holds what somebody changed in between"
    assert files_of(root) == {**NEW, "a.yaml": b"a: 2 # by hand\n"}


def test_history_is_appended_once_however_often_the_end_is_repeated(root: Path) -> None:
    interrupt_after_deciding(root)
    journal = read_journal(journal_path(root))
    assert journal is not None

    finish(root, journal)
    journal_path(root).write_bytes(encode_journal(journal))
    finish(root, journal)

    assert [each.run for each in read_history(root)] == [RUN]


def test_staged_content_that_vanished_is_taken_from_the_snapshot(root: Path) -> None:
    steps = (
        SnapshotStep(heads=("1.0.0",), files=OLD),
        SnapshotStep(heads=("1.1.0",), files=NEW, revision="1.1.0"),
    )
    snapshot = Snapshot(
        run=RUN, time="t", direction="upgrade", start=("1.0.0",), target=("1.1.0",), steps=steps
    )
    write_snapshot(root, snapshot)
    interrupt_after_deciding(root)
    for path in root.glob(".*.configmig-new"):
        path.unlink()

    recover(root)

    assert files_of(root) == NEW


def test_staged_content_that_vanished_without_a_snapshot_is_an_error(root: Path) -> None:
    interrupt_after_deciding(root)
    for path in root.glob(".*.configmig-new"):
        path.unlink()

    with pytest.raises(JournalDamagedError) as caught:
        recover(root)

    assert caught.value.message == (
        "the interrupted run cannot be finished: the new content of a.yaml is not there any more"
    )
    assert files_of(root) == OLD


def test_staged_content_that_was_replaced_is_not_used(root: Path) -> None:
    interrupt_after_deciding(root)
    for path in root.glob(".*.configmig-new"):
        path.write_bytes(b"evil\n")

    with pytest.raises(JournalDamagedError):
        recover(root)

    assert files_of(root) == OLD


def test_the_journal_of_another_root_is_refused(root: Path, tmp_path: Path) -> None:
    interrupt_after_deciding(root)
    other = tmp_path / "other"
    (other / ".configmig").mkdir(parents=True)
    (other / "a.yaml").write_bytes(b"mine\n")
    (other / ".configmig/journal").write_bytes(journal_path(root).read_bytes())

    told = pending(other)
    (other / "a.yaml").write_bytes(OLD["a.yaml"])
    with pytest.raises(JournalDamagedError) as caught:
        recover(other)

    assert told is not None
    assert caught.value.problem == (
        f"the new content of a.yaml is not there any more; the journal was written for {root}"
    )
    assert (other / "a.yaml").read_bytes() == OLD["a.yaml"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("name", "../../etc/passwd", id="a name above the root"),
        pytest.param("name", "/etc/passwd", id="an absolute name"),
        pytest.param("temporary", "../x", id="a staged file above the root"),
        pytest.param("temporary", f"../.{RUN}.0.configmig-new", id="a staged file of the right form above"),
    ],
)
def test_a_forged_journal_cannot_lead_out_of_the_root(root: Path, field: str, value: str) -> None:
    interrupt_after_deciding(root)
    journal = read_journal(journal_path(root))
    assert journal is not None
    forged = [
        replace(journal.files[0], **{field: value}),
        *journal.files[1:],
    ]
    journal_path(root).write_bytes(encode_journal(replace(journal, files=tuple(forged))))

    with pytest.raises(JournalDamagedError):
        recover(root)

    assert files_of(root) == OLD


def test_a_changed_journal_is_refused(root: Path) -> None:
    interrupt_after_deciding(root)
    values = json.loads(journal_path(root).read_bytes())
    values["files"] = []
    journal_path(root).write_text(json.dumps(values))

    with pytest.raises(JournalDamagedError) as caught:
        pending(root)

    assert (
        caught.value.message == "the interrupted run cannot be finished: it was changed since it was written"
    )
    assert caught.value.hint == (
        "`configmig recover --abandon` gives that run up: the old files come back, later edits stay"
    )


def test_a_torn_draft_is_removed(root: Path) -> None:
    (root / ".configmig").mkdir(mode=0o700)
    draft_path(root).write_bytes(b'{"format": "configm')

    seen = pending(root)
    recover(root)

    assert seen == Interrupted("unknown", committed=False)
    assert names_in(root / ".configmig") == []


def test_a_control_folder_that_is_a_link_is_refused(root: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (root / ".configmig").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(RootEscapeError):
        run_on(root)

    assert names_in(tmp_path / "elsewhere") == []
