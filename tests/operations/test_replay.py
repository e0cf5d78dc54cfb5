"""Going back over files that were edited since: later edits stay, clashes are told."""

from collections.abc import Callable
from textwrap import dedent

import pytest

from configmig.edits import decode, encode, invert_all
from configmig.operations import FileOperations, Operations, Workspace
from configmig.operations.clash import NOTHING, Clash
from configmig.operations.replay import replay

Change = Callable[[FileOperations], object]

TEXT = """\
# Providers

providers:
  # the big one
  vllm:
    type: vllm   # fast
    url: http://a
    models:
      - a
      - b
  ollama:
    type: ollama
routes:
  - model: a
    provider: vllm
  - model: b
    provider: ollama
  - model: c
    provider: vllm
"""


def _back(text: str, run: Change, edit: Callable[[str], str]) -> tuple[str, tuple[Clash, ...]]:
    """Let ``run`` change the text, then ``edit`` as a person would, and take the run back."""
    workspace = Workspace({"config.yaml": text.encode()})
    run(Operations(workspace).file("config.yaml"))
    left = workspace.render()
    edits = invert_all([decode(encode(each)) for each in workspace.take_edits()])

    today = Workspace({"config.yaml": edit(left["config.yaml"].decode()).encode()})
    clashes = replay(today, edits, base=left)
    return today.render()["config.yaml"].decode(), clashes


def _swap(*pairs: tuple[str, str]) -> Callable[[str], str]:
    def edit(text: str) -> str:
        for old, new in pairs:
            assert text.count(old) == 1, (old, text)
            text = text.replace(old, new)
        return text

    return edit


NEW_ROUTE = ("routes:\n", "routes:\n  - model: new\n    provider: vllm\n")
NEW_KEY = ("    type: ollama\n", "    type: ollama\n    status: mine   # later\n")


@pytest.mark.parametrize(
    ("run", "edit"),
    [
        pytest.param(
            lambda file: file.set("$.providers.vllm.type", "x"), _swap(NEW_ROUTE, NEW_KEY), id="a value"
        ),
        pytest.param(
            lambda file: file.set("$.routes[*].provider", "x"),
            _swap(NEW_KEY, ("# Providers\n", "# Mine\n")),
            id="values in items",
        ),
        pytest.param(
            lambda file: file.set("$.routes[1].provider", "x"),
            _swap(NEW_ROUTE),
            id="an item that shifted",
        ),
        pytest.param(
            lambda file: file.convert("$.routes[?@.model == 'c'].provider", str.upper),
            _swap(("  - model: a\n    provider: vllm\n", "")),
            id="an item that moved up",
        ),
        pytest.param(lambda file: file.remove("$.routes[1]"), _swap(NEW_ROUTE, NEW_KEY), id="a removed item"),
        pytest.param(
            lambda file: file.remove("$.providers.vllm"),
            _swap(NEW_KEY, NEW_ROUTE, ("providers:\n", "providers:\n  first: {}\n")),
            id="a removed key comes back before its old neighbour",
        ),
        pytest.param(
            lambda file: file.remove("$.providers.vllm.url"),
            _swap(("    type: vllm   # fast\n", "    mine: 1\n    type: vllm   # fast\n")),
            id="a removed key comes back",
        ),
        pytest.param(
            lambda file: file.rename("$.providers.vllm", "vllm-qwen"),
            _swap(("    url: http://a\n", "    url: http://mine   # later\n"), NEW_KEY),
            id="a renamed key whose content was edited",
        ),
        pytest.param(
            lambda file: (file.rename("$.providers", "backends"), file.set("$.backends.vllm.type", "x")),
            _swap(NEW_KEY, NEW_ROUTE),
            id="a renamed container",
        ),
        pytest.param(
            lambda file: file.move("$.providers.vllm.models", "$.providers.ollama.models"),
            _swap(("    - b\n", "    - b\n      - mine\n"), NEW_ROUTE),
            id="a moved list that was edited",
        ),
        pytest.param(lambda file: file.move("$.routes[2]", "$.routes[0]"), _swap(NEW_KEY), id="a moved item"),
        pytest.param(
            lambda file: file.sort_keys("$.providers"),
            _swap(NEW_ROUTE, ("http://a", "http://mine")),
            id="sorted keys",
        ),
        pytest.param(
            lambda file: file.add("$.metadata", {"version": 1}, before="providers"),
            _swap(NEW_ROUTE, NEW_KEY),
            id="an added key",
        ),
        pytest.param(
            lambda file: file.append("$.providers.vllm.models", "c"),
            _swap(("      - a\n", "      - mine\n      - a\n")),
            id="an appended item",
        ),
        pytest.param(
            lambda file: file.wrap("$.providers.vllm.models", "all"),
            _swap(NEW_KEY, NEW_ROUTE),
            id="a wrapped list",
        ),
        pytest.param(
            lambda file: file.split("$.providers.vllm", {"one": ["type"], "two": ["url", "models"]}),
            _swap(NEW_KEY, NEW_ROUTE),
            id="a split entry",
        ),
        pytest.param(
            lambda file: file.merge("$.providers.*", "$.providers.all", on_conflict="keep"),
            _swap(NEW_ROUTE),
            id="merged entries",
        ),
        pytest.param(
            lambda file: file.comment("$.providers.vllm", "retired"),
            _swap(NEW_KEY, NEW_ROUTE),
            id="a comment",
        ),
        pytest.param(
            lambda file: file.python(lambda values: values["routes"].pop(0) and values.update(total=2)),
            _swap(NEW_KEY),
            id="a python function",
        ),
    ],
)
def test_later_edits_stay_and_the_rest_is_as_it_was(run: Change, edit: Callable[[str], str]) -> None:
    after, clashes = _back(TEXT, run, edit)

    assert clashes == ()
    assert after == edit(TEXT)


