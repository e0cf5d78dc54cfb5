"""The body of an entry taken apart: its name, its value, the comments beside and below."""

from dataclasses import dataclass

from configmig.documents.formats.yaml.comments import beside_text, colon_end, key_end
from configmig.documents.formats.yaml.emit import Style, list_lines, mapping_lines, scalar_lines
from configmig.documents.formats.yaml.indentation import lines_of, place, width
from configmig.documents.formats.yaml.layout import text_of
from configmig.documents.formats.yaml.nodes import Alias, Collection, Entry, Node, Scalar, is_block
from configmig.edits import Value


@dataclass(slots=True)
class Body:
    """The parts of an entry's own text."""

    lead: str
    core: str
    """Indentation and ``key:`` or ``-``."""
    props: str
    """Anchor and tags of the value, with a blank before them."""
    spacing: str
    """What stands between the core and a value on the same line."""
    beside: str
    """The comment at the end of the first line, with the blanks before it."""
    below: str
    """The deeper comment lines after the value."""


def take_apart(entry: Entry) -> Body:
    """Return the parts of an entry in a laid out block."""
    value = entry.value
    beside = beside_text(entry) or ""
    if is_block(value):
        assert type(value) is Collection  # noqa: S101 - what is_block says
        at = key_end(entry)
        behind = entry.head[at:].partition("#")[0]
        props = " ".join(word for word in behind.split() if word[0] in "&!")
        return Body(entry.lead, entry.head[:at], " " + props if props else "", " ", beside, entry.tail)
    text = text_of(value)
    bare = _without_props(value, text)
    props = text[: len(text) - len(bare)].strip()
    at = _leaf_core_end(entry)
    if entry.key is not None and not entry.head[:at].endswith(":"):
        # An explicit key alone (``? key``): its value would stand on a line of its own.
        core = f"{entry.head}{beside}\n{' ' * width(entry.head)}:"
        return Body(entry.lead, core, "", " ", "", "".join(lines_of(entry.tail)[1:]))
    spacing = entry.head[at:]
    if "\n" in spacing:
        comment = spacing.partition("\n")[0].rstrip()
        beside = beside or comment
        spacing = " "
    if type(value) is Scalar and value.style in ("|", ">"):
        below = entry.tail if bare.endswith("\n") else entry.tail.removeprefix("\n")
        return Body(entry.lead, entry.head[:at], " " + props if props else "", spacing, beside, below)
    below = "".join(lines_of(entry.tail)[1:])
    return Body(entry.lead, entry.head[:at], " " + props if props else "", spacing or " ", beside, below)


def _leaf_core_end(entry: Entry) -> int:
    if entry.key is None:
        return len(entry.head) - len(entry.head.lstrip(" ")) + 1
    behind = len(entry.head) - (entry.value.start - entry.key.end)
    at = colon_end(entry, behind)
    return len(entry.head) if at is None else at


def _without_props(value: Node, text: str) -> str:
    if type(value) is Alias or (value.anchor is None and value.tag is None):
        return text
    rest = text
    while rest.startswith(("&", "!")):
        parts = rest.split(None, 1)
        rest = parts[1] if len(parts) > 1 else ""
    return rest


def kept_props(entry: Entry, new: Value) -> str:
    """Return the anchor (and, between scalars, an application's tag) that stays when a value is replaced."""
    value = entry.value
    if isinstance(value, Alias):
        return ""
    words = [f"&{value.anchor}"] if value.anchor is not None else []
    tag = value.tag
    if (
        isinstance(new, str)
        and type(value) is Scalar
        and tag is not None
        and not tag.startswith("tag:yaml.org,2002:")
    ):
        text = text_of(value)
        words += [
            word for word in text[: len(text) - len(_without_props(value, text))].split() if word[0] == "!"
        ]
    return "".join(" " + word for word in words)


