"""Names of revisions: which are usable, how they sort, what a shortened or a mistyped one means."""

import re
from bisect import bisect
from collections.abc import Iterable

from configmig.nearest import most_alike
from configmig.patterns import later

WORDS = ("head", "heads", "base", "current")
"""What a target may say instead of a name."""

_RESERVED = {*WORDS, "working"}
_USABLE = later(r"(?!(?:heads?|base|current|working)$)(?:\w[\w.]*|(?!.*[+-]\d+$)\w[\w.+-]*)", re.IGNORECASE)
_STEPS = later(r"([+-])(\d+)$")
_DIGITS = later(r"(\d+)")
_COMPARABLE = 2000
"""Of more names only those with the same first letter are compared in full, which would take seconds."""

_DOTTED = later(r"\d+\.\d")


def objection(name: str) -> str | None:
    """Return what speaks against ``name`` as the name of a revision or a branch, None when nothing does."""
    if _USABLE.fullmatch(name):
        return None
    steps = _STEPS.search(name)
    if not name:
        return "it is empty"
    if name.lower() in _RESERVED:
        return "the word has a meaning of its own in targets"
    if steps and steps.start():
        way = "above" if steps[1] == "+" else "below"
        return f"a target would read it as {steps[2]} {way} '{name[: steps.start()]}'"
    return "names are letters, digits, '.', '_', '+' and '-', and begin with a letter or a digit"


def usable(name: str) -> str:
    """Return a name like ``name`` that nothing speaks against."""
    candidate = re.sub(r"[^\w.+-]+", "_", name).strip("_.+-") or "revision"
    candidate = _STEPS.sub(r"_\2", candidate)
    return f"{candidate}_1" if candidate.lower() in _RESERVED else candidate


def plain(name: str) -> str:
    """Return ``1.2.0`` for ``v1.2.0``, any other name as it is."""
    return name[1:] if name[:1] in ("v", "V") and name[1:2].isdigit() else name


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Return a sort key that puts ``1.2.0`` before ``1.10.0``."""
    parts = _DIGITS.split(plain(name))
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]


def abbreviates(short: str, name: str) -> bool:
    """Whether ``short`` is the beginning of ``name``; the numbers of a version count as a whole.

    ``1.1`` stands for ``1.1.0`` and never for ``1.10.0``.
    """
    short, name = plain(short), plain(name)
    if not name.startswith(short):
        return False
    cuts_a_number = short[-1:].isdigit() and name[len(short) : len(short) + 1].isdigit()
    return not (cuts_a_number and _DOTTED.match(name))


def nearest(wanted: str, names: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Return up to ``limit`` of ``names`` that were perhaps meant by ``wanted``, in the order of reading."""
    pool = tuple(names) if wanted else ()
    found = _same_release(plain(wanted), pool, limit) or _similar(plain(wanted).lower(), pool, limit)
    return tuple(sorted(found, key=natural_key))


def _same_release(wanted: str, pool: Iterable[str], limit: int) -> list[str]:
    """Return the versions around ``wanted`` among those that share the most leading numbers with it."""
    numbers = wanted.split(".")
    for count in range(len(numbers) - 1, 0, -1):
        release = ".".join([*numbers[:count], ""])
        if not release[0].isdecimal():
            break
        found = sorted((natural_key(name), name) for name in pool if plain(name).startswith(release))
        if found:
            above = bisect(found, (natural_key(wanted), ""))
            first = max(0, min(above - limit // 2, len(found) - limit))
            return [name for _, name in found[first : first + limit]]
    return []


def _similar(wanted: str, pool: Iterable[str], limit: int) -> list[str]:
    """Return the names that look like ``wanted``, or begin like it when none does as a whole."""
    whole = {plain(name).lower(): name for name in pool}
    if len(whole) > _COMPARABLE:
        whole = {lowered: name for lowered, name in whole.items() if lowered[:1] == wanted[:1]}
    begun = {lowered[: len(wanted)]: name for lowered, name in whole.items()}
    for spelled in (whole, begun):
        close = most_alike(wanted, spelled, count=limit)
        if close:
            return [spelled[name] for name in close]
    return []
