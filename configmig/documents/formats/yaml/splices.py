"""A record of a change of text that is as long as the change: where it is, what was and what is there."""

import hashlib
from collections.abc import Mapping
from typing import TypedDict


class Side(TypedDict):
    """One side of a change: the whole text by its hash, and the part in which the two sides differ."""

    at: int
    text: str
    of: str


def record(before: str, after: str) -> tuple[Side, Side]:
    """Return the two sides of the change from ``before`` to ``after``."""
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    return (
        {"at": start, "text": before[start : len(before) - end], "of": _hash(before)},
        {"at": start, "text": after[start : len(after) - end], "of": _hash(after)},
    )


def carry_over(text: str, now: Mapping[str, object], then: Mapping[str, object]) -> str | None:
    """Return what ``text`` becomes when it is the side ``now`` and shall be ``then``; None if it is not."""
    at, old, new = now["at"], now["text"], then["text"]
    assert isinstance(at, int)  # noqa: S101 - what record wrote
    assert isinstance(old, str)  # noqa: S101
    assert isinstance(new, str)  # noqa: S101
    if now["of"] != _hash(text):
        return None
    return text[:at] + new + text[at + len(old) :]


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _common(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their start."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
