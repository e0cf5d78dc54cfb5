import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from configmig.errors.base import ConfigmigError
from configmig.errors.storage import (
    FileTooLargeError,
    NotARegularFileError,
    RootEscapeError,
    RootMissingError,
    RootNotAFolderError,
    SharedFileError,
    UnsafeNameError,
)
from configmig.storage.atomic import write_file
from configmig.storage.files import read_root, resolve_inside, safe_name

LIMIT = 1024


def is_yaml(name: str) -> bool:
    return name.endswith((".yaml", ".env"))


def make(root: Path, names: dict[str, str]) -> None:
    for name, content in names.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)


def as_nobody(code: str, *arguments: object) -> str:
    """Run Python code as a user without rights and return what it prints."""
    done = subprocess.run(
        ["setpriv", "--reuid=65534", "--clear-groups", sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


needs_setpriv = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None, reason="needs root and setpriv to drop its rights"
)


def test_managed_files_are_read_by_their_relative_names_in_order(tmp_path: Path) -> None:
    make(tmp_path, {"b.yaml": "b", "a/z.yaml": "z", "a.yaml": "a", "a/notes.txt": "no"})

    found = read_root(tmp_path, is_yaml, size=LIMIT)

    assert list(found.items()) == [("a.yaml", b"a"), ("a/z.yaml", b"z"), ("b.yaml", b"b")]


def test_what_belongs_to_configmig_and_dotfiles_are_left_out_but_env_files_are_read(tmp_path: Path) -> None:
    names = [".configmig/x.yaml", "backups/r/x.yaml", ".git/x.yaml", ".x.yaml", "sub/.y.yaml", ".env"]
    make(tmp_path, {**dict.fromkeys(names, "x"), "sub/backups/kept.yaml": "kept", "prod.env": "p"})

    found = read_root(tmp_path, is_yaml, size=LIMIT)

    assert list(found) == [".env", "prod.env", "sub/backups/kept.yaml"]


def test_links_inside_the_root_are_followed(tmp_path: Path) -> None:
    make(tmp_path, {"..data/a.yaml": "a", ".old/conf.d/b.yaml": "b"})
    (tmp_path / "a.yaml").symlink_to("..data/a.yaml")
    (tmp_path / "conf.d").symlink_to(".old/conf.d")

    found = read_root(tmp_path, is_yaml, size=LIMIT)

    assert found == {"a.yaml": b"a", "conf.d/b.yaml": b"b"}


def test_a_link_to_a_folder_above_does_not_go_on_for_ever(tmp_path: Path) -> None:
    make(tmp_path, {"a/a.yaml": "a"})
    (tmp_path / "a/loop").symlink_to("..")

    assert list(read_root(tmp_path, is_yaml, size=LIMIT)) == ["a/a.yaml"]


def test_a_linked_folder_outside_is_not_part_of_the_root(tmp_path: Path) -> None:
    make(tmp_path, {"root/a.yaml": "a", "outside/b.yaml": "b"})
    (tmp_path / "root/out").symlink_to("../outside")

    assert list(read_root(tmp_path / "root", is_yaml, size=LIMIT)) == ["a.yaml"]


def test_a_managed_file_that_is_a_link_out_of_the_root_is_refused(tmp_path: Path) -> None:
    make(tmp_path, {"root/a.txt": "a", "outside.yaml": "b"})
    (tmp_path / "root/x.yaml").symlink_to("../outside.yaml")
    (tmp_path / "root/ignored.txt").symlink_to("../outside.yaml")

    with pytest.raises(RootEscapeError) as caught:
        read_root(tmp_path / "root", is_yaml, size=LIMIT)

    outside = tmp_path / "outside.yaml"
    assert caught.value.message == f"x.yaml leads out of the config root, to {outside}"
    assert caught.value.hint == (
        f"in the config root, `cp --remove-destination {outside} x.yaml` puts the file itself there; "
        "or leave it out with `files` in configmig.ini"
    )


def test_two_managed_names_of_one_file_are_refused(tmp_path: Path) -> None:
    make(tmp_path, {"a.yaml": "a"})
    (tmp_path / "b.yaml").symlink_to("a.yaml")

    with pytest.raises(SharedFileError) as caught:
        read_root(tmp_path, is_yaml, size=LIMIT)

    assert caught.value.message == "a.yaml and b.yaml are the same file"


def test_a_link_into_the_void_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to("nowhere")

    with pytest.raises(NotARegularFileError) as caught:
        read_root(tmp_path, is_yaml, size=LIMIT)

    assert caught.value.message == "a.yaml is a symbolic link that leads nowhere, not a file"
    assert caught.value.hint == (
        "`ls -la a.yaml` in the config root shows it;"
        " move it away or leave it out with `files` in configmig.ini"
    )


def test_a_named_pipe_is_refused_without_waiting_for_its_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")

    with pytest.raises(NotARegularFileError) as caught:
        read_root(tmp_path, is_yaml, size=LIMIT)

    assert caught.value.message == "a.yaml is a named pipe, not a file"


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    make(tmp_path, {"a.yaml": "x" * (LIMIT + 1)})

    with pytest.raises(FileTooLargeError) as caught:
        read_root(tmp_path, is_yaml, size=LIMIT)

    assert caught.value.message == "a.yaml has 1,025 bytes, the limit is 1,024"


def test_a_name_that_is_not_utf_8_is_refused_only_where_it_is_managed(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff.txt")).write_text("x")
    assert read_root(tmp_path, is_yaml, size=LIMIT) == {}

    (tmp_path / os.fsdecode(b"\xff.yaml")).write_text("x")
    with pytest.raises(UnsafeNameError) as caught:
        read_root(tmp_path, is_yaml, size=LIMIT)

    assert caught.value.message == "the file name '\\udcff.yaml' cannot be used: it is not UTF-8"


def test_a_missing_root_is_said(tmp_path: Path) -> None:
    with pytest.raises(RootMissingError) as caught:
        read_root(tmp_path / "config", is_yaml, size=LIMIT)

    assert caught.value.message == f"the config root {tmp_path}/config does not exist"
    assert caught.value.hint == (
        f"name the right folder with `--root`, or make this one: `mkdir -p {tmp_path}/config`"
    )


def test_a_root_that_is_a_file_is_said(tmp_path: Path) -> None:
    make(tmp_path, {"a.yaml": "a"})

    with pytest.raises(RootNotAFolderError) as caught:
        read_root(tmp_path / "a.yaml", is_yaml, size=LIMIT)

    assert caught.value.message == f"the config root {tmp_path}/a.yaml is not a folder"
    assert caught.value.hint == f"name the folder it is in: `--root {tmp_path}`"


def test_an_empty_root_has_no_files(tmp_path: Path) -> None:
    assert read_root(tmp_path, is_yaml, size=LIMIT) == {}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("", "is empty", id="empty"),
        pytest.param("/etc/passwd", "is not relative to the config root", id="absolute"),
        pytest.param("../x.yaml", "leads out of the config root", id="above"),
        pytest.param("a/../../x.yaml", "leads out of the config root", id="above, in the middle"),
        pytest.param("a//x.yaml", "has an empty part", id="two slashes"),
        pytest.param("./x.yaml", "has an empty part", id="a dot"),
        pytest.param("a/", "has an empty part", id="a folder"),
        pytest.param("a\0.yaml", "holds a control character", id="NUL"),
        pytest.param("a\n.yaml", "holds a control character", id="line end"),
        pytest.param("\udcff.yaml", "is not UTF-8", id="not UTF-8"),
        pytest.param(".configmig/journal", "belongs to configmig itself", id="journal"),
        pytest.param("backups/x.yaml", "belongs to configmig itself", id="snapshot"),
        pytest.param(".schema-version", "belongs to configmig itself", id="state"),
        pytest.param(".migration-history", "belongs to configmig itself", id="history"),
    ],
)
def test_an_unsafe_name_is_refused_with_its_reason(name: str, reason: str) -> None:
    with pytest.raises(UnsafeNameError) as caught:
        safe_name(name)

    assert caught.value.message == f"the file name {name!a} cannot be used: it {reason}"
    assert caught.value.hint == (
        "use a path relative to the config root, such as `providers.yaml` or `conf.d/routes.yaml`"
    )


