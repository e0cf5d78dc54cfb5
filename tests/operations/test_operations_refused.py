"""What operations refuse: the full message with its place, and the file as it was.

The fixture ``refuse`` checks that nothing changed.
"""

import math
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import PurePosixPath

import pytest

from configmig.edits import Value
from configmig.errors import ConfigmigError
from configmig.errors.operations import UnsupportedValueError
from configmig.operations import FileOperations, Operations, Workspace

Change = Callable[[FileOperations], object]
Refuse = Callable[[str, Change], ConfigmigError]
Shown = Callable[[ConfigmigError], str]

TEXT = """\
providers:
  vllm:
    type: vllm
    models: [a]
  ollama:
    type: ollama
routes:
  - model: a
  - model: b
"""


class Status(StrEnum):
    ACTIVE = "active"


def _raise(value: Value) -> Value:
    raise KeyError("missing")


def _cycle() -> Value:
    value: list[Value] = []
    value.append(value)
    return value


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            lambda file: file.rename("$.providers.vlm", "x"),
            "CM302: rename: nothing in config.yaml matches $.providers.vlm\n"
            "config.yaml:1:1\n"
            "it leads as far as config.yaml#/providers\n"
            "the nearest name is 'vllm'\n"
            "correct the path, or give `missing_ok=True` where a file without this place is fine",
            id="nothing matched, with the nearest name",
        ),
        pytest.param(
            lambda file: file.remove("$.provider[*].type"),
            "CM302: remove: nothing in config.yaml matches $.provider[*].type\n"
            "config.yaml:1:1\n"
            "the nearest name is 'providers'\n"
            "correct the path, or give `missing_ok=True` where a file without this place is fine",
            id="nothing matched at the first name",
        ),
        pytest.param(
            lambda file: file.set(("providers", "olama", "status"), "active"),
            "CM302: set: nothing in config.yaml matches $.providers.olama.status\n"
            "config.yaml:1:1\n"
            "it leads as far as config.yaml#/providers\n"
            "the nearest name is 'ollama'\n"
            "correct the path, or give `missing_ok=True` where a file without this place is fine",
            id="a pointer whose parent is missing",
        ),
        pytest.param(
            lambda file: file.get("$.providers[?@.type == 'x'].type"),
            "CM302: get: nothing in config.yaml matches $.providers[?@.type == 'x'].type\n"
            "config.yaml:1:1\n"
            "it leads as far as config.yaml#/providers\n"
            "correct the path, or give `missing_ok=True` where a file without this place is fine",
            id="a filter that matches nothing",
        ),
        pytest.param(
            lambda file: file.rename("$.providers.vllm", "ollama"),
            "CM303: rename: config.yaml#/providers/ollama exists already\n"
            "config.yaml:5:3\n"
            'give `if_exists="skip"` to keep what is there or `if_exists="replace"` to overwrite it',
            id="rename to a name that is taken",
        ),
        pytest.param(
            lambda file: file.add("$.providers[*].models", []),
            "CM303: add: config.yaml#/providers/vllm/models exists already\n"
            "config.yaml:4:5\n"
            'give `if_exists="skip"` to keep what is there or `if_exists="replace"` to overwrite it',
            id="add what is there for one of several",
        ),
        pytest.param(
            lambda file: file.move("$.providers.vllm", "$.routes.x"),
            "CM304: move: config.yaml#/routes is a list, not a mapping\n"
            "config.yaml:7:1\n"
            "narrow the path with a filter such as `[?@.type == 'vllm']`, or convert the value first",
            id="a key in a list",
        ),
        pytest.param(
            lambda file: file.set("$.providers.vllm.type.x", 1),
            "CM304: set: config.yaml#/providers/vllm/type is text, not a mapping\n"
            "config.yaml:3:5\n"
            "narrow the path with a filter such as `[?@.type == 'vllm']`, or convert the value first",
            id="a key in text",
        ),
        pytest.param(
            lambda file: file.append("$.providers[*].type", "x"),
            "CM304: append: config.yaml#/providers/vllm/type is text, not a list\n"
            "config.yaml:3:5\n"
            "narrow the path with a filter such as `[?@.type == 'vllm']`, or convert the value first",
            id="append to text",
        ),
        pytest.param(
            lambda file: file.rename("$.routes[0]", "x"),
            "CM304: rename: config.yaml#/routes is a list, not a mapping\n"
            "config.yaml:7:1\n"
            "narrow the path with a filter such as `[?@.type == 'vllm']`, or convert the value first",
            id="rename an item",
        ),
        pytest.param(
            lambda file: file.sort_keys("$.routes"),
            "CM304: sort_keys: config.yaml#/routes is a list, not a mapping\n"
            "config.yaml:7:1\n"
            "narrow the path with a filter such as `[?@.type == 'vllm']`, or convert the value first",
            id="sort a list by keys",
        ),
        pytest.param(
            lambda file: file.merge(["$.providers.vllm", "$.routes"], "$.x"),
            "CM304: merge: config.yaml#/routes is a list, not a mapping\n"
            "config.yaml:7:1\n"
            "narrow the path with a filter such as `[?@.type == 'vllm']`, or convert the value first",
            id="merge a list into a mapping",
        ),
        pytest.param(
            lambda file: file.set("$.routes[2]", 1),
            "CM305: set: index 2 is out of range, config.yaml#/routes has 2 items\n"
            "config.yaml:7:1\n"
            "select the item by what it holds, `$.model_list[?@.model_name == 'x']`, or use `append`",
            id="set an item that is not there",
        ),
        pytest.param(
            lambda file: file.insert("$.providers.vllm.models", 3, "x"),
            "CM305: insert: index 3 is out of range, config.yaml#/providers/vllm/models has one item\n"
            "config.yaml:4:5\n"
            "select the item by what it holds, `$.model_list[?@.model_name == 'x']`, or use `append`",
            id="insert behind the end",
        ),
        pytest.param(
            lambda file: file.move("$.routes[0]", "$.routes[2]"),
            "CM305: move: index 2 is out of range, config.yaml#/routes has one item\n"
            "config.yaml:7:1\n"
            "select the item by what it holds, `$.model_list[?@.model_name == 'x']`, or use `append`",
            id="move an item behind the end of its own list",
        ),
        pytest.param(
            lambda file: file.remove("$"),
            "CM306: remove: the root of config.yaml has no name and no parent\n"
            "config.yaml\n"
            "name a place below the root, or use `op.remove_file` or `op.rename_file`",
            id="remove the root",
        ),
        pytest.param(
            lambda file: file.move("$.providers", "$.providers.vllm.x"),
            "CM307: move: config.yaml#/providers/vllm/x lies inside config.yaml#/providers\n"
            "config.yaml:1:1\n"
            "`wrap(path, name)` puts a value under a new key at its own place",
            id="move into itself",
        ),
        pytest.param(
            lambda file: file.convert("$.providers[*].type", _raise),
            "CM308: convert: _raise raised KeyError for config.yaml#/providers/vllm/type\n"
            "config.yaml:3:5\n"
            "narrow the path, or let _raise handle this value",
            id="a function that raises",
        ),
        pytest.param(
            lambda file: file.python(_raise),
            "CM308: python: _raise raised KeyError for config.yaml\n"
            "config.yaml:1:1\n"
            "narrow the path, or let _raise handle this value",
            id="a python function that raises",
        ),
        pytest.param(
            lambda file: file.get("$.routes[*].model"),
            "CM313: get: $.routes[*].model matches 2 places in config.yaml, one is needed\n"
            "config.yaml:8:5\n"
            "config.yaml#/routes/0/model\n"
            "config.yaml#/routes/1/model\n"
            "loop over `select(path)` and work on each match, or name one place",
            id="several where one is needed",
        ),
        pytest.param(
            lambda file: file.merge("$.providers.*", "$.providers.all"),
            "CM314: merge: config.yaml#/providers/all/type and config.yaml#/providers/ollama/type hold"
            " different values\n"
            "config.yaml:6:5\n"
            'give `on_conflict="keep"` (the first one counts) or `on_conflict="replace"` (the last one)',
            id="merge what disagrees",
        ),
        pytest.param(
            lambda file: file.split("$.providers.vllm", {"a": ["type", "url"], "b": ["type"]}),
            "CM315: split: the parts do not cover config.yaml#/providers/vllm exactly\n"
            "config.yaml:2:3\n"
            "not named: 'models'\n"
            "not there: 'url'\n"
            "named twice: 'type'\n"
            "name every key once, or give a function that returns the parts",
            id="split that does not cover",
        ),
        pytest.param(
            lambda file: file.add("$.providers.x", 1, after="olama"),
            "CM316: add: config.yaml#/providers has no key 'olama' to stand beside\n"
            "config.yaml:1:1\n"
            "the nearest name is 'ollama'\n"
            "correct `before` or `after`, or leave it out to add at the end",
            id="a neighbour that is not there",
        ),
        pytest.param(
            lambda file: file.unwrap("$.providers.vllm", "type"),
            "CM317: unwrap: config.yaml#/providers/vllm must hold exactly the one key that is unwrapped\n"
            "config.yaml:2:3\n"
            "it holds 'type' and 'models'\n"
            "move or remove the other keys first",
            id="unwrap with other keys",
        ),
        pytest.param(
            lambda file: file.python(
                lambda values: values["providers"].pop("vllm") and None, reverse=lambda values: None
            ),
            "CM318: python: <lambda> does not give back what was there: one place differ, the first is"
            " config.yaml#/providers/vllm\n"
            "config.yaml:2:3\n"
            "mend <lambda>, or leave `reverse` out: the recorded edits are the way back",
            id="a reverse that does not",
        ),
        pytest.param(
            lambda file: file.set("$.x", 1, comment=3),
            "CM320: set: `comment` is 'int', a comment is text\n"
            "`configmig explain CM320` and the reference of operations",
            id="a comment that is no text",
        ),
        pytest.param(
            lambda file: file.rename("$.providers.vllm", "x", if_exists="maybe"),
            'CM320: rename: `if_exists` is \'maybe\', it must be one of "error", "skip", "replace"\n'
            "`configmig explain CM320` and the reference of operations",
            id="a word that means nothing",
        ),
        pytest.param(
            lambda file: file.set_default("$.routes[0]", 1),
            "CM320: set_default: `path` must end in a name; `append` and `insert` add items to a list\n"
            "`configmig explain CM320` and the reference of operations",
            id="a path that names no key",
        ),
        pytest.param(
            lambda file: file.move("$.providers.vllm", "$.x[*]"),
            "CM320: move: `to` is $.x[*], it must name one place\n"
            "`configmig explain CM320` and the reference of operations",
            id="a target that may be many",
        ),
        pytest.param(
            lambda file: file.rename("$.providers.vllm", 8080),
            "CM320: rename: `new_name` is 8080, a key is text\n"
            "`configmig explain CM320` and the reference of operations",
            id="a name that is no text",
        ),
        pytest.param(
            lambda file: file.comment("$.providers.vllm", "a\nb", where="beside"),
            "CM320: comment: `text` has several lines, only one fits beside an entry\n"
            "`configmig explain CM320` and the reference of operations",
            id="two lines beside",
        ),
    ],
)
def test_what_an_operation_cannot_do_is_refused_with_place_reason_and_hint(
    refuse: Refuse, shown: Shown, change: Change, message: str
) -> None:
    assert shown(refuse(TEXT, change)) == message


