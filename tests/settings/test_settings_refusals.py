"""What the settings refuse: broken files, unknown names, wrong values; each with its line and its hint."""

from collections.abc import Callable
from pathlib import Path

import pytest

from configmig.errors import ConfigmigError
from configmig.settings import Settings
from configmig.settings.table import SETTINGS

Read = Callable[..., Settings]


def refusal(read: Read, environment: str | None = None) -> str:
    """Return the error as the command line prints it."""
    with pytest.raises(ConfigmigError) as raised:
        read(environment=environment)
    error = raised.value
    places = " ".join(str(place) for place in error.places)
    return "\n".join([f"{error.code} {places}: {error.message}", *error.details, f"hint: {error.hint}"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "profile = a\n",
            "CM004 configmig.ini:1: the settings file is broken: a key stands before the first [section]\n"
            "hint: mend line 1 of configmig.ini; `configmig explain CM004` says more",
            id="no section",
        ),
        pytest.param(
            "[configmig]\nprofile\n",
            "CM004 configmig.ini:2: the settings file is broken: this line is neither a [section] nor a"
            " 'key = value'\nhint: mend line 2 of configmig.ini; `configmig explain CM004` says more",
            id="no value",
        ),
        pytest.param(
            "[configmig]\nprofile = a\nprofile = b\n",
            "CM004 configmig.ini:3: the settings file is broken: 'profile' appears twice in [configmig]\n"
            "hint: mend line 3 of configmig.ini; `configmig explain CM004` says more",
            id="key twice",
        ),
        pytest.param(
            "[configmig]\n\n[configmig]\n",
            "CM004 configmig.ini:3: the settings file is broken: the section [configmig] appears twice\n"
            "hint: mend line 3 of configmig.ini; `configmig explain CM004` says more",
            id="section twice",
        ),
        pytest.param(
            "[configmig:hooks]\nhooks =\n[post_write_hooks]\nhooks =\n",
            "CM004 configmig.ini:2: the settings file is broken: [configmig:hooks] and"
            " [post_write_hooks] mean the"
            " same; keep one\nhint: mend line 2 of configmig.ini; `configmig explain CM004` says more",
            id="hooks twice",
        ),
        pytest.param(
            "[configmig]\n# a comment\nconfig_rot = x\n",
            "CM005 configmig.ini:3: [configmig] has no setting 'config_rot'\n"
            "the nearest is config_root\n"
            "hint: write `config_root` in line 3 of configmig.ini; `configmig explain CM005` says more",
            id="unknown key",
        ),
        pytest.param(
            "[configmig]\nConfig_Root = x\n",
            "CM005 configmig.ini:2: [configmig] has no setting 'Config_Root'\n"
            "the nearest is config_root\n"
            "hint: write `config_root` in line 2 of configmig.ini; `configmig explain CM005` says more",
            id="key in other letters",
        ),
        pytest.param(
            "[configmig:prod]\nzzz = x\n",
            "CM005 configmig.ini:2: [configmig:prod] has no setting 'zzz'\n"
            f"there are {', '.join(setting.name for setting in SETTINGS)}\n"
            "hint: remove the key in line 2 of configmig.ini; `configmig explain CM005` says more",
            id="unknown key of an environment that was not asked for",
        ),
        pytest.param(
            "[configmg:prod]\n",
            "CM006 configmig.ini:1: there is no section [configmg:prod] in configmig's settings\n"
            "the nearest is configmig:prod\n"
            "hint: write `[configmig:prod]` in line 1 of configmig.ini; `configmig explain CM006` says more",
            id="unknown section",
        ),
        pytest.param(
            "[DEFAULT]\nprofile = a\n",
            "CM006 configmig.ini:1: there is no section [DEFAULT] in configmig's settings\n"
            "there are configmig, configmig:hooks, post_write_hooks, "
            "audit, backups, gate, limits, live, notify\n"
            "hint: remove the section in line 1 of configmig.ini; `configmig explain CM006` says more",
            id="DEFAULT has no magic",
        ),
        pytest.param(
            "[configmig:hooks]\nhooks = ruff\n",
            "CM009 configmig.ini:2: the hook 'ruff' is listed and not described: there is no `ruff.type`\n"
            "hint: describe it in line 2 of configmig.ini; `configmig explain CM009` shows how",
            id="hook without description",
        ),
        pytest.param(
            "[configmig:hooks]\nhooks = ruff\nruf.type = exec\n",
            "CM009 configmig.ini:3: the hook 'ruf' is described and not listed in `hooks`\n"
            "hint: describe it in line 3 of configmig.ini; `configmig explain CM009` shows how",
            id="hook that is not listed",
        ),
        pytest.param(
            "[configmig:hooks]\nhook = ruff\n",
            "CM005 configmig.ini:2: [configmig:hooks] has no setting 'hook'\n"
            "the nearest is hooks\n"
            "hint: write `hooks` in line 2 of configmig.ini; `configmig explain CM005` says more",
            id="misspelt hooks",
        ),
        pytest.param(
            "[configmig:hooks]\nhooks = ruff\nruff.type = shell\n",
            "CM009 configmig.ini:3: the hook 'ruff' has the unknown type 'shell'; it may be"
            " console_scripts, exec,"
            " module\nhint: describe it in line 3 of configmig.ini; `configmig explain CM009` shows how",
            id="hook of an unknown type",
        ),
        pytest.param(
            "[configmig:hooks]\nhooks = ruff\nruff.type = exec\n",
            "CM009 configmig.ini:2: the hook 'ruff' has no `executable`: what is to be run\n"
            "hint: describe it in line 2 of configmig.ini; `configmig explain CM009` shows how",
            id="hook that runs nothing",
        ),
        pytest.param(
            "[configmig:hooks]\nhooks = ruff\nruff.type = exec\nruff.argv = x\n",
            "CM009 configmig.ini:4: the hook 'ruff' has no `argv`; it may have type, entrypoint,"
            " executable, module,"
            " options, cwd\nhint: describe it in line 4 of configmig.ini; `configmig explain CM009`"
            " shows how",
            id="unknown key of a hook",
        ),
    ],
)
def test_a_wrong_ini_file_is_refused(text: str, expected: str, tmp_path: Path, read: Read) -> None:
    (tmp_path / "configmig.ini").write_text(text)

    assert refusal(read) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            '[tool.configmig]\nprofile = "a\n',
            "CM004 pyproject.toml:2: the settings file is broken: Illegal character '\\n'\n"
            "hint: mend line 2 of pyproject.toml; `configmig explain CM004` says more",
            id="broken TOML",
        ),
        pytest.param(
            "[tool]\nconfigmig = 3\n",
            "CM008 pyproject.toml:2: tool.configmig: is not a table\n"
            "hint: correct `tool.configmig` in line 2 of pyproject.toml; `configmig explain CM008` says more",
            id="no table",
        ),
        pytest.param(
            '[tool.configmig]\nprofil = "a"\n',
            "CM005 pyproject.toml:2: [tool.configmig] has no setting 'profil'\n"
            "the nearest is profile\n"
            "hint: write `profile` in line 2 of pyproject.toml; `configmig explain CM005` says more",
            id="unknown key",
        ),
        pytest.param(
            "[tool.configmig]\n[tool.configmig.bakups]\nkeep = 1\n",
            "CM005 pyproject.toml:2: [tool.configmig] has no setting 'bakups'\n"
            "the nearest is backups.keep\n"
            "hint: write `backups.keep` in line 2 of pyproject.toml; `configmig explain CM005` says more",
            id="unknown table",
        ),
        pytest.param(
            "[tool.configmig.env.prod.backups]\nkept = 1\n",
            "CM005 pyproject.toml:2: [tool.configmig.env.prod] has no setting 'backups.kept'\n"
            "the nearest is backups.keep\n"
            "hint: write `backups.keep` in line 2 of pyproject.toml; `configmig explain CM005` says more",
            id="unknown key of an environment's table",
        ),
        pytest.param(
            '[tool.configmig]\nbackups.keep = "many"\n',
            "CM008 pyproject.toml:2: backups.keep: 'many' is not a whole number\n"
            "hint: correct `backups.keep` in line 2 of pyproject.toml; `configmig explain CM008` says more",
            id="wrong value under a dotted key",
        ),
        pytest.param(
            "[tool.configmig]\nversion_locations = [\n  3,\n]\n",
            "CM008 pyproject.toml:2: version_locations: 3 is not text\n"
            "hint: correct `version_locations` in line 2 of pyproject.toml; `configmig explain"
            " CM008` says more",
            id="wrong item of a list",
        ),
        pytest.param(
            "[tool.configmig]\n[[tool.configmig.hooks]]\ntype = 'exec'\n",
            "CM009 pyproject.toml:2: the hook 'number 1' has no `name`\n"
            "hint: describe it in line 2 of pyproject.toml; `configmig explain CM009` shows how",
            id="hook without name",
        ),
        pytest.param(
            "[[tool.configmig.hooks]]\nname = 'a'\ntype = 'exec'\nexecutable = 3\n",
            "CM009 pyproject.toml:4: the hook 'a' has a `executable` that is not text\n"
            "hint: describe it in line 4 of pyproject.toml; `configmig explain CM009` shows how",
            id="hook with a number",
        ),
        pytest.param(
            "[tool.configmig]\nhooks = 'ruff'\n",
            "CM008 pyproject.toml:2: tool.configmig.hooks: is not a list of tables\n"
            "hint: correct `tool.configmig.hooks` in line 2 of pyproject.toml; `configmig explain"
            " CM008` says more",
            id="hooks that are text",
        ),
    ],
)
def test_a_wrong_toml_file_is_refused(text: str, expected: str, tmp_path: Path, read: Read) -> None:
    (tmp_path / "pyproject.toml").write_text(text)

    assert refusal(read) == expected


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param("config_root =", "is empty", id="empty path"),
        pytest.param("version_locations = ,", "names no folder", id="no folder"),
        pytest.param("backups.keep = 0", "0 is not a number of at least 1", id="too small"),
        pytest.param("backups.keep = 1.5", "'1.5' is not a whole number", id="not whole"),
        pytest.param("limits.depth = 100000", "100000 is not a number from 1 to 1_000", id="too large"),
        pytest.param("lock_timeout = soon", "'soon' is not a number of seconds (0 or more)", id="no number"),
        pytest.param("lock_timeout = nan", "'nan' is not a number of seconds (0 or more)", id="nan"),
        pytest.param("lock_timeout = -1", "'-1' is not a number of seconds (0 or more)", id="negative"),
        pytest.param(
            "gate.checks = stopp", "'stopp' is not stop, warn or off; the nearest is stop", id="gate"
        ),
        pytest.param("allow_reformat = maybe", "'maybe' is not yes or no", id="neither yes nor no"),
        pytest.param("revision_ids = uuid", "'uuid' is not hex or version", id="choice"),
        pytest.param(
            "timezone = Europe/Viena",
            "'Europe/Viena' is not a time zone; the nearest is Europe/Vienna",
            id="zone",
        ),
        pytest.param("timezone = ../x", "'../x' is not a time zone", id="zone that leaves its folder"),
        pytest.param(
            "files = ../*.yaml", "'../*.yaml' leaves the config root; patterns are relative to it", id="glob"
        ),
        pytest.param(
            "file_template = %(rev)s",
            "'%(rev)s' is written in Alembic's way; write {{ rev }} for %(rev)s",
            id="Alembic's template",
        ),
        pytest.param(
            "file_template = a/{{ rev }}",
            "'a/{{ rev }}' names a folder; revision files stand in the version location itself",
            id="template in a folder",
        ),
    ],
)
@pytest.mark.parametrize("section", ["configmig", "configmig:prod"])
def test_a_wrong_value_is_refused(line: str, reason: str, section: str, tmp_path: Path, read: Read) -> None:
    (tmp_path / "configmig.ini").write_text(f"[{section}]\n{line}\n")
    name = line.split(maxsplit=1)[0]

    assert refusal(read) == (
        f"CM008 configmig.ini:2: {name}: {reason}\n"
        f"hint: correct `{name}` in line 2 of configmig.ini; `configmig explain CM008` says more"
    )


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        pytest.param(
            "configmig.ini",
            "[configmig:prod]\n[configmig:test]\n",
            "CM007 configmig.ini: there is no environment 'prd'\n"
            "defined are prod, test\n"
            "hint: `-n prod`, or define [configmig:prd]",
            id="near",
        ),
        pytest.param(
            "pyproject.toml",
            "[tool.configmig]\n",
            "CM007 pyproject.toml: there is no environment 'prd'\n"
            "none is defined\n"
            "hint: leave `-n` out, or define [tool.configmig.env.prd]",
            id="none",
        ),
    ],
)
def test_an_unknown_environment_is_refused(
    file: str, text: str, expected: str, tmp_path: Path, read: Read
) -> None:
    (tmp_path / file).write_text(text)

    assert refusal(read, environment="prd") == expected
