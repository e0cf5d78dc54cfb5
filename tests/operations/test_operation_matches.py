"""Matches: places that a selection found, which follow their places through later edits."""

from collections.abc import Callable

import pytest

from configmig.edits import Value
from configmig.errors import ConfigmigError
from configmig.errors.operations import RootPlaceError, StaleMatchError
from configmig.operations import FileOperations, Match, Operations, Workspace

Change = Callable[[FileOperations], object]
Operate = Callable[[str, Change], str]
Shown = Callable[[ConfigmigError], str]

TEXT = """\
providers:
  vllm: {type: vllm}
  ollama:
    type: ollama
routes:
  - model: a
    provider: vllm
  - model: b   # keep
    provider: ollama
  - model: c
    provider: vllm
"""


def _file(text: str = TEXT) -> FileOperations:
    return Operations(Workspace({"config.yaml": text.encode()})).file("config.yaml")


def test_a_match_knows_its_place_key_parent_and_value() -> None:
    [first, _] = _file().select("$.routes[?@.provider == 'vllm']")

    assert first.file == "config.yaml"
    assert first.pointer == ("routes", 0)
    assert first.key == 0
    assert first.parent.pointer == ("routes",)
    assert first.parent.key == "routes"
    assert first.value == {"model": "a", "provider": "vllm"}
    assert first.get("model") == "a"
    assert first.get("missing") is None
    assert first.exists("provider")
    assert repr(first) == "<Match config.yaml ('routes', 0)>"


def test_the_root_matches_but_has_no_key() -> None:
    [root] = _file().select("$")

    assert root.pointer == ()
    with pytest.raises(RootPlaceError):
        assert root.key
    with pytest.raises(RootPlaceError):
        assert root.parent


def test_removing_matches_one_by_one_removes_the_right_items(operate: Operate) -> None:
    def change(file: FileOperations) -> None:
        for route in file.select("$.routes[?@.provider == 'vllm']"):
            route.remove()

    expected = "  - model: a\n    provider: vllm\n", "  - model: c\n    provider: vllm\n"
    assert operate(TEXT, change) == TEXT.replace(expected[0], "").replace(expected[1], "")


@pytest.mark.parametrize(
    ("between", "pointer"),
    [
        pytest.param(
            lambda file: file.remove("$.routes[0]"), ("routes", 1, "model"), id="an item before it goes"
        ),
        pytest.param(
            lambda file: file.insert("$.routes", 0, {}), ("routes", 3, "model"), id="one comes before it"
        ),
        pytest.param(
            lambda file: file.insert("$.routes", 3, {}), ("routes", 2, "model"), id="one comes behind it"
        ),
        pytest.param(
            lambda file: file.rename("$.routes", "ways"), ("ways", 2, "model"), id="its list is renamed"
        ),
        pytest.param(
            lambda file: file.rename("$.routes[*].model", "x"), ("routes", 2, "x"), id="it is renamed"
        ),
        pytest.param(
            lambda file: file.move("$.routes[2]", "$.routes[0]"), ("routes", 0, "model"), id="its item moves"
        ),
        pytest.param(
            lambda file: file.move("$.routes[0]", "$.routes[2]"),
            ("routes", 1, "model"),
            id="another item moves",
        ),
        pytest.param(
            lambda file: file.move("$.routes", "$.providers.routes"),
            ("providers", "routes", 2, "model"),
            id="its list moves elsewhere",
        ),
        pytest.param(
            lambda file: file.wrap("$.routes[*]", "it"),
            ("routes", 2, "it", "model"),
            id="its item is wrapped",
        ),
        pytest.param(
            lambda file: file.wrap("$.routes", "all"), ("routes", "all", 2, "model"), id="its list is"
        ),
        pytest.param(
            lambda file: file.set("$.routes[2].model", "x"), ("routes", 2, "model"), id="its value changes"
        ),
    ],
)
def test_a_match_follows_its_place(between: Change, pointer: Value) -> None:
    file = _file()
    [match] = file.select("$.routes[2].model")

    between(file)

    assert match.pointer == pointer


def test_a_match_follows_its_place_into_another_file() -> None:
    workspace = Workspace({"config.yaml": TEXT.encode(), "other.yaml": b"list:\n  - 1\n"})
    op = Operations(workspace)
    [match] = op.file("config.yaml").select("$.routes[2].model")

    op.file("config.yaml").move("$.routes[2]", ("other.yaml", "$.list[0]"))
    op.rename_file("other.yaml", "third.yaml")

    assert (match.file, match.pointer, match.value) == ("third.yaml", ("list", 0, "model"), "c")


def test_a_match_whose_place_was_removed_is_refused(shown: Shown) -> None:
    file = _file()
    [match] = file.select("$.providers.ollama")
    file.remove("$.providers.ollama")

    with pytest.raises(StaleMatchError) as caught:
        match.set("type", "x")

    assert shown(caught.value) == (
        "CM321: the match config.yaml#/providers/ollama is gone: a later operation removed it\n"
        "config.yaml:3:3\n"
        "call `select` again after the operation that removed it"
    )


def test_a_match_stays_right_when_an_operation_after_it_fails() -> None:
    file = _file()
    [match] = file.select("$.routes[2]")
    file.remove("$.routes[0]")
    assert match.pointer == ("routes", 1)

    with pytest.raises(ConfigmigError):
        file.convert("$.routes[*]", lambda value: {"renamed": {value["model"]}})
    file.remove("$.routes[0]")

    assert match.pointer == ("routes", 0)


