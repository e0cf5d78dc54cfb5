"""Every operation on a document: the whole text after it, the rest left alone, and undone byte for byte.

The fixture ``operate`` checks the way back of every case.
"""

from collections.abc import Callable
from typing import Any

import pytest

from configmig.edits import Value, invert_all
from configmig.operations import FileOperations, Operations, Workspace

Change = Callable[[FileOperations], object]
Operate = Callable[[str, Change], str]

TEXT = """\
# Providers of the gateway

providers:
  # the big one
  vllm:   # on the GPU
    type: vllm
    base_url: 'http://127.0.0.1:8000'
    models:
      - a:7b   # main
      # spare
      - b
    enabled: yes

  ollama:
    type: ollama
    models: [c, b]

# --- routes ---
routes:
  - model: a:7b
    provider: vllm
  - model: c   # small
    provider: ollama
  - model: b
    provider: vllm
"""


def changed(*pairs: tuple[str, str]) -> str:
    """Return TEXT with pieces replaced, each of which must occur once."""
    text = TEXT
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


VLLM = TEXT[TEXT.index("  # the big one") : TEXT.index("\n  ollama")]
OLLAMA = TEXT[TEXT.index("  ollama:") : TEXT.index("\n# --- routes")]
ROUTES = TEXT[TEXT.index("  - model: a:7b") :]

WITH_STATUS = (
    ("    enabled: yes\n", "    enabled: yes\n    status: active\n"),
    ("    models: [c, b]\n", "    models: [c, b]\n    status: active\n"),
)


