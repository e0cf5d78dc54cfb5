"""Roots that mean harm: each is refused with its code, and nothing is touched, inside or outside."""

import json
import os
import shutil
import socket
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from configmig import api
from configmig.storage.disk import Disk, using
from tests.endurance.project import OLD
from tests.hostile.place import NOBODY, PRECIOUS, Place

Act = Callable[[Place], object]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def refused(place: Place, command: str, code: str) -> str:
    """Assert that ``command`` is refused with one error ``code`` and a hint, and leaves all as it was.

    Only the history tells of the run that failed.
    """
    before = place.look()

    said = place.run(*command.split())

    assert (said.code, said.err.count("error[CM")) == (3, 1), said.err
    assert f"error[{code}" in said.err, said.err
    assert said.err.count("hint: ") == 1, said.err
    assert place.look_past_failures(before) == before
    return said.err


LINKED = "app.yaml leads out of the config root"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param('op.create_file("../new.yaml", {})', "CM311", id="create-above"),
        pytest.param('op.create_file("a/../../new.yaml", {})', "CM311", id="create-through-dots"),
        pytest.param('op.create_file("/etc/new.yaml", {})', "CM311", id="create-absolute"),
        pytest.param('op.create_file("a\\0b.yaml", {})', "CM311", id="create-with-nul"),
        pytest.param('op.create_file("a\\nb.yaml", {})', "CM311", id="create-with-newline"),
        pytest.param('op.create_file("", {})', "CM311", id="create-without-name"),
        pytest.param('op.create_file("backups/new.yaml", {})', "CM311", id="create-in-backups"),
        pytest.param('op.create_file(".configmig/new.yaml", {})', "CM311", id="create-in-control"),
        pytest.param('op.create_file("linked/new.yaml", {"a": 1})', "CM407", id="create-through-link"),
        pytest.param('op.create_file("loop/new.yaml", {"a": 1})', "CM4", id="create-in-a-loop"),
        pytest.param('op.rename_file("app.yaml", "../app.yaml")', "CM311", id="rename-out"),
        pytest.param('op.rename_file("app.yaml", "linked/new.yaml")', "CM407", id="rename-through-link"),
        pytest.param('op.rename_file("../outside/app.yaml", "b.yaml")', "CM", id="rename-in"),
        pytest.param('op.convert_file("app.yaml", "../app.json")', "CM311", id="convert-out"),
        pytest.param('op.split_file("app.yaml", {"../b.yaml": ["port"]})', "CM311", id="split-out"),
        pytest.param('op.remove_file("../../outside/app.yaml")', "CM", id="remove-outside"),
        pytest.param('op.file("../../outside/app.yaml").set("$.precious", 1)', "CM", id="set-outside"),
    ],
)
def test_a_revision_reaches_nothing_outside(body: str, code: str, place: Place) -> None:
    (place.root / "linked").symlink_to(place.outside)
    (place.root / "loop").symlink_to("loop")
    place.revise(body)

    refused(place, "upgrade", code)


def _device(path: Path) -> None:
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 7))
    except PermissionError:
        pytest.skip("NOT TESTED: needs the right to make a device")


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        # The name of a socket may not be long.
        here = Path.cwd()
        os.chdir(path.parent)
        try:
            made.bind(path.name)
        finally:
            os.chdir(here)


KINDS: dict[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,
    "socket": _socket,
    "device": _device,
    "folder": Path.mkdir,
    "link-to-nowhere": lambda path: path.symlink_to("nowhere.yaml"),
    "link-to-itself": lambda path: path.symlink_to(path.name),
}


RECORDS = (".schema-version", ".migration-history", ".configmig/lock", ".configmig/journal")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *((name, kind) for name in RECORDS for kind in KINDS),
        *(
            (name, kind)
            for name in ("app.yaml", ".configmig", "backups")
            for kind in KINDS
            if kind != "folder"
        ),
    ],
)
def test_what_is_no_file_is_no_file(name: str, kind: str, place: Place) -> None:
    place.remove(name)
    KINDS[kind](place.root / name)

    refused(place, "rollback", "CM4")