@pytest.mark.parametrize(
    ("value", "problem", "hint"),
    [
        pytest.param(
            date(2024, 10, 25), "a date is no plain value, at {}", "give its text: `.isoformat()`", id="date"
        ),
        pytest.param((1, 2), "a tuple is no plain value, at {}", "use a list: `list(…)`", id="tuple"),
        pytest.param(
            {1, 2}, "a set is no plain value, at {}", "use a list in a fixed order: `sorted(…)`", id="set"
        ),
        pytest.param(b"x", "a bytes is no plain value, at {}", "decode it to text: `.decode()`", id="bytes"),
        pytest.param(
            Decimal("1.1"),
            "a Decimal is no plain value, at {}",
            "give its text, `str(…)`, or a float",
            id="decimal",
        ),
        pytest.param(Status.ACTIVE, "a Status is no plain value, at {}", "give its `.value`", id="enum"),
        pytest.param(
            PurePosixPath("a"),
            "a PurePosixPath is no plain value, at {}",
            "give its text: `.as_posix()`",
            id="path",
        ),
        pytest.param(
            object,
            "a type is no plain value, at {}",
            "use None, bool, int, float, str, list or dict",
            id="a class",
        ),
        pytest.param(
            math.nan,
            "NaN is not equal to itself, so it cannot be checked once written, at {}",
            "use None or a number",
            id="nan",
        ),
        pytest.param(
            {"a": [1, {"b": {2}}]},
            "a set is no plain value, at {}/a/1/b",
            "use a list in a fixed order: `sorted(…)`",
            id="deep inside",
        ),
        pytest.param(
            {"a": {8080: 1}},
            "the key 8080 is an int, not text, at {}/a",
            "write the key as text: '8080'",
            id="key",
        ),
        pytest.param(
            "\ud800",
            "text with half a surrogate pair cannot be written as UTF-8, at {}",
            "decode the text properly first",
            id="surrogate",
        ),
        pytest.param(10**5000, "the number has too many digits, at {}", "give it as text", id="huge number"),
    ],
)
@pytest.mark.parametrize("way", ["set", "convert", "append", "python"])
def test_a_value_that_is_not_plain_is_refused_whichever_way_it_comes(
    refuse: Refuse, way: str, value: Value, problem: str, hint: str
) -> None:
    ways: dict[str, tuple[Change, str]] = {
        "set": (lambda file: file.set("$.providers.vllm.x", value), "config.yaml#/providers/vllm/x"),
        "convert": (lambda file: file.convert("$.routes", lambda _: value), "config.yaml#/routes"),
        "append": (lambda file: file.append("$.routes", value), "config.yaml#/routes/-"),
        "python": (lambda file: file.python(lambda _: {"x": value}), "config.yaml#/x"),
    }
    change, place = ways[way]

    error = refuse(TEXT, change)

    assert error.code == "CM309"
    assert error.message == f"{way}: {problem.format(place)}"
    assert error.hint == hint


