"""Taking an entry out of brackets and putting one in, with the commas and lines around it.

Both work on the joints beside the entry only, so the cost does not grow with the file.
"""

from typing import NamedTuple

from configmig.documents.formats.yaml.brackets import joint_text
from configmig.documents.formats.yaml.indentation import is_blank
from configmig.documents.formats.yaml.joints import Joint, cut, join, leading, without_blanks_at_end
from configmig.documents.formats.yaml.nodes import Collection


class Spot(NamedTuple):
    """Where an entry stands: on a line of its own, behind ``column``, or between others on one."""

    broken: bool
    column: str


def joint_above(container: Collection, index: int) -> Joint:
    """Part the joint before an entry, or before the closing bracket."""
    column = None
    if index and "#" in joint_text(container, index):
        own = cut(container.entries[index - 1].gap)
        column = leading(own.indent) if own.broken else None
    return cut(joint_text(container, index), column=column, closing=index == len(container.entries))


def spot_for(container: Collection, index: int) -> Spot:
    """Return where an entry put in at ``index`` will stand."""
    count = len(container.entries)
    if not count:
        return Spot(broken=False, column="")
    # The one above shows how, except that the first of several may share the line of the bracket.
    joint = cut(container.entries[index - 1 if index > 1 else min(index, count - 1)].gap)
    return Spot(joint.broken, leading(joint.indent) if joint.broken else "")


def joints_with(
    container: Collection, index: int, spot: Spot, *, lead: tuple[str, ...] = (), beside: str = ""
) -> tuple[str, str]:
    """Return the joints above and below an entry that will be put in at ``index``.

    ``lead`` are its own comment lines and ``beside`` the comment at its end; without a line of its own it
    can have neither, and they are left out.
    """
    lines = tuple(spot.column + line if line else line for line in lead) if spot.broken else ()
    beside = beside if spot.broken else ""
    if not container.entries:
        return container.tail, ""
    joint = joint_above(container, index)
    if index == 0:
        return _to_front(container, joint, spot, lines, beside)
    closing = index == len(container.entries)
    above = join(
        after=joint.after,
        comma=True,
        beside=joint.beside,
        lines=lines,
        indent=spot.column if spot.broken else _blank(container),
        broken=spot.broken,
    )
    return above, join(
        comma=joint.comma if closing else True,
        beside=beside,
        lines=joint.gap + joint.lead,
        indent=joint.indent,
        broken=joint.broken,
    )


def joint_without(container: Collection, index: int) -> str:
    """Return the joint that stays when an entry is taken out, with the comments that are its own."""
    above, below = joint_above(container, index), joint_above(container, index + 1)
    if index + 1 < len(container.entries):
        return _closed_up(above, below, is_first=index == 0)
    if not index:
        return _emptied(above, below)
    gap = above.gap if below.gap else without_blanks_at_end(above.gap)
    return join(
        after=above.after if below.comma else above.after.rstrip(" "),
        comma=below.comma,
        beside=above.beside,
        lines=gap + below.gap,
        indent=below.indent,
        broken=below.broken,
    )


def comments_at(container: Collection, index: int) -> tuple[tuple[str, ...], str]:
    """Return the comments of an entry: the lines above it, dedented, and what stands at its line's end."""
    above, below = joint_above(container, index), joint_above(container, index + 1)
    column = leading(above.indent) if above.broken else ""
    beside = below.beside if "#" in below.beside else below.after
    if "#" not in beside:
        return tuple(line.removeprefix(column) for line in above.lead), ""
    first, *more = beside.rstrip().split("\n")
    lines = [first, *(line.removeprefix(column) for line in more)]
    return tuple(line.removeprefix(column) for line in above.lead), "\n".join(lines)


def joint_with(joint: Joint, lines: list[str], *, above: bool) -> str:
    """Return a joint with other comments: those above the entry below it, or the one beside that above it."""
    if above:
        lead, beside = tuple(leading(joint.indent) + line for line in lines), joint.beside
    else:
        lead, beside = joint.lead, "".join(f"  {line}" for line in lines)
        kept = joint.beside.partition("\n")
        beside += kept[1] + kept[2]
    return join(
        after=joint.after,
        comma=joint.comma,
        beside=beside,
        lines=joint.gap + lead,
        indent=joint.indent,
        broken=joint.broken,
    )


def _to_front(
    container: Collection, first: Joint, spot: Spot, lines: tuple[str, ...], beside: str
) -> tuple[str, str]:
    if not spot.broken:
        above = first.after + first.beside + leading(first.indent)
        shown = cut(container.entries[1].gap) if len(container.entries) > 1 else None
        if shown is not None and shown.broken:
            return above, join(comma=True, indent=shown.indent, broken=True)
        return above, join(comma=True, indent=_blank(container))
    above = join(
        beside=first.beside,
        lines=first.gap + lines,
        indent=spot.column,
        broken=True,
    )
    return above, join(comma=True, beside=beside, lines=first.lead, indent=first.indent, broken=first.broken)


def _closed_up(above: Joint, below: Joint, *, is_first: bool) -> str:
    """Return the joint before the entry that moves up."""
    rest, gap = below.gap + below.lead, above.gap
    if gap and is_blank(gap[-1]) and rest and is_blank(rest[0]):
        gap = without_blanks_at_end(gap)
    broken, lines, indent = below.broken, gap + rest, below.indent
    if not below.broken or (is_first and not above.broken and not lines):
        broken, lines, indent = above.broken, gap, above.indent
    return join(
        after=above.after,
        comma=above.comma,
        beside=above.beside,
        lines=lines,
        indent=indent,
        broken=broken,
    )


def _emptied(above: Joint, below: Joint) -> str:
    """Return what stays between brackets when their only entry is gone: nobody's comments, or nothing."""
    lines = above.gap + below.gap
    if "#" not in "".join((above.beside, *lines)):
        return ""
    return join(
        beside=above.beside, lines=without_blanks_at_end(lines), indent=below.indent, broken=below.broken
    )


def _blank(container: Collection) -> str:
    """Return what stands behind a comma between entries on one line."""
    for entry in container.entries[1:4]:
        if "#" not in entry.gap and "\n" not in entry.gap:
            return entry.gap.rpartition(",")[2]
    return " "
