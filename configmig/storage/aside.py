"""Files that were kept aside: what somebody wrote where a run that was stopped half way had to go on."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from configmig.patterns import later
from configmig.storage.layout import BACKUPS_FOLDER, CONTROL_FOLDER, is_run_id

_ASIDE = later(r"(?P<of>.+)\.conflict-(?P<run>[0-9TZ]+-[0-9a-f]+)(?:\.[0-9]+)?")

_NOT_LOOKED_INTO = frozenset({BACKUPS_FOLDER, CONTROL_FOLDER, ".git"})


class KeptAside(NamedTuple):
    """A file that was kept aside: its name, the file that it was, and the run that had to go on."""

    file: str
    of: str
    run: str


def free_aside(path: Path, run: str) -> Path:
    """Return the name under which what is at ``path`` is kept aside; nothing has it yet."""
    aside = path.with_name(f"{path.name}.conflict-{run}")
    number = 1
    while aside.exists() or aside.is_symlink():
        number += 1
        aside = path.with_name(f"{path.name}.conflict-{run}.{number}")
    return aside


def read_aside(name: str) -> KeptAside | None:
    """Return what the ``name`` of a file says of one that was kept aside, None where it is another file's."""
    found = _ASIDE.fullmatch(name)
    if found is None or not is_run_id(found["run"]):
        return None
    return KeptAside(name, found["of"], found["run"])


def find_kept_aside(root: Path) -> tuple[KeptAside, ...]:
    """Return every file below ``root`` that was kept aside and is still there, by name; changes nothing."""
    return tuple(sorted(_kept_below(root)))


def _kept_below(root: Path) -> Iterator[KeptAside]:
    for folder, folders, files in os.walk(root):
        here = Path(folder).relative_to(root)
        folders[:] = [name for name in folders if not (here == Path() and name in _NOT_LOOKED_INTO)]
        for name in files:
            if (kept := read_aside((here / name).as_posix())) is not None:
                yield kept