def with_value(entry: Entry, value: Value, style: Style, *, column: int) -> str:
    """Return the text of an entry with another value: its name, comments and anchor stay."""
    body = take_apart(entry)
    body.beside = body.beside.replace("\t", "  ", 1) if body.beside.startswith("\t") else body.beside
    block = isinstance(value, (dict, list)) and bool(value)
    props = kept_props(entry, value)
    if not body.spacing:
        body.spacing = " "
    item = entry.key is None
    if not block:
        first, *more = scalar_lines(value, style)
        start = f"{body.core}{props}{body.spacing if not props else ' '}{first}"
        head = f"{start}{_in_its_column(entry, body.beside, len(start))}\n"
        pad = " " * (column + style.step)
        return body.lead + head + "".join(pad + line + "\n" if line else "\n" for line in more) + body.below
    lines = mapping_lines(value, style) if isinstance(value, dict) else list_lines(value, style)
    if item and not props and not body.beside:
        gap = " " * (style.dash - 1)
        pad = " " * (column + style.dash)
        rest = "".join(pad + line + "\n" if line else "\n" for line in lines[1:])
        return f"{body.lead}{body.core}{gap}{lines[0]}\n{rest}{body.below}"
    by = style.dash if item else (style.step if isinstance(value, dict) else style.offset)
    pad = " " * (column + by)
    return (
        f"{body.lead}{body.core}{props}{body.beside}\n"
        + "".join(pad + line + "\n" if line else "\n" for line in lines)
        + body.below
    )


def _in_its_column(entry: Entry, beside: str, length: int) -> str:
    """Return the comment beside a value whose line now has ``length`` characters, where it was if it fits.

    Only one that was moved right on purpose, with more than two blanks, stands in a column; two stay.
    """
    line = entry.head + text_of(entry.value)
    comment = beside.lstrip(" ")
    blanks = len(beside) - len(comment)
    if blanks <= 2 or "\n" in line or not comment:
        return beside
    return " " * max(blanks + len(line) - length, 2) + comment


def emptied(entry: Entry, *, brackets: str) -> str:
    """Return the text of an entry whose block has lost its last entry; loose comments stay below."""
    value = entry.value
    assert type(value) is Collection  # noqa: S101 - what is_block says
    body = take_apart(entry)
    return f"{body.lead}{body.core}{body.props} {brackets}{body.beside}\n{value.tail}{entry.tail}"


def with_name(entry: Entry, key_text: str) -> str:
    """Return the text of an entry with another key."""
    key, value = entry.key, entry.value
    assert key is not None  # noqa: S101 - only entries of mappings are renamed
    begin = value.begin if type(value) is Collection and not value.flow else value.start
    behind = len(entry.head) - (begin - key.end)
    before = behind - (key.end - key.start)
    text = text_of(value)
    head = entry.head[:before] + key_text + entry.head[behind:]
    return entry.lead + (head.rstrip(" ") if text.startswith("\n") else head) + text + entry.tail


def as_value_of(entry: Entry, core: str, style: Style, *, column: int, item: bool) -> str:
    """Return the text of an entry that says the same value under another name, or as an item of a list.

    ``core`` is ``key:`` or ``-``; ``column`` is where it stands.
    """
    body = take_apart(entry)
    pad = " " * column
    value = entry.value
    tail = _shifted(entry.tail, column - width(entry.head))
    lead = "".join(pad + line.lstrip(" ") for line in lines_of(body.lead))
    if not is_block(value):
        text = _shifted(text_of(value), column - width(entry.head))
        return f"{lead}{pad}{core}{' ' if text else ''}{text}{tail}"
    assert type(value) is Collection  # noqa: S101 - what is_block says
    lines = text_of(value)
    if value.inline and not lines.startswith("\n"):
        lines = " " * value.column + lines
    by = style.dash if item else (style.step if value.is_map else style.offset)
    moved = place(lines.removeprefix("\n"), column + by)
    inline = (
        item
        and not body.beside
        and not body.props
        and not lines_of(moved)[0].lstrip().startswith(("#", "\n"))
    )
    if inline:
        return f"{lead}{pad}{core}{' ' * (by - 1)}{moved[column + by :]}{tail}"
    beside = "  " + body.beside.lstrip() if body.beside else ""
    return f"{lead}{pad}{core}{body.props}{beside}\n{moved}{tail}"


def _shifted(text: str, by: int) -> str:
    """Return text that starts within a line with the lines below the first moved right or left."""
    if not text:
        return text
    first, *below = lines_of(text)
    moved = (" " * (width(line) + by) + line.lstrip(" ") if line.strip("\r\n") else line for line in below)
    return first + "".join(moved)
