"""Text from elsewhere inside markdown: it never turns into markup."""

import re
from collections.abc import Iterable, Sequence

from configmig.patterns import later
from configmig.reports.lines import visible


def plain(text: str) -> str:
    """Return ``text`` so that markdown shows it as it is; only `code` between backticks is code."""
    parts = _SPAN.split(visible(text))
    return "".join(part if index % 2 else _MARKUP.sub(r"\\\g<0>", part) for index, part in enumerate(parts))


def code(text: str) -> str:
    """Return ``text`` as a code span."""
    shown = visible(text)
    fence = _fence(shown, "`")
    space = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{space}{shown}{space}{fence}" if shown else ""


def fenced(lines: Iterable[str], language: str = "") -> list[str]:
    """Return ``lines`` as a code block."""
    shown = [visible(line) for line in lines]
    fence = _fence("\n".join(shown), "```")
    return [f"{fence}{language}", *shown, fence]


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a table; cells are markdown already."""
    lines = [_row(columns), _row(["---"] * len(columns))]
    return lines + [_row(row) for row in rows]


def page(lines: Iterable[str]) -> str:
    """Return lines as a text with at most one empty line in a row."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _fence(text: str, shortest: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    return max(shortest, "`" * (longest + 1) if longest >= len(shortest) else shortest)


_SPAN = later(r"(`[^`]+`)")
# What could be markup there: an underscore inside a word is none, a mark of a list only at the start.
_MARKUP = later(r"[\\`*\[\]<>|]|(?<!\w)_|_(?!\w)|~(?=~)|^[#+-](?=[# ])")
