"""The text between two entries in brackets: whose comment is it, and what else stands there.

The policy for comments (docs/explanation/comments.md) is decided here for brackets, in ``layout`` for blocks.
"""

from typing import NamedTuple

from configmig.documents.formats.yaml.indentation import is_blank, is_comment
from configmig.documents.formats.yaml.layout import is_rule
from configmig.patterns import later

_COMMA = later(r"(?:[^#,]|#[^\n]*)*+,")


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
    """The comment lines that belong to the entry below."""
    indent: str
    """What stands before the entry below: on its own line, or between both entries on one."""
    broken: bool
    """Whether the entry below starts on a line of its own."""


def cut(text: str, *, column: str | None = None, closing: bool = False) -> Joint:
    """Part the text of a joint; ``column`` is the indentation of the entry above, None if it shares a line.

    ``closing`` says that a closing bracket follows: no comment belongs to that.
    """
    found = _COMMA.match(text)
    before, rest = (found[0][:-1], text[found.end() :]) if found is not None else ("", text)
    beside, *loose = rest.split("\n")
    if not loose:
        return Joint(before, found is not None, "", (), (), rest, broken=False)
    indent = loose.pop()
    while column is not None and loose and is_comment(loose[0]) and _is_deeper(loose[0], column):
        if not closing and leading(loose[0]) == leading(indent):
            break
        beside += "\n" + loose.pop(0)
    start = len(loose) if closing else _start_of_lead(loose, leading(indent))
    return Joint(
        before, found is not None, beside, tuple(loose[:start]), tuple(loose[start:]), indent, broken=True
    )


def join(
    *,
    after: str = "",
    comma: bool = False,
    beside: str = "",
    lines: tuple[str, ...] = (),
    indent: str = "",
    broken: bool = False,
) -> str:
    """Return the text of a joint of these parts; a line ends where a comment demands it."""
    head = after + ("," if comma else "") + beside
    if broken or lines or "#" in head.rpartition("\n")[2]:
        return "\n".join([head, *lines, indent])
    return head + indent


def without_blanks_at_end(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return lines without the blank ones that they end with."""
    end = len(lines)
    while end and is_blank(lines[end - 1]):
        end -= 1
    return lines[:end]


def leading(line: str) -> str:
    """Return the white space that a line starts with; tabs may be there in brackets."""
    return line[: len(line) - len(line.lstrip(" \t"))]


def _is_deeper(line: str, column: str) -> bool:
    own = leading(line)
    return len(own) > len(column) and own.startswith(column)


def _start_of_lead(lines: list[str], column: str) -> int:
    start = len(lines)
    while start and is_comment(lines[start - 1]) and leading(lines[start - 1]) == column:
        start -= 1
    rules = [number for number in range(start, len(lines)) if is_rule(lines[number])]
    return rules[-1] + 1 if rules else start
