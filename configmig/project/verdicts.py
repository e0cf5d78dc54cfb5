"""Remember that files were valid, so that the next look need not load the schemas; never a reason to fail.

The memory is in the user's cache, not in the root: a reader never writes there.
"""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import configmig
from configmig.frozen import dataclass
from configmig.project.project import Project
from configmig.revisions.cache import user_cache_folder

_MOST = 200
"""How many verdicts are kept, the newest."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The verdict on one set of files under the schemas of one version, as its key."""

    key: str

    @classmethod
    def of(cls, project: Project, heads: Sequence[str], files: Mapping[str, bytes]) -> "Verdicts":
        """Return the verdict's place: other bytes, another version, tool or profile give another one."""
        key = sha256()
        for part in (configmig.__version__, sys.version, *_schemas_of(project), *heads):
            key.update(f"{part}\0".encode())
        for name in sorted(files):
            key.update(f"{name}\0{len(files[name])}\0".encode())
            key.update(files[name])
        return cls(key.hexdigest())

    def is_known_valid(self) -> bool:
        """Whether these files were found valid before."""
        path = _path()
        if path is None:
            return False
        with suppress(OSError, ValueError):
            return self.key in path.read_text(encoding="ascii").split()
        return False

    def remember_valid(self) -> None:
        """Keep it for the next look; where that is not possible it is left."""
        path = _path()
        if path is None:
            return
        with suppress(OSError, ValueError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            known = path.read_text(encoding="ascii").split() if path.exists() else []
            temporary = path.with_suffix(f".{self.key[:12]}")
            temporary.write_text("\n".join([*known, self.key][-_MOST:]) + "\n", encoding="ascii")
            temporary.replace(path)


def _path() -> Path | None:
    folder = user_cache_folder()
    return folder / "configmig" / "valid.txt" if folder else None


def _schemas_of(project: Project) -> list[str]:
    """What tells one state of the profile's code from another: its name, and the times of its modules."""
    name = project.settings.profile or ""
    profile = project.profile
    source = profile.source() if profile is not None else None
    if source is None:
        return [name]
    return [name, *sorted(_stamps(source.parent))]


def _stamps(folder: Path) -> Iterator[str]:
    """Yield the path and the time of each module below ``folder``."""
    waiting = [str(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    yield f"{entry.path} {entry.stat().st_mtime_ns}"
                elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                    waiting.append(entry.path)
