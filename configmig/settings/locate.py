"""Find the settings file: where it is named, or by going up from the current folder as git does."""

import os
from collections.abc import Iterator
from pathlib import Path

from configmig.errors.settings import NamedSettingsMissingError, UnreadableSettingsError
from configmig.settings.source import Source

INI = "configmig.ini"
TOML = "pyproject.toml"
VARIABLE = "CONFIGMIG_CONFIG"


def find_named(name: Path, *, named_by: str, cwd: Path) -> tuple[Path, Source]:
    """Return the settings file that ``name`` (a file or a folder) means, and what it says.

    Raises NamedSettingsMissingError and the errors of reading it.
    """
    path = absolute(name, cwd)
    shown = show(path, cwd)
    if os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises where a folder may not be entered
        found = _in_folder(path, cwd)
        if found is None:
            reason = f"the folder holds neither {INI} nor a {TOML} with [tool.configmig]"
            raise NamedSettingsMissingError(shown, named_by=named_by, reason=reason)
        return found
    if not os.path.lexists(path):
        raise NamedSettingsMissingError(shown, named_by=named_by)
    if not os.path.isfile(path):  # noqa: PTH113 - as above; a FIFO would wait for ever
        raise NamedSettingsMissingError(shown, named_by=named_by, reason="it is not a regular file")
    source = _read(path, cwd)
    if source is None:
        raise NamedSettingsMissingError(shown, named_by=named_by, reason="it has no table [tool.configmig]")
    return path, source


def find_above(folder: Path, *, cwd: Path) -> tuple[Path, Source] | None:
    """Return the nearest settings file in ``folder`` or above it, None when there is none."""
    return next((found for level in (folder, *folder.parents) if (found := _in_folder(level, cwd))), None)


def absolute(path: Path, cwd: Path) -> Path:
    """Return ``path`` as counted from ``cwd``, without following links."""
    return Path(os.path.abspath(cwd / path))  # noqa: PTH100 - resolve() would follow links


def show(path: Path, cwd: Path) -> str:
    """Return ``path`` as a user in ``cwd`` would type it."""
    return str(path.relative_to(cwd)) if path.is_relative_to(cwd) else str(path)


def _in_folder(folder: Path, cwd: Path) -> tuple[Path, Source] | None:
    for path in _candidates(folder, cwd):
        source = _read(path, cwd)
        if source is not None:
            return path, source
    return None


def _candidates(folder: Path, cwd: Path) -> Iterator[Path]:
    for name in (INI, TOML):
        # A folder that may not be entered holds nothing for this user (is_file raises there).
        if os.path.isfile(path := folder / name):  # noqa: PTH113
            yield path
        elif name == INI and os.path.lexists(path):
            raise UnreadableSettingsError(show(path, cwd), "it is not a regular file")


def _read(path: Path, cwd: Path) -> Source | None:
    shown = show(path, cwd)
    text = _read_text(path, shown)
    if path.suffix != ".toml":
        from configmig.settings.ini import read_ini

        return read_ini(shown, text)
    # Most pyproject.toml above a folder are somebody else's: not worth parsing, and not ours to find broken.
    if "configmig" not in text:
        return None
    from configmig.settings.toml import read_toml

    return read_toml(shown, text)


def _read_text(path: Path, shown: str) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableSettingsError(shown, (error.strerror or str(error)).lower()) from None
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reason = f"byte 0x{content[error.start]:02x} is not UTF-8"
        raise UnreadableSettingsError(shown, reason, line=line) from None