WRITERS = ("upgrade", "downgrade 1.0.0", "rollback", "stamp 1.0.0")


@pytest.mark.parametrize(
    ("name", "target", "command"),
    [
        *(
            (name, "state", command)
            for name in (".schema-version", ".migration-history")
            for command in WRITERS
        ),
        *(
            (name, target, command)
            for name, target in {
                ".configmig": "",
                ".configmig/journal": "journal",
                ".configmig/lock": "state",
                "backups": "",
            }.items()
            for command in (*WRITERS, "recover")
        ),
    ],
)
def test_no_record_is_read_or_written_through_a_link(
    name: str, target: str, command: str, place: Place
) -> None:
    place.revise('op.file("app.yaml").set("$.port", 1)')
    place.replace(name, place.outside / target)

    refused(place, command, "CM4")


def test_a_draft_that_is_a_link_goes_and_what_it_leads_to_stays(place: Place) -> None:
    (place.root / ".configmig").mkdir(exist_ok=True)
    (place.root / ".configmig/journal.new").symlink_to(place.outside / "journal")

    said = place.run("recover")

    assert said.code == 0, said.err
    assert not (place.root / ".configmig/journal.new").is_symlink()
    assert (place.outside / "journal").read_text() == PRECIOUS


@pytest.mark.parametrize("command", ["upgrade", "rollback", "plan", "status", "validate", "diff 1.0.0"])
def test_a_file_that_leads_out_is_not_read(command: str, place: Place) -> None:
    place.revise('op.file("app.yaml").set("$.port", 1)')
    place.replace("app.yaml", place.outside / "app.yaml")

    assert LINKED in refused(place, command, "CM407")


def test_a_folder_that_leads_out_is_not_part_of_the_root(place: Place) -> None:
    (place.root / "linked").symlink_to(place.outside)

    said = place.run("status")

    assert (said.code, "linked" in said.out) == (0, False)


def _forge(path: Path, change: Callable[[dict[str, object]], object]) -> None:
    found = json.loads(path.read_text())
    change(found)
    path.write_text(json.dumps(found))


def _steps(manifest: dict[str, object]) -> list[dict[str, object]]:
    steps = manifest["steps"]
    assert isinstance(steps, list)
    return steps


def _rename_stored(manifest: dict[str, object], name: str) -> None:
    for step in _steps(manifest):
        files = step["files"]
        assert isinstance(files, dict)
        files[name] = files.pop("app.yaml")


def _relocate(manifest: dict[str, object], folder: str) -> None:
    for step in _steps(manifest):
        step["folder"] = folder


def _stored(place: Place, name: str) -> str:
    """Return the path, in the root, of the file ``name`` in the newest snapshot."""
    return min(
        path.relative_to(place.root).as_posix()
        for path in (place.root / "backups" / place.runs[-1]).glob(f"*/{name}")
    )


