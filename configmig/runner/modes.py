"""Who may read a file that a run makes: no more people than could read what it comes from."""

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from configmig.documents.table import format_of
from configmig.runner.masked import known_secrets
from configmig.runner.model import PlannedStep

_OWNER_ONLY = 0o600


def modes_of_new(
    root: Path, steps: Iterable[PlannedStep], before: Mapping[str, bytes], after: Mapping[str, bytes]
) -> dict[str, int]:
    """Return the permission bits of the files that are in ``after`` and not in ``before``.

    A file that was renamed keeps its own, one that comes back gets those that were recorded. Of the others
    those with a secret, and environment files, are for their owner alone; what is left out gets the mode of
    any new file.
    """
    names = after.keys() - before.keys()
    if not names or os.name == "nt":
        return {}
    recorded: dict[str, int] = {}
    origins: dict[str, str] = {}
    for step in steps:
        recorded |= step.modes
        for edit in step.edits:
            if edit.kind == "rename_file" and edit.target_file is not None:
                origins[edit.target_file] = origins.pop(edit.file, edit.file)
    found = {
        name: _mode(root / origins[name])
        if origins.get(name) in before
        else recorded.get(name, _of_content(name, after[name]))
        for name in sorted(names)
    }
    return {name: mode for name, mode in found.items() if mode is not None}


def _mode(path: Path) -> int | None:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return None


def _of_content(name: str, content: bytes) -> int | None:
    is_secret = format_of(name) == "dotenv" or known_secrets({name: content}, {})
    return _OWNER_ONLY if is_secret else None
