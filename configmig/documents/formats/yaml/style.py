"""How the neighbours of a new entry are written."""

from collections import Counter
from itertools import islice
from typing import TypeVar

from configmig.documents.formats.yaml.emit import Quote, Style
from configmig.documents.formats.yaml.layout import OddShapeError, first_of
from configmig.documents.formats.yaml.nodes import Collection, Node, Scalar, is_block, walk
from configmig.documents.formats.yaml.scalars import is_plain_text

_LOOKED_AT = 2000
"""Nodes of the file whose style counts when the nearest neighbours do not decide."""


class StyleGuide:
    """The style of one file, measured once; neighbours are asked first."""

    def __init__(self, root: Node, *, literal: bool) -> None:
        self._whole = _Votes()
        self._literal = literal
        self._near: dict[int, tuple[Node, Style]] = {}
        for node in islice(walk(root), _LOOKED_AT):
            self._whole.look(node)

    def near(self, container: Node) -> Style:
        """Return the style for an entry of ``container``, as it was when first asked for."""
        _, known = self._near.get(id(container), (None, None))
        if known is None:
            known = self._measured(container)
            self._near[id(container)] = (container, known)
        return known

    def _measured(self, container: Node) -> Style:
        near = _Votes()
        near.look(container)
        if type(container) is Collection:
            for entry in islice(container.entries, 50):
                near.look(entry.value)
        step = near.steps.winner(self._whole.steps.winner(2))
        return Style(
            step=step,
            offset=near.offsets.winner(self._whole.offsets.winner(step)),
            dash=near.dashes.winner(self._whole.dashes.winner(2)),
            quote=near.quotes.winner(self._whole.quotes.winner('"')),
            prefer=_preferred(container),
            literal=self._literal,
            pad=near.pads.winner(self._whole.pads.winner("")),
        )


_Choice = TypeVar("_Choice", int, Quote, str)


class _Ballot(Counter[_Choice]):
    """Votes for one question of style."""

    def winner(self, default: _Choice) -> _Choice:
        """Return what most have, ``default`` when there was no vote."""
        return self.most_common(1)[0][0] if self else default


class _Votes:
    def __init__(self) -> None:
        self.steps: _Ballot[int] = _Ballot()
        self.offsets: _Ballot[int] = _Ballot()
        self.dashes: _Ballot[int] = _Ballot()
        self.quotes: _Ballot[Quote] = _Ballot()
        self.pads: _Ballot[str] = _Ballot()

    def look(self, node: Node) -> None:  # noqa: C901, PLR0912 - one vote after the other
        if type(node) is Scalar:
            if (
                node.style in ("'", '"')
                and "'" not in node.text
                and "\\" not in node.src[node.start : node.end]
            ):
                self.quotes["'" if node.style == "'" else '"'] += 1
            return
        if type(node) is not Collection or not node.entries:
            return
        if node.flow:
            self._look_at_braces(node)
            return
        column = _column(node)
        if column is None:
            return
        for entry in islice(node.entries, 50):
            child = entry.value
            if not is_block(child):
                continue
            assert type(child) is Collection  # noqa: S101 - what is_block says
            below = _column(child)
            if below is None:
                continue
            if not node.is_map:
                if child.inline and 2 <= below - column <= 8:
                    self.dashes[below - column] += 1
            elif child.is_map:
                if 1 <= below - column <= 8:
                    self.steps[below - column] += 1
            elif 0 <= below - column <= 8:
                self.offsets[below - column] += 1

    def _look_at_braces(self, node: Collection) -> None:
        brace = node.src.find("{", node.start, node.entries[0].value.start) if node.is_map else -1
        if brace >= 0 and (behind := node.src[brace + 1]) != "\n":
            self.pads[" " if behind == " " else ""] += 1


def _column(node: Collection) -> int | None:
    try:
        first_of(node)
    except OddShapeError:
        return None
    return node.column


def _preferred(container: Node) -> Quote:
    """Return the quotes that all strings beside the new one wear although they need none."""
    if type(container) is not Collection:
        return ""
    seen = {
        e.value.style
        for e in islice(container.entries, 50)
        if type(e.value) is Scalar and (e.value.style or is_plain_text(e.value.text)) and e.value.tag is None
    }
    styles = [
        e.value.style
        for e in islice(container.entries, 50)
        if type(e.value) is Scalar and e.value.style in ("'", '"') and is_plain_text(e.value.text)
    ]
    if len(seen) == 1 and styles:
        return "'" if styles[0] == "'" else '"'
    return ""
