"""A new project in a folder: its settings, its version location, its config root."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from configmig.authoring.files import create_file, create_folders, remove
from configmig.errors import ConfigmigError
from configmig.errors.authoring import InTheWayError, UnwritableFolderError
from configmig.plugins import Profile

SETTINGS = "configmig.ini"
FOLDERS = ("versions", "config")
IGNORED = "config/.gitignore"
_IGNORING = b"# Snapshots hold the secrets of the files they copy.\nbackups/\n.configmig/\n"
_NOT_COPIED = {"__pycache__", "backups"}
"""Beside everything hidden: what a run leaves in a project is no part of its template."""


@dataclass(frozen=True, slots=True)
class CreatedProject:
    """A project that was set up; ``created`` are its new files and folders/ relative to ``folder``."""

    folder: Path
    profile: str | None
    created: tuple[str, ...]


def init_project(folder: Path, *, profile: Profile | None = None) -> CreatedProject:
    """Set up a project in ``folder``, with the template of ``profile`` where one is given.

    The folder and the folders in it may exist, a file that would be written may not: then InTheWayError lists
    what is in the way. All or nothing: when writing fails (UnwritableFolderError), what was made is taken
    away again.
    """
    contents = {SETTINGS: _settings(profile)}
    if not os.path.lexists(folder / IGNORED):
        contents[IGNORED] = _IGNORING
    if profile is not None:
        for name in FOLDERS:
            contents |= dict(_walk(profile.template() / name, name))
    if blocked := _in_the_way(folder, contents):
        raise InTheWayError("this folder" if folder == Path() else str(folder), blocked)
    made: list[Path] = []
    try:
        made += create_folders(folder)
        for name in FOLDERS:
            made += create_folders(folder / name)
        for name, content in sorted(contents.items()):
            path = folder / name
            made += create_folders(path.parent)
            create_file(path, content)
            made.append(path)
    except (ConfigmigError, KeyboardInterrupt):
        remove(made)
        raise
    inside = [path for path in made if path != folder and path.is_relative_to(folder)]
    created = sorted(path.relative_to(folder).as_posix() + ("/" if path.is_dir() else "") for path in inside)
    return CreatedProject(folder, profile.name if profile else None, tuple(created))


def _settings(profile: Profile | None) -> bytes:
    text = (files("configmig.authoring") / "templates" / SETTINGS).read_text(encoding="utf-8")
    if profile is not None:
        text = text.replace("# profile =", f"profile = {profile.name}")
        text = text.replace("# revision_ids = hex", "revision_ids = version")
    return text.encode()


def _walk(source: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files below ``source`` as (path relative to the project, content)."""
    try:
        for entry in source.iterdir():
            if entry.name.startswith(".") or entry.name in _NOT_COPIED:
                continue
            if entry.is_dir():
                yield from _walk(entry, f"{name}/{entry.name}")
            elif not entry.name.endswith(".pyc"):
                yield f"{name}/{entry.name}", entry.read_bytes()
    except OSError as error:
        raise UnwritableFolderError(str(source), f"the template cannot be read ({error.strerror})") from error


def _in_the_way(folder: Path, contents: dict[str, bytes]) -> tuple[str, ...]:
    """Return what exists where a new project would write, relative to ``folder``."""
    blocked = [name for name in sorted(contents) if os.path.lexists(folder / name)]
    blocked += [name for name in FOLDERS if os.path.lexists(folder / name) and not (folder / name).is_dir()]
    if _configured_in_pyproject(folder / "pyproject.toml"):
        blocked.append("pyproject.toml (it has a table [tool.configmig])")
    return tuple(blocked)


def _configured_in_pyproject(path: Path) -> bool:
    try:
        return "\n[tool.configmig" in f"\n{path.read_text(encoding='utf-8')}"
    except (OSError, UnicodeDecodeError):
        return False
