"""Runs that were stopped half way: what `recover` says, what is kept aside, and the way out for good."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from configmig import api
from configmig.errors import ConfigmigError
from configmig.errors.storage import JournalDamagedError, NewerFormatError, RunUnfinishedError
from configmig.project import recovery
from configmig.reports import render
from configmig.storage.disk import Disk, using
from configmig.storage.journal import draft_path, journal_path
from configmig.storage.ledger import verify_chain
from configmig.storage.snapshots import list_snapshots, read_snapshot
from configmig.storage.state import read_state
from configmig.storage.transaction import pending
from tests.workshop import APP, DATABASE, Workshop

NEW_APP = APP.replace("host:", "address:")
NEW_DATABASE = DATABASE.replace("pool: 5", "pool: 10")


class PowerCutError(BaseException):
    """The process is gone."""


class DyingDisk(Disk):
    """Dies when something is renamed to a certain name; nothing is tidied up after that."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._dead = False

    def rename(self, source: Path, target: Path) -> None:
        """Rename, or die."""
        if self._dead or target.name == self._name:
            self._dead = True
            raise PowerCutError
        super().rename(source, target)

    def unlink(self, path: Path) -> None:
        """Remove, or die."""
        if self._dead:
            raise PowerCutError
        super().unlink(path)

    def remove_tree(self, path: Path) -> None:
        """Remove, or die."""
        if self._dead:
            raise PowerCutError
        super().remove_tree(path)


@pytest.fixture
def shop(workshop: Workshop) -> Workshop:
    """The workshop at 1.0.0, with 1.1.0 pending, which changes two files."""
    (workshop.folder / "versions/1_2_0.py").unlink()
    api.stamp(workshop.open(), "1.0.0")
    return workshop


def _stop(shop: Workshop, name: str) -> str:
    """Stop an upgrade when it renames something to ``name``; return its run."""
    with using(DyingDisk(name)), pytest.raises(PowerCutError):
        api.upgrade(shop.open(), "1.1.0")
    found = pending(shop.root)
    assert found is not None
    return found.run


def _said(result: recovery.Recovery) -> list[str]:
    return str(render("recovery", result)).splitlines()


def _files(shop: Workshop) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(shop.root.glob("[!.]*.yaml*"))}


def _assert_sound(shop: Workshop, version: str) -> None:
    state = read_state(shop.root)
    assert state is not None
    assert state.heads == (version,)
    verify_chain(shop.root, head=state.history_head)
    assert not list(shop.root.rglob("*.configmig-new"))
    for summary in list_snapshots(shop.root):
        read_snapshot(shop.root, summary.run)
    assert pending(shop.root) is None


def test_a_finished_run_is_explained_file_by_file(shop: Workshop) -> None:
    run = _stop(shop, "database.yaml")

    result = api.recover_root(shop.open())

    entry = result.entry
    assert entry is not None
    assert _said(result) == [
        f"recovered: finished the interrupted run {run}",
        f"  it was: upgrade 1.0.0 → 1.1.0, begun {entry.time} by {entry.who} on {entry.host}",
        "  it had been decided, so all its files are the new ones now",
        "  app.yaml: had been replaced",
        "  database.yaml: replaced now",
        "next: `configmig status` shows where the configuration stands",
    ]
    assert _files(shop) == {"app.yaml": NEW_APP, "database.yaml": NEW_DATABASE}
    _assert_sound(shop, "1.1.0")


def test_a_run_that_was_taken_back_is_explained(shop: Workshop) -> None:
    run = _stop(shop, "journal")

    result = api.recover_root(shop.open())

    assert [line for line in _said(result) if "it was:" not in line] == [
        f"recovered: removed what the interrupted run {run} had prepared; it had changed nothing",
        "  it had not been decided, so all its files are the old ones still",
        "next: `configmig status` shows where the configuration stands",
    ]
    assert _files(shop) == {"app.yaml": APP, "database.yaml": DATABASE}
    _assert_sound(shop, "1.0.0")


