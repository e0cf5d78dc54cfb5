"""Damage done to a root at random: what editors, merges and full disks leave."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from configmig.documents import parse
from configmig.edits import Value
from configmig.errors import ConfigmigError
from configmig.operations.operations import Operations
from configmig.operations.workspace import Workspace
from configmig.pointer import Pointer

WHOLE = ("emptied", "missing", "truncated", "broken", "binary", "another file")
INSIDE = ("deleted", "wrong type", "renamed", "emptied entry", "doubled line", "deleted lines")

WRONG: tuple[Value, ...] = (
    None,
    0,
    -1,
    1e308,
    True,
    "",
    "x" * 3000,
    [],
    {},
    [[]],
    [{"a": [None]}],
    {"": None},
    "\u0000",
    "None",
)
BREAKS = (
    b"\n  - : [",
    b"\n\tkey: value\n",
    b"\n%YAML 9\n---\n",
    b"\n&a *a\n",
    b'\n"',
    b"\n<<<<<<< HEAD\n",
    b"\n: :\n",
)


NOTHING = (b"", b"\n", b"# nothing\n", b"---\n", b"null\n", b"{}\n")


@dataclass(frozen=True)
class Damage:
    """What happened to which file, and the files after it."""

    kind: str
    name: str
    files: Mapping[str, bytes]


def damage(
    files: Mapping[str, bytes], dice: random.Random, kinds: tuple[str, ...] = (*WHOLE, *INSIDE)
) -> Damage:
    """Return one damage of ``kinds`` to one of ``files``."""
    name, kind = dice.choice(sorted(files)), dice.choice(kinds)
    if kind == "missing":
        return Damage(kind, name, {each: data for each, data in files.items() if each != name})
    return Damage(kind, name, {**files, name: _damaged(files, name, kind, dice)})


def _damaged(files: Mapping[str, bytes], name: str, kind: str, dice: random.Random) -> bytes:
    data = files[name]
    lines = data.splitlines(keepends=True)
    start = dice.randrange(len(lines))
    head, tail = b"".join(lines[:start]), b"".join(lines[start:])
    makers: dict[str, Callable[[], bytes]] = {
        "emptied": lambda: dice.choice(NOTHING),
        "truncated": lambda: data[: dice.randrange(len(data))],
        "broken": lambda: head + dice.choice(BREAKS) + tail,
        "binary": lambda: dice.choice((b"\x00" * 40, dice.randbytes(200), b"\xff\xfe" + data)),
        "another file": lambda: files[dice.choice(sorted(files))],
        "doubled line": lambda: head + lines[start] + tail,
        "deleted lines": lambda: head + b"".join(lines[start + dice.randint(1, 5) :]),
    }
    made = makers.get(kind)
    return made() if made is not None else _edited(files, name, kind, dice)


def _edited(files: Mapping[str, bytes], name: str, kind: str, dice: random.Random) -> bytes:
    place = dice.choice(list(_places(parse(name, files[name]).read(), ())))
    workspace = Workspace({name: files[name]})
    file = Operations(workspace, revision="damage").file(name)
    try:
        if kind == "deleted":
            file.remove(place)
        elif kind == "renamed" and isinstance(place[-1], str):
            file.rename(place, dice.choice(("x", place[-1] + "s", place[-1][:-1] or "y", "[", "1")))
        else:
            file.set(place, dice.choice(WRONG))
    except ConfigmigError:
        return b""  # cannot be written in place: an empty file will do
    return workspace.render()[name]


def _places(value: Any, place: Pointer) -> Any:
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in children:
        yield (*place, key)
        yield from _places(child, (*place, key))
