"""Every value and every comment is accounted for: what no operation takes cannot get lost."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from configmig.documents import Document, parse
from configmig.edits import Edit, invert_all
from configmig.errors import ConfigmigError
from configmig.errors.documents import UnwritableEditError
from configmig.errors.run import UnaccountedLossError
from configmig.operations import FileOperations, Operations, Workspace
from configmig.runner.account import account
from configmig.runner.comments import added_comments

TEXTS = {
    "config.yaml": """\
        # The gateway.

        # who answers
        providers:
          vllm:            # the big one
            port: 8000
            # moved in spring
            url: http://vllm
          ollama:
            port: 11434    # its default

        # --- limits ---
        limits: [1, 2]     # per second
        """,
    "config.toml": """\
        # The gateway.

        # who answers
        [providers.vllm]   # the big one
        port = 8000
        # moved in spring
        url = "http://vllm"

        [providers.ollama]
        port = 11434       # its default

        # --- limits ---
        [limits]
        second = 1         # per second
        """,
    "config.ini": """\
        ; The gateway.

        ; who answers
        [vllm]             ; the big one
        port = 8000
        ; moved in spring
        url = http://vllm

        [ollama]
        port = 11434       ; its default

        ; --- limits ---
        [limits]
        second = 1
        """,
    ".env": """\
        # The gateway.

        # who answers
        VLLM_PORT=8000     # the big one
        # moved in spring
        export VLLM_URL="http://vllm"
        OLLAMA_PORT=11434  # its default

        # --- limits ---
        LIMIT='1'
        """,
    "config.jsonc": """\
        // The gateway.
        {
          // who answers
          "providers": {
            "vllm": {      // the big one
              "port": 8000,
              /* moved in spring */
              "url": "http://vllm"
            },
            "ollama": {
              "port": 11434  // its default
            }
          },

          // --- limits ---
          "limits": [1, 2] // per second
        }
        """,
}


def _file(name: str) -> str:
    return dedent(TEXTS[name])


def _account(before: dict[str, bytes], after: dict[str, bytes], edits: Any = ()) -> tuple[str, ...]:
    return account(Workspace(before), Workspace(after), edits, label="revision 1")


def _operate(
    text: str, change: Callable[[FileOperations], object], name: str = "config.yaml"
) -> tuple[str, ...]:
    before = {name: dedent(text).encode()}
    workspace = Workspace(before)
    change(Operations(workspace).file(name))
    return _account(before, workspace.render(), workspace.take_edits())


def _lines_to_lose(text: str) -> Iterator[tuple[str, str]]:
    """Yield the text without one comment at a time, and the comment."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        for mark in ("# ", "; ", "// ", "/* "):
            if mark in line:
                left, _, comment = line.partition(mark)
                yield "\n".join([*lines[:number], left.rstrip(), *lines[number + 1 :]]), comment


@pytest.mark.parametrize("name", TEXTS)
def test_a_writer_that_drops_any_one_comment_is_caught(name: str) -> None:
    text = _file(name)

    for broken, comment in _lines_to_lose(text):
        with pytest.raises(UnaccountedLossError) as caught:
            _account({name: text.encode()}, {name: broken.encode()}, _touch(name))
        assert comment.removesuffix(" */") in "".join(caught.value.losses)


@pytest.mark.parametrize("name", TEXTS)
def test_a_writer_that_drops_or_changes_any_one_value_is_caught(name: str) -> None:
    text = _file(name)
    document = parse(name, text.encode())

    for span in document.scalars():
        for edit in (
            Edit(kind="remove", file=name, pointer=span.pointer),
            Edit(kind="replace", file=name, pointer=span.pointer, after="another"),
        ):
            mutant = parse(name, text.encode())
            mutant.apply(edit)
            with pytest.raises(UnaccountedLossError) as caught:
                _account({name: text.encode()}, {name: mutant.render()}, _touch(name))
            place = caught.value.places[0]
            assert (place.file, place.line) == (name, document.locate(span.pointer).line)


def _touch(name: str) -> tuple[Edit, ...]:
    """Return the record of a step that says it changed nothing of what is looked at."""
    return (Edit(kind="comment", file=name, pointer=("nothing",)),)


class Careless:
    """A document whose writer loses a part of the text on the way."""

    def __init__(self, document: Document, lost: str) -> None:
        self._document = document
        self._lost = lost

    def __getattr__(self, name: str) -> Any:
        return getattr(self._document, name)

    def render(self) -> bytes:
        text = self._document.render().decode()
        assert self._lost in text
        return text.replace(self._lost, "", 1).encode()


