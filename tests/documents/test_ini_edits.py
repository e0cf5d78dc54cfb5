"""Edits of INI files: they do what they say, leave the rest alone, and go back byte for byte."""

from configparser import RawConfigParser
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_edits import LINE_KINDS, random_fitting_edit  # type: ignore[import-not-found]

from configmig.documents import create, parse
from configmig.edits import Edit, decode, encode, invert, invert_all
from configmig.errors import ConfigmigError
from configmig.errors.documents import NotInFormatError, PlaceTakenError, UnwritableEditError

SAMPLE = """\
; the header

[DEFAULT]
Home = /srv  ; where it lives
# about the port
port: 8080

[paths]
key=value
multi =
    one
    # a comment
    two

quoted = "a ; b"
deps = foo ; python_version < "3"
colour = #fff
empty =
bare

[DEFAULT]
late = %(Home)s
"""


def edited(text: str, **edit: Any) -> str:
    """Make an edit, check that its undo on the written file gives the bytes back, and return the new text."""
    document = parse("a.ini", text.encode())
    done = document.apply(Edit(file="a.ini", **edit))
    written = document.render()
    again = parse("a.ini", written)
    assert again.read() == document.read()
    again.apply(invert(decode(encode(done))))
    assert again.render() == text.encode()
    return written.decode()


def test_values_are_texts_in_sections_as_python_reads_them() -> None:
    referee = RawConfigParser(allow_no_value=True, strict=False, default_section="\0")
    referee.optionxform = str  # type: ignore[assignment,method-assign]
    referee.read_string(SAMPLE)

    value = parse("a.ini", SAMPLE.encode()).read()

    assert value == {
        "DEFAULT": {"Home": "/srv", "port": "8080", "late": "%(Home)s"},
        "paths": {
            "key": "value",
            "multi": "\none\ntwo",
            "quoted": '"a ; b"',
            "deps": 'foo ; python_version < "3"',
            "colour": "#fff",
            "empty": "",
            "bare": None,
        },
    }
    assert dict(referee["paths"]) == value["paths"]
    assert dict(referee["DEFAULT"]) == {**value["DEFAULT"], "Home": "/srv  ; where it lives"}


CHANGES = [
    pytest.param(
        {"kind": "replace", "pointer": ("DEFAULT", "Home"), "after": "/opt"},
        ("Home = /srv  ; where it lives", "Home = /opt  ; where it lives"),
        id="a value leaves the comment beside it",
    ),
    pytest.param(
        {"kind": "replace", "pointer": ("DEFAULT", "port"), "after": 9090},
        ("port: 8080", "port: 9090"),
        id="a number is written as text, with the sign that was there",
    ),
    pytest.param(
        {"kind": "replace", "pointer": ("paths", "multi"), "after": "\none\nthree"},
        ("    one\n    # a comment\n    two\n", "    one\n    three\n"),
        id="lines keep their indentation",
    ),
    pytest.param(
        {"kind": "replace", "pointer": ("paths", "empty"), "after": "x"},
        ("empty =\n", "empty = x\n"),
        id="an empty value gets one",
    ),
    pytest.param(
        {"kind": "replace", "pointer": ("paths", "bare"), "after": "x"},
        ("bare\n", "bare = x\n"),
        id="a bare key gets a value",
    ),
    pytest.param(
        {"kind": "rename", "pointer": ("DEFAULT",), "target": ("main",)},
        ("[DEFAULT]", "[main]"),
        id="a section is renamed in all its parts",
    ),
    pytest.param(
        {"kind": "rename", "pointer": ("DEFAULT", "port"), "target": ("DEFAULT", "Port")},
        ("port: 8080", "Port: 8080"),
        id="case counts in a name",
    ),
    pytest.param(
        {"kind": "remove", "pointer": ("DEFAULT", "port")},
        ("# about the port\nport: 8080\n", ""),
        id="a key goes with its comment",
    ),
    pytest.param(
        {"kind": "remove", "pointer": ("DEFAULT", "late")},
        ("late = %(Home)s\n", ""),
        id="a section stays when it is empty",
    ),
    pytest.param(
        {"kind": "add", "pointer": ("paths", "new"), "after": "x", "position": 1, "note": "why"},
        ("key=value\n", "key=value\n# why\nnew=x\n"),
        id="a key is added in the style of its neighbour",
    ),
    pytest.param(
        {"kind": "add", "pointer": ("new",), "after": {"a": "1", "b": 2}, "position": 1},
        ("[paths]", "[new]\na: 1\nb: 2\n\n[paths]"),
        id="a section is added between others",
    ),
    pytest.param(
        {"kind": "move", "pointer": ("paths", "multi"), "target": ("DEFAULT", "multi"), "position": 2},
        None,
        id="a key moves with all its lines",
    ),
    pytest.param(
        {"kind": "comment", "pointer": ("paths",), "after_text": "where things are"},
        ("[paths]", "# where things are\n[paths]"),
        id="a comment above a section",
    ),
    pytest.param(
        {"kind": "comment", "pointer": ("paths", "key"), "where": "beside", "after_text": "x"},
        ("key=value", "key=value  ; x"),
        id="a comment beside a value, where the file has such",
    ),
]


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(("edit", "change"), CHANGES)
def test_an_edit_changes_its_own_lines_only(
    edit: dict[str, Any], change: tuple[str, str] | None, ends: str
) -> None:
    result = edited(SAMPLE.replace("\n", ends), **edit)

    assert result.count("\n") == result.count(ends)
    expected = SAMPLE.replace(*change) if change is not None else MOVED
    assert result.replace("\r\n", "\n") == expected