@pytest.mark.parametrize(
    ("change", "after"),
    [
        pytest.param(
            lambda file: file.set("$.providers.vllm.type", "other"),
            changed(("    type: vllm\n", "    type: other\n")),
            id="set replaces",
        ),
        pytest.param(
            lambda file: file.set("$.providers.vllm.base_url", "http://x"),
            changed(("'http://127.0.0.1:8000'", "'http://x'")),
            id="set keeps the quotes",
        ),
        pytest.param(
            lambda file: file.set("$.providers[*].status", "active"), changed(*WITH_STATUS), id="set adds"
        ),
        pytest.param(
            lambda file: file.set(("providers", "vllm", "models"), ["a:7b", "b", "new"]),
            changed(("      - b\n", "      - b\n      - new\n")),
            id="set of a list keeps what stays, comments too",
        ),
        pytest.param(
            lambda file: file.set("$.routes[1].provider", "vllm"),
            changed(("    provider: ollama\n", "    provider: vllm\n")),
            id="set in an item",
        ),
        pytest.param(
            lambda file: file.set("$.routes[0]", {"model": "a:7b", "provider": "x"}),
            changed(("a:7b\n    provider: vllm\n", "a:7b\n    provider: x\n")),
            id="set of an item",
        ),
        pytest.param(lambda file: file.set("$.providers.vllm.type", "vllm"), TEXT, id="set to what it is"),
        pytest.param(
            lambda file: file.set("$.providers.vllm.enabled", "yes"), TEXT, id="set to the same text"
        ),
        pytest.param(
            lambda file: file.set("$.providers.vllm.enabled", True),
            changed(("enabled: yes", "enabled: true")),
            id="set to a boolean",
        ),
        pytest.param(
            lambda file: file.set("$.missing.x", 1, missing_ok=True), TEXT, id="set with nothing to set"
        ),
        pytest.param(
            lambda file: file.set("$.providers.vllm.note", "x", comment="why\nand how"),
            changed(
                ("    enabled: yes\n", "    enabled: yes\n    # why\n    # and how\n    note: x\n"),
            ),
            id="set with a comment",
        ),
        pytest.param(
            lambda file: file.set_default("$.providers[*].enabled", False),
            changed(("    models: [c, b]\n", "    models: [c, b]\n    enabled: false\n")),
            id="set_default adds where it is missing",
        ),
        pytest.param(
            lambda file: file.set_default("$.providers[*].type", "x"), TEXT, id="set_default leaves the rest"
        ),
        pytest.param(
            lambda file: file.add("$.metadata", {"version": "1.1.0"}, before="providers", comment="who"),
            changed(("providers:\n", "# who\nmetadata:\n  version: 1.1.0\n\nproviders:\n")),
            id="add before",
        ),
        pytest.param(
            lambda file: file.add("$.providers.vllm.status", "active", after="type"),
            changed(("    type: vllm\n", "    type: vllm\n    status: active\n")),
            id="add after",
        ),
        pytest.param(
            lambda file: file.add("$.providers[*].enabled", "no", if_exists="skip"),
            changed(("    models: [c, b]\n", "    models: [c, b]\n    enabled: 'no'\n")),
            id="add, skip what exists",
        ),
        pytest.param(
            lambda file: file.add("$.providers.vllm.type", "x", if_exists="replace"),
            changed(("    type: vllm\n", "    type: x\n")),
            id="add, replace what exists",
        ),
        pytest.param(lambda file: file.remove("$.providers.vllm"), changed((VLLM, "")), id="remove"),
        pytest.param(
            lambda file: file.remove("$.routes[?@.provider == 'vllm']"),
            changed((ROUTES, "  - model: c   # small\n    provider: ollama\n")),
            id="remove several items",
        ),
        pytest.param(
            lambda file: file.remove("$..models"),
            changed(
                ("    models:\n      - a:7b   # main\n      # spare\n      - b\n", ""),
                ("    models: [c, b]\n", ""),
            ),
            id="remove at any depth",
        ),
        pytest.param(
            lambda file: file.remove("$.providers.vllm.models[0]"),
            changed(("      - a:7b   # main\n", "")),
            id="remove an item with its comment",
        ),
        pytest.param(lambda file: file.remove("$.nothing", missing_ok=True), TEXT, id="remove nothing"),
        pytest.param(
            lambda file: file.rename("$.providers.vllm", "vllm-qwen"),
            changed(("  vllm:   # on", "  vllm-qwen:   # on")),
            id="rename",
        ),
        pytest.param(
            lambda file: file.rename("$.routes[*].model", "name"),
            TEXT.replace("- model:", "- name:"),
            id="rename in every item",
        ),
        pytest.param(lambda file: file.rename("$.providers.vllm", "vllm"), TEXT, id="rename to its own name"),
        pytest.param(
            lambda file: file.rename("$.providers.vllm", "ollama", if_exists="skip"), TEXT, id="rename, skip"
        ),
        pytest.param(
            lambda file: file.rename("$.providers.vllm", "ollama", if_exists="replace"),
            changed((VLLM + "\n" + OLLAMA, VLLM.replace("  vllm:   #", "  ollama:   #"))),
            id="rename, replace",
        ),
        pytest.param(
            lambda file: file.move("$.providers.vllm.models", "$.providers.ollama.spares"),
            changed(
                ("    models:\n      - a:7b   # main\n      # spare\n      - b\n", ""),
                (
                    "    models: [c, b]\n",
                    "    models: [c, b]\n    spares:\n      - a:7b   # main\n      # spare\n      - b\n",
                ),
            ),
            id="move",
        ),
        pytest.param(
            lambda file: file.move("$.routes[2]", "$.routes[0]"),
            changed((ROUTES, "  - model: b\n    provider: vllm\n" + ROUTES[: ROUTES.index("  - model: b")])),
            id="move an item to the front",
        ),
        pytest.param(
            lambda file: file.move("$.routes[0]", "$.routes[1]"),
            changed(
                (
                    ROUTES,
                    ROUTES[ROUTES.index("  - model: c") : ROUTES.index("  - model: b")]
                    + ROUTES[: ROUTES.index("  - model: c")]
                    + ROUTES[ROUTES.index("  - model: b") :],
                )
            ),
            id="move an item backwards: the index is the one that it gets",
        ),
        pytest.param(
            lambda file: file.move("$.providers.vllm.enabled", "$.providers.vllm.enabled", before="type"),
            changed(("    enabled: yes\n", ""), ("    type: vllm\n", "    enabled: yes\n    type: vllm\n")),
            id="move within its mapping",
        ),
        pytest.param(
            lambda file: file.move("$.providers.vllm.type", "$.providers.vllm.kind", after="enabled"),
            changed(("    type: vllm\n", ""), ("    enabled: yes\n", "    enabled: yes\n    kind: vllm\n")),
            id="move under another name",
        ),
        pytest.param(
            lambda file: file.move("$.providers.vllm.type", "$.providers.vllm.type"), TEXT, id="move nowhere"
        ),
        pytest.param(
            lambda file: file.move("$.providers.vllm.type", "$.providers.ollama.type", if_exists="replace"),
            changed(
                ("    type: vllm\n", ""),
                ("    type: ollama\n    models: [c, b]\n", "    models: [c, b]\n    type: vllm\n"),
            ),
            id="move, replace",
        ),
        pytest.param(
            lambda file: file.move("$.providers.vllm.type", "$.providers.ollama.type", if_exists="skip"),
            TEXT,
            id="move, skip",
        ),
        pytest.param(lambda file: file.move("$.x", "$.y", missing_ok=True), TEXT, id="move nothing"),
        pytest.param(
            lambda file: file.copy("$.providers.vllm", "$.providers.second"),
            changed((OLLAMA, OLLAMA + "\n" + VLLM.replace("  vllm:   #", "  second:   #"))),
            id="copy brings the comments",
        ),
        pytest.param(
            lambda file: file.convert("$.providers[?@.base_url].base_url", lambda url: url + "/v1"),
            changed(("8000'", "8000/v1'")),
            id="convert",
        ),
        pytest.param(
            lambda file: file.convert("$.providers.*.models", lambda models: [*models, "new"]),
            changed(("      - b\n", "      - b\n      - new\n"), ("[c, b]", "[c, b, new]")),
            id="convert lists in their own style",
        ),
        pytest.param(lambda file: file.convert("$", lambda value: value), TEXT, id="convert to the same"),
        pytest.param(
            lambda file: file.append("$.providers.*.models", "new", comment=None),
            changed(("      - b\n", "      - b\n      - new\n"), ("[c, b]", "[c, b, new]")),
            id="append",
        ),
        pytest.param(
            lambda file: file.append("$.providers.vllm.models", "new", comment="fresh"),
            changed(("      - b\n", "      - b\n      # fresh\n      - new\n")),
            id="append with a comment",
        ),
        pytest.param(
            lambda file: file.insert("$.routes", 1, {"model": "x", "provider": "y"}),
            changed(("  - model: c ", "  - model: x\n    provider: 'y'\n  - model: c ")),
            id="insert",
        ),
        pytest.param(
            lambda file: file.insert("$.providers.ollama.models", 0, "x"),
            changed(("[c, b]", "[x, c, b]")),
            id="insert in front",
        ),
        pytest.param(
            lambda file: file.wrap("$.providers.vllm", "inner"),
            changed(
                (
                    VLLM,
                    "  # the big one\n  vllm:   # on the GPU\n    inner:\n"
                    + "".join(f"  {line}\n" for line in VLLM.splitlines()[2:]),
                )
            ),
            id="wrap a mapping",
        ),
        pytest.param(
            lambda file: file.wrap("$.providers.vllm.models", "all"),
            changed(
                (
                    "    models:\n      - a:7b   # main\n      # spare\n      - b\n",
                    "    models:\n      all:\n        - a:7b   # main\n        # spare\n        - b\n",
                )
            ),
            id="wrap a list",
        ),
        pytest.param(
            lambda file: file.wrap("$.routes[1]", "inner"),
            changed(
                (
                    "  - model: c   # small\n    provider: ollama\n",
                    "  - inner:\n      model: c   # small\n      provider: ollama\n",
                )
            ),
            id="wrap an item",
        ),
        pytest.param(
            lambda file: file.wrap("$.providers.vllm.enabled", "value"),
            changed(("    enabled: yes\n", "    enabled:\n      value: yes\n")),
            id="wrap a scalar, which keeps its spelling",
        ),
        pytest.param(
            lambda file: (file.wrap("$.providers.*", "inner"), file.unwrap("$.providers.*", "inner")),
            TEXT,
            id="wrap and unwrap mappings",
        ),
        pytest.param(
            lambda file: (file.wrap("$.providers.vllm.*", "x"), file.unwrap("$.providers.vllm.*", "x")),
            TEXT,
            id="wrap and unwrap everything else",
        ),
        pytest.param(
            lambda file: file.wrap("$.providers.vllm.models[*]", "name"),
            changed(
                ("      - a:7b   # main\n", "      - name: a:7b   # main\n"),
                ("      - b\n", "      - name: b\n"),
            ),
            id="wrap items that are scalars, below their comments",
        ),
        pytest.param(
            lambda file: (
                file.wrap("$.providers.vllm.models[*]", "name"),
                file.unwrap("$.providers.vllm.models[*]"),
            ),
            TEXT,
            id="wrap and unwrap items",
        ),
        pytest.param(
            lambda file: file.split(
                "$.providers.vllm", {"one": ["type", "models"], "two": ["base_url", "enabled"]}
            ),
            changed(
                (
                    VLLM,
                    "  # the big one\n  one:   # on the GPU\n    type: vllm\n    models:\n"
                    "      - a:7b   # main\n      # spare\n      - b\n\n"
                    "  two:\n    base_url: 'http://127.0.0.1:8000'\n    enabled: yes\n",
                )
            ),
            id="split by keys",
        ),
        pytest.param(
            lambda file: file.split(
                "$.providers.vllm",
                lambda value: {f"vllm-{m[0]}": {**value, "models": [m]} for m in value["models"]},
            ),
            changed(
                (
                    VLLM,
                    VLLM.replace("  vllm:   #", "  vllm-a:   #").replace("      # spare\n      - b\n", "")
                    + "\n"
                    + VLLM.replace("  vllm:   #", "  vllm-b:   #").replace("      - a:7b   # main\n", ""),
                )
            ),
            id="split by a function",
        ),
        pytest.param(
            lambda file: file.merge("$.providers.*.models", "$.models"),
            changed(
                ("    models:\n      - a:7b   # main\n      # spare\n      - b\n", ""),
                ("    models: [c, b]\n", ""),
                (ROUTES, ROUTES + "\nmodels:\n  - a:7b   # main\n  # spare\n  - b\n  - c\n"),
            ),
            id="merge lists without doubles",
        ),
        pytest.param(
            lambda file: file.merge(
                ["$.providers.vllm", "$.providers.ollama"], "$.providers.both", on_conflict="keep"
            ),
            changed(
                (
                    VLLM + "\n" + OLLAMA,
                    VLLM.replace("  vllm:   #", "  both:   #").replace(
                        "      - b\n", "      - b\n      - c\n"
                    ),
                )
            ),
            id="merge mappings in depth",
        ),
        pytest.param(
            lambda file: file.sort_keys("$.providers.vllm"),
            changed(
                (
                    VLLM,
                    "  # the big one\n  vllm:   # on the GPU\n    base_url: 'http://127.0.0.1:8000'\n"
                    "    enabled: yes\n    models:\n      - a:7b   # main\n      # spare\n      - b\n"
                    "    type: vllm\n",
                )
            ),
            id="sort_keys by name",
        ),
        pytest.param(
            lambda file: file.sort_keys("$.routes[*]", order=["provider"]),
            changed(
                (
                    ROUTES,
                    "  - provider: vllm\n    model: a:7b\n  - provider: ollama\n    model: c   # small\n"
                    "  - provider: vllm\n    model: b\n",
                )
            ),
            id="sort_keys by a list",
        ),
        pytest.param(
            lambda file: file.comment("$.providers.vllm", "retired\nsee vllm-qwen"),
            changed(("  # the big one\n", "  # retired\n  # see vllm-qwen\n")),
            id="comment above",
        ),
        pytest.param(
            lambda file: file.comment("$.providers.ollama", "local", where="beside"),
            changed(("  ollama:\n", "  ollama:  # local\n")),
            id="comment beside",
        ),
        pytest.param(
            lambda file: file.comment("$.providers.vllm", None),
            changed(("  # the big one\n", "")),
            id="comment removed",
        ),
        pytest.param(
            lambda file: file.python(lambda values: values["providers"]["vllm"].update(type="x", new=[1])),
            changed(("    type: vllm\n", "    type: x\n"), ("yes\n", "yes\n    new:\n      - 1\n")),
            id="python changes the copy it gets",
        ),
        pytest.param(
            lambda file: file.python(lambda values: {**values, "routes": values["routes"][1:]}),
            changed(("  - model: a:7b\n    provider: vllm\n", "")),
            id="python returns a new value",
        ),
        pytest.param(lambda file: file.python(lambda values: None), TEXT, id="python changes nothing"),
    ],
)
def test_an_operation_changes_what_it_says_and_nothing_else(
    operate: Operate, change: Change, after: str
) -> None:
    assert operate(TEXT, change) == after


