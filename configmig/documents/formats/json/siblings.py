"""Taking an entry out from among its siblings and putting one in, with the commas and lines around it.

Both work on the joints beside the entry only, so the cost does not grow with the file.
"""

from typing import NamedTuple

from configmig.documents.formats.json.joints import (
    Joint,
    comments_in,
    cut,
    is_blank,
    join,
    leading,
    without_blanks_at_end,
)
from configmig.documents.formats.json.style import Style
from configmig.documents.formats.json.tree import Container, Entry


class Spot(NamedTuple):
    """Where a new entry will stand: on a line of its own (``newline`` is its end), indented by ``column``."""

    newline: str | None
    column: str


class Fresh(NamedTuple):
    """An entry that is to be put in, with the comment lines above it and the comment beside it."""

    entry: Entry
    lead: tuple[str, ...] = ()
    beside: str = ""


def joint_above(container: Container, index: int) -> Joint:
    """Part the joint before an entry, or before the closing bracket."""
    closing = index == len(container.entries)
    text = container.tail if closing else container.entries[index].joint
    column = None
    if index and "/" in text:
        own = cut(container.entries[index - 1].joint)
        column = own.column if own.newline is not None else None
    return cut(text, column=column, closing=closing)


def spot_for(container: Container, index: int, *, outer: Spot, style: Style) -> Spot:
    """Return where an entry put in at ``index`` will stand; ``outer`` is where the container stands."""
    count = len(container.entries)
    if not count:
        inner = cut(container.tail, closing=True)
        newline = inner.newline or outer.newline
        return Spot(newline, outer.column + style.unit if newline is not None else outer.column)
    # The one above shows how, except that the first of several may share the line of the bracket.
    shows = index - 1 if index > 1 else min(index, count - 1)
    joint = cut(container.entries[shows].joint)
    if joint.newline is None:
        return Spot(None, outer.column)
    return Spot(joint.newline, joint.column)


def put(container: Container, index: int, fresh: Fresh, *, outer: Spot, style: Style) -> tuple[str, str]:
    """Put an entry in; return the joints above and below it that then stand there."""
    spot = spot_for(container, index, outer=outer, style=style)
    if not container.entries:
        joints = _into_empty(container, fresh, spot, outer, style)
    elif index == 0:
        joints = _to_front(container, fresh, spot, style)
    else:
        joints = _below(container, index, fresh, spot, style)
    set_in(container, index, fresh.entry, *joints)
    return joints


def set_in(container: Container, index: int, entry: Entry, above: str, below: str) -> None:
    """Put an entry in between two joints as they are given."""
    entry.joint = above
    if index == len(container.entries):
        container.tail = below
        container.entries.append(entry)
    else:
        container.entries[index].joint = below
        container.entries.insert(index, entry)
    if entry.key is not None:
        container.keys[entry.key] = entry


def joint_text(container: Container, index: int) -> str:
    """Return the text before an entry, or before the closing bracket."""
    return container.tail if index == len(container.entries) else container.entries[index].joint


def without(container: Container, index: int) -> str:
    """Return the joint that stays when an entry is taken out."""
    above, below = joint_above(container, index), joint_above(container, index + 1)
    if index + 1 < len(container.entries):
        return _closed_up(above, below, is_first=index == 0)
    if not index:
        return _emptied(above, below)
    gap = above.gap if below.gap else without_blanks_at_end(above.gap)
    after = above.after if below.comma else above.after.rstrip()
    lines = gap + below.gap
    newline = below.newline or (above.newline if lines else None)
    return join(
        after=after, comma=below.comma, beside=above.beside, lines=lines, indent=below.indent, newline=newline
    )


def take(container: Container, index: int, joint: str) -> Entry:
    """Take an entry out and leave ``joint`` in its place."""
    entry = container.entries.pop(index)
    if index == len(container.entries):
        container.tail = joint
    else:
        container.entries[index].joint = joint
    if entry.key is not None:
        del container.keys[entry.key]
    return entry


def inline(comment: str) -> str:
    """Return a comment that needs no end of its line, in one line."""
    if comment.startswith("//"):
        return f"/* {comment.lstrip('/').strip().replace('*/', '* /')} */"
    return " ".join(comment.split())


def inlined(lines: tuple[str, ...]) -> str:
    """Return comment lines as they can stand in front of an entry on its line."""
    return "".join(f"{inline(comment)} " for comment in comments_in("\n".join(lines)))


def _closed_up(above: Joint, below: Joint, *, is_first: bool) -> str:
    """Return the joint before the entry that moves up."""
    rest = below.gap + below.lead
    gap = above.gap
    if gap and is_blank(gap[-1]) and rest and is_blank(rest[0]):
        gap = without_blanks_at_end(gap)
    newline, lines, indent = below.newline, gap + rest, below.indent
    if newline is None or (is_first and above.newline is None and not lines):
        newline, lines, indent = above.newline, gap, above.column + below.indent.lstrip()
    return join(
        after=above.after,
        comma=above.comma,
        beside=above.beside,
        lines=lines,
        indent=indent,
        newline=newline,
    )


