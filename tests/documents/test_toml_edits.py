"""Edits of TOML files: they do what they say, leave the rest alone, and go back byte for byte."""

from difflib import unified_diff
from random import Random
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st
from line_edits import LINE_KINDS, random_fitting_edit  # type: ignore[import-not-found]

from configmig.documents import create, parse
from configmig.edits import Edit, decode, encode, invert, invert_all
from configmig.errors import ConfigmigError
from configmig.errors.documents import NotInFormatError, PlaceTakenError, UnwritableEditError

SAMPLE = """\
# the header

title = "one"  # its name
when = 2024-10-25 07:30:00

# the owner
[owner]
name = 'Tom'
a.b = 1
a.c = 2
list = [
  1, # first
  # about two
  2,
]

# --- servers ---

[[servers]]
ip = "10.0.0.1"
point = { x = 1, y = 2 }

[servers.limits]
"max rate" = 5

[[servers]]
ip = "10.0.0.2"
"""


def edited(text: str, **edit: Any) -> str:
    """Make an edit, check that its undo on the written file gives the bytes back, and return the new text."""
    document = parse("a.toml", text.encode())
    done = document.apply(Edit(file="a.toml", **edit))
    written = document.render()
    again = parse("a.toml", written)
    assert again.read() == document.read()
    again.apply(invert(decode(encode(done))))
    assert again.render() == text.encode()
    return written.decode()


def changed(before: str, after: str) -> str:
    """Return the lines that went and those that came, as a diff without context."""
    lines = list(unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))
    return "\n".join(line for line in lines[2:] if not line.startswith("@@"))


EDITS = [
    pytest.param(
        {"kind": "replace", "pointer": ("title",), "after": "two"},
        '-title = "one"  # its name\n+title = "two"  # its name',
        id="a value keeps its quotes and the comment beside it",
    ),
    pytest.param(
        {"kind": "replace", "pointer": ("owner", "name"), "after": "it's"},
        "-name = 'Tom'\n+name = \"it's\"",
        id="a value gets other quotes where its own cannot hold it",
    ),
    pytest.param(
        {"kind": "replace", "pointer": ("when",), "after": "2025-01-01T00:00:00"},
        "-when = 2024-10-25 07:30:00\n+when = 2025-01-01T00:00:00",
        id="a time that replaces a time stays a time",
    ),
    pytest.param(
        {"kind": "replace", "pointer": ("when",), "after": "never"},
        '-when = 2024-10-25 07:30:00\n+when = "never"',
        id="another text that replaces a time is quoted",
    ),
    pytest.param(
        {"kind": "rename", "pointer": ("servers",), "target": ("hosts",)},
        "-[[servers]]\n+[[hosts]]\n-[servers.limits]\n+[hosts.limits]\n-[[servers]]\n+[[hosts]]",
        id="a table is renamed wherever it is named",
    ),
    pytest.param(
        {"kind": "rename", "pointer": ("owner", "a"), "target": ("owner", "é")},
        '-a.b = 1\n-a.c = 2\n+"é".b = 1\n+"é".c = 2',
        id="a dotted table is renamed in every key, quoted when it must be",
    ),
    pytest.param(
        {"kind": "remove", "pointer": ("owner",)},
        "-\n"
        "-# the owner\n"
        "-[owner]\n"
        "-name = 'Tom'\n"
        "-a.b = 1\n"
        "-a.c = 2\n"
        "-list = [\n"
        "-  1, # first\n"
        "-  # about two\n"
        "-  2,\n"
        "-]",
        id="a table goes with its comment and leaves the banner below it",
    ),
    pytest.param(
        {"kind": "remove", "pointer": ("owner", "list", 1)},
        "-  # about two\n-  2,",
        id="an item goes with its own comment",
    ),
    pytest.param(
        {"kind": "remove", "pointer": ("servers", 0, "limits", "max rate")},
        '-"max rate" = 5',
        id="a header stays when its table becomes empty",
    ),
    pytest.param(
        {"kind": "remove", "pointer": ("servers", 0, "point", "x")},
        "-point = { x = 1, y = 2 }\n+point = { y = 2 }",
        id="a pair goes from an inline table",
    ),
    pytest.param(
        {"kind": "add", "pointer": ("owner", "mail"), "after": "t@x", "note": "how to reach"},
        '+# how to reach\n+mail = "t@x"',
        id="a key is added below the last one of its table, with its comment",
    ),
    pytest.param(
        {"kind": "add", "pointer": ("owner", "a", "d"), "after": {"x": 1}},
        "+a.d = { x = 1 }",
        id="a dotted table grows by a dotted key",
    ),
    pytest.param(
        {"kind": "add", "pointer": ("new",), "after": {"k": [1, {"a": True}], "sub": {"x": 1.5}}},
        "+\n+[new]\n+k = [1, { a = true }]\n+\n+[new.sub]\n+x = 1.5",
        id="a mapping becomes tables, set apart as the others are",
    ),
    pytest.param(
        {"kind": "add", "pointer": ("servers", 1), "after": {"ip": "x"}, "position": 1},
        '+ip = "x"\n+\n+[[servers]]',
        id="a table is inserted into a list of tables",
    ),
    pytest.param(
        {"kind": "add", "pointer": ("owner", "list", 2), "after": 3},
        "+  3,",
        id="an item gets a line of its own where the others have one",
    ),
    pytest.param(
        {"kind": "move", "pointer": ("title",), "target": ("owner", "title"), "position": 0},
        '-title = "one"  # its name\n+title = "one"  # its name',
        id="an entry moves with its text and its comments",
    ),
    pytest.param(
        {"kind": "move", "pointer": ("servers", 0, "limits"), "target": ("owner", "limits")},
        '+[owner.limits]\n+"max rate" = 5\n+\n-[servers.limits]\n-"max rate" = 5\n-',
        id="a table moves below another table",
    ),
    pytest.param(
        {"kind": "comment", "pointer": ("when",), "after_text": "of the last run\nin UTC"},
        "+# of the last run\n+# in UTC",
        id="a comment is written above an entry",
    ),
    pytest.param(
        {"kind": "comment", "pointer": ("owner",), "where": "beside", "after_text": "a person"},
        "-[owner]\n+[owner]  # a person",
        id="a comment is written beside a header",
    ),
    pytest.param(
        {"kind": "comment", "pointer": ("title",), "where": "beside", "after_text": None},
        '-title = "one"  # its name\n+title = "one"',
        id="a comment beside a value is removed",
    ),
]


