"""How a file is written: what its entries look like, measured once; new ones look the same."""

import re
from collections import Counter
from dataclasses import dataclass

from configmig.documents.formats.json.joints import cut
from configmig.documents.formats.json.tree import Container, Node

_MOST = 4000
"""Entries that are looked at; more would only confirm the others."""
_ESCAPED = re.compile(r"\\u(?!00[01])(?!007[fF])[0-9a-fA-F]{4}")


@dataclass(frozen=True, slots=True)
class Style:
    """The habits of one file."""

    unit: str = "  "
    """One step of indentation."""
    colon: str = ": "
    comma: str = ", "
    """Between entries on one line."""
    pad_map: str = ""
    """Inside the braces of one line."""
    pad_list: str = ""
    newline: str = "\n"
    lines: bool = True
    """Whether mappings take a line for each entry."""
    scalar_lists: bool = True
    """Whether lists of scalars take a line for each item."""
    trailing: bool = False
    """Whether a comma stands behind the last entry too, where entries have lines of their own."""
    ascii: bool = False
    """Whether letters beyond ASCII are written as escapes."""


class _Tally:
    def __init__(self) -> None:
        self.seps: Counter[str] = Counter()
        self.commas: Counter[str] = Counter()
        self.pads: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
        self.units: Counter[str] = Counter()
        self.maps: Counter[bool] = Counter()
        self.lists: Counter[bool] = Counter()
        self.trailing: Counter[bool] = Counter()
        self.newlines: Counter[str] = Counter()

    def look_at(self, node: Container, column: str) -> str:
        """Count one container with entries that is indented by ``column``; return the indentation inside."""
        first = cut(node.entries[0].joint)
        broken = first.newline is not None
        scalars = all(isinstance(entry.node, str) for entry in node.entries[:20])
        if node.is_map:
            self.maps[broken] += 1
            self.seps[node.entries[0].sep] += 1
        elif scalars:
            self.lists[broken] += 1
        if first.newline is not None:
            self.newlines[first.newline] += 1
            if first.column.startswith(column) and first.column != column:
                self.units[first.column[len(column) :]] += 1
            self.trailing[cut(node.tail, closing=True).comma] += 1
            return first.column
        if not first.indent.strip():
            self.pads[node.is_map][first.indent] += 1
        if len(node.entries) > 1:
            comma = node.entries[1].joint
            if comma.lstrip(", ") == "":
                self.commas[comma] += 1
        return column


def measure(root: Node, text: str) -> Style:
    """Return the habits of a file from its tree."""
    tally = _Tally()
    stack: list[tuple[Container, str]] = []
    if isinstance(root, Container):
        stack.append((root, ""))
    seen = 0
    while stack and seen < _MOST:
        node, column = stack.pop()
        if not node.entries:
            continue
        inside = tally.look_at(node, column)
        seen += min(len(node.entries), 50)
        inner = [child for entry in node.entries if isinstance(child := entry.node, Container)]
        stack.extend((child, inside) for child in reversed(inner[:200]))
    return _style(tally, text)


def _style(tally: _Tally, text: str) -> Style:
    base = Style()
    compact = bool(tally.maps or tally.lists) and not (tally.maps[True] or tally.lists[True])
    colon = _most(tally.seps, '":"' if compact else base.colon)
    colon = base.colon if ":" not in colon or colon.strip(" \t:") else colon
    if not tally.seps:
        colon = ":" if _most(tally.commas, base.comma) == "," else base.colon
    lines = tally.maps[True] >= max(tally.maps[False], 1) if tally.maps else tally.lists[True] > 0
    return Style(
        unit=_most(tally.units, base.unit),
        colon=colon,
        comma=_most(tally.commas, "," if colon == ":" else base.comma),
        pad_map=_most(tally.pads[True], ""),
        pad_list=_most(tally.pads[False], ""),
        newline=_most(tally.newlines, "\r\n" if "\r\n" in text else "\n"),
        lines=lines or not (tally.maps or tally.lists),
        scalar_lists=tally.lists[True] >= tally.lists[False] if tally.lists else True,
        trailing=tally.trailing[True] > tally.trailing[False],
        ascii=text.isascii() and _ESCAPED.search(text) is not None,
    )


def _most(counts: Counter[str], otherwise: str) -> str:
    return counts.most_common(1)[0][0] if counts else otherwise
