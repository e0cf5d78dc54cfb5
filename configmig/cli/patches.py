"""Where a patch is applied: the way from the repository to the config root."""

import os
from pathlib import Path

from configmig.project import Project


def patch_prefix(project: Project) -> str:
    """Return the way to the config root as a patch names it, ``config/`` or empty.

    It begins at the top of the git repository, as `git apply` reads it; without a repository at the project.
    """
    root = project.settings.config_root.resolve()
    repositories = (folder for folder in (root, *root.parents) if (folder / ".git").exists())
    top = next(repositories, project.settings.project_root.resolve())
    way = Path(os.path.relpath(root, top)).as_posix()
    return "" if way == "." else f"{way}/"