@pytest.mark.parametrize("name", ["a.yaml", "conf.d/ü.yaml", ".env", "a..b.yaml", "sub/backups/x.yaml"])
def test_an_ordinary_name_is_safe(name: str) -> None:
    assert safe_name(name) == name


def test_a_name_is_resolved_inside_the_root_only(tmp_path: Path) -> None:
    assert resolve_inside(tmp_path, "new/x.yaml") == tmp_path / "new/x.yaml"
    with pytest.raises(RootEscapeError):
        resolve_inside(tmp_path, "../x.yaml")
    with pytest.raises(RootEscapeError):
        resolve_inside(tmp_path, "")


def test_what_is_no_file_is_never_replaced_by_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    with pytest.raises(NotARegularFileError, match="is a device, pipe or socket, not a file"):
        write_file(pipe, b"new")

    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


def test_a_written_file_keeps_its_mode_and_a_link_to_it(tmp_path: Path) -> None:
    make(tmp_path, {"real.yaml": "old"})
    (tmp_path / "real.yaml").chmod(0o600)
    (tmp_path / "link.yaml").symlink_to("real.yaml")

    write_file(tmp_path / "link.yaml", b"new")

    assert (tmp_path / "link.yaml").is_symlink()
    assert (tmp_path / "real.yaml").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "real.yaml").stat().st_mode) == 0o600


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_a_new_file_has_the_usual_mode_less_the_umask(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        write_file(tmp_path / "new.yaml", b"new")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "new.yaml").stat().st_mode) == mode


