"""Every operation on every format: the whole text that comes out, or the refusal; undo gives the bytes back.

The texts are in ``operations_on_formats.txt``; ``python tests/operations/test_operations_formats.py`` writes
that file anew, for a review of what has changed.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from configmig.edits import decode, encode, invert_all
from configmig.errors import ConfigmigError
from configmig.operations import Operations, Workspace
from configmig.operations.table import OPERATIONS
from configmig.runner.account import account

PAGE = Path(__file__).with_name("operations_on_formats.txt")

TEXTS: Mapping[str, str] = {
    "config.yaml": """\
# The shop.

server:
  # where
  host: a.example   # today
  port: 80
  tags:
    - one  # first
    - two
debug: "off"
""",
    "config.toml": """\
# The shop.

debug = "off"

[server]
# where
host = "a.example"   # today
port = 80
tags = [
  "one",  # first
  "two",
]
""",
    "config.json": """\
{
  "server": {
    "host": "a.example",
    "port": 80,
    "tags": ["one", "two"]
  },
  "debug": "off"
}
""",
    "config.jsonc": """\
// The shop.
{
  "server": {
    // where
    "host": "a.example",   // today
    "port": 80,
    "tags": [
      "one",  // first
      "two"
    ]
  },
  "debug": "off"
}
""",
    "config.ini": """\
; The shop.

[server]
; where
host = a.example
port = 80

[other]
debug = off
""",
    ".env": """\
# The shop.

