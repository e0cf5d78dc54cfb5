"""Giving an entry of a TOML file another value; what the old and the new one share keeps its text."""

from configmig.documents.formats.toml import recorded
from configmig.documents.formats.toml.adding import add
from configmig.documents.formats.toml.emit import inline_text, scalar_text
from configmig.documents.formats.toml.removing import remove
from configmig.documents.formats.toml.sheet import TomlSheet
from configmig.documents.formats.toml.tree import Kind, Node, walk_to
from configmig.documents.lines.model import is_same
from configmig.edits import Value

_LONGEST = 80
"""Longest inline table that takes the place of a single value, in characters."""


def replace_value(sheet: TomlSheet, node: Node, old: Value, new: Value, *, text: str | None) -> None:
    """Make the value of ``node``, which is ``old``, equal to ``new``; ``text`` is how it was written once."""
    if text and node.inside is None and node.syntax is not None and _put_back(sheet, node, text, new):
        return
    if is_same(old, new):
        return
    if node.is_mapping and isinstance(new, dict):
        _merge(sheet, node, old, new)
    elif _takes_items(node, new):
        _merge_items(sheet, node, old, new)
    elif node.syntax is not None and not _is_long(node, new):
        _write(sheet, node, new, text)
    else:
        _exchange(sheet, node, new)


def _takes_items(node: Node, value: Value) -> bool:
    """Whether a list can become ``value`` item by item."""
    if not (node.is_list and isinstance(value, list) and value):
        return False
    return node.kind is Kind.ARRAY or all(isinstance(item, dict) for item in value)


def _is_long(node: Node, value: Value) -> bool:
    """Whether a mapping is better written as a table of its own."""
    parent = node.parent
    if not isinstance(value, dict) or node.inside is not None or parent is None or parent.is_dotted:
        return False
    return len(inline_text(value)) > _LONGEST


def _put_back(sheet: TomlSheet, node: Node, text: str, value: Value) -> bool:
    """Write a pair as it was written once, comments and all."""
    number = node.chunks[0]
    start, (_, begin, _) = sheet.chunks[number].body, node.uses[0]
    new = recorded.pair(sheet, [text], start[:begin], str(node.key), value)
    if new is None:
        return False
    sheet.set_body(number, new[0].body, lead=new[0].loose)
    return True


def _write(sheet: TomlSheet, node: Node, value: Value, text: str | None) -> None:
    number, syntax = node.chunks[0], node.syntax
    assert syntax is not None  # noqa: S101 - the caller has looked
    body = sheet.chunks[number].body
    raw = recorded.value_text(sheet, [text], value) if text else None
    if raw is None and not isinstance(value, dict | list):
        raw = scalar_text(value, like=body[syntax.start : syntax.end])
    raw = inline_text(value) if raw is None else raw
    sheet.set_body(number, body[: syntax.start] + raw + body[syntax.end :])


def _exchange(sheet: TomlSheet, node: Node, value: Value) -> None:
    """Write a value of another kind: tables go, a pair comes, or the other way round."""
    parent = node.parent
    assert parent is not None  # noqa: S101 - the root stays a table
    place, key, position = parent.pointer, node.key, list(parent.below.values()).index(node)
    remove(sheet, node)
    parent = walk_to(sheet.root, place)[-1]
    add(sheet, parent, key, value, position=position if position < len(parent.below) else None)


def _merge(sheet: TomlSheet, node: Node, old: dict[str, Value], new: dict[str, Value]) -> None:
    place = node.pointer
    for key in old.keys() - new.keys():
        remove(sheet, walk_to(sheet.root, (*place, key))[-1])
    for key, value in new.items():
        if key not in old:
            add(sheet, walk_to(sheet.root, place)[-1], key, value, position=None)
        else:
            child = walk_to(sheet.root, (*place, key))[-1]
            replace_value(sheet, child, old[key], value, text=None)


def _merge_items(sheet: TomlSheet, node: Node, old: list[Value], new: list[Value]) -> None:
    place = node.pointer
    front = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if not is_same(a, b)), None)
    front = min(len(old), len(new)) if front is None else front
    rest = min(len(old), len(new)) - front
    back = next((n for n in range(rest) if not is_same(old[-1 - n], new[-1 - n])), rest)
    middle = min(len(old), len(new)) - back
    for index in range(front, middle):
        child = walk_to(sheet.root, (*place, index))[-1]
        replace_value(sheet, child, old[index], new[index], text=None)
    for index in range(middle, len(new) - back):
        parent = walk_to(sheet.root, place)[-1]
        position = index if index < len(parent.below) else None
        add(sheet, parent, index, new[index], position=position)
    for index in reversed(range(middle, len(old) - back)):
        remove(sheet, walk_to(sheet.root, (*place, index))[-1])
