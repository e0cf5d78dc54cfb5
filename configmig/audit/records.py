"""Look for secrets in what runs leave behind: history lines and snapshots."""

from collections.abc import Iterable
from pathlib import Path

from configmig.masking import find_in_text


def first_secrets(root: Path, names: Iterable[str]) -> dict[str, int]:
    """Return the files of ``names`` below ``root`` in which a secret stands → the line of the first one."""
    found = {}
    for name in names:
        try:
            text = (root / name).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        first = min((start for (start, _), _ in find_in_text(text)), default=None)
        if first is not None:
            found[name] = text.count("\n", 0, first) + 1
    return found
