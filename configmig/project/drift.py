"""Drift: managed files that are no longer what the last run left; reported and kept, never overwritten."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Literal

from configmig.edits import Value
from configmig.frozen import dataclass
from configmig.pointer import Pointer


@dataclass(frozen=True, slots=True)
class HandEdit:
    """One place that somebody edited: where it is (a removed one: was), and its masked values."""

    pointer: Pointer
    kind: Literal["added", "removed", "changed"]
    before: Value = None
    after: Value = None


@dataclass(frozen=True, slots=True)
class Drift:
    """A managed file that differs from what the state records.

    The places are known where somebody has looked at them (``hand_edits.read_drift``): ``edits``; or, where
    all values are the same, what ``only`` was edited; or the ``problem`` why they cannot be told.
    """

    file: str
    kind: Literal["edited", "missing", "new"]
    edits: tuple[HandEdit, ...] = ()
    only: Literal["comments", "layout"] | None = None
    """Comments; or blank lines, quotes and the order of keys."""
    problem: str | None = None


def digest(content: bytes) -> str:
    """Return the SHA-256 of ``content`` in hexadecimal, as every record of configmig writes it."""
    return sha256(content).hexdigest()


def find_drift(recorded: Mapping[str, str], files: Mapping[str, bytes]) -> tuple[Drift, ...]:
    """Return where ``files`` differ from the ``recorded`` hashes, by name.

    A state without hashes (stamped by hand, or by another tool) records nothing and so cannot drift.
    """
    if not recorded:
        return ()
    found: list[Drift] = []
    for name in sorted(recorded.keys() | files.keys()):
        if name not in files:
            found.append(Drift(name, "missing"))
        elif name not in recorded:
            found.append(Drift(name, "new"))
        elif digest(files[name]) != recorded[name]:
            found.append(Drift(name, "edited"))
    return tuple(found)