@pytest.mark.parametrize(("edit", "diff"), EDITS)
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_an_edit_changes_its_own_lines_only(edit: dict[str, Any], diff: str, ends: str) -> None:
    result = edited(SAMPLE.replace("\n", ends), **edit)

    assert result.count("\n") == result.count(ends)
    assert changed(SAMPLE, result.replace("\r\n", "\n")) == diff


SHAPES = [
    pytest.param(
        "a = [\n  1, # one\n  # two\n  2\n]\n",
        {"kind": "comment", "pointer": ("a", 0), "after_text": "new"},
        "a = [\n  # new\n  1, # one\n  # two\n  2\n]\n",
        id="a comment above an item",
    ),
    pytest.param(
        "a = [\n  1, # one\n  # two\n  2\n]\n",
        {"kind": "comment", "pointer": ("a", 1), "where": "beside", "after_text": "new"},
        "a = [\n  1, # one\n  # two\n  2  # new\n]\n",
        id="a comment beside the last item",
    ),
    pytest.param(
        "a = [\n  1, # one\n  # two\n  2\n]\n",
        {"kind": "comment", "pointer": ("a", 0), "where": "beside", "after_text": "new"},
        "a = [\n  1, # new\n  # two\n  2\n]\n",
        id="another comment beside an item",
    ),
    pytest.param(
        "a = [\n  1, # one\n  # two\n  2\n]\n",
        {"kind": "comment", "pointer": ("a", 1), "after_text": None},
        "a = [\n  1, # one\n  2\n]\n",
        id="no comment above an item",
    ),
    pytest.param(
        "a.b = 1\n", {"kind": "remove", "pointer": ("a", "b")}, "a = {}\n", id="the only dotted key"
    ),
    pytest.param(
        "[a.b]\nx = 1\n", {"kind": "remove", "pointer": ("a", "b")}, "[a]\n", id="the only table of a table"
    ),
    pytest.param(
        "k = 1\n\n[[a]]\nx = 1\n",
        {"kind": "remove", "pointer": ("a", 0)},
        "k = 1\na = []\n",
        id="the only [[table]]",
    ),
    pytest.param(
        "a = {b.c = 1, d = 2}\n",
        {"kind": "remove", "pointer": ("a", "b", "c")},
        "a = {b = {}, d = 2}\n",
        id="the only dotted key in braces",
    ),
    pytest.param("a = [1]\n", {"kind": "remove", "pointer": ("a", 0)}, "a = []\n", id="the only item"),
    pytest.param(
        "[a.b]\nx = 1\n",
        {"kind": "add", "pointer": ("a", "y"), "after": 2},
        "[a]\ny = 2\n\n[a.b]\nx = 1\n",
        id="a key of a table without a header",
    ),
    pytest.param("", {"kind": "add", "pointer": ("y",), "after": 2}, "y = 2\n", id="an empty file"),
    pytest.param(
        "# only\n",
        {"kind": "add", "pointer": ("y",), "after": 2, "note": "n"},
        "# only\n\n# n\ny = 2\n",
        id="only a comment",
    ),
    pytest.param("a=1", {"kind": "add", "pointer": ("b",), "after": 2}, "a=1\nb=2", id="no final newline"),
    pytest.param(
        "a=1", {"kind": "remove", "pointer": ("a",)}, "", id="the last line of a file without final newline"
    ),
    pytest.param(
        "x = 1\n[t]\ny = 1\n",
        {"kind": "replace", "pointer": ("t",), "after": 3},
        "x = 1\nt = 3\n",
        id="a table becomes a value",
    ),
    pytest.param(
        "[t]\na = 1 # a\nb = 2 # b\n",
        {"kind": "replace", "pointer": ("t",), "after": {"b": 3, "c": 4}},
        "[t]\nb = 3 # b\nc = 4\n",
        id="what two tables share keeps its comments",
    ),
    pytest.param(
        "a = [1, 2, 3]\n",
        {"kind": "move", "pointer": ("a", 2), "target": ("a", 0), "position": 0},
        "a = [3, 1, 2]\n",
        id="items",
    ),
    pytest.param(
        's = """\na\nb\n"""\n',
        {"kind": "replace", "pointer": ("s",), "after": "c\nd\n"},
        's = """\nc\nd\n"""\n',
        id="lines stay lines",
    ),
    pytest.param(
        "\ufeffa = 1\n",
        {"kind": "replace", "pointer": ("a",), "after": 2},
        "\ufeffa = 2\n",
        id="a byte order mark",
    ),
    pytest.param(
        "a = 1\r\nb = 2\n", {"kind": "remove", "pointer": ("b",)}, "a = 1\r\n", id="mixed line ends"
    ),
    pytest.param(
        "deps = [ {n = 'x'} ]\n",
        {"kind": "add", "pointer": ("deps", 1), "after": {"n": "y"}},
        "deps = [ {n = 'x'}, { n = \"y\" } ]\n",
        id="an inline table in a list",
    ),
]