# where
export HOST=a.example   # today
PORT='80'
DEBUG=off
""",
}

Change = Callable[[Operations, str], object]


def _place(name: str, nested: tuple[str, ...], flat: str) -> tuple[str, ...]:
    """Return a place in a section, or in a file that has none."""
    return (flat,) if name == ".env" else nested


def _host(name: str) -> tuple[str, ...]:
    return _place(name, ("server", "host"), "HOST")


def _port(name: str) -> tuple[str, ...]:
    return _place(name, ("server", "port"), "PORT")


def _new(name: str) -> tuple[str, ...]:
    return _place(name, ("server", "new"), "NEW")


def _tags(name: str) -> tuple[str, ...]:
    return _place(name, ("server", "tags"), "TAGS")


def _server(name: str) -> tuple[str, ...]:
    return () if name == ".env" else ("server",)


def _upper(values: Any) -> None:
    """Change a value wherever it stands."""
    if "HOST" in values:
        values["HOST"] = "B"
    else:
        values["server"]["host"] = "B"


def _unwrap_again(op: Operations, name: str) -> None:
    op.file(name).wrap(_server(name), "inner")
    op.file(name).unwrap(_server(name))


CHANGES: Mapping[str, Change] = {
    "set": lambda op, name: op.file(name).set(_host(name), "b.example"),
    "set a number": lambda op, name: op.file(name).set(_port(name), 8080),
    "set null": lambda op, name: op.file(name).set(_host(name), None),
    "set_default": lambda op, name: op.file(name).set_default(_new(name), "x"),
    "add": lambda op, name: op.file(name).add(_new(name), "x", after=_host(name)[-1]),
    "add with a comment": lambda op, name: op.file(name).add(_new(name), "x", comment="why"),
    "add a mapping": lambda op, name: op.file(name).add(("more",), {"k": "v"}),
    "remove": lambda op, name: op.file(name).remove(_host(name)),
    "rename": lambda op, name: op.file(name).rename(_host(name), "address"),
    "move": lambda op, name: op.file(name).move(_host(name), ("address",)),
    "copy": lambda op, name: op.file(name).copy(_host(name), _new(name)),
    "convert": lambda op, name: op.file(name).convert(_host(name), str.upper),
    "append": lambda op, name: op.file(name).append(_tags(name), "three"),
    "insert": lambda op, name: op.file(name).insert(_tags(name), 0, "zero"),
    "wrap": lambda op, name: op.file(name).wrap(_server(name), "inner"),
    "unwrap": _unwrap_again,
    "split": lambda op, name: op.file(name).split(
        ("server",), lambda old: {"front": {"host": old["host"]}, "back": {"port": old["port"]}}
    ),
    "merge": lambda op, name: op.file(name).merge([_tags(name)], ("merged",)),
    "sort_keys": lambda op, name: op.file(name).sort_keys(
        _server(name), order=[_port(name)[-1], _host(name)[-1]]
    ),
    "comment": lambda op, name: op.file(name).comment(_host(name), "there"),
    "comment beside": lambda op, name: op.file(name).comment(_port(name), "http", where="beside"),
    "python": lambda op, name: op.file(name).python(_upper),
    "rename_file": lambda op, name: op.rename_file(
        name, ".env.new" if name == ".env" else name.replace("config", "new")
    ),
    "remove_file": lambda op, name: op.remove_file(name),
    "split_file": lambda op, name: op.split_file(
        name,
        {"new.env": ["HOST"]} if name == ".env" else {name.replace("config", "new"): ["server"]},
        comment=None if name.endswith("json") else "Split off.",
    ),
    "split_file to YAML": lambda op, name: op.split_file(
        name, {"new.yml": [_place(name, ("server",), "HOST")[0]]}, comment="Split off."
    ),
    "merge_files": lambda op, name: op.merge_files([name], "new.yml", comment="All of it."),
    "convert_file to YAML": lambda op, name: op.convert_file(name, "new.yml"),
    "convert_file to TOML": lambda op, name: op.convert_file(name, "new.toml"),
    "convert_file to JSON": lambda op, name: op.convert_file(name, "new.json"),
    "convert_file to JSONC": lambda op, name: op.convert_file(name, "new.jsonc"),
    "convert_file to INI": lambda op, name: op.convert_file(name, "new.ini"),
    "convert_file to .env": lambda op, name: op.convert_file(name, "new.env"),
}
"""The change that each operation makes of a file."""


CASES = [pytest.param(change, name, id=f"{change}, {name}") for change in CHANGES for name in TEXTS]


def _outcome(change: str, name: str) -> str:
    """Return the files after a change, then the comments that are gone; or the error."""
    before = {name: TEXTS[name].encode()}
    workspace = Workspace(before)
    try:
        CHANGES[change](Operations(workspace), name)
        after = workspace.render()
    except ConfigmigError as error:
        assert workspace.render() == before
        return f"{error.code}: {error.message}\n"
    edits = workspace.take_edits()
    losses = account(Workspace(before), Workspace(after), edits, label=change)

    later = Workspace(after)
    for edit in invert_all([decode(encode(each)) for each in edits]):
        later.apply(edit)
    assert later.render() == before

    texts = "".join(f"--- {file}\n{data.decode()}" for file, data in after.items())
    return (texts or "no file is left\n") + "".join(f"loss: {loss}\n" for loss in losses)


def _page() -> dict[str, str]:
    sections = PAGE.read_text(encoding="utf-8").split("===== ")[1:]
    return {head: text for head, _, text in (section.partition("\n") for section in sections)}


@pytest.mark.parametrize(("change", "name"), CASES)
def test_an_operation_writes_the_whole_text_or_refuses(change: str, name: str) -> None:
    assert _outcome(change, name) == _page()[f"{change}: {name}"]


def test_every_operation_is_in_the_table() -> None:
    reading = {"get", "exists", "select", "create_file"}

    assert {each.name for each in OPERATIONS} - reading == {change.split()[0] for change in CHANGES}


def test_the_page_has_no_section_that_nobody_compares() -> None:
    assert sorted(_page()) == sorted(f"{change}: {name}" for change in CHANGES for name in TEXTS)


if __name__ == "__main__":
    PAGE.write_text(
        "".join(f"===== {change}: {name}\n{_outcome(change, name)}" for change in CHANGES for name in TEXTS),
        encoding="utf-8",
    )
