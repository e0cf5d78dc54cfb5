"""Whose comment is it: the table of docs/explanation/comments.md."""

import pytest

from configmig.documents import Comments, parse
from configmig.edits import Edit, invert
from configmig.errors.documents import UnwritableEditError

FILE = "a.yaml"


def edited(text: str, *edits: Edit) -> str:
    document = parse(FILE, text.encode())
    for edit in edits:
        document.apply(edit)
    return document.render().decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("x: 1\n# own\na: 1\nb: 2\n", "x: 1\nb: 2\n", id="directly above"),
        pytest.param("x: 1\n# own\n# two\na: 1\nb: 2\n", "x: 1\nb: 2\n", id="several lines above"),
        pytest.param("x: 1\na: 1  # own\nb: 2\n", "x: 1\nb: 2\n", id="beside"),
        pytest.param("x: 1\na:\n  c: 1\n  # deeper\nb: 2\n", "x: 1\nb: 2\n", id="deeper below"),
        pytest.param("x: 1\na: 1\n  # deeper\nb: 2\n", "x: 1\nb: 2\n", id="deeper below a scalar"),
        pytest.param(
            "x: 1\n# loose\n\na: 1\nb: 2\n", "x: 1\n# loose\n\nb: 2\n", id="set off by a blank line"
        ),
        pytest.param(
            "x: 1\n# -----\n# T\n# -----\na: 1\nb: 2\n", "x: 1\n# -----\n# T\n# -----\nb: 2\n", id="banner"
        ),
        pytest.param(
            "x: 1\n# --- T ---\n# own\na: 1\nb: 2\n", "x: 1\n# --- T ---\nb: 2\n", id="banner and own"
        ),
        pytest.param(
            "x: 1\n  # odd\na: 1\nb: 2\n", "x: 1\n  # odd\nb: 2\n", id="another column belongs above"
        ),
        pytest.param("# header\na: 1\nb: 2\n", "# header\nb: 2\n", id="header"),
        pytest.param("# header\n\n# own\na: 1\nb: 2\n", "# header\n\nb: 2\n", id="header and own"),
        pytest.param("x: 1\na: 1\n# of b\nb: 2\n", "x: 1\n# of b\nb: 2\n", id="the neighbour's"),
        pytest.param("x: 1\n\n# own\na: 1\n\nb: 2\n", "x: 1\n\nb: 2\n", id="one of two blank lines"),
        pytest.param("x: 1\na: |  # own\n  # text\nb: 2\n", "x: 1\nb: 2\n", id="what looks like one in text"),
    ],
)
def test_a_removed_entry_takes_its_own_comments_and_no_others(text: str, expected: str) -> None:
    assert edited(text, Edit(kind="remove", file=FILE, pointer=("a",))) == expected


def test_items_of_lists_own_their_comments_too() -> None:
    text = "l:\n# first\n- a  # beside\n# second\n- b\n"

    assert edited(text, Edit(kind="remove", file=FILE, pointer=("l", 0))) == "l:\n# second\n- b\n"


def test_a_rename_keeps_every_comment() -> None:
    text = "# above\n\n# own\na: 1 # beside\n  # deeper\nb: 2\n"

    assert edited(text, Edit(kind="rename", file=FILE, pointer=("a",), target=("c",))) == text.replace(
        "a: 1", "c: 1"
    )


def test_a_move_carries_the_comments_with_their_indentation() -> None:
    text = "x:\n  y: 1\n# own\na:  # beside\n  # inner\n  k: |\n    # text\n  # deeper\nb: 2\n"

    moved = edited(text, Edit(kind="move", file=FILE, pointer=("a",), target=("x", "a")))

    assert moved == (
        "x:\n  y: 1\n  # own\n  a:  # beside\n    # inner\n    k: |\n      # text\n    # deeper\nb: 2\n"
    )


