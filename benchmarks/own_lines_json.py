"""Which lines of a JSON file an edit may touch, and which are gone: clean or unclean for the corpus run."""

from collections import Counter
from typing import Any

from configmig.documents import Document
from configmig.edits import Edit
from configmig.pointer import Pointer


def _lines(data: bytes) -> list[bytes]:
    return [line.rstrip(b"\r") for line in data.split(b"\n")]


def may_touch(document: Document, edit: Edit, data: bytes) -> Counter[bytes]:
    """Return the lines that an edit may touch: its entry's, its neighbours' for the commas, the brackets'."""
    lines = _lines(data)
    numbers: set[int] = set()
    target = _before_removal(edit)
    places = [edit.pointer] if target is None else [edit.pointer, target]
    for pointer in places:
        parent = document.locate(pointer[:-1])
        numbers |= {parent.line, _opening(lines, parent.line), parent.end_line}
        tokens = [token for token in _tokens(document.read(), pointer[:-1]) if token is not None]
        if edit.kind == "move" and pointer is target and pointer[:-1] == edit.pointer[:-1]:
            tokens.remove(edit.pointer[-1])
        is_new = edit.kind == "add" or pointer is target
        number = (edit.position if is_new else tokens.index(pointer[-1])) if tokens else 0
        number = len(tokens) if number is None else number
        for near in (number - 1, number, number + 1):
            if 0 <= near < len(tokens):
                where = document.locate((*pointer[:-1], tokens[near]))
                numbers |= {where.line, where.end_line}
        if not is_new:
            where = document.locate(pointer)
            above = len(document.comments(pointer).above)
            numbers |= set(range(where.line - above, where.end_line + 1))
            below = where.end_line
            while (
                below < len(lines)
                and lines[below].lstrip().startswith(b"//")
                and _width(lines[below]) > _width(lines[where.line - 1])
            ):
                below += 1
                numbers.add(below)
    return Counter(lines[number - 1] for number in numbers if 0 < number <= len(lines))


def _opening(lines: list[bytes], number: int) -> int:
    """Return the line of the bracket of a collection whose key is in line ``number``."""
    while number < len(lines) and not lines[number - 1].rstrip().endswith((b"[", b"{")):
        if lines[number].strip() not in (b"[", b"{", b""):
            break
        number += 1
    return number


def _before_removal(edit: Edit) -> Pointer | None:
    """Return the target of a move as a place of the text before: items of a list moved up since."""
    if edit.kind != "move" or edit.target is None:
        return None
    depth, index = len(edit.pointer) - 1, edit.pointer[-1]
    target = list(edit.target)
    if len(target) - 1 > depth and tuple(target[:depth]) == edit.pointer[:-1]:
        here = target[depth]
        if isinstance(index, int) and isinstance(here, int) and here >= index:
            target[depth] = here + 1
    return tuple(target)


def _tokens(value: Any, pointer: Pointer) -> list[Any]:
    for token in pointer:
        if isinstance(value, dict):
            value = value.get(token)
        else:
            value = value[int(token)] if isinstance(value, list) and int(token) < len(value) else None
    return (
        list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    )


def _width(line: bytes) -> int:
    return len(line) - len(line.lstrip())


def gone(before: bytes, after: bytes) -> Counter[bytes]:
    """Return the lines that say something and are not there any more."""
    lost = Counter(_lines(before)) - Counter(_lines(after))
    return Counter({line: count for line, count in lost.items() if line.strip()})
