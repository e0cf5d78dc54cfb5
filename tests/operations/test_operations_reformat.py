"""With leave what stands in the way of an edit is written anew: the smallest part, and undone to the byte."""

from collections.abc import Callable

import pytest

from configmig.documents import Document, parse
from configmig.edits import Edit, Reformat, decode, encode, invert_all
from configmig.errors import ConfigmigError
from configmig.errors.documents import UnwritableEditError
from configmig.operations import FileOperations, Operations, Workspace
from configmig.operations.replay import replay
from configmig.runner.account import account

Change = Callable[[FileOperations], object]


def _anew(name: str, text: str, change: Change) -> tuple[str, tuple[Reformat, ...], tuple[str, ...]]:
    """Return the new text, what was written anew and the comments that are gone; undo is checked."""
    before = {name: text.encode()}
    workspace = Workspace(before, allow_reformat=True)
    change(Operations(workspace).file(name))
    after = workspace.render()
    edits = workspace.take_edits()
    losses = account(Workspace(before), Workspace(after), edits, label="the change")

    later = Workspace(after)
    for edit in invert_all([decode(encode(each)) for each in edits]):
        later.apply(edit)

    assert later.render() == before
    return after[name].decode(), workspace.reformats, losses


CASES = [
    pytest.param(
        "a.yaml",
        "# top\n\nports: [80, 443]  # open\nz: [1]\n",
        lambda file: file.append("$.ports", 8443, comment="tls"),
        "# top\n\nports:  # open\n  - 80\n  - 443\n  # tls\n  - 8443\nz: [1]\n",
        [("/ports", 3, 3)],
        id="a comment in a list in brackets",
    ),
    pytest.param(
        "a.yaml",
        "a: {\n  # inside\n  x: 1,\n  y: {k: v} # beside\n}\nz: {x: 1}\n",
        lambda file: file.comment("$.a.y.k", "above"),
        'a:\n  # inside\n  x: 1\n  "y":  # beside\n    # above\n    k: v\nz: {x: 1}\n',
        [("/a", 1, 5)],
        id="comments in braces are kept",
    ),
    pytest.param(
        "a.yaml",
        "{a: {x: 1}, c: {k: null}}  # beside\n",
        lambda file: file.add("$.d", 1, comment="new"),
        "a:  # beside\n  x: 1\nc:\n  k: null\n# new\nd: 1\n",
        [("", 1, 1)],
        id="a whole file in braces",
    ),
    pytest.param(
        "a.yaml",
        "base: &b\n  k: 1  # its own\nuse: *b\nother: {z: *b}\n",
        lambda file: file.remove("$.base"),
        "use:\n  k: 1\nother:\n  z:\n    k: 1\n",
        [("", 1, 4)],
        id="an anchor in use",
    ),
    pytest.param(
        "a.yaml",
        "\ufeffa: {x: 1}\r\nb: &q [1]\r\nc: *q # same\r\n",
        lambda file: file.wrap("$.b", "k"),
        "\ufeffa:\r\n  x: 1\r\nb:\r\n  k: &q [1]\r\nc:  # same\r\n  - 1\r\n",
        [("", 1, 3)],
        id="line ends and mark",
    ),
    pytest.param(
        "a.toml",
        "[y]\nb = 1\n\n[z]\np = {a = 1, b = 2} # beside\n",
        lambda file: file.comment("$.z.p.a", "above"),
        "[y]\nb = 1\n\n[z]\n\n[z.p]  # beside\n# above\na = 1\nb = 2\n",
        [("/z/p", 5, 5)],
        id="an inline table",
    ),
    pytest.param(
        "a.toml",
        "a.b.c = 1\na.d = 2\n",
        lambda file: file.comment("$.a.b", "above"),
        "# above\na.b = { c = 1 }\na.d = 2\n",
        [("/a/b", 1, 1)],
        id="a dotted key",
    ),
]


@pytest.mark.parametrize(("name", "text", "change", "expected", "told"), CASES)
def test_the_smallest_part_in_the_way_is_written_anew(
    name: str, text: str, change: Change, expected: str, told: list[tuple[str, int, int]]
) -> None:
    after, reformats, _ = _anew(name, text, change)

    assert after == expected
    found = [("".join(f"/{token}" for token in each.pointer), each.first, each.last) for each in reformats]
    assert found == told


@pytest.mark.parametrize(("name", "text", "change", "expected", "told"), CASES)
def test_without_leave_the_edit_is_refused_and_the_hint_names_the_option(
    name: str, text: str, change: Change, expected: str, told: object
) -> None:
    del expected, told
    workspace = Workspace({name: text.encode()})

    with pytest.raises(ConfigmigError) as caught:
        change(Operations(workspace).file(name))

    offer = f"`configmig plan --allow-reformat` shows which lines of {name} would be written anew for it; or "
    assert caught.value.hint.startswith(offer)
    assert workspace.render() == {name: text.encode()}
    assert workspace.take_edits() == ()