def test_a_value_that_contains_itself_is_refused(refuse: Refuse) -> None:
    error = refuse(TEXT, lambda file: file.set("$.x", _cycle()))

    assert error.message == "set: a value is nested too deeply or contains itself, at config.yaml#/x"
    assert error.hint == "break the cycle: a value is a tree of mappings and lists"


def test_keys_that_the_file_itself_has_may_stay(operate: Callable[[str, Change], str]) -> None:
    text = "ports:\n  8080: http\n  443: https\n"

    assert operate(text, lambda file: file.convert("$.ports", lambda ports: {**ports, 443: "tls"})) == (
        "ports:\n  8080: http\n  443: tls\n"
    )


def test_an_operation_that_fails_half_way_leaves_what_it_had_done_undone(refuse: Refuse) -> None:
    seen: list[Value] = []

    def second_fails(value: Value) -> Value:
        seen.append(value)
        if len(seen) == 2:
            raise ValueError(value)
        return "changed"

    error = refuse(TEXT, lambda file: file.convert("$.providers[*].type", second_fails))

    assert seen == ["vllm", "ollama"]
    assert isinstance(error.__cause__, ValueError)


def test_a_secret_value_is_in_no_error(refuse: Refuse, shown: Shown) -> None:
    def fail(value: Value) -> Value:
        raise ValueError(f"cannot use {value}")

    text = "api_key: sk-very-secret\n"

    assert "sk-very-secret" not in shown(refuse(text, lambda file: file.convert("$.api_key", fail)))
    assert "sk-very-secret" not in shown(refuse(text, lambda file: file.set("$.api_key.x", 1)))
    assert "sk-very-secret" not in shown(refuse(text, lambda file: file.add("$.api_key", "other")))