def test_a_chain_of_operations_on_the_same_places_is_undone_in_one_go(operate: Operate) -> None:
    def change(file: FileOperations) -> None:
        file.rename("$.providers.vllm", "vllm-qwen")
        file.set("$.providers[*].status", "active")
        for route in file.select("$.routes[?@.provider == 'vllm']"):
            route.set("provider", "vllm-qwen")
        file.move("$.providers.ollama", "$.providers.ollama", before="vllm-qwen")
        file.remove("$.routes[1]")
        file.append("$.routes", {"model": "new", "provider": "ollama"})

    after = operate(TEXT, change)

    vllm = VLLM.replace("  vllm:   #", "  vllm-qwen:   #") + "    status: active\n"
    assert OLLAMA + "    status: active\n" in after
    assert vllm in after
    assert after.endswith(
        "routes:\n  - model: a:7b\n    provider: vllm-qwen\n  - model: b\n    provider: vllm-qwen\n"
        "  - model: new\n    provider: ollama\n"
    )


def test_reads_see_the_edits_made_so_far_and_hand_out_copies(operate: Operate) -> None:
    seen: list[Value] = []

    def change(file: FileOperations) -> None:
        file.set("$.providers.vllm.type", "x")
        value = file.get("$.providers.vllm")
        value["type"] = "changed in the copy"
        seen.append(file.get("$.providers.vllm.type"))
        seen.append(file.get("$.missing", default=None))
        seen.append(file.exists("$.providers.vllm.models"))
        seen.append(file.exists("$.providers.none"))

    operate(TEXT, change)

    assert seen == ["x", None, True, False]


