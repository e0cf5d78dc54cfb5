"""Which lines of a YAML file an edit may touch, and which are gone: clean or unclean for the corpus run."""

from collections import Counter

from configmig.documents import Document
from configmig.edits import Edit
from configmig.pointer import Pointer

_SAYS_NOTHING = b" \t-"
"""A line of blanks, or with a dash alone, goes with the item that starts there."""


def may_touch(document: Document, edit: Edit, data: bytes) -> Counter[bytes]:
    """Return the lines that an edit may touch: those of its entry, or of the brackets that it stands in."""
    lines = _lines(data)
    adds = edit.kind in ("add", "append")
    pointer = edit.pointer[:-1] if adds else edit.pointer
    where = document.locate(pointer)
    first, last = where.line - 1 - len(document.comments(pointer).above), where.end_line
    if adds:
        last = last if any(mark in lines[where.line - 1] for mark in b"[{") else where.line + 1
    else:
        first, last = _with_dash(lines, first, pointer), _with_own_comments(lines, where.line - 1, last)
    parent = document.locate(edit.pointer[:-1])
    near = range(parent.line - 1, min(parent.line + 1, len(lines)))
    touched = Counter(lines[first : last + 3])
    touched.update(lines[number] for number in near)
    if edit.target is not None and edit.kind == "move":
        goal = document.locate(_before_move(edit.pointer, edit.target[:-1]))
        touched.update(lines[goal.line - 1 : goal.line + 1])
    return touched


def gone(before: bytes, after: bytes) -> Counter[bytes]:
    """Return the lines that say something and are not there any more."""
    lost = Counter(_lines(before)) - Counter(_lines(after))
    return Counter({line: count for line, count in lost.items() if line.strip(_SAYS_NOTHING)})


def _lines(data: bytes) -> list[bytes]:
    return [line.rstrip(b"\r") for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n")]


def _with_dash(lines: list[bytes], first: int, pointer: Pointer) -> int:
    """Go back from the first line of an item to its dash, where that stands on a line above."""
    if not (pointer and isinstance(pointer[-1], int)) or lines[first].lstrip().startswith(b"-"):
        return first
    above = first
    while above and (not lines[above - 1].strip() or lines[above - 1].lstrip().startswith(b"#")):
        above -= 1
    return above - 1 if above and lines[above - 1].strip().startswith(b"-") else first


def _with_own_comments(lines: list[bytes], first: int, last: int) -> int:
    """Go on to the last of the comments below an entry that are indented deeper than it."""
    column = _width(lines[first])
    for number in range(last, len(lines)):
        line = lines[number]
        if line.strip() and not (line.lstrip().startswith(b"#") and _width(line) > column):
            break
        last = number + 1 if line.strip() else last
    return last


def _width(line: bytes) -> int:
    return len(line) - len(line.lstrip(b" "))


def _before_move(source: Pointer, goal: Pointer) -> Pointer:
    """Return where a place is before the item at ``source`` leaves its list, and those behind it move up."""
    depth = len(source) - 1
    token, left = (goal[depth] if len(goal) > depth else None), source[depth]
    if goal[:depth] != source[:depth] or not isinstance(token, int) or not isinstance(left, int):
        return goal
    return (*goal[:depth], token + (token >= left), *goal[depth + 1 :])
