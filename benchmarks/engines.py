"""Other libraries that change a file and keep what is around the change, given the same edits.

Each makes the edits in the way that its documentation shows. What it has no way for (a comment above an
entry, mostly) is ``NotOffered``. None of them can take an edit back.
"""

import copy
import json
import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from configmig.edits import Edit

_MARK = b"\xef\xbb\xbf"


class NotOffered(Exception):  # noqa: N818 - not an error of anybody
    """The library has no way to make an edit of this kind."""


def by_tomlkit(text: str, edits: Sequence[Edit]) -> str:
    """Make the edits with tomlkit: a tree of dictionaries and lists that remembers its text."""
    import tomlkit

    document = tomlkit.parse(text)
    for edit in edits:
        _in_tree(document, edit)
    return tomlkit.dumps(document)


def _in_tree(root: Any, edit: Edit) -> None:
    if edit.kind == "comment":
        raise NotOffered
    parent, key = _at(root, edit.pointer[:-1]), edit.pointer[-1]
    if edit.kind == "add":
        _put(parent, key, copy.deepcopy(edit.after), edit.position)
    elif edit.kind == "remove":
        del parent[key]
    elif edit.kind == "replace":
        parent[key] = copy.deepcopy(edit.after)
    else:
        assert edit.target is not None  # noqa: S101 - a rename and a move have a target
        value = parent.pop(key)
        _put(_at(root, edit.target[:-1]), edit.target[-1], value, edit.position)


def _at(value: Any, pointer: Sequence[str | int]) -> Any:
    for token in pointer:
        value = value[token]
    return value


def _put(parent: Any, key: str | int, value: Any, position: int | None) -> None:
    if isinstance(parent, list):
        parent.insert(len(parent) if position is None else position, value)
    else:
        parent[key] = value


def by_configupdater(text: str, edits: Sequence[Edit]) -> str:
    """Make the edits with ConfigUpdater: configparser with blocks of lines."""
    updater = _library("configupdater").ConfigUpdater(allow_no_value=True)
    updater.optionxform = str
    updater.read_string(text)
    for edit in edits:
        if edit.kind == "comment":
            raise NotOffered
        if len(edit.pointer) == 1:
            _in_sections(updater, edit)
        else:
            _in_options(updater, edit)
    return str(updater)


def _in_sections(updater: Any, edit: Edit) -> None:
    name = str(edit.pointer[0])
    if edit.kind == "rename" and edit.target is not None:
        updater[name].name = edit.target[0]
    elif edit.kind == "remove":
        updater.remove_section(name)
    elif edit.kind in ("add", "replace"):
        if edit.kind == "add":
            updater.add_section(name)
        for old in set(updater[name].options()) - set(edit.after):
            updater.remove_option(name, old)
        for key, value in edit.after.items():
            updater.set(name, key, value)
    else:
        raise NotOffered


def _in_options(updater: Any, edit: Edit) -> None:
    section, name = (str(token) for token in edit.pointer)
    if edit.kind == "rename" and edit.target is not None:
        updater[section][name].key = str(edit.target[-1])
    elif edit.kind == "remove":
        updater.remove_option(section, name)
    elif edit.kind == "replace":
        updater.set(section, name, edit.after)
    elif edit.kind == "add":
        _option(updater, section, name, edit.after, edit.position)
    else:
        assert edit.target is not None  # noqa: S101 - a move has a target
        if len(edit.target) != 2:
            raise NotOffered
        value = updater[section][name].value
        updater.remove_option(section, name)
        _option(updater, str(edit.target[0]), str(edit.target[1]), value, edit.position)


def _option(updater: Any, section: str, name: str, value: str | None, position: int | None) -> None:
    options = updater[section].options()
    if position is None or position >= len(options):
        updater.set(section, name, value)
    else:
        updater[section][options[position]].add_before.option(name, value)


def by_dotenv(text: str, edits: Sequence[Edit]) -> str:
    """Make the edits with python-dotenv's ``set_key`` and ``unset_key``."""
    from dotenv import dotenv_values, set_key, unset_key

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, ".env")
        path.write_bytes(text.encode())
        for edit in edits:
            name = str(edit.pointer[0])
            if edit.kind in ("add", "replace"):
                set_key(path, name, edit.after, quote_mode="auto")
            elif edit.kind == "remove":
                unset_key(path, name)
            elif edit.kind == "rename" and edit.target is not None:
                value = dotenv_values(path, interpolate=False)[name]
                unset_key(path, name)
                set_key(path, str(edit.target[0]), value or "", quote_mode="auto")
            else:
                raise NotOffered
        return path.read_bytes().decode()


def by_json_five(text: str, edits: Sequence[Edit]) -> str:
    """Make the edits in json-five's model of a text."""
    loader, dumper = _library("json5.loader"), _library("json5.dumper")
    model = loader.loads(text, loader=loader.ModelLoader())
    for edit in edits:
        if edit.kind == "comment":
            raise NotOffered
        _in_model(model, edit, _json_five)
    return str(dumper.dumps(model, dumper=dumper.ModelDumper()))


def _json_five(value: Any) -> Any:
    loader = _library("json5.loader")
    return loader.loads(json.dumps(value), loader=loader.ModelLoader()).value


def _library(name: str) -> Any:
    """A library that need not be installed, so that nothing is known of its types."""
    return import_module(name)


def _in_model(model: Any, edit: Edit, node: Callable[[Any], Any]) -> None:
    parent = _found(model.value, edit.pointer[:-1])
    number = None if edit.kind == "add" else _number(parent, edit.pointer[-1])
    if edit.kind == "add":
        _enter(parent, edit.pointer[-1], node(edit.after), edit.position, node)
    elif edit.kind == "replace":
        parent.values[number] = node(edit.after)
    elif edit.kind == "rename" and edit.target is not None:
        parent.keys[number] = node(edit.target[-1])
    else:
        value = parent.values.pop(number)
        if hasattr(parent, "keys"):
            parent.keys.pop(number)
        if edit.target is not None:
            _enter(_found(model.value, edit.target[:-1]), edit.target[-1], value, edit.position, node)


def _enter(parent: Any, key: str | int, value: Any, position: int | None, node: Callable[[Any], Any]) -> None:
    number = len(parent.values) if position is None else position
    parent.values.insert(number, value)
    if hasattr(parent, "keys"):
        parent.keys.insert(number, node(key))


def _found(value: Any, pointer: Sequence[str | int]) -> Any:
    for token in pointer:
        value = value.values[_number(value, token)]
    return value


def _number(parent: Any, token: str | int) -> int:
    names = [json.loads(key.raw_value) for key in parent.keys] if hasattr(parent, "keys") else None
    return int(token) if names is None else names.index(token)


ENGINES: dict[str, tuple[str, Callable[[str, Sequence[Edit]], str]]] = {
    "tomlkit": ("tomlkit", by_tomlkit),
    "configupdater": ("configupdater", by_configupdater),
    "python-dotenv": ("dotenv", by_dotenv),
    "json-five": ("json5", by_json_five),
}
"""Name → the module it needs, and what makes the edits."""


def edited(engine: str, data: bytes, edits: Sequence[Edit]) -> bytes:
    """Return ``data`` with the edits made by another library; the byte order mark is kept for it."""
    mark = _MARK if data.startswith(_MARK) else b""
    return mark + ENGINES[engine][1](data.removeprefix(mark).decode(), edits).encode()


def require(engine: str) -> None:
    """End the program with a message when a library is not there."""
    if find_spec(ENGINES[engine][0]) is None:
        raise SystemExit(f"{engine} is not installed: `pip install {engine}`, then run this again")
