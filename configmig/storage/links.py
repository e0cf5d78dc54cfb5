"""Files with several names: replacing one splits it from the others, which a user must know before."""

from collections.abc import Iterable
from pathlib import Path

from configmig.errors.base import ConfigmigError
from configmig.storage.files import resolve_inside


def hard_links(root: Path, names: Iterable[str]) -> dict[str, int]:
    """Return how many names the file has that each of ``names`` leads to, where it has more than that one."""
    found = {}
    for name in sorted(names):
        try:
            count = resolve_inside(root, name).stat().st_nlink
        except (OSError, ConfigmigError):
            continue
        if count > 1:
            found[name] = count
    return found