@pytest.mark.parametrize(("text", "edit", "result"), SHAPES)
def test_special_shapes(text: str, edit: dict[str, Any], result: str) -> None:
    assert edited(text, **edit) == result


REFUSED = [
    pytest.param(
        {"kind": "add", "pointer": ("owner", "x"), "after": {"y": [None]}},
        NotInFormatError,
        "TOML has no null (at /owner/x/y/0)",
        "remove the entry instead of setting it to null",
        id="null",
    ),
    pytest.param(
        {"kind": "add", "pointer": ("owner", "x"), "after": [{8080: "web"}]},
        NotInFormatError,
        "TOML has no keys like 8080 that are not text (at /owner/x/0)",
        "give the key as text",
        id="a number as a key",
    ),
    pytest.param(
        {"kind": "replace", "pointer": (), "after": [1]},
        NotInFormatError,
        "TOML has no root but a table",
        "give the root a mapping",
        id="a list as the root",
    ),
    pytest.param(
        {"kind": "add", "pointer": ("title",), "after": 1},
        PlaceTakenError,
        "/title exists already",
        "remove it first, or pass `if_exists=` to say what shall happen",
        id="a place that is taken",
    ),
    pytest.param(
        {"kind": "add", "pointer": ("servers", 0), "after": 1},
        UnwritableEditError,
        "the edit cannot be written without loss: a list of [[tables]] holds tables only",
        "change the place in a.toml by hand, or write it in block style first",
        id="a number among tables",
    ),
    pytest.param(
        {"kind": "comment", "pointer": ("servers", 0, "point", "x"), "after_text": "x"},
        UnwritableEditError,
        "the edit cannot be written without loss: no comment can stand inside brackets on one line",
        "change the place in a.toml by hand, or write it in block style first",
        id="a comment in brackets",
    ),
    pytest.param(
        {"kind": "move", "pointer": ("owner",), "target": ("owner", "a", "o")},
        UnwritableEditError,
        "the edit cannot be written without loss: an entry cannot be moved into itself",
        "change the place in a.toml by hand, or write it in block style first",
        id="into itself",
    ),
]