def test_a_file_that_nobody_edited_comes_back_byte_for_byte() -> None:
    def run(file: FileOperations) -> None:
        file.rename("$.providers.vllm", "x")
        file.remove("$.routes[0]")
        file.set("$.providers[*].status", "active", comment="new")
        file.wrap("$.routes", "all")

    assert _back(TEXT, run, lambda text: text) == (TEXT, ())


@pytest.mark.parametrize(
    ("run", "edit", "clash"),
    [
        pytest.param(
            lambda file: file.set("$.providers.vllm.type", "x"),
            _swap(("type: x      # fast", "type: mine   # fast")),
            Clash("config.yaml", ("providers", "vllm", "type"), "x", "mine", "it was changed since"),
            id="a value that was changed",
        ),
        pytest.param(
            lambda file: file.set("$.routes[1].provider", "x"),
            _swap(NEW_ROUTE, ("provider: x", "provider: mine")),
            Clash("config.yaml", ("routes", 2, "provider"), "x", "mine", "it was changed since"),
            id="a value in an item that shifted",
        ),
        pytest.param(
            lambda file: file.set("$.providers.vllm.type", "x"),
            _swap(("    type: x      # fast\n", "")),
            Clash("config.yaml", ("providers", "vllm", "type"), "x", NOTHING, "it was removed since"),
            id="a value that was removed",
        ),
        pytest.param(
            lambda file: file.add("$.new", {"a": 1}),
            _swap(("  a: 1\n", "  a: 1\n  mine: 2\n")),
            Clash(
                "config.yaml",
                ("new",),
                {"a": 1},
                {"a": 1, "mine": 2},
                "the run added it, and it was changed since",
            ),
            id="something in what the run added",
        ),
        pytest.param(
            lambda file: file.remove("$.providers.ollama"),
            _swap(("routes:\n", "  ollama: {mine: 1}\nroutes:\n")),
            Clash(
                "config.yaml",
                ("providers", "ollama"),
                NOTHING,
                {"mine": 1},
                "the run removed it, and it was added again since",
            ),
            id="a removed key that was added again",
        ),
        pytest.param(
            lambda file: file.rename("$.providers.vllm", "x"),
            _swap(("  ollama:\n", "  vllm: {}\n  ollama:\n")),
            Clash(
                "config.yaml",
                ("providers", "vllm"),
                NOTHING,
                {},
                "it was added since, and /providers/x goes back to this name",
            ),
            id="the old name is taken",
        ),
        pytest.param(
            lambda file: file.rename("$.providers.vllm", "x"),
            _swap(("  x:\n", "  mine:\n")),
            Clash(
                "config.yaml",
                ("providers", "mine"),
                {"type": "vllm", "url": "http://a", "models": ["a", "b"]},
                {"type": "vllm", "url": "http://a", "models": ["a", "b"]},
                "it was renamed to 'mine' since",
            ),
            id="a renamed key that was renamed again",
        ),
        pytest.param(
            lambda file: file.remove("$.providers.vllm.url"),
            lambda text: text.replace(text[text.index("  # the big") : text.index("  ollama")], ""),
            Clash(
                "config.yaml",
                ("providers", "vllm", "url"),
                NOTHING,
                NOTHING,
                "what it was in was removed since",
            ),
            id="its container was removed",
        ),
        pytest.param(
            lambda file: file.comment("$.providers.vllm", "retired"),
            _swap(("  # retired\n", "  # mine\n")),
            Clash(
                "config.yaml", ("providers", "vllm"), "# retired", "# mine", "its comment was changed since"
            ),
            id="a comment that was changed",
        ),
    ],
)
def test_a_place_that_both_changed_is_a_clash(run: Change, edit: Callable[[str], str], clash: Clash) -> None:
    assert _back(TEXT, run, edit)[1] == (clash,)


