"""Which lines of two texts differ, in the groups that a unified diff shows."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from configmig.frozen import dataclass

Mark: TypeAlias = Literal[" ", "-", "+"]
Block: TypeAlias = tuple[bool, int, int, int, int]
"""Whether two runs of lines are equal, and their bounds: old from, old to, new from, new to."""

_CONTEXT = 3


@dataclass(frozen=True, slots=True)
class Hunk:
    """Neighbouring changes with the lines around them; numbers count from 0."""

    blocks: tuple[Block, ...]

    @property
    def new_start(self) -> int:
        """The first line of the new text that the hunk shows."""
        return self.blocks[0][3]

    @property
    def header(self) -> str:
        """The ``@@`` line."""
        _, old, _, new, _ = self.blocks[0]
        _, _, old_end, _, new_end = self.blocks[-1]
        return f"@@ -{_range(old, old_end)} +{_range(new, new_end)} @@"

    def lines(self) -> Iterator[tuple[Mark, int]]:
        """Yield the lines in order: a mark, and the number in the new text for ``+``, else in the old one."""
        for is_equal, old, old_end, new, new_end in self.blocks:
            if is_equal:
                yield from ((" ", number) for number in range(old, old_end))
            else:
                yield from (("-", number) for number in range(old, old_end))
                yield from (("+", number) for number in range(new, new_end))


def find_hunks(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[Hunk]:
    """Yield the hunks of ``old`` and ``new`` with three lines of context; none when they are equal."""
    group: list[Block] = []
    for is_equal, i1, i2, j1, j2 in _blocks(old, new):
        if not is_equal:
            group.append((False, i1, i2, j1, j2))
            continue
        if group and i2 - i1 > 2 * _CONTEXT:
            yield Hunk((*group, (True, i1, i1 + _CONTEXT, j1, j1 + _CONTEXT)))
            group = []
        skipped = 0 if group else max(0, i2 - i1 - _CONTEXT)
        group.append((True, i1 + skipped, i2, j1 + skipped, j2))
    if any(not is_equal for is_equal, *_ in group):
        is_equal, i1, i2, j1, j2 = group[-1]
        if is_equal:
            shown = min(i2 - i1, _CONTEXT)
            group[-1] = (True, i1, i1 + shown, j1, j1 + shown)
        yield Hunk(tuple(group))


def _blocks(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[Block]:
    """The texts as runs of equal and of differing lines; equal ends are set aside first, for speed."""
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    rest = shorter - head
    tail = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    old_end, new_end = len(old) - tail, len(new) - tail
    if head:
        yield True, 0, head, 0, head
    middle_old, middle_new = old[head:old_end], new[head:new_end]
    # Popular lines are left out of account in large texts only: the result is longer but comes in time.
    matcher = SequenceMatcher(None, middle_old, middle_new, autojunk=len(middle_new) > 5000)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        yield tag == "equal", i1 + head, i2 + head, j1 + head, j2 + head
    if tail:
        yield True, old_end, len(old), new_end, len(new)


def _range(start: int, end: int) -> str:
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"