MOVED = SAMPLE.replace("multi =\n    one\n    # a comment\n    two\n", "").replace(
    "late =", "multi =\n    one\n    # a comment\n    two\nlate ="
)


SHAPES = [
    pytest.param(
        "", {"kind": "add", "pointer": ("a",), "after": {"x": "1"}}, "[a]\nx = 1\n", id="an empty file"
    ),
    pytest.param(
        "[a]\nx=1",
        {"kind": "add", "pointer": ("a", "y"), "after": "2"},
        "[a]\nx=1\ny=2",
        id="no final newline",
    ),
    pytest.param(
        "[a]\n\tx = 1\n",
        {"kind": "add", "pointer": ("a", "y"), "after": "2"},
        "[a]\n\tx = 1\n\ty = 2\n",
        id="tabs",
    ),
    pytest.param(
        "root = true\n[*]\nx = 1\n",
        {"kind": "add", "pointer": ("top",), "after": "yes"},
        "root = true\ntop = yes\n[*]\nx = 1\n",
        id="keys above all sections, where there are some",
    ),
    pytest.param(
        "\ufeff[a]\nx = 1\n",
        {"kind": "replace", "pointer": ("a", "x"), "after": "2"},
        "\ufeff[a]\nx = 2\n",
        id="mark",
    ),
    pytest.param(
        "[a]\nx = 1\n",
        {"kind": "replace", "pointer": ("a", "x"), "after": "1\n2"},
        "[a]\nx = 1\n    2\n",
        id="lines",
    ),
    pytest.param(
        "[a]\nx = 1\ny = 2\n",
        {"kind": "replace", "pointer": ("a",), "after": {"y": "2", "z": "3"}},
        "[a]\ny = 2\nz = 3\n",
        id="what two sections share stays",
    ),
    pytest.param("[a]\nx = 1\n", {"kind": "remove", "pointer": ("a",)}, "", id="all there is"),
]


@pytest.mark.parametrize(("text", "edit", "result"), SHAPES)
def test_special_shapes(text: str, edit: dict[str, Any], result: str) -> None:
    assert edited(text, **edit) == result


UNREADABLE = "choose a name of letters, digits and _, and a text without comment marks and blanks at its ends"
NO_TEXT = "INI has no way to write this name and text so that they read back the same"
REFUSED = [
    pytest.param(
        ("DEFAULT", "x"),
        {"a": "1"},
        "INI has no sections within sections (at /DEFAULT/x)",
        "give a single value, or join the names: a_b instead of a: {b: …}",
        id="nesting",
    ),
    pytest.param(
        ("DEFAULT", "x"), [1], "INI has no lists (at /DEFAULT/x)", "join the items into one text", id="a list"
    ),
    pytest.param(
        ("DEFAULT", "x"),
        True,
        "INI has no true and false (at /DEFAULT/x)",
        'give the text that the program reads: "true", "yes", "1"',
        id="true",
    ),
    pytest.param(
        ("x",),
        "1",
        "INI has no keys outside a section (at /x)",
        "put the key into a section",
        id="no section",
    ),
    pytest.param(("DEFAULT", "x"), "a ; b", f"{NO_TEXT} (at /DEFAULT/x)", UNREADABLE, id="like a comment"),
    pytest.param(("DEFAULT", "x"), " a", f"{NO_TEXT} (at /DEFAULT/x)", UNREADABLE, id="a blank at the front"),
    pytest.param(("DEFAULT", "x"), "a\n# b", f"{NO_TEXT} (at /DEFAULT/x)", UNREADABLE, id="a comment line"),
    pytest.param(
        ("DEFAULT", "a=b"), "x", f"{NO_TEXT} (at /DEFAULT/a=b)", UNREADABLE, id="a sign in the name"
    ),
    pytest.param(
        ("ports",),
        {8080: "web", "8080": "other"},
        "INI has no keys like 8080 that are not text (at /ports)",
        "give the key as text",
        id="a number as a key",
    ),
    *[
        pytest.param(("DEFAULT", "x"), text, f"{NO_TEXT} (at /DEFAULT/x)", UNREADABLE, id=f"U+{ord(odd):04X}")
        for odd in "\0\x0b\x0c\r\x1b\x7f\x85\u2028"
        for text in (f"a{odd}b",)
    ],
    pytest.param(
        ("DEFAULT", "a\rb"),
        "x",
        f"{NO_TEXT} (at /DEFAULT/a\rb)",
        UNREADABLE,
        id="a line end in the name",
    ),
    pytest.param(("s",), {"a": "b\0c"}, f"{NO_TEXT} (at /s)", UNREADABLE, id="NUL in a new section"),
    pytest.param(("a]b",), {}, None, None, id="a bracket in a section's name is no harm"),
]


