"""A file as statements with the lines above them; taking statements out and putting them in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from configmig.documents.lines.ownership import Loose, blanks_at_end, parted, starts_blank, width

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Chunk(Generic[S]):
    """A statement on lines of its own, with all the lines between it and the statement above."""

    loose: str
    body: str
    statement: S

    @property
    def text(self) -> str:
        """The whole text."""
        return self.loose + self.body


class Chunks(Generic[S]):
    """The statements of a file and the lines below the last one; a change makes a new list."""

    def __init__(self, chunks: Sequence[Chunk[S]], tail: str, *, marks: str) -> None:
        self.list: tuple[Chunk[S], ...] = tuple(chunks)
        self.tail = tail
        self.marks = marks

    def __len__(self) -> int:
        return len(self.list)

    def __getitem__(self, index: int) -> Chunk[S]:
        return self.list[index]

    def text(self) -> str:
        """Return the text of the file."""
        return "".join([part for chunk in self.list for part in (chunk.loose, chunk.body)]) + self.tail

    def start_of(self, index: int) -> int:
        """Return the offset of the body of a statement in the text."""
        above = sum(len(chunk.loose) + len(chunk.body) for chunk in self.list[:index])
        return above + (len(self.list[index].loose) if index < len(self.list) else 0)

    def starts(self) -> list[int]:
        """Return the offsets of the bodies of all statements in the text."""
        found, at = [], 0
        for chunk in self.list:
            found.append(at + len(chunk.loose))
            at = found[-1] + len(chunk.body)
        return found

    def line_of(self, index: int, offset: int = 0) -> int:
        """Return the line of an offset in the body of a statement."""
        above = sum(chunk.text.count("\n") for chunk in self.list[:index])
        chunk = self.list[index]
        return above + chunk.loose.count("\n") + chunk.body.count("\n", 0, offset) + 1

    def loose(self, index: int) -> Loose:
        """Return the lines above a statement: those that stay, and those that are its own."""
        chunk = self.list[index]
        return parted(chunk.loose, width(chunk.body), top=index == 0, marks=self.marks)

    def own_text(self, index: int) -> str:
        """Return a statement with its own comments."""
        return self.loose(index).lead + self.list[index].body

    def swap(self, index: int, chunk: Chunk[S]) -> None:
        """Put ``chunk`` in the place of another."""
        self.list = (*self.list[:index], chunk, *self.list[index + 1 :])

    def set_lead(self, index: int, lead: str) -> None:
        """Give a statement other comments above it, set off from what stays above them."""
        gap = self.loose(index).gap
        self._set_loose(index, self._apart(gap, lead, index))

    def take(self, indexes: Iterable[int]) -> None:
        """Take statements out, each run of neighbours with the lines between them; other lines stay."""
        for first, last in reversed(runs(indexes)):
            self._take(first, last)

    def _take(self, first: int, last: int) -> None:
        gap = self.loose(first).gap
        at_end = last + 1 == len(self.list)
        below = self.tail if at_end else self.list[last + 1].loose
        blanks = blanks_at_end(gap)
        if blanks and (starts_blank(below) or (at_end and not below)):
            gap = gap[: -len(blanks)]
        kept_apart = None if at_end else self.loose(last + 1).lead
        self.list = (*self.list[:first], *self.list[last + 1 :])
        if at_end:
            self.tail = gap + below
            return
        self._set_loose(first, gap + below)
        if gap and self.loose(first).lead != kept_apart:
            self._set_loose(first, gap + "\n" + below)

    def put(self, index: int, new: Sequence[Chunk[S]], *, apart: bool = False) -> None:
        """Put statements in before the one at ``index``; the first brings only its own comments.

        What stands above the first statement of the file stays on top. ``apart`` sets the new ones off with
        blank lines.
        """
        head, *rest = new
        lead = head.loose
        if not self.list:
            above = (
                self.tail + "\n" if lead and self.tail.strip() and not blanks_at_end(self.tail) else self.tail
            )
            self.list, self.tail = (replace(head, loose=above + lead), *rest), ""
            return
        if index == 0:
            gap, kept = self.loose(0)
            self._set_loose(0, "\n" + kept if apart and not kept.startswith("\n") else kept)
            self.list = (replace(head, loose=gap), *rest, *self.list)
            self._set_loose(0, self._apart(gap, lead, 0))
            return
        if apart:
            lead = "\n" + lead
            if index < len(self.list) and not starts_blank(self.list[index].loose):
                self._set_loose(index, "\n" + self.list[index].loose)
        self.list = (*self.list[:index], replace(head, loose=lead), *rest, *self.list[index:])

    def _apart(self, gap: str, lead: str, index: int) -> str:
        """Return a gap and own comments below it, set off so that they do not run into each other."""
        if not gap.strip() or not lead:
            return gap + lead
        column = width(self.list[index].body)
        runs_on = parted(gap + lead, column, top=index == 0, marks=self.marks).lead != lead
        return gap + "\n" + lead if runs_on else gap + lead

    def _set_loose(self, index: int, loose: str) -> None:
        self.swap(index, replace(self.list[index], loose=loose))


def runs(indexes: Iterable[int]) -> list[tuple[int, int]]:
    """Return numbers as runs of neighbours: the first and the last of each."""
    found: list[tuple[int, int]] = []
    for index in sorted(set(indexes)):
        if found and found[-1][1] == index - 1:
            found[-1] = (found[-1][0], index)
        else:
            found.append((index, index))
    return found