def test_every_clash_is_listed_and_what_follows_from_one_is_not() -> None:
    def run(file: FileOperations) -> None:
        file.set("$.providers.vllm.url", "http://b")
        file.set("$.providers.vllm.url", "http://c")
        file.set("$.providers.ollama.type", "y1")
        file.set("$.routes[0].model", "z")

    edit = _swap(("http://c", "http://mine"), ("type: y1", "type: mine"))
    after, clashes = _back(TEXT, run, edit)

    assert [clash.place for clash in clashes] == [
        "config.yaml#/providers/ollama/type",
        "config.yaml#/providers/vllm/url",
    ]
    assert "  - model: a\n" in after


@pytest.mark.parametrize(
    ("run", "edit"),
    [
        pytest.param(
            lambda file: file.set("$.providers.vllm.type", "x"),
            _swap(("type: x     ", "type: vllm  ")),
            id="set back",
        ),
        pytest.param(lambda file: file.add("$.new", 1), _swap(("new: 1\n", "")), id="removed again"),
        pytest.param(
            lambda file: file.remove("$.providers.vllm.url"),
            _swap(("   # fast\n", "   # fast\n    url: http://a\n")),
            id="added again",
        ),
        pytest.param(
            lambda file: file.rename("$.providers.vllm", "x"),
            _swap(("  x:\n", "  vllm:\n")),
            id="renamed back",
        ),
    ],
)
def test_what_somebody_took_back_already_is_no_clash(run: Change, edit: Callable[[str], str]) -> None:
    assert _back(TEXT, run, edit) == (TEXT, ())


def test_a_comment_that_was_written_since_beside_a_changed_value_stays() -> None:
    after, clashes = _back(
        TEXT,
        lambda file: file.set("$.providers.vllm.url", "http://b"),
        _swap(("    url: http://b\n", "    # mine\n    url: http://b   # and mine\n")),
    )

    assert clashes == ()
    assert after == TEXT.replace("    url: http://a\n", "    # mine\n    url: http://a   # and mine\n")


def _files_back(
    files: dict[str, bytes], run: Callable[[Operations], object], edit: Callable[[dict[str, bytes]], None]
) -> tuple[dict[str, bytes], tuple[Clash, ...]]:
    workspace = Workspace(files)
    run(Operations(workspace))
    left = workspace.render()
    edits = invert_all(workspace.take_edits())
    today = dict(left)
    edit(today)
    later = Workspace(today)
    clashes = replay(later, edits, base=left)
    return later.render(), clashes


FILES = {"a.yaml": b"x: 1\ny: 2\n", "b.yaml": b"# b\nz: 3\n"}


def _everything(op: Operations) -> None:
    op.rename_file("a.yaml", "renamed.yaml")
    op.file("renamed.yaml").set("$.x", 10)
    op.remove_file("b.yaml")
    op.create_file("new.yaml", {"n1": 1})
    op.file("new.yaml").set("$.n2", 2)
    op.file("renamed.yaml").move("$.y", ("new.yaml", "$.y"))


