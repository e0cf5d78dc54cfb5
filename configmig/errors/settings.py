"""Errors of the settings: no file, a broken one, an unknown name, a wrong value (CM001-CM099)."""

from collections.abc import Sequence

from configmig.errors.base import ConfigmigError, Place
from configmig.nearest import most_alike


class NoSettingsError(ConfigmigError):
    """No settings file was found in the current folder or in any folder above it.

    configmig looks for `configmig.ini`, then for a `pyproject.toml` with a `[tool.configmig]` table, and
    goes up folder by folder as git does. Run the command inside of the project, name the file with
    `--config FILE` or the variable CONFIGMIG_CONFIG, or make a new project with `configmig init`.
    """

    code = "CM001"

    def __init__(self, folder: str) -> None:
        self.folder = folder
        super().__init__(
            f"no configmig.ini and no pyproject.toml with [tool.configmig] in {folder} or above it",
            hint="`configmig init` makes a new project here; `--config FILE` names the settings of another",
        )


class NamedSettingsMissingError(ConfigmigError):
    """The settings file that `--config` or CONFIGMIG_CONFIG names is not there, or holds no settings.

    The name may be a file (`configmig.ini`, or a TOML file with a `[tool.configmig]` table) or a folder that
    holds one of the two. A relative name counts from the current folder.
    """

    code = "CM002"

    def __init__(self, file: str, *, named_by: str, reason: str = "there is no such file or folder") -> None:
        self.file = file
        self.named_by = named_by
        self.reason = reason
        super().__init__(
            f"{named_by} names {file}: {reason}",
            hint="correct the name, or leave it out to search from the current folder upwards;"
            " `configmig init` makes a new project",
        )


class UnreadableSettingsError(ConfigmigError):
    """The settings file exists and cannot be read.

    Usual causes: its mode does not let you read it, or it is not UTF-8 text (saved by an old editor, or not
    a text file at all). The message says which.
    """

    code = "CM003"

    def __init__(self, file: str, reason: str, *, line: int | None = None) -> None:
        self.file = file
        self.reason = reason
        super().__init__(
            f"the settings file cannot be read: {reason}",
            places=[Place(file, line)],
            hint=f"`ls -l {file}` shows who may read it" if line is None else f"save {file} as UTF-8",
        )


class BrokenSettingsError(ConfigmigError):
    """The settings file is not valid INI or TOML.

    The place names the line at which reading stopped; the mistake is on it or just above. In INI every key
    stands below a `[section]`, once, as `key = value`.
    """

    code = "CM004"

    def __init__(self, file: str, line: int | None, reason: str) -> None:
        self.file = file
        self.line = line
        self.reason = reason
        super().__init__(
            f"the settings file is broken: {reason}",
            places=[Place(file, line)],
            hint=f"mend {_where(file, line)}; `configmig explain CM004` says more",
        )


class UnknownSettingError(ConfigmigError):
    """The settings file sets something that does not exist.

    Nearly always a misspelt name, or a key of Alembic's that configmig calls differently (`script_location`
    is `version_locations` here). An unknown key is never ignored: what it was meant to change would
    silently stay.
    """

    code = "CM005"

    def __init__(self, file: str, line: int | None, name: str, *, section: str, known: Sequence[str]) -> None:
        self.file = file
        self.line = line
        self.name = name
        self.section = section
        self.nearest = _nearest(name, known)
        write = f"write `{self.nearest}`" if self.nearest else "remove the key"
        super().__init__(
            f"[{section}] has no setting '{name}'",
            places=[Place(file, line)],
            details=[_nearest_detail(self.nearest, known)],
            hint=f"{write} in {_where(file, line)}; `configmig explain CM005` says more",
        )