@pytest.mark.parametrize(
    ("lost", "told"),
    [
        pytest.param(
            "# moved in spring",
            "config.yaml:7: no operation removes the comment `# moved in spring`",
            id="a comment",
        ),
        pytest.param(
            "    url: http://vllm\n",
            "config.yaml:8:5: the value of /providers/vllm/url is gone in the result",
            id="a value",
        ),
        pytest.param(
            ", 2", "config.yaml:13:13: the value of /limits/1 is gone in the result", id="an item of a list"
        ),
    ],
)
def test_a_careless_document_stops_the_run(monkeypatch: pytest.MonkeyPatch, lost: str, told: str) -> None:
    before = {"config.yaml": _file("config.yaml").encode()}
    workspace = Workspace(before)
    careless: Any = Careless(workspace.document("config.yaml"), lost)
    monkeypatch.setitem(workspace._documents, "config.yaml", careless)
    Operations(workspace).file("config.yaml").set("$.providers.ollama.port", 1)

    with pytest.raises(UnaccountedLossError) as caught:
        _account(before, workspace.render(), workspace.take_edits())

    assert caught.value.losses == (told,)
    assert (
        caught.value.message == "revision 1 would lose one thing that no operation names; nothing was written"
    )
    assert caught.value.hint == (
        "write these places in block style or change them by hand, then `configmig plan head`"
    )


def test_a_comment_stolen_by_a_removal_beside_it_is_caught() -> None:
    """The fault of whoever keeps the comment of what goes and loses that of what stays."""
    text = "# of a\na: 1\n# of b\nb: 2\n"
    workspace = Workspace({"config.yaml": text.encode()})
    workspace.apply(Edit(kind="remove", file="config.yaml", pointer=("a",)))

    with pytest.raises(UnaccountedLossError) as caught:
        _account({"config.yaml": text.encode()}, {"config.yaml": b"# of a\nb: 2\n"}, workspace.take_edits())

    assert caught.value.losses == ("config.yaml:3: no operation removes the comment `# of b`",)


def test_a_file_that_changes_without_an_operation_is_caught() -> None:
    with pytest.raises(UnaccountedLossError) as caught:
        _account({"a.yaml": b"a: 1\n", "b.yaml": b"b: 1\n"}, {"a.yaml": b"a: 1\n"})

    assert caught.value.losses == (
        "b.yaml: no operation changes this file",
        "b.yaml:1:1: the value of /b is gone in the result",
    )


def test_an_edit_that_does_not_name_all_that_it_takes_is_caught() -> None:
    before, after = {"a.yaml": b"a: {b: 1, c: 2}\nd: 1\n"}, {"a.yaml": b"d: 1\n"}
    edit = Edit(kind="remove", file="a.yaml", pointer=("a",), before={"b": 1}, position=0)

    with pytest.raises(UnaccountedLossError) as caught:
        _account(before, after, (edit,))

    assert caught.value.losses == (
        "a.yaml: the edit recorded here does not fit what the file held: remove /a",
    )


def test_what_an_operation_takes_is_listed_with_its_comments() -> None:
    text = _file("config.yaml")

    losses = _operate(text, lambda file: file.remove("$.providers.vllm"))

    assert losses == (
        "config.yaml:5: the comment `# the big one` goes with /providers/vllm",
        "config.yaml:7: the comment `# moved in spring` goes with /providers/vllm",
    )


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda file: file.rename("$.providers.vllm", "big"), id="rename"),
        pytest.param(lambda file: file.move("$.providers.vllm.url", "$.url"), id="move"),
        pytest.param(lambda file: file.set("$.providers.vllm.port", 1), id="set"),
        pytest.param(lambda file: file.wrap("$.providers.vllm", "inner"), id="wrap"),
        pytest.param(lambda file: file.sort_keys("$.providers"), id="sort_keys"),
        pytest.param(lambda file: file.comment("$.limits", "other", where="beside"), id="comment"),
        pytest.param(lambda file: file.copy("$.providers.vllm", "$.providers.copy"), id="copy"),
        pytest.param(lambda file: file.python(lambda root: root.update(new=1)), id="python"),
    ],
)
def test_what_keeps_everything_lists_nothing(change: Callable[[FileOperations], object]) -> None:
    assert _operate(_file("config.yaml"), change) == ()


def test_python_is_held_to_the_same_account() -> None:
    def rebuild(root: dict[str, Any]) -> dict[str, Any]:
        return {"servers": [{"name": name, **value} for name, value in root["providers"].items()]}

    losses = _operate(_file("config.yaml"), lambda file: file.python(rebuild))

    assert [loss.partition("`")[2] for loss in losses] == [
        "# who answers` goes with /providers",
        "# the big one` goes with /providers",
        "# moved in spring` goes with /providers",
        "# its default` goes with /providers",
        "# per second` goes with /limits",
    ]


