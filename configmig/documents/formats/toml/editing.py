"""Edits of a TOML file: each kind, checked, made and completed."""

from dataclasses import replace

from configmig.documents.formats.toml.adding import add
from configmig.documents.formats.toml.brackets import brackets_of
from configmig.documents.formats.toml.commenting import comment
from configmig.documents.formats.toml.emit import NotTomlError, key_text, require_toml
from configmig.documents.formats.toml.removing import entry_text, remove
from configmig.documents.formats.toml.replacing import replace_value
from configmig.documents.formats.toml.sheet import LANGUAGE, TomlSheet
from configmig.documents.formats.toml.tree import Node, walk_to
from configmig.documents.lines.model import at
from configmig.edits import Edit, Value
from configmig.errors.documents import (
    NoSuchPlaceError,
    NotAContainerError,
    NotInFormatError,
    PlaceTakenError,
    UnwritableEditError,
)
from configmig.pointer import Pointer, format_pointer


def apply(sheet: TomlSheet, edit: Edit, value: Value) -> Edit:
    """Make ``edit``; ``value`` is the root before it. Raises an error of ``errors.documents``."""
    match edit.kind:
        case "add":
            return _add(sheet, edit)
        case "remove":
            return _remove(sheet, edit, value)
        case "replace":
            return _replace(sheet, edit, value)
        case "rename":
            return _rename(sheet, edit)
        case "move":
            return _move(sheet, edit, value)
        case "comment":
            return comment(sheet, edit, _entry(sheet, edit.pointer))
    raise ValueError(f"not an edit of a document: {edit.kind}")


def _at(sheet: TomlSheet, pointer: Pointer) -> Node:
    way = walk_to(sheet.root, pointer)
    if len(way) == len(pointer) + 1:
        return way[-1]
    nearest = format_pointer(pointer[: len(way) - 1])
    raise NoSuchPlaceError(sheet.file, format_pointer(pointer), nearest=nearest, line=sheet.line(way[-1]))


def _entry(sheet: TomlSheet, pointer: Pointer) -> Node:
    node = _at(sheet, pointer)
    if node.parent is None:
        raise NotAContainerError(sheet.file, "", found="the whole file", wanted="an entry of it")
    return node


def _require_value(sheet: TomlSheet, edit: Edit) -> None:
    try:
        require_toml(edit.after)
    except NotTomlError as error:
        place = format_pointer((*edit.pointer, *error.path))
        raise NotInFormatError(
            sheet.file, place, language=LANGUAGE, what=error.what, hint=error.hint
        ) from None


def _index(token: str | int) -> int:
    if isinstance(token, int):
        return token
    return int(token) if token.isascii() and token.isdecimal() and len(token) < 10 else -1


def _free_place(sheet: TomlSheet, pointer: Pointer) -> Node:
    """Return the container that an entry can be added to at ``pointer``."""
    if not pointer:
        raise PlaceTakenError(sheet.file, "the root")
    parent, token = _at(sheet, pointer[:-1]), pointer[-1]
    if parent.is_list and (_index(token) >= 0 or token == "-"):  # noqa: S105 - the end of a list
        return parent
    if not parent.is_mapping:
        wanted = "a list" if isinstance(token, int) else "a mapping"
        found = "a list" if parent.is_list else "a single value"
        place = format_pointer(pointer[:-1])
        raise NotAContainerError(sheet.file, place, found=found, wanted=wanted, line=sheet.line(parent))
    taken = parent.child(token)
    if taken is not None:
        raise PlaceTakenError(sheet.file, format_pointer(pointer), line=sheet.line(taken))
    return parent


def _position(parent: Node, token: str | int, position: int | None) -> int | None:
    if position is None and parent.is_list and _index(token) >= 0:
        position = _index(token)
    return None if position is None or position >= len(parent.below) else max(position, 0)


def _add(sheet: TomlSheet, edit: Edit) -> Edit:
    parent = _free_place(sheet, edit.pointer)
    _require_value(sheet, edit)
    token = edit.pointer[-1]
    number = _position(parent, token, edit.position)
    count = len(parent.below) if number is None else number
    name = count if parent.is_list else str(token)
    add(sheet, parent, name, edit.after, position=number, text=edit.after_text, note=edit.note)
    node = _at(sheet, (*edit.pointer[:-1], name))
    position = list(_at(sheet, edit.pointer[:-1]).below.values()).index(node)
    return replace(
        edit, pointer=(*edit.pointer[:-1], name), position=position, after_text=entry_text(sheet, node)
    )


def _remove(sheet: TomlSheet, edit: Edit, value: Value) -> Edit:
    node = _entry(sheet, edit.pointer)
    assert node.parent is not None  # noqa: S101 - an entry has a parent
    position = list(node.parent.below.values()).index(node)
    before, text = at(value, node.pointer), entry_text(sheet, node)
    remove(sheet, node)
    return replace(edit, pointer=node.pointer, before=before, before_text=text, position=position)