def _manifest(place: Place) -> Path:
    return place.root / "backups" / place.runs[-1] / "manifest.json"


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(
            lambda p: _forge(_manifest(p), lambda m: _rename_stored(m, "../../outside/app.yaml")),
            id="a-name-above",
        ),
        pytest.param(
            lambda p: _forge(_manifest(p), lambda m: _rename_stored(m, "/etc/passwd")), id="an-absolute-name"
        ),
        pytest.param(
            lambda p: _forge(_manifest(p), lambda m: _rename_stored(m, "a\0b.yaml")), id="a-name-with-nul"
        ),
        pytest.param(
            lambda p: _forge(_manifest(p), lambda m: _relocate(m, "../../../outside")), id="a-folder-above"
        ),
        pytest.param(lambda p: _forge(_manifest(p), lambda m: _relocate(m, "/etc")), id="an-absolute-folder"),
        pytest.param(
            lambda p: _forge(_manifest(p), lambda m: m.update(run="20200101T000000Z-00000")),
            id="the-manifest-of-another-run",
        ),
        pytest.param(lambda p: _manifest(p).write_text("[" * 100_000), id="a-bomb"),
        pytest.param(lambda p: _manifest(p).write_text("{}"), id="an-empty-manifest"),
        pytest.param(lambda p: _manifest(p).unlink(), id="no-manifest"),
        pytest.param(
            lambda p: p.replace(_manifest(p).relative_to(p.root).as_posix(), p.outside / "manifest.json"),
            id="a-manifest-that-is-a-link",
        ),
        pytest.param(
            lambda p: p.replace(_stored(p, "app.yaml"), p.outside / "app.yaml"), id="a-file-that-is-a-link"
        ),
        pytest.param(
            lambda p: (p.root / _stored(p, "app.yaml")).write_text("host: evil\n"), id="a-replaced-file"
        ),
        pytest.param(lambda p: p.remove(_stored(p, "app.yaml")), id="a-missing-file"),
        pytest.param(lambda p: _pipe_in(p), id="a-file-that-is-a-pipe"),  # noqa: PLW0108 - it is below
        pytest.param(lambda p: p.replace(f"backups/{p.runs[-1]}", p.outside), id="a-snapshot-that-is-a-link"),
    ],
)
@pytest.mark.parametrize("command", ["rollback", "downgrade 1.0.0"])
def test_a_snapshot_that_was_tampered_with_is_not_gone_back_to(command: str, act: Act, place: Place) -> None:
    act(place)

    refused(place, command, "CM451")


def _pipe_in(place: Place) -> None:
    name = _stored(place, "app.yaml")
    place.remove(name)
    os.mkfifo(place.root / name)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param("link(OUTSIDE)", "CM407", id="a-link-out"),
        pytest.param('link("database.yaml")', "CM4", id="a-link-inside"),
        pytest.param("os.mkfifo(APP)", "CM409", id="a-pipe"),
        pytest.param("os.mkdir(APP)", "CM409", id="a-folder"),
        pytest.param('with open(APP, "w") as app: app.write("host: mine\\n")', "CM463", id="an-edit"),
        pytest.param("None", "CM463", id="nothing"),
    ],
)
def test_a_file_that_is_replaced_between_plan_and_commit_stops_the_run(
    body: str, code: str, place: Place
) -> None:
    """The revision itself does it: it is carried out after the files were read."""
    app, outside = str(place.root / "app.yaml"), str(place.outside / "app.yaml")
    place.revise(
        f"APP, OUTSIDE = {app!r}, {outside!r}\nlink = lambda to: os.symlink(to, APP)\n"
        f'op.file("app.yaml").set("$.port", 1)\nos.unlink(APP)\n{body}'
    )
    kept = (place.root / ".schema-version").read_bytes()

    said = place.run("upgrade")

    assert (said.code, said.err.count("error[CM")) == (3, 1), said.err
    assert f"error[{code}" in said.err
    assert (place.outside / "app.yaml").read_text() == "precious: yes\n"
    assert (place.root / ".schema-version").read_bytes() == kept
    assert not list(place.root.rglob("*.configmig-new"))


class KilledError(BaseException):
    """The process is gone."""


class FatalDisk(Disk):
    """Ends the process at the second file that it puts in place."""

    def __init__(self) -> None:
        self._renames = 0

    def rename(self, source: Path, target: Path) -> None:
        self._renames += ".configmig-new" in source.name
        if self._renames == 2:
            raise KilledError
        super().rename(source, target)


def killed(place: Place) -> None:
    """Leave a rollback that is decided and has put one file in place."""
    with using(FatalDisk()), pytest.raises(KilledError):
        api.rollback(api.open_project(place.folder))


@pytest.fixture
def other(tmp_path: Path) -> Place:
    """Another root with the same files, and a past of its own."""
    (tmp_path / "other").mkdir()
    return Place(tmp_path / "other")


@pytest.mark.parametrize("command", ["recover", "upgrade", "rollback"])
def test_the_journal_of_another_root_is_refused(command: str, place: Place, other: Place) -> None:
    killed(place)
    (other.root / ".configmig").mkdir(exist_ok=True)
    shutil.copy(place.root / ".configmig/journal", other.root / ".configmig/journal")

    refused(other, command, "CM460")


