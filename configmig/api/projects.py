"""Find a project: from its settings file, a folder, or the folder the program runs in."""

import os
from collections.abc import Mapping
from pathlib import Path

from configmig.errors.settings import FolderGoneError
from configmig.project.project import Project
from configmig.settings.reader import read_settings


def open_project(
    config: str | Path | None = None,
    *,
    root: str | Path | None = None,
    environment: str | None = None,
    arguments: Mapping[str, str] | None = None,
    cwd: str | Path | None = None,
) -> Project:
    """Return the project whose settings file is ``config`` (a file or the folder it is in).

    Without ``config``: the environment variable ``CONFIGMIG_CONFIG``, else the nearest ``configmig.ini`` or
    ``pyproject.toml`` with a ``[tool.configmig]`` table in ``cwd`` and the folders above it.
    ``root`` takes the place of the config root that the settings name, ``environment`` selects a section
    ``[configmig:NAME]``, ``arguments`` are handed to revisions as ``op.arguments``.
    Raises the errors of ``errors.settings``; nothing but the settings file is read yet.
    """
    settings = read_settings(
        config=Path(config) if config is not None else None,
        root=Path(root) if root is not None else None,
        environment=environment,
        arguments=dict(arguments or {}),
        cwd=Path(cwd) if cwd is not None else _here(),
        env=os.environ,
    )
    return Project(settings)


def _here() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise FolderGoneError from None
