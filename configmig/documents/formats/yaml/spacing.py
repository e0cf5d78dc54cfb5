"""The blank lines around an entry that comes or goes: as its neighbours have them, never part of a text."""

from configmig.documents.formats.yaml.indentation import is_blank, is_comment, lines_of, width
from configmig.documents.formats.yaml.layout import block_margin, is_rule, runs_into
from configmig.documents.formats.yaml.loose import is_top
from configmig.documents.formats.yaml.nodes import Collection, Entry, Scalar
from configmig.documents.formats.yaml.tree import Tree

_LOOKED_AT = 10
"""Neighbours on either side that show whether entries are set off by blank lines."""


def room_on_top(tree: Tree, container: Collection, entry: Entry, blanks: str) -> tuple[str, str, str]:
    """Part the loose text above the first entry for one that comes before it.

    Returns what is to stand above the new entry, the blank lines that it brings, and those below it. A header
    stays on top; a banner stays with the entry that it titles.
    """
    first = container.entries[0]
    top = is_top(tree, container, 0)
    above, banner = _parted_banner(first.gap, top=top)
    below = "\n" if banner or is_airy(container, 0) else ""
    if not blanks and runs_into(above, entry.lead, container.column, top=top):
        blanks = "\n"
    return above, blanks, below


def is_airy(container: Collection, index: int) -> bool:
    """Whether most entries near ``index`` are set off from the one above by a blank line."""
    if container.inline and index == 0:
        return False
    near = container.entries[max(index - _LOOKED_AT, 1) : index + _LOOKED_AT]
    airy = sum(any(is_blank(line) for line in lines_of(entry.gap)) for entry in near)
    return airy > len(near) / 2


def swallowed(entry: Entry, loose: str) -> str:
    """Return the lines on top of ``loose``, below ``entry``, that would be read as a part of its text.

    A block scalar takes all blank lines when it ends with ``|+`` or ``>+``, else those with more spaces than
    its text is indented by.
    """
    scalar = _ending(entry)
    if scalar is None:
        return ""
    lines = lines_of(loose)
    blank = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    keeps, margin = block_margin(scalar)
    if keeps:
        return "".join(lines[:blank])
    taken = [number for number in range(blank) if width(lines[number].rstrip("\r\n")) > margin]
    return "".join(lines[: taken[-1] + 1]) if taken else ""


def reads_on(entry: Entry, loose: str) -> bool:
    """Whether a comment on top of ``loose``, below ``entry``, would be read as a part of its text."""
    scalar = _ending(entry)
    if scalar is None:
        return False
    first = next((line for line in lines_of(loose) if line.strip()), "")
    return bool(first) and width(first) >= max(block_margin(scalar)[1], 1)


def _ending(entry: Entry) -> Scalar | None:
    """Return the block scalar that an entry ends with, None when something else is its end."""
    value, tail = entry.value, entry.tail
    while type(value) is Collection and not value.flow and value.entries:
        last = value.entries[-1]
        tail += (value.tail + last.tail) if value.laid else ""
        value = last.value
    return value if type(value) is Scalar and value.style in ("|", ">") and not tail.strip() else None


def _parted_banner(gap: str, *, top: bool) -> tuple[str, str]:
    """Part the gap of the first entry before a banner that titles it; a header of the file is none."""
    lines = lines_of(gap)
    start = max((number + 1 for number, line in enumerate(lines) if is_blank(line)), default=0)
    above, banner = "".join(lines[:start]), lines[start:]
    drawn = any(is_comment(line) and is_rule(line) for line in banner)
    if not drawn or (top and not above.strip()):
        return gap, ""
    return above, "".join(banner)