@pytest.mark.parametrize(("edit", "error", "message", "hint"), REFUSED)
def test_what_toml_cannot_hold_is_refused_and_changes_nothing(
    edit: dict[str, Any], error: type[ConfigmigError], message: str, hint: str
) -> None:
    document = parse("a.toml", SAMPLE.encode())

    with pytest.raises(error) as raised:
        document.apply(Edit(file="a.toml", **edit))

    assert raised.value.message == message
    assert raised.value.hint == hint
    assert document.render() == SAMPLE.encode()


def test_undo_leaves_what_somebody_edited_since() -> None:
    document = parse("a.toml", SAMPLE.encode())
    done = [
        document.apply(Edit(kind="remove", file="a.toml", pointer=("owner", "name"))),
        document.apply(Edit(kind="add", file="a.toml", pointer=("new",), after={"k": 1})),
    ]
    today = parse("a.toml", document.render().replace(b"10.0.0.1", b"10.9.9.9"))

    for edit in invert_all(done):
        today.apply(edit)

    assert today.render() == SAMPLE.replace("10.0.0.1", "10.9.9.9").encode()


def test_comments_and_places_of_entries() -> None:
    document = parse("a.toml", SAMPLE.encode())

    assert document.comments(("owner",)).above == ("# the owner",)
    assert document.comments(("title",)).beside == "# its name"
    assert document.comments(("owner", "list", 0)).beside == "# first"
    assert document.comments(("owner", "list", 1)).above == ("# about two",)
    assert document.comments(("servers", 0)).above == ()
    assert tuple(vars_of(document.locate(("owner", "list", 1)))) == (14, 3, 14, 4)
    assert tuple(vars_of(document.locate(("servers", 0, "point", "y")))) == (21, 18, 21, 23)
    assert tuple(vars_of(document.locate(("servers", 0, "nothing")))) == (19, 1, 24, 15)


def vars_of(location: Any) -> tuple[int, int, int, int]:
    return location.line, location.column, location.end_line, location.end_column


def test_scalars_stand_where_their_spans_say() -> None:
    document = parse("a.toml", SAMPLE.encode())

    spans = [(span.pointer, span.text, SAMPLE[span.start : span.end]) for span in document.scalars()]

    assert spans[:4] == [
        (("title",), "one", '"one"'),
        (("when",), "2024-10-25 07:30:00", "2024-10-25 07:30:00"),
        (("owner", "name"), "Tom", "'Tom'"),
        (("owner", "a", "b"), "1", "1"),
    ]


def test_a_new_file_holds_the_value_and_the_comment() -> None:
    document = create(
        "a.toml", {"a": 1, "b": {"c": [1, "x"], "d": {}}, "l": [{"x": 1}, {"x": 2}]}, comment="New"
    )

    assert document.render() == (
        b'# New\n\na = 1\n\n[b]\nc = [1, "x"]\n\n[b.d]\n\n[[l]]\nx = 1\n\n[[l]]\nx = 2\n'
    )


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), ends=st.sampled_from(["\n", "\r\n"]), final=st.booleans())
def test_any_chain_of_edits_reads_back_and_goes_back(seed: int, ends: str, final: bool) -> None:
    random = Random(seed)
    data = SAMPLE.replace("\n", ends)
    data = data if final else data.removesuffix(ends)
    document = parse("a.toml", data.encode())
    done = []
    for _ in range(6):
        edit = random_fitting_edit(random, "a.toml", document.read(), random.choice(LINE_KINDS), "toml")
        if edit is None:
            continue
        try:
            done.append(document.apply(edit))
        except UnwritableEditError:
            continue

    written = document.render()

    assert tomlkit.parse(written.decode()).unwrap() is not None
    again = parse("a.toml", written)
    assert again.read() == document.read()
    for edit in invert_all([decode(encode(each)) for each in done]):
        again.apply(edit)
    assert again.render() == data.encode()