_REPORT = """
import sys
from pathlib import Path
from configmig.errors.base import ConfigmigError
from configmig.storage.atomic import write_file
from configmig.storage.files import read_root
from configmig.storage.lock import root_lock
root = Path(sys.argv[1])
try:
    {act}
except ConfigmigError as error:
    print(error.code, error.message, '|', error.hint)
"""


@pytest.fixture
def open_tmp(tmp_path: Path) -> Path:
    """Return a folder that other users can reach."""
    shared = Path(tempfile.gettempdir())
    for folder in (tmp_path, *tmp_path.parents):
        if folder == shared or not folder.is_relative_to(shared):
            break
        folder.chmod(folder.stat().st_mode | 0o055)
    return tmp_path


@needs_setpriv
@pytest.mark.parametrize(
    ("mode", "act", "expected"),
    [
        pytest.param(
            0o700,
            "read_root(root, lambda name: True, size=9)",
            "CM402 {root} cannot be read: permission denied"
            " | `ls -ld {root}` shows who may; run configmig as that user\n",
            id="an unreadable root",
        ),
        pytest.param(
            0o755,
            "read_root(root, lambda name: True, size=9)",
            "CM402 {root}/a.yaml cannot be read: permission denied"
            " | `ls -ld {root}/a.yaml` shows who may; run configmig as that user\n",
            id="an unreadable file",
        ),
        pytest.param(
            0o755,
            "write_file(root / 'b.yaml', b'')",
            "CM403 {root} cannot be written: permission denied"
            " | `ls -ld {root}` shows who may; run configmig as that user\n",
            id="a root that is not writable",
        ),
        pytest.param(
            0o755,
            "root_lock(root, command='x', timeout=0).__enter__()",
            "CM403 {root} cannot be written: permission denied"
            " | `ls -ld {root}` shows who may; run configmig as that user\n",
            id="no lock in a root that is not writable",
        ),
    ],
)
def test_missing_rights_are_one_clear_error(open_tmp: Path, mode: int, act: str, expected: str) -> None:
    root = open_tmp / "config"
    root.mkdir()
    make(root, {"a.yaml": "a"})
    (root / "a.yaml").chmod(0o600)
    root.chmod(mode)

    printed = as_nobody(_REPORT.format(act=act), root)

    assert printed == expected.format(root=root)
    assert [path.name for path in root.iterdir()] == ["a.yaml"]


@needs_setpriv
def test_a_file_of_a_group_one_cannot_give_is_not_opened_to_another_group(open_tmp: Path) -> None:
    root = open_tmp / "config"
    root.mkdir()
    make(root, {"a.yaml": "a"})
    os.chown(root / "a.yaml", 0, 0)
    (root / "a.yaml").chmod(0o664)
    root.chmod(0o777)

    as_nobody(
        "import os, sys; from pathlib import Path; from configmig.storage.atomic import write_file;"
        " os.setresgid(65533, 65533, 65533) if os.geteuid() == 0 else None;"
        " write_file(Path(sys.argv[1]), b'new')",
        root / "a.yaml",
    )

    found = (root / "a.yaml").stat()
    assert found.st_uid == 65534
    assert stat.S_IMODE(found.st_mode) in (0o664, 0o604)
    assert (found.st_gid == 0) is (stat.S_IMODE(found.st_mode) == 0o664)


def test_every_error_of_storage_has_its_own_code_and_an_explanation() -> None:
    from configmig.errors import storage

    found = [
        each for each in vars(storage).values() if isinstance(each, type) and issubclass(each, ConfigmigError)
    ]
    own = [each for each in found if each is not ConfigmigError]

    codes = [each.code for each in own]
    assert len(set(codes)) == len(codes) > 15
    assert all("CM400" <= code <= "CM499" for code in codes)
    assert all(len((each.__doc__ or "").splitlines()) > 3 for each in own)


def test_a_root_that_is_a_link_to_nowhere_is_told_as_one(tmp_path: Path) -> None:
    root = tmp_path / "config"
    root.symlink_to(tmp_path / "gone")

    with pytest.raises(RootMissingError) as caught:
        read_root(root, is_yaml, size=LIMIT)

    assert caught.value.message == f"the config root {root} is a symbolic link that leads nowhere"
    assert caught.value.hint.startswith(f"`ls -l {root}` shows where it leads")