def test_what_was_kept_aside_is_told_until_somebody_looks_after_it(shop: Workshop) -> None:
    run = _stop(shop, "app.yaml")
    mine = APP.replace("8080", "9090")
    shop.write("config/app.yaml", mine)

    result = api.recover_root(shop.open())
    aside = f"app.yaml.conflict-{run}"

    assert f"  app.yaml: replaced now; what somebody wrote there in between is in {aside}" in _said(result)
    told = (
        f"kept: {aside} holds what somebody wrote before run {run} went on;"
        " take over what counts, then remove it"
    )
    status = api.status(shop.open())
    assert told in render("status", status).splitlines()
    assert json.loads(render("status", status, "json"))["kept_aside"] == [
        {"file": aside, "of": "app.yaml", "run": run}
    ]
    assert not status.is_clean
    (shop.root / aside).unlink()
    assert api.status(shop.open()).kept_aside == ()


@pytest.mark.parametrize("files", ["", "files = *\n"], ids=["the known formats", "every file"])
def test_no_later_run_touches_what_was_kept_aside(shop: Workshop, files: str) -> None:
    shop.write("configmig.ini", (shop.folder / "configmig.ini").read_text() + files)
    shop.write("config/.env", "HOST=a\n")
    revision = (shop.folder / "versions/1_1_0.py").read_text()
    shop.write(
        "versions/1_1_0.py",
        revision.replace("def check", "    op.file('.env').set('$.HOST', 'b')\n\n\ndef check"),
    )
    first = _stop(shop, ".env")
    shop.write("config/app.yaml", "first: edit\n")
    shop.write("config/.env", "HOST=mine\n")
    api.upgrade(shop.open(), "1.1.0")
    kept = {f"app.yaml.conflict-{first}": "first: edit\n", f".env.conflict-{first}": "HOST=mine\n"}

    api.rollback(shop.open())
    second = _stop(shop, "app.yaml")
    shop.write("config/app.yaml", "second: edit\n")
    api.recover_root(shop.open())
    api.prune_backups(shop.open(), keep=1)
    api.downgrade(shop.open(), "1.0.0")
    kept[f"app.yaml.conflict-{second}"] = "second: edit\n"

    assert {path.name: path.read_text() for path in shop.root.glob("*.conflict-*")} | {
        path.name: path.read_text() for path in shop.root.glob(".*.conflict-*")
    } == kept
    status = api.status(shop.open())
    assert {each.file for each in status.kept_aside} == set(kept)
    assert status.files == (".env", "app.yaml", "database.yaml")
    assert status.drift == ()


def test_two_edits_in_the_way_of_one_run_are_both_kept(shop: Workshop) -> None:
    run = _stop(shop, "app.yaml")
    shop.write("config/app.yaml", "first: edit\n")
    with using(DyingDisk("app.yaml")), pytest.raises(PowerCutError):
        api.recover_root(shop.open())
    shop.write("config/app.yaml", "second: edit\n")

    api.recover_root(shop.open())

    assert _files(shop) == {
        "app.yaml": NEW_APP,
        f"app.yaml.conflict-{run}": "first: edit\n",
        f"app.yaml.conflict-{run}.2": "second: edit\n",
        "database.yaml": NEW_DATABASE,
    }


