"""Random edits of a document, and what they make of plain values: the model of a rendering."""

import copy
from random import Random
from typing import Any

from configmig.edits import Edit
from configmig.pointer import Pointer

SCALARS: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -17,
    8080,
    3.5,
    1e20,
    "",
    "word",
    "two words",
    "yes",
    "1.10",
    "null",
    "1:30",
    "0o17",
    "*star",
    "@at",
    "a: b",
    "a #b",
    "- dash",
    "[x]",
    "{x}",
    "it's",
    'say "hi"',
    "back\\slash",
    " lead",
    "trail ",
    "é ü 😀",
    "tab\there",
    "line one\nline two\n",
    "line one\nline two",
    "  indented\nlines",
    "#no comment",
    "key:",
    "2024-01-01",
    "http://localhost:11434/v1",
    "~",
    "=",
    "<<",
    "%percent",
    "!tag",
    "&anchor",
)
KINDS = ("add", "remove", "replace", "rename", "move", "append", "comment", "merge")


def random_value(random: Random, depth: int = 0) -> Any:
    """Return a scalar, mostly; sometimes a small collection."""
    if depth < 2 and random.random() < 0.3:
        if random.random() < 0.5:
            return {random_name(random): random_value(random, depth + 1) for _ in range(random.randint(0, 3))}
        return [random_value(random, depth + 1) for _ in range(random.randint(0, 3))]
    return random.choice(SCALARS)


def random_name(random: Random) -> str:
    """Return a key that is new, in most documents."""
    base = random.choice(
        ("new", "two words", "yes", "llama3.1:latest", "Qwen/Q2.5", "1.10", "# odd", "é", "a: b")
    )
    return f"{base}{random.randint(0, 10**6)}" if random.random() < 0.9 else base


def places(value: Any, pointer: Pointer = ()) -> list[Pointer]:
    """Return the pointers of everything in ``value`` but the root."""
    found: list[Pointer] = []
    stack: list[tuple[Pointer, Any]] = [(pointer, value)]
    while stack and len(found) < 5000:
        here, node = stack.pop()
        children = (
            node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        )
        for key, child in children:
            found.append((*here, key))
            stack.append(((*here, key), child))
    return found


def at(value: Any, pointer: Pointer) -> Any:
    """Return what is at ``pointer``."""
    for token in pointer:
        value = value[token]
    return value


def random_edit(  # noqa: C901, PLR0911, PLR0912 - one branch for each kind
    random: Random, file: str, value: Any, kind: str
) -> Edit | None:
    """Return an edit of ``kind`` that fits ``value``, None where none does."""
    everywhere = places(value)
    containers = [p for p in [(), *everywhere] if isinstance(at(value, p), (dict, list))]
    if kind in ("add", "append"):
        if not containers:
            return None
        parent = random.choice(containers)
        node = at(value, parent)
        position = None if kind == "append" else random.randint(0, len(node))
        note = "a note" if random.random() < 0.2 else None
        if isinstance(node, dict):
            name = random_name(random)
            if name in node:
                return None
            return Edit(
                kind="add",
                file=file,
                pointer=(*parent, name),
                after=random_value(random),
                position=position,
                note=note,
            )
        index = len(node) if position is None else position
        return Edit(
            kind="add",
            file=file,
            pointer=(*parent, index),
            after=random_value(random),
            position=position,
            note=note,
        )
    if not everywhere:
        return None
    pointer = random.choice(everywhere)
    if kind == "remove item":
        items = [p for p in everywhere if isinstance(at(value, p[:-1]), list)]
        return Edit(kind="remove", file=file, pointer=random.choice(items)) if items else None
    if kind == "remove":
        return Edit(kind="remove", file=file, pointer=pointer)
    if kind == "replace":
        return Edit(kind="replace", file=file, pointer=pointer, after=random_value(random))
    if kind == "merge":
        node = copy.deepcopy(at(value, pointer))
        if isinstance(node, dict):
            for key in list(node):
                if random.random() < 0.3:
                    del node[key]
                elif random.random() < 0.3:
                    node[key] = random_value(random)
            node[random_name(random)] = random_value(random)
        elif isinstance(node, list):
            random.shuffle(node)
            node.append(random_value(random))
        else:
            return None
        return Edit(kind="replace", file=file, pointer=pointer, after=node)
    if kind == "comment":
        where = random.choice(("above", "beside"))
        text = random.choice(("one line", "# marked", None, "two\nlines" if where == "above" else "x"))
        return Edit(kind="comment", file=file, pointer=pointer, where=where, after_text=text)  # type: ignore[arg-type]
    if kind == "rename":
        keys = [p for p in everywhere if isinstance(at(value, p[:-1]), dict)]
        if not keys:
            return None
        pointer = random.choice(keys)
        name = random_name(random)
        return (
            None
            if name in at(value, pointer[:-1])
            else Edit(kind="rename", file=file, pointer=pointer, target=(*pointer[:-1], name))
        )
    return _random_move(random, file, value, pointer)


def _random_move(random: Random, file: str, value: Any, pointer: Pointer) -> Edit | None:
    rest = copy.deepcopy(value)
    del at(rest, pointer[:-1])[pointer[-1]]
    containers = [p for p in [(), *places(rest)] if isinstance(at(rest, p), (dict, list))]
    same = random.random() < 0.5
    parent = pointer[:-1] if same else random.choice(containers)
    node = at(rest, parent)
    position = random.randint(0, len(node))
    if isinstance(node, list):
        return Edit(kind="move", file=file, pointer=pointer, target=(*parent, position), position=position)
    name = pointer[-1] if isinstance(pointer[-1], str) and random.random() < 0.7 else random_name(random)
    if name in node:
        return None
    return Edit(kind="move", file=file, pointer=pointer, target=(*parent, name), position=position)


def apply_to_value(value: Any, edit: Edit) -> None:
    """Do to plain values what ``edit`` says (the root itself is never edited)."""
    parent = at(value, edit.pointer[:-1])
    name = edit.pointer[-1]
    match edit.kind:
        case "add":
            _insert(parent, name, copy.deepcopy(edit.after), edit.position)
        case "remove":
            del parent[name]
        case "replace":
            parent[name] = copy.deepcopy(edit.after)
        case "rename":
            assert edit.target is not None
            position = list(parent).index(name)
            _insert(parent, edit.target[-1], parent.pop(name), position)
        case "move":
            assert edit.target is not None
            taken = parent.pop(name)
            _insert(at(value, edit.target[:-1]), edit.target[-1], taken, edit.position)


def _insert(parent: Any, name: Any, value: Any, position: int | None) -> None:
    if isinstance(parent, list):
        parent.insert(len(parent) if position is None else position, value)
        return
    items = list(parent.items())
    items.insert(len(items) if position is None else position, (name, value))
    parent.clear()
    parent.update(items)
