"""A new project: what is created, what is refused, what is left alone."""

import os
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pytest

from configmig.authoring.init import init_project
from configmig.edits import Value
from configmig.errors.authoring import InTheWayError, UnwritableFolderError
from configmig.plugins import Recognition
from configmig.settings.reader import read_settings

INI = """\
# Settings of configmig. A line that is commented out shows the default.

[configmig]
config_root = config
version_locations = versions
# profile =
# revision_ids = hex
# file_template = {{ slug_id }}_{{ slug }}
# timezone = UTC
"""

IGNORED = "# Snapshots hold the secrets of the files they copy.\nbackups/\n.configmig/\n"


class Kitchen:
    """A profile whose template is a folder on disk."""

    name = "kitchen"
    title = "A kitchen"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def recognise(self, files: Mapping[str, Value]) -> Recognition | None:
        return None

    def schemas(self, version: str) -> Mapping[str, type[Any]]:
        return {}

    def template(self) -> Traversable:
        return self.folder


@pytest.fixture
def kitchen(tmp_path: Path) -> Kitchen:
    folder = tmp_path / "template"
    write(folder / "versions" / "1_0_0_start.py", "revision = '1.0.0'\n")
    write(folder / "versions" / "__pycache__" / "1_0_0_start.cpython-311.pyc", "")
    write(folder / "config" / "stove.yaml", "stove: {rings: 4}  # gas\n")
    write(folder / "config" / "rooms" / "cellar.yaml", "wine: []\r\n")
    write(folder / "config" / ".schema-version", "{}")
    write(folder / "config" / "backups" / "run-1" / "manifest.json", "{}")
    write(folder / "README.md", "not part of a project")
    return Kitchen(folder)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def tree(folder: Path) -> dict[str, str | None]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def test_a_new_project_has_settings_a_version_location_and_a_config_root(tmp_path: Path) -> None:
    created = init_project(tmp_path / "project")

    assert created.folder == tmp_path / "project"
    assert created.profile is None
    assert created.created == ("config/", "config/.gitignore", "configmig.ini", "versions/")
    assert tree(tmp_path / "project") == {
        "config": None,
        "config/.gitignore": IGNORED,
        "configmig.ini": INI,
        "versions": None,
    }


def test_a_gitignore_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    write(tmp_path / "config" / ".gitignore", "mine\n")

    created = init_project(tmp_path)

    assert "config/.gitignore" not in created.created
    assert (tmp_path / "config" / ".gitignore").read_text() == "mine\n"


def test_the_settings_of_a_new_project_are_read_back_as_the_defaults(tmp_path: Path) -> None:
    init_project(tmp_path)
    arguments: dict[str, Any] = {
        "root": None,
        "environment": None,
        "arguments": {},
        "cwd": tmp_path,
        "env": {},
    }

    written = read_settings(config=tmp_path / "configmig.ini", **arguments)

    write(tmp_path / "empty.ini", "[configmig]\n")
    default = read_settings(config=tmp_path / "empty.ini", **arguments)
    assert {name: getattr(written, name) for name in written.__slots__ if name != "source"} == {
        name: getattr(default, name) for name in default.__slots__ if name != "source"
    }


def test_a_profile_brings_its_revisions_and_its_configuration(tmp_path: Path, kitchen: Kitchen) -> None:
    created = init_project(tmp_path / "project", profile=kitchen)

    assert created.profile == "kitchen"
    assert created.created == (
        "config/",
        "config/.gitignore",
        "config/rooms/",
        "config/rooms/cellar.yaml",
        "config/stove.yaml",
        "configmig.ini",
        "versions/",
        "versions/1_0_0_start.py",
    )
    ini = INI.replace("# profile =", "profile = kitchen").replace(
        "# revision_ids = hex", "revision_ids = version"
    )
    assert tree(tmp_path / "project") == {
        "config": None,
        "config/.gitignore": IGNORED,
        "config/rooms": None,
        "config/rooms/cellar.yaml": "wine: []\r\n",
        "config/stove.yaml": "stove: {rings: 4}  # gas\n",
        "configmig.ini": ini,
        "versions": None,
        "versions/1_0_0_start.py": "revision = '1.0.0'\n",
    }


def test_existing_folders_and_other_files_are_left_alone(tmp_path: Path, kitchen: Kitchen) -> None:
    write(tmp_path / "p" / "config" / "own.yaml", "mine: 1\n")
    write(tmp_path / "p" / "README.md", "mine\n")

    created = init_project(tmp_path / "p", profile=kitchen)

    assert "config/" not in created.created
    assert (tmp_path / "p" / "config" / "own.yaml").read_bytes() == b"mine: 1\n"
    assert (tmp_path / "p" / "README.md").read_bytes() == b"mine\n"


def test_nothing_is_overwritten_and_all_that_is_in_the_way_is_listed(
    tmp_path: Path, kitchen: Kitchen
) -> None:
    project = tmp_path / "p"
    write(project / "configmig.ini", "mine\n")
    write(project / "config" / "stove.yaml", "mine\n")
    write(project / "versions", "a file where a folder must be\n")
    before = tree(project)

    with pytest.raises(InTheWayError) as caught:
        init_project(project, profile=kitchen)

    assert (
        caught.value.message == f"3 files are in the way of a new project in {project}; nothing was written"
    )
    assert caught.value.details == ("config/stove.yaml", "configmig.ini", "versions")
    assert caught.value.hint == "`configmig init FOLDER` starts in another folder; otherwise move these away"
    assert tree(project) == before


def test_a_dangling_link_is_in_the_way_too(tmp_path: Path) -> None:
    (tmp_path / "configmig.ini").symlink_to(tmp_path / "nowhere")

    with pytest.raises(InTheWayError) as caught:
        init_project(tmp_path)

    assert caught.value.details == ("configmig.ini",)
    assert not (tmp_path / "nowhere").exists()


def test_settings_in_pyproject_are_in_the_way(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", '[project]\nname = "x"\n\n[tool.configmig]\nconfig_root = "c"\n')

    with pytest.raises(InTheWayError) as caught:
        init_project(tmp_path)

    assert caught.value.details == ("pyproject.toml (it has a table [tool.configmig])",)


def test_a_folder_below_a_file_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "file", "")

    with pytest.raises(UnwritableFolderError) as caught:
        init_project(tmp_path / "file" / "project")

    assert caught.value.message == f"cannot write {tmp_path / 'file' / 'project'}: Not a directory"
    assert caught.value.hint == "check the folder's permissions and free space, then run the command again"


def test_when_writing_fails_half_way_everything_is_taken_away_again(tmp_path: Path, kitchen: Kitchen) -> None:
    # A name that is legal in the template and too long for a file: the temporary name beside it adds to it.
    write(kitchen.folder / "versions" / ("z" * 250), "")
    write(tmp_path / "p" / "mine.txt", "mine\n")

    with pytest.raises(UnwritableFolderError) as caught:
        init_project(tmp_path / "p", profile=kitchen)

    assert caught.value.reason == "File name too long"
    assert tree(tmp_path / "p") == {"mine.txt": "mine\n"}


@pytest.mark.skipif(os.name == "nt", reason="modes are a POSIX matter")
def test_new_files_have_the_mode_that_the_umask_gives(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        init_project(tmp_path)
    finally:
        os.umask(old)

    assert (tmp_path / "configmig.ini").stat().st_mode & 0o777 == 0o640
