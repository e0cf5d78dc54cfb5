"""The comments of a step: those of the old files, those of the new ones, and what edits take and bring."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from configmig.documents import is_known, parse
from configmig.documents.contract import Bounds
from configmig.documents.remarks import Remark, remarks, remarks_in, said
from configmig.documents.table import format_of
from configmig.edits import Edit, Value
from configmig.errors import ConfigmigError, Place
from configmig.pointer import format_pointer

_ACCEPTED = Bounds(size=1 << 40, depth=1_000, nodes=1 << 40)
_BRINGING = ("add", "comment", "create_file")


class Comments:
    """Compares the comments before and after a step with the texts that its edits have recorded."""

    def __init__(
        self,
        old: Sequence[tuple[str, Remark]],
        new: Sequence[Remark],
        edits: Sequence[Edit],
        *,
        mask: Callable[[str], str],
        known: Collection[str],
    ) -> None:
        """Take the comments of both sides, the edits, and what hides secrets.

        ``known`` are comments whose going is no news: those that a run had brought, on the way back.
        """
        self._old = old
        self._mask = mask
        self._before = Counter(each.text for _, each in old)
        self._after = Counter(each.text for each in new)
        self._takers: dict[str, list[Edit]] = {}
        self._holders: dict[str, list[Edit]] = {}
        """The edits in whose texts a comment is before and after."""
        self._balance: Counter[str] = Counter()
        self._edits = edits
        self._known = known
        if self._before != self._after:
            for edit in edits:
                self._enter(edit)

    def _enter(self, edit: Edit) -> None:
        taken = Counter(_comments_in(edit, edit.before_text))
        self._balance.subtract(taken)
        brought = Counter(_comments_in(edit, edit.after_text))
        if edit.kind not in _BRINGING:
            brought &= taken  # what the entry has besides stood beside it before
        if edit.layout is not None:
            # A comment that stood alone may have become the entry's own: it was there before.
            was, became = (_recorded(side) for side in edit.layout)
            brought &= Counter(
                {text: _held(became, text) - _held(was, text) for text in brought} if became else brought
            )
        # A line of a long text may only look like a comment; what was brought must not be overstated.
        texts = "\n".join(_strings(edit.after)) if brought else ""
        brought = Counter(text for text in brought.elements() if text.strip("'\"") not in texts)
        self._balance.update(brought)
        for text, count in taken.items():
            # What an edit takes for good comes before what it brings again in another text.
            kept = min(count, brought[text])
            self._takers.setdefault(text, []).extend([edit] * (count - kept))
            self._holders.setdefault(text, []).extend([edit] * kept)

    def unexplained(self) -> Iterator[tuple[Place, str]]:
        """Yield the comments that are gone although no edit has taken them."""
        for text, count in self._before.items():
            short = count + self._balance[text] - self._after[text]
            if short > 0:
                short -= self._taken_around(text)
            if short > 0:
                found = [(name, each) for name, each in self._old if each.text == text]
                for name, each in found[-short:]:
                    yield Place(name, each.line), f"no operation removes the comment {self._shown(each)}"

    def unwritten(self) -> Iterator[tuple[Place, str]]:
        """Yield the comments that an edit brings and that are nowhere, though no other edit takes them."""
        for edit in self._edits:
            for line in (edit.note or "").split("\n"):
                text = said(line)
                if text and not self._after[text] and not self._is_taken(text):
                    remark = Remark(1, text, "#")
                    yield (
                        Place(edit.file),
                        f"the comment {self._shown(remark)} of an operation is not written",
                    )

    def _is_taken(self, text: str) -> bool:
        texts = (edit.before_text for edit in self._edits)
        return any(text in taken for taken in texts if taken)

    def _taken_around(self, text: str) -> int:
        """Return how often edits have taken a comment that is not in the text of their own entry.

        What leaves brackets, or moves into them, has no lines of its own, and loses what cannot stand there.
        A way back takes a comment that the run has put at the top of a file, where it is about the file.
        """
        count = 0
        for edit in self._edits:
            is_whole = edit.before_text is not None and edit.before_text.endswith("\n")
            if edit.kind != "move" and is_whole and text not in self._known:
                continue
            was, became = (_recorded(side) for side in edit.layout or (None, None))
            told = _comments_in(edit, edit.before_text).count(text)
            told -= min(told, _comments_in(edit, edit.after_text).count(text))
            taken = max(0, _held(was, text) - _held(became, text) - told)
            self._takers.setdefault(text, []).extend([edit] * taken)
            count += taken
        return count

    def taken(self, line_of: Callable[[Edit], int]) -> Iterator[str]:
        """Yield a sentence for every comment that went with what an edit took; call ``unexplained`` first.

        ``line_of`` returns the line of the old file near which an edit does its work. A comment that an edit
        of comments takes is no news: that is what the edit says.
        """
        left = list(self._old)
        found: list[tuple[str, Remark, Edit]] = []
        for text, count in (self._before - self._after).items():
            if text in self._known:
                continue
            takers = sorted(self._takers.get(text, ()), key=lambda edit: edit.kind == "comment")
            takers += self._holders.get(text, ())
            for edit in takers[:count]:
                if edit.kind == "comment":
                    continue
                line = line_of(edit)
                alike = [each for each in left if each[1].text == text]
                nearest = min(alike, key=lambda each: (each[0] != edit.file, abs(each[1].line - line)))
                left.remove(nearest)
                found.append((*nearest, edit))
        for name, remark, edit in sorted(found, key=lambda each: (each[0], each[1].line)):
            what = format_pointer(edit.pointer) or "the file"
            yield f"{name}:{remark.line}: the comment {self._shown(remark)} goes with {what}"

    def _shown(self, remark: Remark) -> str:
        """Return a comment as a sentence quotes it: with a mark, without secrets, and not too long."""
        text = self._mask(f"{remark.mark} {remark.text}")
        return f"`{text if len(text) <= 60 else text[:59] + '…'}`"


def added_comments(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> frozenset[str]:
    """Return what the comments say that a step has brought to a file, from another one too."""
    return frozenset(
        text for name, data in after.items() for text in _texts(name, data) - _texts(name, before.get(name))
    )


def _texts(name: str, data: bytes | None) -> set[str]:
    return {each.text for each in _in_file(name, data)} if data is not None and is_known(name) else set()


def _comments_in(edit: Edit, text: str | None) -> list[str]:
    """Return the comments in a text that an edit takes or brings."""
    format_ = format_of(edit.file)
    if text is None or format_ is None:
        return []
    if edit.kind in ("create_file", "remove_file"):
        return [each.text for each in _in_file(edit.file, text.encode("utf-8", "surrogateescape"))]
    found = [each.text for each in remarks_in(format_, text)]
    if found and any(sign in text for sign in "\"'|>"):
        # Quotes and long texts may hold what looks like a comment; where the entry can be read, that tells.
        read = _in_file(edit.file, text.encode("utf-8", "surrogateescape"))
        return [each.text for each in read] or found
    return found


def _in_file(name: str, data: bytes) -> list[Remark]:
    try:
        return remarks(parse(name, data, limits=_ACCEPTED), data)
    except ConfigmigError:
        return []


def _recorded(side: Value) -> str:
    """Return the text in what a document remembers of the surroundings of an edit."""
    return "\n".join(_strings(side))


def _held(record: str, text: str) -> int:
    """Return how often a record holds a comment; it may start in the midst of one and end in the next."""
    return (record + record).count(text) - record.count(text)


def _strings(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, child in value.items():
            yield str(key)
            yield from _strings(child)
    elif isinstance(value, list):
        for child in value:
            yield from _strings(child)
