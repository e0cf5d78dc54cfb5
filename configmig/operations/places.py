"""The places that an operation works on, and the order in which it may take them."""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

from configmig.edits import Value
from configmig.pointer import Pointer

IfExists: TypeAlias = Literal["error", "skip", "replace"]
"""What to do where the target of an operation is taken."""

IF_EXISTS = ("error", "skip", "replace")


class Found(NamedTuple):
    """A place that exists, with its value."""

    pointer: Pointer
    value: Value


class Slot(NamedTuple):
    """A key of a mapping that exists, or could be added there."""

    parent: Pointer
    key: Any
    exists: bool

    @property
    def pointer(self) -> Pointer:
        """Where it is, or would be."""
        return (*self.parent, self.key)


def inner_first(found: Sequence[Found]) -> list[Found]:
    """Return places with those that lie inside another one before it; otherwise their order stays."""
    return sorted(found, key=lambda each: -len(each.pointer))


def back_to_front(found: Sequence[Found]) -> list[Found]:
    """Return places with later items of a list first, so that removing one shifts none of the rest."""
    return sorted(found, key=lambda each: tuple(-t if isinstance(t, int) else 0 for t in each.pointer))


def outermost(found: Sequence[Found]) -> list[Found]:
    """Return the places that do not lie inside another one of them, in their order."""
    taken = {each.pointer for each in found}
    return [
        each
        for each in found
        if not any(each.pointer[:length] in taken for length in range(len(each.pointer)))
    ]