class EditingDisk(Disk):
    """Somebody saves a file in the very instant in which a run is decided."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def rename(self, source: Path, target: Path) -> None:
        """Rename; right after the decision the file is another one."""
        super().rename(source, target)
        if target.name == "journal":
            self._path.write_text("in: that instant\n")


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_an_edit_in_the_last_instant_is_kept_and_told_by_the_run_itself(shop: Workshop, form: str) -> None:
    with using(EditingDisk(shop.root / "app.yaml")):
        run = api.upgrade(shop.open(), "1.1.0")

    aside = f"app.yaml.conflict-{run.run_id}"
    assert run.kept == (aside,)
    assert (shop.root / aside).read_text() == "in: that instant\n"
    assert aside in str(render("run", run, form))


def _lose_staged(shop: Workshop, run: str) -> None:
    """Nothing has the new content any more: neither what waits nor the snapshot."""
    _lose_waiting(shop, run)
    shutil.rmtree(shop.root / "backups")


def _lose_waiting(shop: Workshop, run: str) -> None:
    (staged,) = shop.root.glob(f".{run}.1.configmig-new")
    staged.unlink()
    for stored in shop.root.glob(f"backups/*{run}*/*/database.yaml"):
        if "pool: 10" in stored.read_text():
            stored.write_text("pool: 11\n")


def _tear(shop: Workshop, run: str) -> None:
    del run
    path = journal_path(shop.root)
    path.write_bytes(path.read_bytes()[:100])


def _tear_beside_a_draft(shop: Workshop, run: str) -> None:
    _tear(shop, run)
    draft_path(shop.root).write_text("{")


BREAKAGES = [
    pytest.param(_tear, id="the journal is torn"),
    pytest.param(_tear_beside_a_draft, id="and a draft is left"),
]


@pytest.mark.parametrize("break_it", BREAKAGES)
@pytest.mark.parametrize("name", ["app.yaml", "database.yaml", ".schema-version"])
def test_a_run_that_cannot_be_recovered_is_abandoned_and_the_old_files_come_back(
    shop: Workshop, name: str, break_it: Callable[[Workshop, str], None]
) -> None:
    run = _stop(shop, name)
    break_it(shop, run)
    for attempt in (api.recover_root, lambda project: api.upgrade(project, "head")):
        with pytest.raises(JournalDamagedError) as caught:
            attempt(shop.open())
        assert "`configmig recover --abandon`" in caught.value.hint

    result = api.recover_root(shop.open(), abandoning=True)

    assert result.done == f"abandoned the interrupted run {run} (CM460); the old state is there again"
    assert _files(shop) == {"app.yaml": APP, "database.yaml": DATABASE}
    _assert_sound(shop, "1.0.0")
    line = api.runs(shop.open())[-1]
    assert line.note == f"abandoned the interrupted run {run}"
    assert line.outcome == ("rolled-back" if name == ".schema-version" else "restored")
    assert api.drift(shop.open()) == ()
    assert list((shop.root / ".configmig").iterdir()) == []

    api.upgrade(shop.open(), "head")
    assert _files(shop) == {"app.yaml": NEW_APP, "database.yaml": NEW_DATABASE}
    api.rollback(shop.open())
    assert _files(shop) == {"app.yaml": APP, "database.yaml": DATABASE}


def test_abandoning_keeps_what_somebody_wrote_since(shop: Workshop) -> None:
    run = _stop(shop, "database.yaml")
    _tear(shop, run)
    shop.write("config/database.yaml", "url: mine\n")

    result = api.recover_root(shop.open(), abandoning=True)

    assert _said(result) == [
        f"recovered: abandoned the interrupted run {run} (CM460); the old state is there again",
        "  app.yaml: has its old content again",
        "  database.yaml: was edited since and stays as it is",
        "next: `configmig status` shows where the configuration stands",
    ]
    assert _files(shop) == {"app.yaml": APP, "database.yaml": "url: mine\n"}
    _assert_sound(shop, "1.0.0")


@pytest.mark.parametrize("lose", [_lose_staged, _lose_waiting])
def test_without_any_record_abandoning_leaves_every_file_and_keeps_the_journal(
    shop: Workshop, lose: Callable[[Workshop, str], None]
) -> None:
    run = _stop(shop, "database.yaml")
    lose(shop, run)

    result = api.recover_root(shop.open(), abandoning=True)

    assert result.done == f"abandoned the interrupted run {run} (CM460); no file was touched"
    assert result.abandoned is not None
    assert result.abandoned.journal is not None
    assert (shop.root / result.abandoned.journal).is_file()
    assert _files(shop) == {"app.yaml": NEW_APP, "database.yaml": DATABASE}
    assert pending(shop.root) is None
    assert api.runs(shop.open())[-1].outcome == "recovered"
    assert [item.file for item in api.drift(shop.open())] == ["app.yaml"]
    assert api.stamp(shop.open(), "1.0.0").run_id is not None


def test_a_run_that_can_be_recovered_is_not_abandoned(shop: Workshop) -> None:
    _stop(shop, "database.yaml")

    result = api.recover_root(shop.open(), abandoning=True)

    assert result.abandoned is None
    assert _files(shop) == {"app.yaml": NEW_APP, "database.yaml": NEW_DATABASE}


def test_without_an_interrupted_run_there_is_nothing_to_abandon(shop: Workshop) -> None:
    before = shop.look()

    assert api.recover_root(shop.open(), abandoning=True).done is None
    assert shop.look() == before


def test_a_run_that_is_done_but_for_its_journal_stays_done(shop: Workshop) -> None:
    class LateDisk(Disk):
        def unlink(self, path: Path) -> None:
            if path.name == "journal":
                raise PowerCutError
            super().unlink(path)

    with using(LateDisk()), pytest.raises(PowerCutError):
        api.upgrade(shop.open(), "1.1.0")
    _tear(shop, "")

    api.recover_root(shop.open(), abandoning=True)

    assert _files(shop) == {"app.yaml": NEW_APP, "database.yaml": NEW_DATABASE}
    _assert_sound(shop, "1.1.0")


def test_what_a_newer_configmig_left_is_not_abandoned(shop: Workshop) -> None:
    _stop(shop, "database.yaml")
    path = journal_path(shop.root)
    path.write_text(path.read_text().replace("configmig.journal/1", "configmig.journal/2"))
    before = shop.look()

    with pytest.raises(NewerFormatError):
        api.recover_root(shop.open(), abandoning=True)

    assert shop.look() == before


class StubbornDisk(Disk):
    """Lets nobody rename onto one file."""

    def rename(self, source: Path, target: Path) -> None:
        """Rename, but for that file."""
        if target.name == "database.yaml":
            raise PermissionError(13, "Permission denied", str(target))
        super().rename(source, target)


def test_a_run_that_the_system_will_never_let_finish_can_be_abandoned(shop: Workshop) -> None:
    with using(StubbornDisk()):
        for attempt in (lambda project: api.upgrade(project, "head"), api.recover_root):
            with pytest.raises(RunUnfinishedError):
                attempt(shop.open())
        api.recover_root(shop.open(), abandoning=True)

    assert _files(shop) == {"app.yaml": APP, "database.yaml": DATABASE}
    _assert_sound(shop, "1.0.0")


def test_the_state_may_be_unreadable_when_a_run_is_abandoned(shop: Workshop) -> None:
    run = _stop(shop, "database.yaml")
    _tear(shop, run)
    shop.write("config/.schema-version", "{")

    api.recover_root(shop.open(), abandoning=True)

    assert _files(shop) == {"app.yaml": APP, "database.yaml": DATABASE}
    _assert_sound(shop, "1.0.0")


class MortalDisk(Disk):
    """Dies at its nth change."""

    def __init__(self, at: int) -> None:
        self._left = at

    def _live(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise PowerCutError

    def create(self, path: Path, mode: int) -> int:
        """Make a file, or die."""
        self._live()
        return super().create(path, mode)

    def rename(self, source: Path, target: Path) -> None:
        """Rename, or die."""
        self._live()
        super().rename(source, target)

    def unlink(self, path: Path) -> None:
        """Remove, or die."""
        self._live()
        super().unlink(path)

    def remove_tree(self, path: Path) -> None:
        """Remove, or die."""
        self._live()
        super().remove_tree(path)

    def make_folder(self, path: Path, mode: int) -> None:
        """Make a folder, or die."""
        self._live()
        super().make_folder(path, mode)


def test_a_crash_while_a_run_is_abandoned_leaves_no_mixture_that_is_not_told(shop: Workshop) -> None:
    run = _stop(shop, "database.yaml")
    _tear(shop, run)
    begin = shop.folder.parent / "begin"
    shutil.copytree(shop.folder, begin)
    ends = 0
    for at in range(100):
        shutil.rmtree(shop.folder)
        shutil.copytree(begin, shop.folder)
        try:
            with using(MortalDisk(at)):
                api.recover_root(shop.open(), abandoning=True)
            ends = at
        except PowerCutError:
            mixed = _files(shop) == {"app.yaml": NEW_APP, "database.yaml": DATABASE}
            assert not mixed or journal_path(shop.root).exists(), at
            try:
                api.recover_root(shop.open())
            except ConfigmigError:
                api.recover_root(shop.open(), abandoning=True)
        assert _files(shop) == {"app.yaml": APP, "database.yaml": DATABASE}, at
        _assert_sound(shop, "1.0.0")
        if ends:
            break
    assert ends > 10