def test_a_replaced_value_keeps_the_comment_beside_it() -> None:
    text = "a: one   # beside\nb: |  # header\n  text\nc:  # of c\n  d: 1\n"

    changed = edited(
        text,
        Edit(kind="replace", file=FILE, pointer=("a",), after="two"),
        Edit(kind="replace", file=FILE, pointer=("b",), after=1),
        Edit(kind="replace", file=FILE, pointer=("c",), after=None),
    )

    assert changed == "a: two   # beside\nb: 1  # header\nc: null  # of c\n"


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        pytest.param("a: x      # c\n", "long", "a: long   # c\n", id="grows"),
        pytest.param("a: x    # c\n", "too long", "a: too long  # c\n", id="has no room"),
        pytest.param("a: long   # c\n", "x", "a: x      # c\n", id="shrinks"),
        pytest.param("a: x # c\n", "long", "a: long # c\n", id="stands in no column"),
        pytest.param("- a: 'x'    # c\n", "xy", "- a: 'xy'   # c\n", id="in an item"),
    ],
)
def test_a_comment_beside_a_value_that_is_replaced_keeps_its_column(
    text: str, value: str, expected: str
) -> None:
    document = parse(FILE, text.encode())

    done = document.apply(
        Edit(kind="replace", file=FILE, pointer=(0, "a") if text[0] == "-" else ("a",), after=value)
    )
    result = document.render().decode()
    document.apply(invert(done))

    assert result == expected
    assert document.render().decode() == text


def test_a_replaced_mapping_keeps_the_comments_of_what_stays() -> None:
    text = "m:\n  # of a\n  a: 1\n  # of b\n  b: 2  # beside b\n  # of c\n  c: 3\n"

    changed = edited(text, Edit(kind="replace", file=FILE, pointer=("m",), after={"b": 2, "c": 4, "d": 5}))

    assert changed == "m:\n  # of b\n  b: 2  # beside b\n  # of c\n  c: 4\n  d: 5\n"


def test_an_addition_brings_its_note() -> None:
    text = "m:\n    a: 1\n"

    assert edited(text, Edit(kind="add", file=FILE, pointer=("m", "b"), after=2, note="why\n\nso")) == (
        "m:\n    a: 1\n    # why\n    #\n    # so\n    b: 2\n"
    )


def test_a_note_below_the_header_is_set_off_from_it() -> None:
    assert edited(
        "# header\na: 1\n", Edit(kind="add", file=FILE, pointer=("b",), after=2, position=0, note="n")
    ) == ("# header\n\n# n\nb: 2\na: 1\n")


@pytest.mark.parametrize(
    ("where", "text", "expected"),
    [
        pytest.param("above", "new", "x: 1\n# new\na: 1 # old\n", id="above"),
        pytest.param("above", None, "x: 1\na: 1 # old\n", id="none above"),
        pytest.param("beside", "new", "x: 1\n# own\na: 1  # new\n", id="beside"),
        pytest.param("beside", None, "x: 1\n# own\na: 1\n", id="none beside"),
    ],
)
def test_a_comment_can_be_written_and_taken_away(where: str, text: str | None, expected: str) -> None:
    edit = Edit(kind="comment", file=FILE, pointer=("a",), where=where, after_text=text)  # type: ignore[arg-type]

    assert edited("x: 1\n# own\na: 1 # old\n", edit) == expected


def test_comments_are_told_with_their_marks() -> None:
    document = parse(FILE, b"x: 1\n# one\n#two\na:  # beside\n  b: 1\nf: {g: 1}\n")

    assert document.comments(("a",)) == Comments(("# one", "#two"), "# beside")
    assert document.comments(("f", "g")) == Comments()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("f: [1, 2]\n", id="brackets"),
        pytest.param("f:\n  - [[]]\n", id="empty brackets in brackets"),
    ],
)
def test_an_addition_to_brackets_cannot_bring_a_note(text: str) -> None:
    document = parse(FILE, text.encode())
    pointer = ("f", 0, 0, 0) if "-" in text else ("f", 0)

    with pytest.raises(UnwritableEditError) as raised:
        document.apply(Edit(kind="add", file=FILE, pointer=pointer, after=3, note="x"))

    assert raised.value.message == (
        "the edit cannot be written without loss: no comment can stand inside brackets on one line"
    )
    assert document.render().decode() == text


def test_no_comment_is_written_into_braces() -> None:
    document = parse(FILE, b"f: {g: 1}\n")

    with pytest.raises(UnwritableEditError) as raised:
        document.apply(Edit(kind="comment", file=FILE, pointer=("f", "g"), after_text="x"))

    assert raised.value.message == (
        "the edit cannot be written without loss: no comment can stand inside brackets on one line"
    )
    assert document.render() == b"f: {g: 1}\n"