def test_files_that_came_went_and_were_renamed_go_back_with_later_edits() -> None:
    def edit(today: dict[str, bytes]) -> None:
        today["renamed.yaml"] = b"# mine\n" + today["renamed.yaml"] + b"mine: 1\n"
        today["other.yaml"] = b"o: 1\n"

    after, clashes = _files_back(FILES, _everything, edit)

    assert clashes == ()
    assert after == {
        "a.yaml": b"# mine\nx: 1\ny: 2\nmine: 1\n",
        "b.yaml": b"# b\nz: 3\n",
        "other.yaml": b"o: 1\n",
    }


@pytest.mark.parametrize(
    ("name", "content", "clash"),
    [
        pytest.param(
            "b.yaml",
            b"mine: 1\n",
            Clash("b.yaml", (), NOTHING, NOTHING, "a file of this name was created since"),
            id="a removed file that is there again",
        ),
        pytest.param(
            "new.yaml",
            b"n1: 1\nn2: 2\ny: 2\nmine: 1\n",
            Clash("new.yaml", (), NOTHING, NOTHING, "the run created this file, and it was edited since"),
            id="a created file that was edited",
        ),
        pytest.param(
            "a.yaml",
            b"mine: 1\n",
            Clash("renamed.yaml", (), NOTHING, NOTHING, "a file a.yaml was created since"),
            id="the old name is taken",
        ),
    ],
)
def test_a_file_that_both_changed_is_a_clash(name: str, content: bytes, clash: Clash) -> None:
    after, clashes = _files_back(FILES, _everything, lambda today: today.update({name: content}))

    assert clashes == (clash,)
    assert after[name] == content or name == "new.yaml"


def test_a_file_that_is_gone_clashes_once() -> None:
    def run(op: Operations) -> None:
        op.file("a.yaml").set("$.x", 10)
        op.file("a.yaml").set("$.y", 20)

    after, clashes = _files_back(FILES, run, lambda today: today.__delitem__("a.yaml"))

    assert clashes == (Clash("a.yaml", (), NOTHING, NOTHING, "the file was removed since"),)
    assert after == {"b.yaml": FILES["b.yaml"]}


def test_a_file_that_is_broken_today_clashes_with_what_is_wrong() -> None:
    _, clashes = _files_back(
        FILES, lambda op: op.file("a.yaml").set("$.x", 10), lambda today: today.update({"a.yaml": b"x: [\n"})
    )

    assert [clash.file for clash in clashes] == ["a.yaml"]
    assert clashes[0].reason.startswith("not valid YAML")


def test_without_a_base_the_recorded_values_alone_tell_a_clash() -> None:
    workspace = Workspace({"a.yaml": b"x: 1\ny: 2\n"})
    file = Operations(workspace).file("a.yaml")
    file.set("$.x", 10)
    file.set("$.y", 20)
    edits = invert_all(workspace.take_edits())

    today = Workspace({"a.yaml": b"new: 0\nx: 10\ny: 21\n"})
    clashes = replay(today, edits)

    assert clashes == (Clash("a.yaml", ("y",), 20, 21, "it was changed since"),)
    assert today.render() == {"a.yaml": b"new: 0\nx: 1\ny: 21\n"}


def test_a_clash_names_its_place() -> None:
    clash = Clash("a.yaml", ("x", "a/b", 0), 1, NOTHING, "why")

    assert clash.place == "a.yaml#/x/a~1b/0"
    assert str(clash.found) == "nothing"


def test_inner_places_that_look_alike_are_not_confused() -> None:
    text = "routes:\n  - m: a\n    opts: {x: 1}\n"
    new = "  - m: new\n    opts: {x: 2}\n"

    after, clashes = _back(
        text, lambda file: file.set("$.routes[0].opts.x", 2), _swap(("routes:\n", "routes:\n" + new))
    )

    assert clashes == ()
    assert after == text.replace("routes:\n", "routes:\n" + new)


def test_list_items_that_look_alike_are_not_confused() -> None:
    text = dedent("""\
        models:
          - {name: a, key: same}
          - {name: b, key: same}
        """)
    after, clashes = _back(
        text,
        lambda file: file.set("$.models[?@.name == 'b'].key", "changed"),
        _swap(("models:\n", "models:\n  - {name: new, key: changed}\n")),
    )

    assert clashes == ()
    assert after == text.replace("models:\n", "models:\n  - {name: new, key: changed}\n")