def test_a_merge_into_an_empty_mapping_brings_its_first_source_there() -> None:
    workspace = Workspace({"config.yaml": b"a:\n  x: {p: 1}\nb: {}\nc: {q: 2}\n"})

    Operations(workspace).file("config.yaml").merge(["$.a.x", "$.c"], "$.b.y")

    assert workspace.read("config.yaml") == {"a": {}, "b": {"y": {"p": 1, "q": 2}}}


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        pytest.param(
            None,
            "# top\n\n# of a\na = 2\nz = 1\n\n# of b\n[b]\ny = 1\n\n# of c\n[c]\nx = 1\n",
            id="by name",
        ),
        pytest.param(
            ["c", "z", "a", "b"],
            "# top\n\nz = 1\n# of a\na = 2\n\n# of c\n[c]\nx = 1\n\n# of b\n[b]\ny = 1\n",
            id="as it is",
        ),
        pytest.param(
            ["b", "a"],
            "# top\n\n# of a\na = 2\nz = 1\n\n# of b\n[b]\ny = 1\n\n# of c\n[c]\nx = 1\n",
            id="by a list",
        ),
    ],
)
def test_the_tables_of_toml_are_sorted_among_themselves(order: list[str] | None, expected: str) -> None:
    before = {"a.toml": b"# top\n\nz = 1\n# of a\na = 2\n\n# of c\n[c]\nx = 1\n\n# of b\n[b]\ny = 1\n"}
    workspace = Workspace(before)
    Operations(workspace).file("a.toml").sort_keys("$", order=order)
    after, edits = workspace.render(), workspace.take_edits()
    later = Workspace(after)
    for edit in invert_all(edits):
        later.apply(edit)

    assert after["a.toml"].decode() == expected
    assert later.render() == before
    assert order != ["c", "z", "a", "b"] or not edits


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param((1,), '1: new\n"1": b\n', id="the number"),
        pytest.param(("1",), '1: a\n"1": new\n', id="the text"),
        pytest.param("$['1']", '1: a\n"1": new\n', id="a path means the text where there is one"),
    ],
)
def test_a_number_and_its_text_are_two_keys(path: Any, expected: str, operate: Operate) -> None:
    assert operate('1: a\n"1": b\n', lambda file: file.set(path, "new")) == expected


def test_a_path_reaches_a_key_that_is_a_number(operate: Operate) -> None:
    assert operate("ports:\n  8080: http\n", lambda file: file.set("$.ports['8080']", "x")) == (
        "ports:\n  8080: x\n"
    )