@pytest.mark.parametrize(
    ("name", "text", "change"),
    [
        pytest.param(
            "a.toml", "[[x]]\na = 1\n", lambda file: file.append("$.x", 5), id="a scalar among tables"
        ),
        pytest.param(
            "a.ini", "[a]\nk = 1\n", lambda file: file.comment("$.a.k", "no", where="beside"), id="no place"
        ),
    ],
)
@pytest.mark.parametrize("allowed", [True, False])
def test_what_a_new_text_does_not_help_stays_refused_and_names_no_option(
    name: str, text: str, change: Change, *, allowed: bool
) -> None:
    workspace = Workspace({name: text.encode()}, allow_reformat=allowed)

    with pytest.raises(UnwritableEditError) as caught:
        change(Operations(workspace).file(name))

    assert caught.value.hint == f"change the place in {name} by hand, or write it in block style first"
    assert workspace.render() == {name: text.encode()}


def test_an_edit_that_is_possible_writes_nothing_anew() -> None:
    text = "a: [1,2]   # odd\nb:   {x: 1}\n"

    after, reformats, _ = _anew("a.yaml", text, lambda file: file.append("$.a", 3))

    assert after == "a: [1,2,3]   # odd\nb:   {x: 1}\n"
    assert reformats == ()


def test_lines_are_those_of_the_file_as_it_came() -> None:
    def change(file: FileOperations) -> None:
        file.add("$.first", {"x": 1, "y": 2}, before="a")
        file.append("$.b", 2, comment="two")
        file.append("$.c", 2, comment="two")

    after, reformats, _ = _anew("a.yaml", "a: 1\nb: [1]\n\nc: [1, 3]\n", change)

    assert after.startswith("first:\n  x: 1\n")
    assert [(each.pointer, each.first, each.last) for each in reformats] == [(("b",), 2, 2), (("c",), 4, 4)]


def test_matches_stay_where_they_are() -> None:
    workspace = Workspace({"a.yaml": b"- {m: 1, l: [1]}\n- {m: 2, l: [1]}\n"}, allow_reformat=True)
    for match in Operations(workspace).file("a.yaml").select("$[*]"):
        match.append("l", 5, comment="five")
        match.set("m", 7)

    assert workspace.render()["a.yaml"] == (
        b"- m: 7\n  l:\n    - 1\n    # five\n    - 5\n- m: 7\n  l:\n    - 1\n    # five\n    - 5\n"
    )


def test_an_operation_that_fails_later_leaves_the_old_lines() -> None:
    text = "a: [1]\nb: 1\n"
    workspace = Workspace({"a.yaml": text.encode()}, allow_reformat=True)

    def fail() -> None:
        with workspace.atomic():
            file = Operations(workspace).file("a.yaml")
            file.append("$.a", 2, comment="two")
            file.set("$.nothing.here", 1)

    with pytest.raises(ConfigmigError):
        fail()

    assert workspace.render() == {"a.yaml": text.encode()}
    assert workspace.reformats == ()
    assert workspace.take_edits() == ()


class Stubborn:
    """A document that makes an edit and then cannot write it, until its list stands in a block."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._touched = False

    def __getattr__(self, name: str) -> object:
        return getattr(self._document, name)

    def apply(self, edit: Edit) -> Edit:
        self._touched = self._touched or edit.pointer[:1] == ("a",)
        return self._document.apply(edit)

    def render(self) -> bytes:
        data = self._document.render()
        if self._touched and b"a: [" in data:
            raise UnwritableEditError(self._document.name, "the result would not read back")
        return data


def test_an_edit_whose_result_cannot_be_written_is_found_and_made_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stubborn(name: str, data: bytes, **bounds: object) -> object:
        return Stubborn(parse(name, data, **bounds))  # type: ignore[arg-type]

    monkeypatch.setattr("configmig.operations.workspace.parse", stubborn)
    monkeypatch.setattr("configmig.operations.reformat.parse", stubborn)

    def change(file: FileOperations) -> None:
        file.set("$.b", 2)
        file.append("$.a", 2)
        file.set("$.c", 2)

    after, reformats, _ = _anew("a.yaml", "b: 1\na: [1]  # list\nc: 1\n", change)

    assert after == "b: 2\na:  # list\n  - 1\n  - 2\nc: 2\n"
    assert [(each.pointer, each.first, each.last) for each in reformats] == [(("a",), 2, 2)]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(
            "z: 1\nports:\n  - 80\n  # tls\n  - 8443\n", "z: 1\nports: [80]\n", id="a line more above it"
        ),
        pytest.param(
            "ports:\n  - 80\n  # tls\n  - 8443\nz: 1\n", "ports: [80]\nz: 1\n", id="a line more below it"
        ),
        pytest.param(
            "ports:\n  - 80\n  - 81\n  # tls\n  - 8443\n", "ports:\n  - 80\n  - 81\n", id="an item more in it"
        ),
        pytest.param(
            "ports:\n    - 80\n    # tls\n    - 8443\n", "ports:\n    - 80\n", id="indented otherwise"
        ),
    ],
)
def test_over_a_file_of_today_the_old_form_comes_back_where_its_lines_are_still_there(
    today: str, expected: str
) -> None:
    before = {"a.yaml": b"ports: [80]\n"}
    workspace = Workspace(before, allow_reformat=True)
    Operations(workspace).file("a.yaml").append("$.ports", 8443, comment="tls")
    left = workspace.render()

    now = Workspace({"a.yaml": today.encode()})
    clashes = replay(now, invert_all(workspace.take_edits()), base=left)

    assert clashes == ()
    assert now.render()["a.yaml"].decode() == expected
