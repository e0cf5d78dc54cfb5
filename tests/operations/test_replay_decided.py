"""Clashes that somebody decides: today's stays, or what was recorded comes back, and the rest goes back."""

from collections.abc import Callable

import pytest

from configmig.edits import decode, encode, invert_all
from configmig.operations import FileOperations, Operations, Workspace
from configmig.operations.clash import NOTHING, Choice, Clash
from configmig.operations.replay import replay

Change = Callable[[FileOperations], object]
Edit = Callable[[str], str]

TEXT = """\
# Providers

providers:
  # the big one
  vllm:
    type: vllm   # fast
    # where it is
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
"""


def _swap(*pairs: tuple[str, str]) -> Edit:
    def edit(text: str) -> str:
        for old, new in pairs:
            assert text.count(old) == 1, (old, text)
            text = text.replace(old, new)
        return text

    return edit


def _back(run: Change, edit: Edit, choice: Choice) -> tuple[str, tuple[Clash, ...]]:
    """Let ``run`` change the text, then ``edit`` as a person would; take it back with one decision."""
    workspace = Workspace({"config.yaml": TEXT.encode()})
    run(Operations(workspace).file("config.yaml"))
    left = workspace.render()
    edits = invert_all([decode(encode(each)) for each in workspace.take_edits()])
    today = {"config.yaml": edit(left["config.yaml"].decode()).encode()}
    first = replay(Workspace(today), edits, base=left)
    kept = first if choice == "ours" else ()
    later = Workspace(today)
    second = replay(later, edits, base=left, choose=lambda _: choice, kept=kept)
    assert all(clash.choice == choice for clash in second)
    return later.render()["config.yaml"].decode(), first


CASES = [
    pytest.param(
        lambda file: file.set("$.providers.vllm.url", "http://b"),
        _swap(("url: http://b", "url: http://mine")),
        _swap(("url: http://a", "url: http://mine")),
        TEXT,
        id="a value that was changed",
    ),
    pytest.param(
        lambda file: (
            file.set("$.providers.vllm.url", "http://b"),
            file.set("$.providers.vllm.url", "http://c"),
            file.rename("$.providers.vllm", "big"),
        ),
        _swap(("url: http://c", "url: http://mine   # later")),
        _swap(("url: http://a", "url: http://mine   # later")),
        TEXT,
        id="a value that the run set twice, below a name that it changed",
    ),
    pytest.param(
        lambda file: file.set("$.providers.vllm.url", "http://b"),
        _swap(("    # where it is\n    url: http://b\n", "")),
        _swap(("    # where it is\n    url: http://a\n", "")),
        TEXT,
        id="a value that was removed",
    ),
    pytest.param(
        lambda file: (file.add("$.new", {"a": 1}), file.set("$.new.a", 2)),
        _swap(("  a: 2\n", "  a: 2\n  mine: 3\n")),
        lambda text: text + "new:\n  a: 2\n  mine: 3\n",
        TEXT,
        id="something in what the run added",
    ),
    pytest.param(
        lambda file: file.remove("$.providers.ollama"),
        _swap(("routes:\n", "  ollama: {mine: 1}\nroutes:\n")),
        _swap(("  ollama:\n    type: ollama\n", "  ollama: {mine: 1}\n")),
        TEXT,
        id="a removed key that was added again",
    ),
    pytest.param(
        lambda file: file.rename("$.providers.vllm", "x"),
        _swap(("  ollama:\n", "  vllm: {}\n  ollama:\n")),
        _swap(("  vllm:\n", "  x:\n"), ("  ollama:\n", "  vllm: {}\n  ollama:\n")),
        TEXT,
        id="the old name is taken",
    ),
    pytest.param(
        lambda file: file.rename("$.providers.vllm", "x"),
        _swap(("  x:\n", "  mine:\n")),
        _swap(("  vllm:\n", "  mine:\n")),
        TEXT,
        id="a renamed key that was renamed again",
    ),
    pytest.param(
        lambda file: file.remove("$.providers.vllm.url"),
        lambda text: text.replace(text[text.index("  # the big") : text.index("  ollama")], ""),
        lambda text: text.replace(text[text.index("  # the big") : text.index("  ollama")], ""),
        TEXT,
        id="its container was removed",
    ),
    pytest.param(
        lambda file: file.remove("$.providers.vllm.url"),
        lambda text: text.replace(text[text.index("  vllm:") : text.index("  ollama")], "  vllm: off\n"),
        lambda text: text.replace(text[text.index("  vllm:") : text.index("  ollama")], "  vllm: off\n"),
        TEXT,
        id="its container became a text",
    ),
    pytest.param(
        lambda file: file.move("$.providers.vllm.url", "$.routes_url"),
        lambda text: text.replace(text[text.index("  # the big") : text.index("  ollama")], ""),
        lambda text: (
            text.replace(text[text.index("  # the big") : text.index("  ollama")], "")
            + "# where it is\nroutes_url: http://a\n"
        ),
        TEXT,
        id="what it was moved out of was removed",
    ),
    pytest.param(
        lambda file: file.move("$.routes[1]", "$.providers.moved"),
        _swap(("  moved:\n    model: b\n    provider: ollama\n", "")),
        _swap(("  - model: b\n    provider: ollama\n", "")),
        TEXT,
        id="an item that was moved and then removed",
    ),
    pytest.param(
        lambda file: file.comment("$.providers.vllm", "retired"),
        _swap(("  # retired\n", "  # mine\n")),
        _swap(("  # the big one\n", "  # mine\n")),
        TEXT,
        id="a comment that was changed",
    ),
    pytest.param(
        lambda file: file.set("$.routes[1].provider", "x"),
        _swap(("provider: x", "provider: mine")),
        _swap(("provider: ollama\n", "provider: mine\n")),
        TEXT,
        id="a value in an item",
    ),
]