@pytest.mark.parametrize(
    ("path", "change", "old", "new"),
    [
        pytest.param(
            "$.routes[1]",
            lambda match: match.set("llama3.1:latest", "x"),
            "    provider: ollama\n",
            "    provider: ollama\n    llama3.1:latest: x\n",
            id="set takes a name literally",
        ),
        pytest.param(
            "$.providers.ollama",
            lambda match: match.set(("type",), "y1"),
            "type: ollama",
            "type: y1",
            id="set below by a tuple",
        ),
        pytest.param(
            "$.providers.ollama.type",
            lambda match: match.set((), "z"),
            "type: ollama",
            "type: z",
            id="set itself",
        ),
        pytest.param(
            "$.providers.ollama",
            lambda match: match.set_default("status", "active", comment="new"),
            "    type: ollama\n",
            "    type: ollama\n    # new\n    status: active\n",
            id="set_default",
        ),
        pytest.param(
            "$.providers.ollama",
            lambda match: match.add("first", 1, before="type"),
            "    type: ollama\n",
            "    first: 1\n    type: ollama\n",
            id="add",
        ),
        pytest.param(
            "$.providers.ollama",
            lambda match: match.convert("type", str.upper),
            "type: ollama",
            "type: OLLAMA",
            id="convert",
        ),
        pytest.param(
            "$.routes",
            lambda match: match.append((), "x"),
            "  - model: c\n    provider: vllm\n",
            "  - model: c\n    provider: vllm\n  - x\n",
            id="append to itself",
        ),
        pytest.param(
            "$",
            lambda match: match.insert("routes", 0, "x"),
            "routes:\n",
            "routes:\n  - x\n",
            id="insert below",
        ),
        pytest.param(
            "$.routes[1]",
            lambda match: match.remove("model"),
            "- model: b   # keep\n    provider",
            "- provider",
            id="remove below",
        ),
        pytest.param(
            "$.providers.ollama",
            lambda match: match.rename("other"),
            "  ollama:\n",
            "  other:\n",
            id="rename",
        ),
        pytest.param(
            "$.providers.ollama",
            lambda match: match.copy("$.providers.copy"),
            "    type: ollama\n",
            "    type: ollama\n  copy:\n    type: ollama\n",
            id="copy",
        ),
        pytest.param(
            "$.providers.ollama",
            lambda match: match.move("$.providers.moved", before="vllm"),
            "  vllm: {type: vllm}\n  ollama:\n    type: ollama\n",
            "  moved:\n    type: ollama\n  vllm: {type: vllm}\n",
            id="move",
        ),
        pytest.param(
            "$.providers.ollama",
            lambda match: (match.wrap("x"), match.unwrap("x")),
            "  ollama:\n",
            "  ollama:\n",
            id="wrap and unwrap",
        ),
        pytest.param(
            "$.providers.ollama",
            lambda match: match.split({"one": ["type"], "two": []}),
            "  ollama:\n    type: ollama\n",
            "  one:\n    type: ollama\n  two: {}\n",
            id="split",
        ),
        pytest.param(
            "$.routes[1]",
            lambda match: match.sort_keys(order=["provider"]),
            "  - model: b   # keep\n    provider: ollama\n",
            "  - provider: ollama\n    model: b   # keep\n",
            id="sort_keys",
        ),
        pytest.param(
            "$.providers.ollama",
            lambda match: match.comment("local"),
            "  ollama:\n",
            "  # local\n  ollama:\n",
            id="comment",
        ),
        pytest.param(
            "$.providers",
            lambda match: [inner.set("status", 1) for inner in match.select("$[?@.type == 'ollama']")],
            "    type: ollama\n",
            "    type: ollama\n    status: 1\n",
            id="select below",
        ),
    ],
)
def test_a_match_offers_the_operations_relative_to_it(
    operate: Operate, path: str, change: Callable[[Match], object], old: str, new: str
) -> None:
    after = operate(TEXT, lambda file: [change(match) for match in file.select(path)])

    assert TEXT.count(old) == 1
    assert after == TEXT.replace(old, new)


@pytest.mark.parametrize("kind", ["list", "mapping"])
def test_following_matches_grows_with_their_number_not_faster(kind: str) -> None:
    """Four times the matches, each removed: some four times the calls, not sixteen times."""
    small, large = (_calls(kind, count) for count in (100, 400))

    assert large < small * 6


def _calls(kind: str, count: int) -> int:
    import sys

    names = [("-" if kind == "list" else f"k{number}:") for number in range(count)]
    text = "items:\n" + "".join(f"  {name} {{v: 1}}\n" for name in names)
    matches = Operations(Workspace({"a.yaml": text.encode()})).file("a.yaml").select("$.items[*]")
    calls = 0

    def count_call(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count_call)
    try:
        for match in matches:
            assert match.value == {"v": 1}
            match.remove()
    finally:
        sys.setprofile(None)
    return calls


def test_what_a_failed_operation_removed_is_followed_again() -> None:
    workspace = Workspace({"a.yaml": b"l: [1, 2, 3]\nm: {x: 1}\n"})
    file = Operations(workspace).file("a.yaml")
    matches = [*file.select("$.l[*]"), *file.select("$.m.x")]

    def fail() -> None:
        with workspace.atomic():
            file.remove("$.l[0]")
            file.rename("$.m", "n")
            file.remove("$.n.x")
            file.set("$.nothing.here", 1)

    with pytest.raises(ConfigmigError):
        fail()

    assert [match.pointer for match in matches] == [("l", 0), ("l", 1), ("l", 2), ("m", "x")]
    file.remove("$.l[1]")
    assert [match.pointer for match in (matches[0], matches[2])] == [("l", 0), ("l", 1)]
    with pytest.raises(StaleMatchError):
        _ = matches[1].value
