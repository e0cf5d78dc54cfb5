"""An entry of brackets as lines of its own, the way it would stand in a block, and back again."""

from typing import NamedTuple

from configmig.documents.formats.yaml.body import kept_props
from configmig.documents.formats.yaml.brackets import lay_out_flow
from configmig.documents.formats.yaml.comments import beside_text
from configmig.documents.formats.yaml.emit import FLOW_MARKS, Style, flow_text
from configmig.documents.formats.yaml.events import compose_part
from configmig.documents.formats.yaml.indentation import dedent, lines_of, place
from configmig.documents.formats.yaml.joints import leading
from configmig.documents.formats.yaml.layout import OddShapeError, own_text, text_of
from configmig.documents.formats.yaml.nodes import (
    Collection,
    Entry,
    Node,
    Scalar,
    is_block,
    is_merge,
    position_in,
)
from configmig.documents.formats.yaml.siblings import comments_at
from configmig.documents.formats.yaml.tree import Tree
from configmig.documents.formats.yaml.values import key_of
from configmig.edits import Value
from configmig.errors.documents import DocumentError, UnwritableEditError


class Fresh(NamedTuple):
    """An entry that is to be put into brackets, with the comments that are its own."""

    entry: Entry
    lead: tuple[str, ...] = ()
    beside: str = ""


def snippet(container: Collection, index: int) -> str:
    """Return an entry of brackets, its comments with it, as the lines of a block in column 0."""
    entry = container.entries[index]
    lead, beside = comments_at(container, index)
    column = leading(entry.gap.rpartition("\n")[2]) if "\n" in entry.gap else ""
    value = text_of(entry.value).replace("\n" + column, "\n")
    if not container.is_map:
        core = f"- {value}"
    else:
        head = entry.head.rstrip(" ")
        core = (head if head.endswith(":") else head + ":") + (" " + value if value else "")
    return "".join(line + "\n" for line in lead) + core + beside + "\n"


def lifted(tree: Tree, container: Collection, entry: Entry, core: str, style: Style) -> str:
    """Return an entry of any collection, its comments with it, as the lines of a block.

    ``core`` is what stands before the value now. A block in it is written in brackets on one line; the
    comments inside it find no place there.
    """
    if container.flow:
        lead, beside = comments_at(container, position_in(container, entry))
        text = text_of(entry.value)
        column = leading(entry.gap.rpartition("\n")[2]) if "\n" in entry.gap else ""
        text = text.replace("\n" + column, "\n")
    else:
        lead = tuple(dedent(line, container.column).rstrip("\n") for line in lines_of(entry.lead))
        beside = beside_text(entry) or ""
        text = dedent(text_of(entry.value), container.column)
        if is_block(entry.value) or _needs_quotes(entry.value):
            text = flow_text(tree.value_of(entry.value), style)
    return "".join(line + "\n" for line in lead) + f"{core} {text}{beside}\n"


def _needs_quotes(node: Node) -> bool:
    """Whether the text of a scalar in a block would be read by no, or not by every reader in brackets."""
    if type(node) is not Scalar or node.tag is not None or node.anchor is not None:
        return False
    return node.style in ("|", ">") or (not node.style and FLOW_MARKS.search(node.text) is not None)


def fresh_from(tree: Tree, text: str, *, is_map: bool, key: Value) -> Fresh | None:
    """Return the entry that the lines of a block say, as one of brackets; None where it cannot be one."""
    try:
        entry = tree.parse_entry(place(text, 0), is_map=is_map, key=key)
        value = entry.value
        if is_block(value) or (type(value) is Scalar and value.style in ("|", ">")):
            return None
        lead = tuple(line.rstrip("\n") for line in lines_of(entry.lead))
        first, *more = lines_of(entry.tail) or [""]
        core = own_text(entry)[len(entry.lead) : -len(entry.tail) or None]
        fresh = parse_in_brackets(tree, core if is_map else text_of(value), is_map=is_map, key=key)
    except UnwritableEditError:
        return None
    beside = "".join([first, *more]).rstrip() if "#" in first else ""
    return Fresh(fresh, lead, beside)


def parse_in_brackets(tree: Tree, text: str, *, is_map: bool, key: Value = None) -> Entry:
    """Return the entry of brackets that ``text`` says.

    Raises UnwritableEditError when it says anything else than one entry.
    """
    prefix = (tree.directives + "\n" if tree.directives else "") + ("{" if is_map else "[")
    source = prefix + text + ("}" if is_map else "]")
    try:
        found = compose_part(source, file=tree.file, bounds=tree.bounds)
    except DocumentError as error:
        raise UnwritableEditError(tree.file, f"the new text is not valid ({error.message})") from None
    root = found.root
    if type(root) is not Collection or root.is_map != is_map or len(root.entries) != 1:
        raise UnwritableEditError(tree.file, "the new text does not say one entry")
    try:
        lay_out_flow(root)
    except OddShapeError as error:
        raise UnwritableEditError(tree.file, str(error)) from None
    entry = root.entries[0]
    if own_text(entry) != text or root.end != len(source):
        raise UnwritableEditError(tree.file, "the new text does not say one entry")
    if is_map and key is not None and not is_merge(entry) and key_of(entry, tree.file) != key:
        raise UnwritableEditError(tree.file, "the new text has another key")
    if found.has_anchors or "<<" in text:
        tree.has_anchors = True
    entry.gap = ""
    return entry


def with_other_value(entry: Entry, value: Value, style: Style) -> list[str]:
    """Return the texts that an entry of brackets may have with another value, the best first."""
    text = flow_text(value, style)
    props = kept_props(entry, value).lstrip()
    text = f"{props} {text}" if props else text
    head = entry.head
    if entry.key is None:
        return [text]
    if text_of(entry.value) and head.rstrip(" ").endswith(":"):
        return [head + text, f"{head.rstrip(' ')} {text}"]
    bare = head.rstrip(" ")
    return [f"{bare} {text}" if bare.endswith(":") else f"{bare}: {text}"]
