"""What installed packages register under the groups of entry points that begin with `configmig.`.

`importlib.metadata` knows it too, and takes longer to load than most commands take altogether.
"""

import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple


class Registered(NamedTuple):
    """An entry point: `name = module:attribute`."""

    name: str
    value: str

    def load(self) -> Any:
        """Import the module and return what the entry point names; raises whatever that raises."""
        module, _, attributes = self.value.partition(":")
        found: Any = import_module(module.strip())
        for attribute in filter(None, attributes.partition("[")[0].strip().split(".")):
            found = getattr(found, attribute)
        return found


def installed(group: str) -> Mapping[str, Registered]:
    """Return what is registered under ``group`` by name; of two packages the first on the path counts."""
    if any(_is_archive(folder) for folder in sys.path):
        return _by_metadata(group)
    found: dict[str, Registered] = {}
    seen: set[str] = set()
    for folder in dict.fromkeys(sys.path):
        for package, its_group, name, value in _in_folder(folder or "."):
            if package not in seen and its_group == group:
                found.setdefault(name, Registered(name, value))
        seen |= {package for package, *_ in _in_folder(folder or ".")}
    return found


def _is_archive(folder: str) -> bool:
    try:
        return Path(folder).is_file()
    except OSError:  # nobody can look there
        return False


def _by_metadata(group: str) -> dict[str, Registered]:
    from importlib.metadata import entry_points

    return {point.name: Registered(point.name, point.value) for point in entry_points(group=group)}


def _in_folder(folder: str) -> tuple[tuple[str, str, str, str], ...]:
    try:
        return _read_folder(folder, Path(folder).stat().st_mtime_ns)
    except OSError:
        return ()


@lru_cache(maxsize=128)
def _read_folder(folder: str, changed: int) -> tuple[tuple[str, str, str, str], ...]:
    """Return package, group, name and value of each entry point; ``changed`` makes a newer folder be read."""
    del changed
    found: list[tuple[str, str, str, str]] = []
    for path in sorted(Path(folder).glob("*-info/entry_points.txt")):
        try:
            text = path.read_bytes()
        except OSError:
            continue
        if b"[configmig." in text:
            package = path.parent.name.partition("-")[0].removesuffix(".egg")
            found += [(package.lower(), *each) for each in _read(text.decode("utf-8", "replace"))]
    return tuple(found)


def _read(text: str) -> Iterator[tuple[str, str, str]]:
    group = ""
    for line in text.splitlines():
        bare = line.strip()
        if bare.startswith("[") and bare.endswith("]"):
            group = bare[1:-1].strip()
        elif "=" in bare and not bare.startswith(("#", ";")):
            name, _, value = bare.partition("=")
            yield group, name.strip(), value.strip()
