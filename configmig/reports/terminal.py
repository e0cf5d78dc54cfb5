"""Colour for a terminal; everywhere else a report is plain text and rich is never loaded."""

from collections.abc import Iterable, Mapping
from io import StringIO

from configmig.reports.lines import Line, Role, visible


def wants_color(*, asked: bool | None, is_terminal: bool, environment: Mapping[str, str]) -> bool:
    """Return whether to colour: what was ``asked`` for, else on a terminal without NO_COLOR or TERM=dumb."""
    if asked is not None:
        return asked
    return is_terminal and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


def colored_text(lines: Iterable[Line], *, width: int | None) -> str:
    """Return the lines with a terminal's escape sequences, those longer than ``width`` columns folded.

    ``width`` None folds nothing. A folded line goes on indented, between words; the lines of a diff keep
    their form.
    """
    from rich.console import Console
    from rich.text import Text

    written = StringIO()
    console = Console(
        file=written, force_terminal=True, color_system="standard", highlight=False, legacy_windows=False
    )
    for line in lines:
        text = Text(_folded(line, width), style=_STYLES[line.role])
        name, colon, _ = line.text.partition(": ")
        if not line.role and colon and " " not in name.strip():
            # One fact a line, its name first: the name stands out.
            text.stylize("bold", 0, len(name) + 1)
        console.print(text, soft_wrap=True)
    return written.getvalue()


def _folded(line: Line, width: int | None) -> str:
    text = visible(line.text)
    if width is None or len(text) <= width or line.role in ("plus", "minus", "hunk", "context"):
        return text
    from textwrap import wrap

    indent = text[: len(text) - len(text.lstrip())] + ("" if line.role == "prose" else "    ")
    # Never inside a word: a path stays in one piece.
    folded = wrap(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return "\n".join(folded)


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
    "prose": "",
    "plus": "green",
    "minus": "red",
    "context": "",
}
