"""Where a patch is applied: the way from the repository to the config root."""

import os
from pathlib import Path


def patch_prefix(root: Path, project_root: Path) -> str:
    """Return the way to the config ``root`` as a patch names it, ``config/`` or empty.

    It begins at the top of the git repository, as `git apply` reads it; without a repository at the project.
    """
    real = root.resolve()
    top = next(
        (folder for folder in (real, *real.parents) if (folder / ".git").exists()), project_root.resolve()
    )
    way = Path(os.path.relpath(real, top)).as_posix()
    return "" if way == "." else f"{way}/"