class UnknownSectionError(ConfigmigError):
    """configmig.ini has a section that configmig does not know.

    The sections are `[configmig]`, `[configmig:NAME]` for the named environment NAME (chosen with `-n
    NAME`) and `[configmig:hooks]` (or `[post_write_hooks]`) for what runs after a new revision was written;
    keys with a dot may stand in a section of their own, `notify.on` as `on` in `[notify]`.
    """

    code = "CM006"

    def __init__(self, file: str, line: int | None, section: str, *, known: Sequence[str]) -> None:
        self.file = file
        self.line = line
        self.section = section
        self.nearest = _nearest(section, known)
        write = f"write `[{self.nearest}]`" if self.nearest else "remove the section"
        super().__init__(
            f"there is no section [{section}] in configmig's settings",
            places=[Place(file, line)],
            details=[_nearest_detail(self.nearest, known)],
            hint=f"{write} in {_where(file, line)}; `configmig explain CM006` says more",
        )


class UnknownEnvironmentError(ConfigmigError):
    """`-n NAME` asks for an environment that the settings do not define.

    An environment is a section `[configmig:NAME]` of configmig.ini, or a table `[tool.configmig.env.NAME]` of
    pyproject.toml. Its keys override those of the main section.
    """

    code = "CM007"

    def __init__(self, file: str | None, name: str, *, known: Sequence[str]) -> None:
        self.file = file
        self.name = name
        self.known = tuple(known)
        self.nearest = _nearest(name, known)
        defined = f"defined are {', '.join(known)}" if known else "none is defined"
        instead = f"`-n {self.nearest or known[0]}`" if known else "leave `-n` out"
        section = f"[tool.configmig.env.{name}]" if (file or "").endswith(".toml") else f"[configmig:{name}]"
        super().__init__(
            f"there is no environment '{name}'",
            places=[Place(file)] if file else [],
            details=[defined],
            hint=f"{instead}, or define {section}",
        )


class WrongSettingError(ConfigmigError):
    """A setting has a value that it cannot have.

    The message says what was found and what is possible: a number, one of a few words, the name of a time
    zone.
    """

    code = "CM008"

    def __init__(self, file: str, line: int | None, name: str, reason: str) -> None:
        self.file = file
        self.line = line
        self.name = name
        self.reason = reason
        super().__init__(
            f"{name}: {reason}",
            places=[Place(file, line)],
            hint=f"correct `{name}` in {_where(file, line)}; `configmig explain CM008` says more",
        )


class WrongHookError(ConfigmigError):
    """A post-write hook is not described in full.

    In configmig.ini `hooks = ruff` below `[configmig:hooks]` names the hooks in order, and `ruff.type`
    (`exec`, `module` or `console_scripts`), `ruff.executable` (`.module`, `.entrypoint`), `ruff.options`
    and `ruff.cwd` describe each. In pyproject.toml each is a table `[[tool.configmig.hooks]]` with a `name`
    and the same keys.
    """

    code = "CM009"

    def __init__(self, file: str, line: int | None, hook: str, reason: str) -> None:
        self.file = file
        self.line = line
        self.hook = hook
        self.reason = reason
        super().__init__(
            f"the hook '{hook}' {reason}",
            places=[Place(file, line)],
            hint=f"describe it in {_where(file, line)}; `configmig explain CM009` shows how",
        )


def _where(file: str, line: int | None) -> str:
    return file if line is None else f"line {line} of {file}"


def _nearest(name: str, known: Sequence[str]) -> str | None:

    by_lower = {candidate.lower(): candidate for candidate in known}
    found = most_alike(name.lower(), by_lower)
    return by_lower[found[0]] if found else None


def _nearest_detail(nearest: str | None, known: Sequence[str]) -> str:
    return f"the nearest is {nearest}" if nearest else f"there are {', '.join(known)}"


class FolderGoneError(ConfigmigError):
    """The folder that the command was started in does not exist any more.

    Somebody removed or replaced it while your shell was in it, as a deployment does. `cd` into it once more:
    the shell shows the name of what is gone.
    """

    code = "CM010"

    def __init__(self) -> None:
        super().__init__(
            "the folder that the command runs in is gone", hint='`cd "$PWD"` goes to what has its name now'
        )