@pytest.mark.parametrize("name", ["a.yaml", "a.json", "a.jsonc", "a.toml", "a.ini", "a.env"])
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda file, at: file.add((*at, "\ud800"), "v"), id="add"),
        pytest.param(lambda file, at: file.set((*at, "\ud800"), "v"), id="set"),
        pytest.param(lambda file, at: file.rename((*at, "k"), "\ud800"), id="rename"),
        pytest.param(lambda file, at: file.move((*at, "k"), (*at, "\ud800")), id="move"),
        pytest.param(lambda file, at: file.copy((*at, "k"), (*at, "\ud800")), id="copy"),
    ],
)
def test_half_a_letter_in_a_name_is_refused_in_every_format(
    name: str, change: Callable[[FileOperations, tuple[str, ...]], object]
) -> None:
    files = {
        "a.yaml": b"k: v\n",
        "a.json": b'{"k": "v"}\n',
        "a.jsonc": b'{"k": "v"}\n',
        "a.toml": b'k = "v"\n',
        "a.ini": b"[s]\nk = v\n",
        "a.env": b"k=v\n",
    }
    workspace = Workspace({name: files[name]})

    with pytest.raises(UnsupportedValueError) as caught:
        change(Operations(workspace).file(name), ("s",) if name == "a.ini" else ())

    assert caught.value.problem == "text with half a surrogate pair cannot be written as UTF-8"
    assert workspace.render() == {name: files[name]}