def test_a_secret_in_a_comment_that_goes_is_masked() -> None:
    before = {"a.yaml": b"a: 1  # key was hunter2\nb: 1\n"}
    workspace = Workspace(before)
    Operations(workspace).file("a.yaml").remove("$.a")

    losses = account(
        Workspace(before),
        Workspace(workspace.render()),
        workspace.take_edits(),
        label="",
        mask=lambda text: text.replace("hunter2", "***"),
    )

    assert losses == ("a.yaml:1: the comment `# key was ***` goes with /a",)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        pytest.param(
            "a: &x {k: 1}\nb: *x\n", lambda file: file.set("$.a.k", 2), id="the definition of an alias"
        ),
        pytest.param("a: &x 1\nb: *x\n", lambda file: file.set("$.a", 2), id="an anchored scalar"),
        pytest.param(
            "a: &x\n  k: 1\n  l: 2\nb:\n  <<: *x\n  m: 3\n",
            lambda file: file.remove("$.a.k"),
            id="what a merge key brings",
        ),
        pytest.param("a: &x {k: {}}\nb: *x\n", lambda file: file.set("$.a.k.n", 2), id="an empty mapping"),
    ],
)
def test_what_an_alias_shows_follows_its_definition(
    text: str, change: Callable[[FileOperations], object]
) -> None:
    assert _operate(text, change) == ()


def test_an_alias_that_is_dropped_is_caught() -> None:
    before, after = {"a.yaml": b"a: &x {k: 1}\nb: *x\nc: 1\n"}, {"a.yaml": b"a: &x {k: 1}\nc: 1\n"}

    with pytest.raises(UnaccountedLossError):
        _account(before, after, _touch("a.yaml"))


def test_a_comment_in_a_text_is_no_comment() -> None:
    text = "a: |\n  # no comment\n  text\nb: 'x # no comment'\n\"k # l\": 1\n"

    assert _operate(text, lambda file: file.set("$.a", "other")) == ()


def test_files_that_are_split_renamed_and_removed_are_accounted_for() -> None:
    before = {"a.yaml": b"# top\n\nx: 1  # of x\ny: 2  # of y\n", "b.yaml": b"# b\n\nz: 1\n"}
    workspace = Workspace(before)
    op = Operations(workspace)
    op.split_file("a.yaml", {"c.yaml": ["x"]})
    op.rename_file("a.yaml", "d.yaml")
    op.remove_file("b.yaml")

    losses = _account(before, workspace.render(), workspace.take_edits())

    assert losses == ("b.yaml:1: the comment `# b` goes with the file",)


_NAMES = ("a", "b", "c", "d")


@st.composite
def _texts(draw: Callable[[st.SearchStrategy[Any]], Any]) -> str:
    lines: list[str] = draw(st.sampled_from([["# Header", ""], []]))
    for name in draw(st.lists(st.sampled_from(_NAMES), min_size=1, unique=True)):
        lines = [*lines, *draw(st.sampled_from([[], [f"# on {name}"], ["# same"], [""]]))]
        value = draw(
            st.sampled_from(["1  # same", "[1, 2]", "\n  x: 1  # of x\n  # over y\n  y:\n  - 1\n  - 2 # two"])
        )
        lines.append(f"{name}: {value}")
    return "\n".join(lines) + "\n"


def _somewhere(draw: Callable[[st.SearchStrategy[Any]], Any], file: FileOperations) -> None:
    name, other = draw(st.sampled_from(_NAMES)), draw(st.sampled_from(_NAMES))
    change: Callable[[], object] = draw(
        st.sampled_from(
            [
                lambda: file.remove((name,)),
                lambda: file.remove((name, "y")),
                lambda: file.rename((name,), "e", if_exists="replace"),
                lambda: file.move((name, "x"), (other, "new")),
                lambda: file.move((name, "y", 0), (other, 1)),
                lambda: file.set((name,), {"x": [1], "z": None}),
                lambda: file.copy((name,), (other, "copy"), if_exists="replace"),
                lambda: file.comment((name,), draw(st.sampled_from([None, "same", "more"]))),
                lambda: file.wrap((name,), "x"),
                lambda: file.merge([(name,), (other,)], ("m",), on_conflict="replace"),
                lambda: file.python(lambda root: root.pop(name, None) and None),
            ]
        )
    )
    with suppress(ConfigmigError):
        change()


@given(text=_texts(), data=st.data())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_chain_of_operations_and_no_undo_raises_a_false_alarm(text: str, data: st.DataObject) -> None:
    before = {"config.yaml": text.encode()}
    workspace = Workspace(before)
    file = Operations(workspace).file("config.yaml")
    for _ in range(data.draw(st.integers(1, 5))):
        _somewhere(data.draw, file)
    edits, after = workspace.take_edits(), workspace.render()

    _account(before, after, edits)
    later = Workspace(after)
    for edit in invert_all(edits):
        later.apply(edit)
    _account(after, later.render(), later.take_edits())