BRACKETS = """\
f: {  # of f
  # of a
  a: 1,  # beside a
  # of b
  b: [1, 2],  # beside b
    # deeper
  # ------

  c: 3  # beside c
  # loose
}
g:
  h: 1
"""
WITHOUT = {
    "a": "f: {  # of f\n  # of b\n  b: [1, 2],  # beside b\n    # deeper\n  # ------\n\n"
    "  c: 3  # beside c\n  # loose\n}\n",
    "b": "f: {  # of f\n  # of a\n  a: 1,  # beside a\n  # ------\n\n  c: 3  # beside c\n  # loose\n}\n",
    "c": "f: {  # of f\n  # of a\n  a: 1,  # beside a\n  # of b\n  b: [1, 2]  # beside b\n    # deeper\n"
    "  # ------\n\n  # loose\n}\n",
}
MOVED = {
    "a": "g:\n  h: 1\n  # of a\n  a: 1  # beside a\n",
    "b": "g:\n  h: 1\n  # of b\n  b: [1, 2]  # beside b\n    # deeper\n",
    "c": "g:\n  h: 1\n  c: 3  # beside c\n",
}


@pytest.mark.parametrize("name", WITHOUT)
def test_in_braces_on_several_lines_an_entry_takes_its_own_comments_and_no_others(name: str) -> None:
    removed = edited(BRACKETS, Edit(kind="remove", file=FILE, pointer=("f", name)))
    moved = edited(BRACKETS, Edit(kind="move", file=FILE, pointer=("f", name), target=("g", name)))

    assert removed == WITHOUT[name] + "g:\n  h: 1\n"
    assert moved == WITHOUT[name] + MOVED[name]


@pytest.mark.parametrize("position", range(4))
def test_an_addition_to_braces_on_several_lines_keeps_every_comment_beside_its_entry(position: int) -> None:
    lines = BRACKETS.splitlines(keepends=True)
    at = (1, 3, 6, 9)[position]
    if position == 3:
        lines[8] = "  c: 3,  # beside c\n"
    new = ["  # why\n", "  n1: 0\n" if position == 3 else "  n1: 0,\n"]
    edit = Edit(kind="add", file=FILE, pointer=("f", "n1"), after=0, position=position, note="why")

    assert edited(BRACKETS, edit) == "".join([*lines[:at], *new, *lines[at:]])


def test_an_entry_that_moves_into_braces_on_several_lines_keeps_its_comments() -> None:
    text = "# header\n\nx: 1\n# own\ny: {a: 1}  # side\nf: [\n    1,  # one\n    2\n]\n"

    moved = edited(text, Edit(kind="move", file=FILE, pointer=("y",), target=("f", 1), position=1))

    assert moved == ("# header\n\nx: 1\nf: [\n    1,  # one\n    # own\n    {a: 1},  # side\n    2\n]\n")


def test_entries_of_braces_change_places_with_their_comments() -> None:
    text = "f: {\n  # of a\n  a: 1, # beside a\n  # of b\n  b: 2 # beside b\n}\n"

    moved = edited(text, Edit(kind="move", file=FILE, pointer=("f", "b"), target=("f", "b"), position=0))

    assert moved == "f: {\n  # of b\n  b: 2, # beside b\n  # of a\n  a: 1 # beside a\n}\n"


@pytest.mark.parametrize(
    ("where", "text", "expected"),
    [
        pytest.param("above", "new", "f: {\n  # new\n  a: 1, # old\n  b: 2\n}\n", id="above"),
        pytest.param("above", None, "f: {\n  a: 1, # old\n  b: 2\n}\n", id="none above"),
        pytest.param("beside", "new", "f: {\n  # own\n  a: 1,  # new\n  b: 2\n}\n", id="beside"),
        pytest.param("beside", None, "f: {\n  # own\n  a: 1,\n  b: 2\n}\n", id="none beside"),
    ],
)
def test_a_comment_can_be_written_in_braces_on_several_lines(
    where: str, text: str | None, expected: str
) -> None:
    source = "f: {\n  # own\n  a: 1, # old\n  b: 2\n}\n"
    document = parse(FILE, source.encode())
    edit = Edit(kind="comment", file=FILE, pointer=("f", "a"), where=where, after_text=text)  # type: ignore[arg-type]

    done = document.apply(edit)
    result = document.render().decode()
    document.apply(invert(done))

    assert result == expected
    assert document.render().decode() == source
    assert parse(FILE, source.encode()).comments(("f", "a")) == Comments(("# own",), "# old")