def test_the_journal_of_another_root_that_is_there_already_is_refused(place: Place, other: Place) -> None:
    """All files are what the journal wants: only its line of history is a stranger."""
    killed(place)
    assert other.farm.run("rollback").code == 0
    (other.root / ".configmig").mkdir(exist_ok=True)
    shutil.copy(place.root / ".configmig/journal", other.root / ".configmig/journal")

    refused(other, "recover", "CM460")


def test_a_root_that_moved_with_its_interrupted_run_is_finished(place: Place) -> None:
    killed(place)
    place.move("moved")

    said = place.run("recover")

    assert said.code == 0, said.err
    assert {name: (place.root / name).read_text() for name in OLD} == OLD


def mount(place: Place, *arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, check=False)
    if os.geteuid() != 0 or done.returncode != 0:
        pytest.skip("NOT TESTED: needs the right to mount")


@pytest.mark.parametrize("name", ["", "team", "backups", ".configmig"])
def test_a_root_or_a_part_of_it_on_another_mount_works(name: str, place: Place) -> None:
    folder, aside = place.root / name, place.folder / "aside"
    folder.mkdir(exist_ok=True)
    shutil.copytree(folder, aside)
    mount(place, "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder))
    try:
        shutil.copytree(aside, folder, dirs_exist_ok=True)
        codes = [place.run(*command).code for command in (["rollback"], ["upgrade"], ["downgrade", "1.0.0"])]
        found = {file: (place.root / file).read_text() for file in OLD}
    finally:
        subprocess.run(["umount", str(folder)], check=True)

    assert (codes, found) == ([0, 0, 0], OLD)


@pytest.mark.parametrize("command", ["rollback", "downgrade 1.0.0"])
def test_a_file_that_is_mounted_by_itself_is_refused_before_anything_is_changed(
    command: str, place: Place
) -> None:
    app = place.root / "app.yaml"
    mount(place, "--bind", str(app), str(app))
    try:
        refused(place, command, "CM412")
    finally:
        subprocess.run(["umount", str(app)], check=True)


def test_a_file_that_is_immutable_is_refused_before_anything_is_changed(place: Place) -> None:
    app = place.root / "app.yaml"
    if (
        shutil.which("chattr") is None
        or subprocess.run(["chattr", "+i", app], capture_output=True, check=False).returncode != 0
    ):
        pytest.skip("NOT TESTED: needs root and a file system with immutable files")
    try:
        refused(place, "rollback", "CM403")
    finally:
        subprocess.run(["chattr", "-i", app], check=True)


@pytest.fixture
def shared() -> Iterator[Place]:
    """A project that belongs to nobody, in a folder that everybody may enter."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("NOT TESTED: needs root and setpriv to drop its rights")
    base = Path(tempfile.mkdtemp(prefix="configmig-hostile-"))
    base.chmod(0o755)
    place = Place(base)
    for path in (base, *base.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    try:
        yield place
    finally:
        shutil.rmtree(base)


@pytest.mark.parametrize(
    ("name", "mode", "sticky_file"),
    [
        pytest.param("", 0o555, None, id="root"),
        pytest.param("team", 0o555, None, id="folder-of-a-file"),
        pytest.param("backups", 0o555, None, id="backups"),
        pytest.param("team", 0o1777, "team/routes.yaml", id="somebody-else's-file-in-a-sticky-folder"),
    ],
)
def test_what_may_not_be_written_stops_the_run(
    name: str, mode: int, sticky_file: str | None, shared: Place
) -> None:
    for path in (shared.root / name, *([shared.root / sticky_file] if sticky_file else [])):
        os.chown(path, 0, 0)
    (shared.root / name).chmod(mode)
    before = shared.look()

    said = shared.run_with(["setpriv", f"--reuid={NOBODY}", "--clear-groups"], "rollback")

    assert (said.code, said.err.count("error[CM403]")) == (3, 1), said.err
    assert shared.look_past_failures(before) == before