def test_the_account_grows_with_the_file_not_faster() -> None:
    """Twice the file, at most some three times the work: counted in calls, not in seconds."""
    small, large = (_calls(count) for count in (100, 400))

    assert large < small * 6


def _calls(count: int) -> int:
    import sys

    text = "".join(f"# about k{n}\nk{n}:  # beside\n  url: http://{n}\n  port: {n}\n" for n in range(count))
    before = {"config.yaml": text.encode()}
    workspace = Workspace(before)
    file = Operations(workspace).file("config.yaml")
    file.remove("$.k1")
    file.set("$.k2.port", 1)
    after, edits = Workspace(workspace.render()), workspace.take_edits()
    calls = 0

    def count_call(*_: object) -> None:
        nonlocal calls
        calls += 1

    old = Workspace(before)
    sys.setprofile(count_call)
    try:
        account(old, after, edits, label="")
    finally:
        sys.setprofile(None)
    return calls


def test_the_whole_of_the_bundled_configuration_is_accounted_for() -> None:
    root = Path(__file__).parents[2] / "config"
    before = {path.name: path.read_bytes() for path in root.glob("*.yaml")}

    for name, data in before.items():
        for broken, comment in _lines_to_lose(data.decode()):
            if comment.strip("#-= ") and parse(name, broken.encode()):
                with pytest.raises(UnaccountedLossError):
                    _account({name: data}, {name: broken.encode()}, _touch(name))
                break


def test_a_note_that_no_writer_writes_is_caught() -> None:
    before = {"a.yaml": b"a: 1\n"}
    edit = Edit(kind="add", file="a.yaml", pointer=("b",), after=2, position=1, note="why")

    with pytest.raises(UnaccountedLossError) as caught:
        _account(before, {"a.yaml": b"a: 1\nb: 2\n"}, (edit,))

    assert caught.value.losses == ("a.yaml: the comment `# why` of an operation is not written",)


def test_a_note_that_a_later_edit_takes_again_is_none_to_miss() -> None:
    workspace = Workspace({"a.yaml": b"a: 1\n"})
    file = Operations(workspace).file("a.yaml")
    file.add("$.b", 2, comment="why")
    file.remove("$.b")
    file.set("$.a", 2)

    assert _account({"a.yaml": b"a: 1\n"}, workspace.render(), workspace.take_edits()) == ()


@pytest.mark.parametrize("kept", ["limits", "providers"])
def test_what_a_python_function_drops_is_a_removal_with_a_name(kept: str) -> None:
    before = {"config.yaml": _file("config.yaml").encode()}
    workspace = Workspace(before)
    Operations(workspace).file("config.yaml").python(lambda root: {kept: root[kept]})
    edits = workspace.take_edits()

    losses = _account(before, workspace.render(), edits)

    (dropped,) = {"limits", "providers"} - {kept}
    assert [(edit.kind, edit.pointer) for edit in edits] == [("remove", (dropped,))]
    assert all(f"goes with /{dropped}" in loss for loss in losses)
    with pytest.raises(UnaccountedLossError):
        _account(before, workspace.render(), ())


def test_values_that_are_changed_behind_the_edits_stay_in_the_file() -> None:
    before = {"config.yaml": _file("config.yaml").encode()}
    workspace = Workspace(before)
    workspace.read("config.yaml").pop("limits")
    file = Operations(workspace).file("config.yaml")
    file.set("$.providers.ollama.port", 1)

    after = workspace.render()

    assert b"limits: [1, 2]" in after["config.yaml"]
    assert _account(before, after, workspace.take_edits()) == ()


@pytest.mark.parametrize("name", ["config.toml", "config.ini", "config.jsonc"])
def test_values_that_are_changed_behind_the_edits_of_a_text_are_refused(name: str) -> None:
    workspace = Workspace({name: _file(name).encode()})
    workspace.read(name).pop("limits")
    file = Operations(workspace).file(name)
    file.comment(("vllm",) if name == "config.ini" else ("providers", "vllm"), "other")

    with pytest.raises(UnwritableEditError) as caught:
        workspace.render()

    assert caught.value.reason == "the result would not read back as the intended values"


def test_a_comment_that_came_from_another_file_is_not_missed_on_the_way_back() -> None:
    before = {"a.yaml": b"x: 1\n\n# mine\ny: 2\n", "b.toml": b""}
    workspace = Workspace(before)
    Operations(workspace).file("a.yaml").copy("$.y", ("b.toml", "$.y"))
    after = workspace.render()
    later = Workspace(after)
    for edit in invert_all(workspace.take_edits()):
        later.apply(edit)

    losses = account(
        Workspace(after),
        Workspace(before),
        later.take_edits(),
        label="the way back",
        known=added_comments(before, after),
    )

    assert after["b.toml"] == b"# mine\ny = 2\n"
    assert later.render() == before
    assert losses == ()
