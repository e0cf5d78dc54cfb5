"""A report as lines, each with a role: plain text for pipes, colour where a terminal shows it."""

import re
from collections.abc import Collection, Iterable
from typing import Literal, NamedTuple, TypeAlias

from configmig.masking import mask_lines

Role: TypeAlias = Literal[
    "",
    "title",
    "good",
    "bad",
    "warn",
    "muted",
    "hint",
    "prose",
    "added",
    "removed",
    "plus",
    "minus",
    "hunk",
    "context",
]
"""What a line is: a fact (its name stands out), news, prose, or a line of a diff, which keeps its form."""


class Line(NamedTuple):
    """One line of a report and what it is about; control characters in it are made visible."""

    text: str
    role: Role = ""


Page: TypeAlias = list[Line]


def plain_text(lines: Iterable[Line]) -> str:
    """Return the lines as text; the same for every width, ends with a newline unless it is empty."""
    return "".join(f"{visible(line.text)}\n" for line in lines)


def visible(text: str) -> str:
    r"""Return ``text`` as one line that a terminal shows and does not obey.

    Control characters, line ends among them, and marks that turn the direction of writing show as escapes
    such as ``\x1b``; a tab stays.
    """
    return _CONTROL.sub(_escape, text) if _CONTROL.search(text) else text


def masked(lines: Iterable[Line], secrets: Collection[str] = ()) -> Page:
    """Return the lines without secrets; titles, findings and messages may quote a value."""
    return [Line(mask_lines(line.text, secrets), line.role) for line in lines]


def diff_lines(text: str) -> Page:
    """Return a unified diff as lines with their roles."""
    return [Line(line, _diff_role(line)) for line in text.removesuffix("\n").split("\n")] if text else []


def _diff_role(line: str) -> Role:
    if line.startswith(("diff --git ", "--- ", "+++ ", "new file", "deleted file")):
        return "hunk"
    roles: dict[str, Role] = {"+": "plus", "-": "minus", "@": "hunk"}
    return roles.get(line[:1], "context")


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return _NAMED.get(match[0]) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")


_NAMED = {"\n": "\\n", "\r": "\\r"}
# C0 without the tab, DEL, C1, line and paragraph separators, and what changes the direction of writing.
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")