@pytest.mark.parametrize(("pointer", "after", "message", "hint"), REFUSED)
def test_what_ini_cannot_hold_is_refused_and_changes_nothing(
    pointer: tuple[str, ...], after: Any, message: str | None, hint: str | None
) -> None:
    document = parse("a.ini", SAMPLE.encode())
    edit = Edit(kind="add", file="a.ini", pointer=pointer, after=after)
    if message is None:
        assert document.apply(edit).after == after
        return

    with pytest.raises(NotInFormatError) as raised:
        document.apply(edit)

    assert (raised.value.message, raised.value.hint) == (message, hint)
    assert document.render() == SAMPLE.encode()


def test_null_is_a_bare_key_only_where_the_file_has_such() -> None:
    plain, bare = parse("a.ini", b"[a]\nx = 1\n"), parse("a.ini", b"[a]\nx\ny = 1\n")
    edit = Edit(kind="add", file="a.ini", pointer=("a", "n"), after=None)

    with pytest.raises(NotInFormatError, match="INI has no null"):
        plain.apply(edit)
    bare.apply(edit)

    assert bare.render() == b"[a]\nx\ny = 1\nn\n"


def test_no_comment_beside_a_value_in_a_file_without_such() -> None:
    document = parse("a.ini", b"[a]\nx = 1\n")

    with pytest.raises(UnwritableEditError) as raised:
        document.apply(
            Edit(kind="comment", file="a.ini", pointer=("a", "x"), where="beside", after_text="no")
        )

    assert raised.value.reason == "a comment behind this value would be read as a part of it"


def test_a_taken_name_is_refused() -> None:
    document = parse("a.ini", SAMPLE.encode())

    with pytest.raises(PlaceTakenError, match="/DEFAULT/port exists already"):
        document.apply(Edit(kind="add", file="a.ini", pointer=("DEFAULT", "port"), after="1"))


def test_a_new_file_holds_the_value_and_the_comment() -> None:
    document = create("a.cfg", {"a": {"x": 1, "y": "z"}, "b": {}}, comment="New")

    assert document.render() == b"# New\n\n[a]\nx = 1\ny = z\n\n[b]\n"


def test_places_and_scalars() -> None:
    document = parse("a.ini", SAMPLE.encode())

    place = document.locate(("paths", "multi"))
    spans = [(span.pointer, SAMPLE[span.start : span.end]) for span in document.scalars()]

    assert (place.line, place.column, place.end_line, place.end_column) == (10, 1, 13, 8)
    assert spans[:3] == [
        (("DEFAULT", "Home"), "/srv"),
        (("DEFAULT", "port"), "8080"),
        (("paths", "key"), "value"),
    ]
    assert document.comments(("DEFAULT", "Home")).beside == "; where it lives"
    assert document.comments(("DEFAULT", "port")).above == ("# about the port",)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), ends=st.sampled_from(["\n", "\r\n"]), final=st.booleans())
def test_any_chain_of_edits_reads_back_and_goes_back(seed: int, ends: str, final: bool) -> None:
    random = Random(seed)
    data = SAMPLE.replace("\n", ends)
    data = data if final else data.removesuffix(ends)
    document = parse("a.ini", data.encode())
    done = []
    for _ in range(6):
        edit = random_fitting_edit(random, "a.ini", document.read(), random.choice(LINE_KINDS), "ini")
        if edit is None:
            continue
        try:
            done.append(document.apply(edit))
        except ConfigmigError:
            continue

    again = parse("a.ini", document.render())

    assert again.read() == document.read()
    for edit in invert_all([decode(encode(each)) for each in done]):
        again.apply(edit)
    assert again.render() == data.encode()
