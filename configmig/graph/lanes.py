"""The vertical lines of a drawn graph: which of them runs where, and how they fork and meet."""

from collections.abc import Sequence


class Lanes:
    """The lines between the revisions that were drawn and those still to come, from the newest to the oldest.

    For each revision in turn: ``join``, ``row``, ``part``. Every lane leads down to one revision.
    """

    def __init__(self) -> None:
        self._leads_to: list[str | None] = []
        """One entry for each lane, None where it is free."""
        self._ended: int | None = None
        """The lane that ended in the row above."""

    def join(self, name: str) -> list[str]:
        """Bring the lanes that lead to ``name`` together; return the lines to draw above it."""
        ends = [lane for lane, leads_to in enumerate(self._leads_to) if leads_to == name]
        if ends:
            line = self._tie(ends, "┴", "╯")
            for lane in ends[1:]:
                self._leads_to[lane] = None
            return line
        start = self._free_from(0)
        # Two lines of revisions that have nothing to do with each other must not look like one.
        gap = [self._cells()] if start == self._ended else []
        self._leads_to[start] = name
        return gap

    def row(self, name: str, mark: str) -> str:
        """Return the lanes with ``mark`` where ``name`` is."""
        while self._leads_to and self._leads_to[-1] is None:
            self._leads_to.pop()
        return " ".join(mark if each == name else "│" if each else " " for each in self._leads_to)

    def part(self, name: str, parents: Sequence[str]) -> list[str]:
        """Lead on from ``name`` to its parents, a lane for each; return the lines to draw below it."""
        lanes = [self._leads_to.index(name)]
        self._leads_to[lanes[0]] = parents[0] if parents else None
        self._ended = None if parents else lanes[0]
        for parent in parents[1:]:
            lane = self._free_from(lanes[0] + 1)
            self._leads_to[lane] = parent
            lanes.append(lane)
        return self._tie(lanes, "┬", "╮")

    def _free_from(self, first: int) -> int:
        for lane in range(first, len(self._leads_to)):
            if self._leads_to[lane] is None:
                return lane
        self._leads_to.append(None)
        return len(self._leads_to) - 1

    def _cells(self) -> str:
        return " ".join("│" if each else " " for each in self._leads_to).rstrip()

    def _tie(self, tied: Sequence[int], inner: str, last: str) -> list[str]:
        """Return the line that ties lanes together, from left to right; no line for a single one."""
        if len(tied) < 2:
            return []
        left, right = tied[0], tied[-1]
        drawn = ""
        for lane, leads_to in enumerate(self._leads_to):
            if not left <= lane <= right:
                drawn += "│ " if leads_to else "  "
            elif lane in tied:
                drawn += "├─" if lane == left else f"{last} " if lane == right else f"{inner}─"
            else:
                drawn += "┼─" if leads_to else "──"
        return [drawn.rstrip()]
