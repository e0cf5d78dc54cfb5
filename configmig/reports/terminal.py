"""Colour for a terminal; everywhere else a report is plain text and rich is never loaded."""

from collections.abc import Iterable, Mapping
from io import StringIO

from configmig.reports.lines import Line, Role, visible


def wants_color(*, asked: bool | None, is_terminal: bool, environment: Mapping[str, str]) -> bool:
    """Return whether to colour: what was ``asked`` for, else on a terminal without NO_COLOR or TERM=dumb."""
    if asked is not None:
        return asked
    return is_terminal and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


def colored_text(lines: Iterable[Line]) -> str:
    """Return the lines with a terminal's escape sequences; words and line breaks are the plain text's."""
    from rich.console import Console
    from rich.text import Text

    written = StringIO()
    console = Console(
        file=written,
        force_terminal=True,
        color_system="standard",
        soft_wrap=True,
        highlight=False,
        legacy_windows=False,
    )
    for line in lines:
        text = Text(visible(line.text), style=_STYLES[line.role], end="")
        if not line.role:
            # One fact a line, its name first: the name stands out.
            name, colon, _ = line.text.partition(": ")
            if colon and " " not in name.strip():
                text.stylize("bold", 0, len(name) + 1)
        console.print(text, soft_wrap=True)
    return written.getvalue()


_STYLES: dict[Role, str] = {
    "": "",
    "title": "bold",
    "good": "green",
    "bad": "bold red",
    "warn": "yellow",
    "muted": "dim",
    "added": "green",
    "removed": "red",
    "hunk": "cyan",
    "hint": "cyan",
}
