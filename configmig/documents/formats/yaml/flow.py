"""Edits of a collection in braces or brackets: pieces of its text, at the marks of its entries."""

from configmig.documents.formats.yaml.emit import Style, flow_text, scalar_text
from configmig.documents.formats.yaml.layout import value_start
from configmig.documents.formats.yaml.nodes import Collection, Entry, Node
from configmig.edits import Value


def added(node: Collection, index: int, key: Value, value: Value, style: Style) -> str:
    """Return the text of ``node`` with one more entry."""
    source = node.src
    text = flow_text(value, style)
    if node.is_map:
        text = f"{scalar_text(key, style, is_key=True, flow=True)}: {text}"
    if is_pair(node):
        pair = source[node.start : node.end]
        return "{" + (f"{text}, {pair}" if index == 0 else f"{pair}, {text}") + "}"
    if not node.entries:
        opening = _opening(node)
        return source[node.start : opening] + text + source[node.end - 1 : node.end]
    if index < len(node.entries):
        at = _start(node.entries[index])
        return source[node.start : at] + text + "," + _break(node, index) + source[at : node.end]
    at = _end(node.entries[-1])
    rest = source[at : node.end]
    pause = _break(node, len(node.entries) - 1)
    if "\n" in pause:
        line, newline, below = rest.partition("\n")
        comma = "" if line.lstrip().startswith(",") else ","
        return source[node.start : at] + comma + line + pause + text + newline + below
    return source[node.start : at] + "," + pause + text + rest


def removed(node: Collection, index: int) -> str:
    """Return the text of ``node`` without one of its entries."""
    source = node.src
    start, end = _start(node.entries[index]), _end(node.entries[index])
    if is_pair(node):
        return "{}"
    if len(node.entries) == 1:
        return source[node.start : _opening(node)] + source[node.end - 1 : node.end]
    if index + 1 < len(node.entries):
        return source[node.start : start] + source[_start(node.entries[index + 1]) : node.end]
    return source[node.start : _end(node.entries[index - 1])] + source[end : node.end]


def replaced(node: Collection, index: int, value: Value, style: Style) -> str:
    """Return the text of ``node`` with another value in one of its entries."""
    old = node.entries[index].value
    start, end = value_start(node.entries[index]), old.end
    if old.start == old.end:
        end = start
    text = flow_text(value, style)
    before = node.src[start - 1 : start]
    return node.src[node.start : start] + (" " if before == ":" else "") + text + node.src[end : node.end]


def renamed(node: Collection, entry: Entry, text: str) -> str:
    """Return the text of ``node`` with another key in one of its entries."""
    key = entry.key
    assert key is not None  # noqa: S101 - only entries of mappings are renamed
    return node.src[node.start : key.start] + text + node.src[key.end : node.end]


def whole(node: Collection, value: Value, style: Style) -> str:
    """Return another text for all of ``node``; its anchor stays."""
    props = "" if is_pair(node) else node.src[node.start : _opening(node) - 1]
    return props + flow_text(value, style)


def is_pair(node: Collection) -> bool:
    """Whether a mapping stands in brackets without braces of its own: ``[a: 1]``."""
    if not node.is_map or not node.entries:
        return False
    return "{" not in node.src[node.start : _start(node.entries[0])]


def _opening(node: Collection) -> int:
    """Return the offset behind the opening bracket."""
    mark = "{" if node.is_map else "["
    limit = _start(node.entries[0]) if node.entries else node.end
    at = node.src.find(mark, node.start, limit)
    return at + 1


def _start(entry: Entry) -> int:
    node: Node = entry.key if entry.key is not None else entry.value
    return node.start


def _end(entry: Entry) -> int:
    value, key = entry.value, entry.key
    if key is not None and value.start == value.end:
        return max(value_start(entry), key.end)
    return value.end


def _break(node: Collection, index: int) -> str:
    """Return what stands between entries: a blank, or a line end with the indentation of the neighbour."""
    at = _start(node.entries[index])
    line = node.src.rfind("\n", 0, at) + 1
    if line > node.start and not node.src[line:at].strip():
        return "\n" + node.src[line:at]
    return " "