@pytest.mark.parametrize(("run", "edit", "ours", "theirs"), CASES)
def test_ours_keeps_what_is_there_today(run: Change, edit: Edit, ours: Edit, theirs: str) -> None:
    after, clashes = _back(run, edit, "ours")

    assert len(clashes) == 1
    assert after == ours(TEXT)


@pytest.mark.parametrize(("run", "edit", "ours", "theirs"), CASES)
def test_theirs_brings_what_was_recorded(run: Change, edit: Edit, ours: Edit, theirs: str) -> None:
    after, clashes = _back(run, edit, "theirs")

    assert len(clashes) == 1
    assert after == theirs


def test_either_leaves_unrelated_edits_alone() -> None:
    run: Change = lambda file: file.set("$.providers[*].type", "x")  # noqa: E731
    edit = _swap(
        ("    type: x      # fast\n", "    type: mine   # fast\n"),
        ("    type: x\n", "    type: x\n    status: mine   # later\n"),
    )

    ours, theirs = (_back(run, edit, choice)[0] for choice in ("ours", "theirs"))

    new = ("    type: ollama\n", "    type: ollama\n    status: mine   # later\n")
    assert ours == _swap(new, ("type: vllm   # fast", "type: mine   # fast"))(TEXT)
    assert theirs == _swap(new)(TEXT)


def test_a_clash_tells_what_the_whole_way_back_would_bring() -> None:
    def run(file: FileOperations) -> None:
        file.set("$.providers.vllm.url", "http://b")
        file.set("$.providers.vllm.url", "http://c")
        file.rename("$.providers.vllm", "x")

    (clash,) = _back(run, _swap(("http://c", "http://mine")), "ours")[1]

    assert clash.place == "config.yaml#/providers/x/url"
    assert (clash.expected, clash.found, clash.recorded) == ("http://c", "http://mine", "http://a")


FILES = {"a.yaml": b"x: 1\ny: 2\n", "b.yaml": b"# b\nz: 3\n"}


def _files(op: Operations) -> None:
    op.rename_file("a.yaml", "renamed.yaml")
    op.file("renamed.yaml").set("$.x", 10)
    op.remove_file("b.yaml")
    op.create_file("new.yaml", {"n1": 1})
    op.file("new.yaml").set("$.n2", 2)


@pytest.mark.parametrize(
    ("name", "content", "ours", "theirs"),
    [
        pytest.param(
            "b.yaml",
            b"mine: 1\n",
            {"a.yaml": b"x: 1\ny: 2\n", "b.yaml": b"mine: 1\n"},
            FILES,
            id="a removed file that is there again",
        ),
        pytest.param(
            "new.yaml",
            b"n1: 1\nn2: 2\nmine: 1\n",
            {**FILES, "new.yaml": b"n1: 1\nn2: 2\nmine: 1\n"},
            FILES,
            id="a created file that was edited",
        ),
        pytest.param(
            "a.yaml",
            b"mine: 1\n",
            {"a.yaml": b"mine: 1\n", "b.yaml": FILES["b.yaml"], "renamed.yaml": b"x: 1\ny: 2\n"},
            FILES,
            id="the old name is taken",
        ),
        pytest.param("renamed.yaml", None, {"b.yaml": FILES["b.yaml"]}, FILES, id="a file that is gone"),
        pytest.param(
            "renamed.yaml",
            b"x: [\n",
            {"b.yaml": FILES["b.yaml"], "renamed.yaml": b"x: [\n"},
            FILES,
            id="a file that cannot be read today",
        ),
    ],
)
def test_whole_files_are_decided_too(
    name: str, content: bytes | None, ours: dict[str, bytes], theirs: dict[str, bytes]
) -> None:
    workspace = Workspace(FILES)
    _files(Operations(workspace))
    left = workspace.render()
    edits = invert_all(workspace.take_edits())
    today = {key: value for key, value in {**left, name: content}.items() if value is not None}
    first = replay(Workspace(today), edits, base=left)
    keeping, taking = Workspace(today), Workspace(today)

    replay(keeping, edits, base=left, choose=lambda _: "ours", kept=first)
    replay(taking, edits, base=left, choose=lambda _: "theirs")

    assert [clash.found for clash in first] == [NOTHING]
    assert keeping.render() == ours
    assert taking.render() == theirs
