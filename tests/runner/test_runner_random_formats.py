"""Random files of every format, random operations on and between them: values, losses, the way back."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from configmig.documents import parse
from configmig.documents.lines.model import is_same
from configmig.edits import Value, decode, encode, invert_all
from configmig.errors import ConfigmigError
from configmig.operations import FileOperations, Operations, Workspace
from configmig.pointer import Pointer
from configmig.runner.account import account
from configmig.runner.comments import added_comments
from tests.documents.styled_json import StyledJson
from tests.documents.styled_lines import STYLED
from tests.documents.styled_yaml import StyledYaml

Files = dict[str, bytes]

ENDINGS = ("yaml", "json", "jsonc", "toml", "ini", "env")
NAMES = ("host", "new", "Key", "two words", "é", "a.b", "yes", "1.10", "x_1")
VALUES: tuple[Value, ...] = (
    "text",
    "two words",
    "",
    "yes",
    "a # b",
    "a; b",
    "it's",
    'say "hi"',
    "two\nlines",
    " lead",
    "$HOME/x",
    "2024-01-01",
    "1.10",
    8080,
    1.5,
    True,
    None,
    [],
    {},
    ["a", 1],
    {"k": "v", "n": {"m": "w"}},
    [{"a": "1"}, {"a": "2"}],
)
NOTES = (None, None, "a note", "two\nlines")


def _readable_yaml(seed: int) -> bytes:
    """Return YAML that can be read: the generator also makes some that is refused."""
    while True:
        data = StyledYaml(Random(seed)).document()
        try:
            parse("app.yaml", data).read()
        except ConfigmigError:
            seed += 1
        else:
            return data


def _strict(data: bytes) -> bytes:
    """Return the values of JSON with comments as strict JSON, in one of three styles."""
    value = parse("a.jsonc", data).read()
    return json.dumps(value, indent=(None, 2, 4)[len(data) % 3]).encode() + b"\n" * (len(data) % 2)


MAKERS: dict[str, Callable[[int], bytes]] = {
    "app.yaml": _readable_yaml,
    "app.json": lambda seed: _strict(StyledJson(Random(seed)).document()),
    "app.jsonc": lambda seed: StyledJson(Random(seed)).document(),
    "app.toml": lambda seed: STYLED["toml"][1](seed).document(),  # type: ignore[attr-defined]
    "app.ini": lambda seed: STYLED["ini"][1](seed).document(),  # type: ignore[attr-defined]
    "app/.env": lambda seed: STYLED["dotenv"][1](seed).document(),  # type: ignore[attr-defined]
}


def _places(value: Value, pointer: Pointer = ()) -> list[Pointer]:
    """Return every place of a value but the root."""
    found: list[Pointer] = []
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for token, item in entries:
        found += [(*pointer, token), *_places(item, (*pointer, token))]
    return found


def _on_entries(random: Random, file: FileOperations, other: tuple[str, Pointer]) -> dict[str, Any]:
    """Return random operations inside one file, and from it to a place of another."""
    places = _places(file.get("$")) or [("new",)]
    place, second = random.choice(places), random.choice(places)
    name, value, note, at = (
        random.choice(NAMES),
        random.choice(VALUES),
        random.choice(NOTES),
        random.randint(0, 2),
    )
    return {
        "set": lambda: file.set(place, value),
        "set new": lambda: file.set((*place, name), value, comment=note),
        "set default": lambda: file.set_default((*place[:-1], name), value, comment=note),
        "add": lambda: file.add((*place[:-1], name), value, comment=note, if_exists="replace"),
        "add top": lambda: file.add((name,), value, comment=note, if_exists="skip"),
        "remove": lambda: file.remove(place),
        "rename": lambda: file.rename(place, name, if_exists="replace"),
        "move": lambda: file.move(place, (*second, name), if_exists="replace"),
        "move up": lambda: file.move(place, (name,), if_exists="replace"),
        "move item": lambda: file.move(place, (*second, at)),
        "move away": lambda: file.move(place, other, if_exists="replace"),
        "copy away": lambda: file.copy(place, other, if_exists="replace"),
        "copy": lambda: file.copy(place, (*second, name), if_exists="replace"),
        "append": lambda: file.append(place, value, comment=note),
        "insert": lambda: file.insert(place, at, value, comment=note),
        "wrap": lambda: file.wrap(place, name),
        "unwrap": lambda: file.unwrap(place),
        "split": lambda: file.split(place, lambda old: {name: old, "beta": old}),
        "merge": lambda: file.merge([place, second], (name,), on_conflict="replace"),
        "sort": lambda: file.sort_keys(random.choice([(), place])),
        "comment": lambda: file.comment(place, note),
        "beside": lambda: file.comment(place, "near", where="beside"),
        "convert": lambda: file.convert(place, lambda old: [old, value]),
        "python": lambda: file.python(lambda root: _changed_by_hand(root, place, value)),
    }


def _changed_by_hand(root: Any, place: Pointer, value: Value) -> None:
    for token in place[:-1]:
        root = root[token]
    if value is None:
        del root[place[-1]]
    else:
        root[place[-1]] = value


def _on_files(random: Random, op: Operations, name: str, number: int) -> dict[str, Any]:
    """Return random operations on whole files."""
    target = f"new{number}.{random.choice(ENDINGS)}"
    other = random.choice(op.files())
    keys = [key for key in op.file(name).get("$") or () if random.random() < 0.5]
    return {
        "convert_file": lambda: op.convert_file(name, target),
        "split_file": lambda: op.split_file(name, {target: keys}, comment="a part"),
        "merge_files": lambda: op.merge_files([name, other], target),
        "rename_file": lambda: op.rename_file(name, f"moved{number}.{name.rpartition('.')[2]}"),
        "remove_file": lambda: op.remove_file(name),
        "create_file": lambda: op.create_file(target, op.file(name).get("$"), comment="made"),
    }


def _operate(random: Random, op: Operations, number: int) -> str:
    """Make one random operation and tell which; raises what it raises."""
    name = random.choice(op.files())
    if random.random() < 0.25:
        ways = _on_files(random, op, name, number)
    else:
        goal = random.choice(op.files())
        parents = [(), *_places(op.file(goal).get("$"))]
        other = (goal, (*random.choice(parents), random.choice(NAMES)))
        ways = _on_entries(random, op.file(name), other)
    way = random.choice(sorted(ways))
    ways[way]()
    return f"{way} {name}"


def _chain(seed: int, before: Files, length: int) -> tuple[Workspace, list[str]]:
    random = Random(seed)
    workspace = Workspace(before)
    op = Operations(workspace)
    told: list[str] = []
    for number in range(length):
        if not op.files():
            break
        held = workspace.render()
        try:
            told.append(_operate(random, op, number))
        except ConfigmigError as error:
            told.append(f"({error.code})")
            assert workspace.render() == held, told
    return workspace, told


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**9), length=st.integers(1, 6))
def test_any_chain_of_operations_means_what_it_says_and_can_be_undone(seed: int, length: int) -> None:
    names = Random(seed).sample(sorted(MAKERS), 2)
    before = {name: MAKERS[name](seed + number) for number, name in enumerate(names)}

    workspace, told = _chain(seed, before, length)
    after, edits = workspace.render(), workspace.take_edits()

    for name, data in after.items():
        assert is_same(parse(name, data).read(), workspace.read(name)), (name, told)
    for name in set(before) - {edit.file for edit in edits}:
        assert after[name] == before[name], (name, told)
    account(Workspace(before), Workspace(after), edits, label="a chain")
    later = Workspace(after)
    for edit in invert_all([decode(encode(each)) for each in edits]):
        later.apply(edit)
    assert later.render() == before, told
    known = added_comments(before, after)
    account(Workspace(after), Workspace(before), later.take_edits(), label="the way back", known=known)


@pytest.mark.parametrize("name", MAKERS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**9), length=st.integers(1, 4))
def test_any_chain_inside_one_file_can_be_undone_to_the_byte(name: str, seed: int, length: int) -> None:
    before = {name: MAKERS[name](seed)}

    workspace, told = _chain(seed, before, length)
    after, edits = workspace.render(), workspace.take_edits()
    later = Workspace(after)
    for edit in invert_all([decode(encode(each)) for each in edits]):
        later.apply(edit)

    assert later.render() == before, told