def _emptied(above: Joint, below: Joint) -> str:
    """Return what stays between brackets when their only entry is gone: nobody's comments, or nothing."""
    lines = above.gap + below.gap
    if not comments_in("\n".join((above.beside, *lines, below.indent))):
        return ""
    newline = below.newline or above.newline
    return join(
        after=above.after,
        beside=above.beside,
        lines=without_blanks_at_end(lines),
        indent=below.indent,
        newline=newline,
    )


def _into_empty(container: Container, fresh: Fresh, spot: Spot, outer: Spot, style: Style) -> tuple[str, str]:
    inner = cut(container.tail, closing=True)
    if spot.newline is None:
        pad = style.pad_map if container.is_map else style.pad_list
        after, beside = _beside(fresh, None)
        return inner.after + pad + inlined(fresh.lead), join(after=after, beside=beside, indent=pad)
    above = join(
        after=inner.after,
        beside=inner.beside,
        lines=inner.gap + _placed(fresh.lead, spot),
        indent=spot.column,
        newline=spot.newline,
    )
    closing = inner.indent if inner.newline is not None else outer.column
    return above, join(comma=style.trailing, beside=fresh.beside, indent=closing, newline=spot.newline)


def _to_front(container: Container, fresh: Fresh, spot: Spot, style: Style) -> tuple[str, str]:
    first = joint_above(container, 0)
    if spot.newline is None:
        above = leading(first.indent) + inlined(fresh.lead)
        indent = _blank(container, style) + first.indent.lstrip()
        newline, column = None, None
        if len(container.entries) > 1:
            second = cut(container.entries[1].joint)
            newline, column = second.newline, second.column
        after, beside = _beside(fresh, newline)
        if newline is not None and column is not None:
            indent = column + first.indent.lstrip()
        return above, join(after=after, comma=True, beside=beside, indent=indent, newline=newline)
    above = join(
        after=first.after,
        beside=first.beside,
        lines=first.gap + _placed(fresh.lead, spot),
        indent=spot.column,
        newline=spot.newline,
    )
    return above, join(
        comma=True, beside=fresh.beside, lines=first.lead, indent=first.indent, newline=first.newline
    )


def _below(container: Container, index: int, fresh: Fresh, spot: Spot, style: Style) -> tuple[str, str]:
    """Put an entry directly below the one before it; what is loose there stays below the new one."""
    joint = joint_above(container, index)
    closing = index == len(container.entries)
    if (first := _comma_first(container, index)) is not None:
        return _below_comma_first(joint, first, fresh, closing=closing)
    lead, indent = _placed(fresh.lead, spot), spot.column
    if spot.newline is None:
        lead, indent = (), _blank(container, style) + inlined(fresh.lead)
    above = join(
        after=joint.after,
        comma=True,
        beside=joint.beside,
        lines=lead,
        indent=indent,
        newline=spot.newline,
    )
    after, beside = _beside(fresh, joint.newline)
    return above, join(
        after=after,
        comma=joint.comma if closing else True,
        beside=beside,
        lines=joint.gap + joint.lead,
        indent=joint.indent,
        newline=joint.newline,
    )


def _comma_first(container: Container, index: int) -> str | None:
    """Return a joint of a container whose commas start its lines, None for any other."""
    if len(container.entries) < 2:
        return None
    text = container.entries[min(index, len(container.entries) - 1)].joint
    before, comma, _ = text.partition(",")
    return text if comma and "\n" in before and not before.strip() and "/" not in text else None


def _below_comma_first(joint: Joint, text: str, fresh: Fresh, *, closing: bool) -> tuple[str, str]:
    after, beside = _beside(fresh, None)
    above = (joint.after.rstrip() if not closing else joint.after) + joint.beside + text + inlined(fresh.lead)
    if not closing:
        return above, after + beside + text
    return above, join(
        after=after, comma=joint.comma, lines=joint.gap, indent=joint.indent, newline=joint.newline
    )


def _placed(lines: tuple[str, ...], spot: Spot) -> tuple[str, ...]:
    return tuple(f"{spot.column}{line}" for line in lines)


def _beside(fresh: Fresh, newline: str | None) -> tuple[str, str]:
    """Return the comment beside a new entry: as it stands before its comma, and as it stands behind that."""
    if newline is not None or not fresh.beside:
        return "", fresh.beside
    return " " + inline(fresh.beside.strip()), ""


def _blank(container: Container, style: Style) -> str:
    """Return what stands behind a comma between entries on one line."""
    for entry in container.entries[1:4]:
        if "/" not in entry.joint and "\n" not in entry.joint:
            return entry.joint.rpartition(",")[2]
    return style.comma.rpartition(",")[2]
