"""Which settings file a command uses."""

from collections.abc import Callable
from pathlib import Path

import pytest

from configmig.errors import ConfigmigError
from configmig.errors.settings import (
    NamedSettingsMissingError,
    NoSettingsError,
    UnknownEnvironmentError,
    UnreadableSettingsError,
)
from configmig.settings import Settings

Read = Callable[..., Settings]


def test_the_file_is_found_from_a_folder_deep_below(tmp_path: Path, read: Read) -> None:
    (tmp_path / "configmig.ini").write_text("[configmig]\nprofile = outer\n")
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)

    settings = read(cwd=deep)

    assert settings.source == tmp_path / "configmig.ini"
    assert settings.project_root == tmp_path
    assert settings.profile == "outer"


def test_the_nearest_file_wins_and_a_foreign_pyproject_is_passed_by(tmp_path: Path, read: Read) -> None:
    (tmp_path / "configmig.ini").write_text("[configmig]\nprofile = outer\n")
    near = tmp_path / "near"
    near.mkdir()
    (near / "pyproject.toml").write_text("this is [ not TOML, and not ours\n")

    assert read(cwd=near).profile == "outer"

    (near / "pyproject.toml").write_text('[tool.configmig]\nprofile = "near"\n')
    assert read(cwd=near).profile == "near"

    (near / "configmig.ini").write_text("[configmig]\nprofile = ini\n")
    assert read(cwd=near).profile == "ini"


@pytest.mark.parametrize("name", ["other", "other/configmig.ini"], ids=["folder", "file"])
def test_the_command_line_names_a_file_or_its_folder(name: str, tmp_path: Path, read: Read) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "configmig.ini").write_text("[configmig]\nprofile = other\n")
    (tmp_path / "configmig.ini").write_text("[configmig]\nprofile = here\n")

    assert read(config=name).profile == "other"
    assert read(env={"CONFIGMIG_CONFIG": name}).profile == "other"
    assert read(config="configmig.ini", env={"CONFIGMIG_CONFIG": name}).profile == "here"
    assert read(env={"CONFIGMIG_CONFIG": ""}).profile == "here"


def test_root_overrides_the_config_root_of_the_settings(tmp_path: Path, read: Read) -> None:
    (tmp_path / "configmig.ini").write_text("[configmig]\nconfig_root = config\n")

    settings = read(root="elsewhere")

    assert settings.config_root == tmp_path / "elsewhere"
    assert settings.version_locations == (tmp_path / "versions",)


def test_without_settings_here_those_above_the_root_are_used(tmp_path: Path, read: Read) -> None:
    project, stranger = tmp_path / "project", tmp_path / "stranger"
    (project / "config").mkdir(parents=True)
    (project / "configmig.ini").write_text("[configmig]\n")
    stranger.mkdir()

    assert read(cwd=stranger, root="../project/config").version_locations == (project / "versions",)


def test_a_root_alone_is_enough(tmp_path: Path, read: Read) -> None:
    settings = read(root="config")

    assert (settings.source, settings.project_root) == (None, tmp_path)
    assert settings.config_root == tmp_path / "config"


def test_no_file_anywhere_says_how_to_begin(tmp_path: Path, read: Read) -> None:
    with pytest.raises(NoSettingsError) as raised:
        read()

    assert raised.value.message == (
        f"no configmig.ini and no pyproject.toml with [tool.configmig] in {tmp_path} or above it"
    )
    assert raised.value.hint == (
        "`configmig init` makes a new project here; `--config FILE` names the settings of another"
    )


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("no.ini", "--config names no.ini: there is no such file or folder", id="missing"),
        pytest.param(
            "empty",
            "--config names empty: the folder holds neither configmig.ini nor a pyproject.toml with"
            " [tool.configmig]",
            id="folder without settings",
        ),
        pytest.param("x.toml", "--config names x.toml: it has no table [tool.configmig]", id="foreign TOML"),
        pytest.param("/dev/null", "--config names /dev/null: it is not a regular file", id="device"),
    ],
)
def test_a_named_file_that_cannot_serve_is_refused(
    name: str, message: str, tmp_path: Path, read: Read
) -> None:
    (tmp_path / "configmig.ini").write_text("[configmig]\n")
    (tmp_path / "empty").mkdir()
    (tmp_path / "x.toml").write_text("[tool.other]\n")

    with pytest.raises(NamedSettingsMissingError) as raised:
        read(config=name)

    assert raised.value.message == message
    assert raised.value.hint == (
        "correct the name, or leave it out to search from the current folder upwards;"
        " `configmig init` makes a new project"
    )


def test_the_variable_is_named_when_it_is_wrong(read: Read) -> None:
    with pytest.raises(NamedSettingsMissingError) as raised:
        read(env={"CONFIGMIG_CONFIG": "nowhere"})

    assert raised.value.message == "CONFIGMIG_CONFIG names nowhere: there is no such file or folder"


def test_an_environment_without_any_file_is_unknown(read: Read) -> None:
    with pytest.raises(UnknownEnvironmentError) as raised:
        read(root="config", environment="prod")

    assert raised.value.message == "there is no environment 'prod'"
    assert raised.value.details == ("none is defined",)
    assert raised.value.hint == "leave `-n` out, or define [configmig:prod]"


def test_a_file_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path, read: Read) -> None:
    (tmp_path / "configmig.ini").write_bytes(b"[configmig]\nprofile = caf\xe9\n")

    with pytest.raises(UnreadableSettingsError) as raised:
        read()

    assert raised.value.message == "the settings file cannot be read: byte 0xe9 is not UTF-8"
    assert str(raised.value.places[0]) == "configmig.ini:2"
    assert raised.value.hint == ("save configmig.ini as UTF-8")


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""], ids=["BOM", "no BOM"])
def test_byte_order_marks_and_crlf_are_read(mark: bytes, tmp_path: Path, read: Read) -> None:
    (tmp_path / "configmig.ini").write_bytes(mark + b"[configmig]\r\nprofile = a\r\n")

    assert read().profile == "a"


def test_reading_leaves_the_folder_alone(tmp_path: Path, read: Read) -> None:
    (tmp_path / "configmig.ini").write_text("[configmig]\n")

    read()

    assert [path.name for path in tmp_path.iterdir()] == ["configmig.ini"]


def test_every_error_is_one_a_user_can_mend() -> None:
    from configmig.errors import settings as family

    errors = [
        error
        for error in vars(family).values()
        if isinstance(error, type) and issubclass(error, ConfigmigError) and error is not ConfigmigError
    ]
    codes = [error.code for error in errors]

    assert len(set(codes)) == len(codes)
    assert all("CM001" <= code <= "CM099" for code in codes)
    assert all(error.__doc__ for error in errors)


def test_a_folder_of_the_settings_name_is_told_as_one(tmp_path: Path, read: Read) -> None:
    (tmp_path / "configmig.ini").mkdir()

    with pytest.raises(UnreadableSettingsError, match="not a regular file"):
        read(cwd=tmp_path)