def _replace(sheet: TomlSheet, edit: Edit, value: Value) -> Edit:
    node = _at(sheet, edit.pointer)
    pointer = node.pointer
    _require_value(sheet, edit)
    if node.parent is None and not isinstance(edit.after, dict):
        raise NotInFormatError(
            sheet.file, "", language=LANGUAGE, what="root but a table", hint="give the root a mapping"
        )
    before = at(value, pointer)
    text = entry_text(sheet, node) if node.parent is not None else None
    replace_value(sheet, node, before, edit.after, text=edit.after_text)
    after_text = entry_text(sheet, _at(sheet, pointer)) if node.parent is not None else None
    return replace(edit, pointer=pointer, before=before, before_text=text, after_text=after_text)


def _rename(sheet: TomlSheet, edit: Edit) -> Edit:
    node = _entry(sheet, edit.pointer)
    parent = node.parent
    assert parent is not None  # noqa: S101 - an entry has a parent
    assert edit.target is not None  # noqa: S101 - a rename has a target
    if not parent.is_mapping:
        place = format_pointer(parent.pointer)
        raise NotAContainerError(sheet.file, place, found="a list", wanted="a mapping")
    pointer, name = node.pointer, str(edit.target[-1])
    position = list(parent.below.values()).index(node)
    done = replace(edit, pointer=pointer, target=(*parent.pointer, name), position=position, origin=position)
    if name == node.key:
        return done
    if (taken := parent.child(name)) is not None:
        raise PlaceTakenError(sheet.file, format_pointer(taken.pointer), line=sheet.line(taken))
    rename(sheet, node, name)
    return done


def rename(sheet: TomlSheet, node: Node, name: str) -> None:
    """Write another name wherever the entry is named."""
    for number, start, end in sorted(node.uses, reverse=True):
        body = sheet.chunks[number].body
        sheet.set_body(number, body[:start] + key_text(name, like=body[start:end]) + body[end:])


def _move(sheet: TomlSheet, edit: Edit, value: Value) -> Edit:
    node = _entry(sheet, edit.pointer)
    source = node.parent
    assert source is not None  # noqa: S101 - an entry has a parent
    assert edit.target is not None  # noqa: S101 - a move has a target
    pointer, token = node.pointer, edit.target[-1]
    origin = list(source.below.values()).index(node)
    if source.is_mapping and edit.target[: len(pointer)] == pointer and len(edit.target) > len(pointer):
        raise UnwritableEditError(sheet.file, "an entry cannot be moved into itself")
    inside = edit.target[:-1] == edit.pointer[:-1]
    done = replace(edit, pointer=pointer, origin=origin)
    if inside and len(source.below) == 1:
        return _stay(sheet, done, node)
    if inside and (source.is_list or str(token) == node.key):
        wanted = _position(source, token, edit.position)
        if min(len(source.below) if wanted is None else wanted, len(source.below) - 1) == origin:
            return replace(done, target=pointer, position=origin)
    moved, text = at(value, pointer), entry_text(sheet, node)
    if inside and source.is_list and node.inside is not None and node.inside[0] is source:
        position = _shift(sheet, source, origin, _position(source, token, edit.position))
        return replace(done, target=(*pointer[:-1], position), position=position)
    remove(sheet, node)
    goal = _free_place(sheet, edit.target)
    number = _position(goal, token, edit.position)
    name = (len(goal.below) if number is None else number) if goal.is_list else str(token)
    add(sheet, goal, name, moved, position=number, text=edit.after_text or text, fallback=text)
    target = (*goal.pointer, name)
    there = _at(sheet, target)
    position = list(_at(sheet, goal.pointer).below.values()).index(there)
    return replace(
        done, target=target, position=position, before_text=text, after_text=entry_text(sheet, there)
    )


def _stay(sheet: TomlSheet, edit: Edit, node: Node) -> Edit:
    """Move the only entry of a container within it: at most its name changes."""
    assert edit.target is not None  # noqa: S101 - a move has a target
    name = edit.target[-1]
    if node.uses and str(name) != node.key:
        rename(sheet, node, str(name))
    key = str(name) if node.uses else node.key
    return replace(edit, target=(*edit.pointer[:-1], key), position=0, origin=0)


def _shift(sheet: TomlSheet, array: Node, origin: int, position: int | None) -> int:
    """Move an item within its array, with its comments."""
    number = array.chunks[0]
    assert array.syntax is not None  # noqa: S101 - an array has text
    body = sheet.chunks[number].body
    brackets = brackets_of(body, array.syntax)
    slot = brackets.take(origin)
    goal = len(brackets.slots) if position is None else min(position, len(brackets.slots))
    brackets.put(goal, slot)
    sheet.set_body(number, body[: array.syntax.start] + brackets.text() + body[array.syntax.end :])
    return goal
