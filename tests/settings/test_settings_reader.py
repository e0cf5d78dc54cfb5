"""What the settings say, in INI and in TOML, with environments and hooks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from configmig.settings import Gates, Hook, Limits, Settings

Read = Callable[..., Settings]

FULL_INI = """\
# The settings of the example.
[configmig]
config_root = etc
version_locations =
    versions
    %(here)s/more, extra
profile = llm-gateway
files = *.yaml conf.d/*.json
file_template = {{ year }}_100%_{{ slug }}
timezone = Europe/Vienna
revision_ids = version
template = revision.py.j2
backups.keep = 5
gate.checks = warn
gate.schema = off
limits.size = 1_000
limits.depth = 50
limits.nodes = 60
lock_timeout = 0.5

[configmig:prod]
config_root = /srv/gateway
profile =

[configmig:hooks]
hooks = ruff, mine
ruff.type = exec
ruff.executable = ruff
ruff.options = format REVISION_SCRIPT_FILENAME
mine.type = module
mine.entrypoint = tools.mine
mine.cwd = tools
"""

FULL_TOML = """\
[project]
name = "example"

[tool.configmig]
config_root = "etc"
version_locations = ["versions", "%(here)s/more", "extra"]
profile = "llm-gateway"
files = ["*.yaml", "conf.d/*.json"]
file_template = "{{ year }}_100%_{{ slug }}"
timezone = "Europe/Vienna"
revision_ids = "version"
template = "revision.py.j2"
gate = { checks = "warn", schema = "off" }
lock_timeout = 0.5

[tool.configmig.backups]
keep = 5

[tool.configmig.limits]
size = 1_000
depth = 50
nodes = 60

[tool.configmig.env.prod]
config_root = "/srv/gateway"
profile = ""

[[tool.configmig.hooks]]
name = "ruff"
type = "exec"
executable = "ruff"
options = "format REVISION_SCRIPT_FILENAME"

[[tool.configmig.hooks]]
name = "mine"
type = "module"
module = "tools.mine"
cwd = "tools"
"""


def full(folder: Path, source: str) -> Settings:
    return Settings(
        project_root=folder,
        config_root=folder / "etc",
        version_locations=(folder / "versions", folder / "more", folder / "extra"),
        source=folder / source,
        profile="llm-gateway",
        files=("*.yaml", "conf.d/*.json"),
        file_template="{{ year }}_100%_{{ slug }}",
        timezone="Europe/Vienna",
        revision_ids="version",
        backups_keep=5,
        gates=Gates(checks="warn", schema="off"),
        limits=Limits(size=1000, depth=50, nodes=60),
        hooks=(
            Hook("ruff", "exec", "ruff", "format REVISION_SCRIPT_FILENAME"),
            Hook("mine", "module", "tools.mine", "", str(folder / "tools")),
        ),
        template=folder / "revision.py.j2",
        lock_timeout=0.5,
        arguments={"owner": "ops"},
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("configmig.ini", FULL_INI, id="ini"),
        pytest.param("pyproject.toml", FULL_TOML, id="toml"),
        pytest.param(
            "configmig.ini",
            FULL_INI.replace("[configmig:hooks]", "[post_write_hooks]"),
            id="ini, Alembic's hooks",
        ),
        pytest.param(
            "pyproject.toml",
            FULL_TOML.replace("tool.configmig.hooks", "tool.configmig.post_write_hooks"),
            id="toml, Alembic's hooks",
        ),
    ],
)
def test_every_setting_is_read(name: str, text: str, tmp_path: Path, read: Read) -> None:
    (tmp_path / name).write_text(text)

    assert read() == full(tmp_path, name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("configmig.ini", "", id="empty file"),
        pytest.param("configmig.ini", "[configmig]\n", id="empty section"),
        pytest.param("pyproject.toml", "[tool.configmig]\n", id="empty table"),
    ],
)
def test_what_is_not_set_has_its_default(name: str, text: str, tmp_path: Path, read: Read) -> None:
    (tmp_path / name).write_text(text)

    assert read() == Settings(
        project_root=tmp_path,
        config_root=tmp_path / "config",
        version_locations=(tmp_path / "versions",),
        source=tmp_path / name,
        arguments={"owner": "ops"},
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [pytest.param("configmig.ini", FULL_INI, id="ini"), pytest.param("pyproject.toml", FULL_TOML, id="toml")],
)
def test_an_environment_overrides_what_it_names(name: str, text: str, tmp_path: Path, read: Read) -> None:
    (tmp_path / name).write_text(text)

    settings = read(environment="prod")

    assert settings.environment == "prod"
    assert settings.config_root == Path("/srv/gateway")
    assert settings.profile is None
    assert settings.timezone == "Europe/Vienna"


def test_a_folder_with_spaces_is_one_place_through_here(tmp_path: Path, read: Read) -> None:
    folder = tmp_path / "my project"
    folder.mkdir()
    (folder / "configmig.ini").write_text(
        "[configmig]\nversion_locations = %(here)s/a %(here)s/b, a\n[configmig:x]\nprofile = %(name)s %%\n"
    )

    settings = read(cwd=folder, environment="x")

    assert settings.version_locations == (folder / "a", folder / "b")
    assert settings.profile == "%(name)s %%"
