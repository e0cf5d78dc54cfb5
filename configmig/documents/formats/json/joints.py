"""The text between two entries: whose comment is it, and what else stands there.

The policy for comments (docs/explanation/comments.md) is decided here and nowhere else, for JSON.
"""

import re
from typing import NamedTuple

_PIECE = re.compile(r"//[^\r\n]*+|(?>/\*(?s:.*?)\*/)|,|\r?\n|[ \t]++|\r")
_COMMENT = re.compile(r"//[^\r\n]*+|(?>/\*(?s:.*?)\*/)")
_BESIDE = re.compile(r"([ \t]*+)((?:(?://[^\r\n]*+|(?>/\*(?s:.*?)\*/))(?:[ \t]++(?=/))?+)*+)")
_ALL_COMMENTS = re.compile(r"(?:\s*+(?://[^\r\n]*+|(?>/\*(?s:.*?)\*/)))++\s*+")
_RULE = re.compile(
    r"(?://+|/\*+)\s*(?:([-=*~_+─━═—])\1{2,}.*|.*?([-=─━═—])\2{2,}\s*/*\**/?)$|/{4,}$|/\*{3,}/$|//$",
    re.DOTALL,
)
"""A comment that is drawn: a rule, a boxed title, an empty line of it."""


_LONGEST_RULE = 500


class Joint(NamedTuple):
    """What stands between one entry (or an opening bracket) and the next one (or the closing bracket)."""

    after: str
    """Between the entry above and its comma: it belongs to that entry."""
    comma: bool
    beside: str
    """The rest of the line of the entry above, with comments below that are deeper than it: its own too."""
    gap: tuple[str, ...]
    """Blank lines and comments that belong to nobody."""
    lead: tuple[str, ...]
    """The comments that belong to the entry below; each may have several lines."""
    indent: str
    """What stands before the entry below on its own line."""
    newline: str | None
    """The line end, None where both entries share a line."""

    @property
    def column(self) -> str:
        """The white space that the entry below is indented by."""
        return leading(self.indent)

    @property
    def has_loose_lines(self) -> bool:
        """Whether comments or blank lines stand on lines of their own."""
        return bool(self.gap or self.lead)


def cut(text: str, *, column: str | None = None, closing: bool = False) -> Joint:
    """Part the text of a joint; ``column`` is the indentation of the entry above.

    ``closing`` says that a closing bracket follows: no comment belongs to that.
    """
    if "/" not in text:
        before, comma, rest = text.rpartition(",")
        lines = rest.split("\n")
    else:
        before, comma, rest, lines = _parted(text)
    if len(lines) == 1:
        if closing and not comma:
            bare = rest.rstrip(" \t\r")
            return Joint(bare, False, "", (), (), rest[len(bare) :], None)
        return Joint(before, bool(comma), "", (), (), rest, None)
    newline = "\r\n" if lines[0].endswith("\r") else "\n"
    beside, *loose, indent = (line.removesuffix("\r") for line in lines)
    while column is not None and loose and is_comment(loose[0]) and _is_deeper(loose[0], column):
        if not closing and leading(loose[0]) == leading(indent):
            break
        beside += newline + loose.pop(0)
    start = len(loose) if closing else _start_of_lead(loose, leading(indent))
    return Joint(before, bool(comma), beside, tuple(loose[:start]), tuple(loose[start:]), indent, newline)


def join(
    *,
    after: str = "",
    comma: bool = False,
    beside: str = "",
    lines: tuple[str, ...] = (),
    indent: str = "",
    newline: str | None = None,
) -> str:
    """Return the text of a joint of these parts; a line ends where a comment demands it."""
    head = after + ("," if comma else "") + beside
    if newline is None and not lines and not _ends_open(head):
        return head + indent
    end = newline or "\n"
    return end.join([head, *lines, indent])


def _ends_open(text: str) -> bool:
    """Whether a text ends in a comment that only the end of the line closes."""
    if "//" not in text:
        return False
    last = None
    for found in _COMMENT.finditer(text):
        last = found
    return last is not None and last[0].startswith("//") and last.end() == len(text)


def leading(line: str) -> str:
    """Return the white space that a line starts with."""
    return line[: len(line) - len(line.lstrip(" \t"))]


def is_comment(line: str) -> bool:
    """Whether a line between entries is a comment, not blank."""
    return line.lstrip(" \t").startswith("/")


def is_blank(line: str) -> bool:
    """Whether a line between entries is empty but for white space."""
    return not line.strip()


def is_all_comments(text: str) -> bool:
    """Whether a text consists of marked comments alone."""
    return _ALL_COMMENTS.fullmatch(text) is not None


def comments_in(text: str) -> list[str]:
    """Return the comments in a piece of a joint."""
    return _COMMENT.findall(text)


def parted_beside(beside: str) -> tuple[str, str, str]:
    """Part what stands beside an entry: the blanks before its comment, that, and what is behind it."""
    found = _BESIDE.match(beside)
    assert found is not None  # noqa: S101 - it matches nothing, too
    return found[1], found[2], beside[found.end() :]


def without_blanks_at_end(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return lines without the blank ones that they end with."""
    end = len(lines)
    while end and is_blank(lines[end - 1]):
        end -= 1
    return lines[:end]


def _parted(text: str) -> tuple[str, str, str, list[str]]:
    """Part a joint with comments in it: before the comma, the comma, behind it, the lines of that."""
    before, comma, lines = "", "", [""]
    for found in _PIECE.finditer(text):
        piece = found[0]
        if piece == ",":
            before, comma, lines = text[: found.start()], ",", [""]
        elif piece in ("\n", "\r\n"):
            lines[-1] += piece[:-1]
            lines.append("")
        else:
            lines[-1] += piece
    rest = text[len(before) + len(comma) :]
    return before, comma, rest, lines


def _is_deeper(line: str, column: str) -> bool:
    own = leading(line)
    return len(own) > len(column) and own.startswith(column)


def _start_of_lead(lines: list[str], column: str) -> int:
    start = len(lines)
    while start and is_comment(lines[start - 1]) and leading(lines[start - 1]) == column:
        start -= 1
    for number in range(len(lines) - 1, start - 1, -1):
        if len(lines[number]) < _LONGEST_RULE and _RULE.match(lines[number].strip()):
            return number + 1
    return start
