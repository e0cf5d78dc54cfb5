"""Which comment belongs to which statement: the policy of docs/explanation/comments.md for whole lines."""

import re
from typing import NamedTuple

_RULE = re.compile(r"[#;]+\s*(?:([-=*~_+─━═—])\1{2,}.*|.*([-=─━═—])\2{2,}\s*[#;]*)$|[#;]{3,}$")
"""A comment line that is drawn: a rule or a boxed title."""


class Loose(NamedTuple):
    """The lines above a statement: what stays there whatever happens to it, and what travels with it."""

    gap: str
    lead: str


def lines_of(text: str) -> list[str]:
    r"""Return the lines of ``text`` with their ends; only ``\n`` ends a line."""
    lines = text.split("\n")
    last = lines.pop()
    return [line + "\n" for line in lines] + ([last] if last else [])


def width(line: str) -> int:
    """Return how many characters ``line`` is indented by."""
    return len(line) - len(line.lstrip(" \t"))


def parted(loose: str, column: int, *, top: bool, marks: str) -> Loose:
    """Part the lines above a statement that is indented by ``column``.

    The comment lines directly above it, in its column, are its own, down from a drawn rule. ``top`` says that
    the file begins here: its first comment is about the file.
    """
    if not loose:
        return Loose("", "")
    lines = lines_of(loose)
    start = len(lines)
    while (
        start and lines[start - 1].lstrip(" \t")[:1] in marks_of(marks) and width(lines[start - 1]) == column
    ):
        start -= 1
    rules = [number for number in range(start, len(lines)) if _RULE.match(lines[number].strip())]
    if start < len(lines) and lines[-1].strip() in marks_of(marks):
        rules = [len(lines) - 1]
    if rules:
        start = rules[-1] + 1
    gap, lead = "".join(lines[:start]), "".join(lines[start:])
    if top and lead and all(line.strip() for line in lines_of(gap.lstrip("\r\n"))):
        return Loose(gap + lead, "")
    return Loose(gap, lead)


def marks_of(marks: str) -> tuple[str, ...]:
    """Return the characters that start a comment; an empty text is none of them."""
    return tuple(marks)


def blanks_at_end(gap: str) -> str:
    """Return the empty lines that a gap ends with."""
    lines = lines_of(gap)
    count = 0
    while count < len(lines) and not lines[-1 - count].strip():
        count += 1
    return "".join(lines[len(lines) - count :])


def starts_blank(loose: str) -> bool:
    """Whether the first of some lines is empty."""
    return bool(loose) and not loose.partition("\n")[0].strip()


def comment_lines(text: str, *, marks: str, column: str = "") -> str:
    """Return ``text`` as comment lines indented by ``column``; lines that carry a mark keep it."""
    marked: list[str] = []
    for line in text.removesuffix("\n").split("\n"):
        bare = line.strip()
        carries = bare[:1] in marks_of(marks) or (not bare and not marked)
        mark = "" if carries else f"{marks[0]} "
        marked.append(f"{column}{mark}{bare}".rstrip() + "\n")
    return "".join(marked)
