"""The known names that come nearest to a misspelt one."""

from collections.abc import Iterable


def most_alike(wanted: str, known: Iterable[str], *, count: int = 1, alike: float = 0.6) -> list[str]:
    """Return at most ``count`` of ``known``, the nearest first; ``alike`` is between 0 and 1 (the same)."""
    from difflib import get_close_matches  # only who slips needs it

    return get_close_matches(wanted, list(known), n=count, cutoff=alike)
