"""Comments in JSON: whose they are (docs/explanation/comments.md), and trailing commas."""

import pytest
from test_json_edits import add, move, remove, rename, replace, stored  # type: ignore[import-not-found]

from configmig.documents import Comments, parse
from configmig.edits import Edit, invert_all
from configmig.errors import ConfigmigError

FILE = "a.jsonc"


def comment(*pointer: str | int, text: str | None, where: str = "above") -> Edit:
    return Edit(kind="comment", file=FILE, pointer=pointer, after_text=text, where=where)  # type: ignore[arg-type]


def edited(text: str, *edits: Edit, name: str = FILE) -> str:
    """Return the text after some edits, once their undo has given back the text before."""
    document = parse(name, text.encode())
    done = [document.apply(edit) for edit in edits]
    result = document.render()
    later = parse(name, result)
    for inverse in invert_all(stored(done)):
        later.apply(inverse)
    assert later.render().decode() == text
    return result.decode()


def lines(*inside: str) -> str:
    return "{\n" + "".join(f"  {line}\n" if line else "\n" for line in inside) + "}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            lines('"x": 1,', "// own", '"a": 1,', '"b": 2'), lines('"x": 1,', '"b": 2'), id="directly above"
        ),
        pytest.param(
            lines('"x": 1,', "/* own", " * in a box", " */", '"a": 1,', '"b": 2'),
            lines('"x": 1,', '"b": 2'),
            id="a box above",
        ),
        pytest.param(lines('"x": 1,', '"a": 1, // own', '"b": 2'), lines('"x": 1,', '"b": 2'), id="beside"),
        pytest.param(
            lines('"x": 1, // of x', '"b": 2,', '"a": 1 // own'),
            lines('"x": 1, // of x', '"b": 2'),
            id="beside, the last entry",
        ),
        pytest.param(
            lines('"x": 1,', '"b": 2, // of b', '"a": 1'),
            lines('"x": 1,', '"b": 2 // of b'),
            id="the one beside the entry before",
        ),
        pytest.param(
            lines('"x": 1,', '"a": 1,', "  // deeper", '"b": 2'),
            lines('"x": 1,', '"b": 2'),
            id="deeper below",
        ),
        pytest.param(
            lines('"x": 1,', "// loose", "", '"a": 1,', '"b": 2'),
            lines('"x": 1,', "// loose", "", '"b": 2'),
            id="set off by a blank line",
        ),
        pytest.param(
            lines('"x": 1,', "// ----- T -----", "// own", '"a": 1,', '"b": 2'),
            lines('"x": 1,', "// ----- T -----", '"b": 2'),
            id="a drawn line and own",
        ),
        pytest.param(
            "// header\n" + lines('"a": 1,', '"b": 2'), "// header\n" + lines('"b": 2'), id="header"
        ),
        pytest.param(
            lines('"x": 1,', "// of a", '"b": 2,', "// own", '"a": 1', "// at the end"),
            lines('"x": 1,', "// of a", '"b": 2', "// at the end"),
            id="nobody's at the end",
        ),
        pytest.param('{"x": 1, /* own */ "a": 1, "b": 2}', '{"x": 1, "b": 2}', id="in front, on one line"),
        pytest.param('{"x": 1, "a": 1 /* own */, "b": 2}', '{"x": 1, "b": 2}', id="before the comma"),
        pytest.param(lines("// loose", "", '"a": 1'), "{\n  // loose\n}\n", id="the only entry"),
        pytest.param('{"a": 1, /* loose */}', "{ /* loose */}", id="the only entry, on one line"),
        pytest.param('{"a": 1 /* own */,}', "{}", id="the only entry and its own, on one line"),
        pytest.param(
            lines('"x": 1,', '"a": "// no comment",', '"b": 2'), lines('"x": 1,', '"b": 2'), id="only text"
        ),
    ],
)
def test_a_removed_entry_takes_its_own_comments_and_no_others(text: str, expected: str) -> None:
    assert edited(text, remove("a")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(lines('"a": 1,'), lines('"a": 1,', '"b": 2,'), id="behind the last"),
        pytest.param(lines('"a": 1, // c'), lines('"a": 1, // c', '"b": 2,'), id="with a comment"),
        pytest.param(lines('"a": 1 // c'), lines('"a": 1, // c', '"b": 2'), id="none, with a comment"),
        pytest.param('{"a": 1,}', '{"a": 1, "b": 2,}', id="on one line"),
    ],
)
def test_a_trailing_comma_stays_a_habit(text: str, expected: str) -> None:
    assert edited(text, add("b", value=2)) == expected
    assert edited(expected, remove("b")) == text


def test_new_containers_take_the_trailing_comma_of_the_others() -> None:
    text = lines('"a": {', '  "x": 1,', "},")

    assert edited(text, add("b", value={"y": [1]})) == lines(
        '"a": {', '  "x": 1,', "},", '"b": {', '  "y": [', "    1,", "  ],", "},"
    )


def test_comments_move_with_their_entry() -> None:
    text = lines(
        '"x": {', '  "y": 1', "},", "// own", '"a": { // inside', "  // of k", '  "k": 1', "} // behind"
    )

    assert edited(text, move("a", to=("x", "a"))) == lines(
        '"x": {',
        '  "y": 1,',
        "  // own",
        '  "a": { // inside',
        "    // of k",
        '    "k": 1',
        "  } // behind",
        "}",
    )


def test_comments_that_move_onto_a_line_close_themselves() -> None:
    text = lines('"x": {"y": 1},', "// own", '"a": 1 // beside')

    assert edited(text, move("a", to=("x", "a"))) == lines('"x": {"y": 1, /* own */ "a": 1 /* beside */}')


def test_an_empty_mapping_opens_for_an_entry_with_lines() -> None:
    text = lines('"x": {},', '"y": {"z": 1},', "// own", '"a": [', "  1", "]")

    assert edited(text, move("a", to=("x", "a"))) == lines(
        '"x": {', "  // own", '  "a": [', "    1", "  ]", "},", '"y": {"z": 1}'
    )


def test_replacing_and_renaming_keep_the_comments() -> None:
    text = lines("// own", '"a": { // head', "  // of k", '  "k": 1, // beside', '  "l": 2', "}")

    assert edited(text, replace("a", value={"k": 3}), rename("a", to="b")) == lines(
        "// own", '"b": { // head', "  // of k", '  "k": 3 // beside', "}"
    )


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        pytest.param(
            comment("a", text="new"), lines("// new", '"a": 1, // b', '"m": {', '  "x": 1', "}"), id="above"
        ),
        pytest.param(
            comment("a", text="/* kept\n * mark */"),
            lines("/* kept", " * mark */", '"a": 1, // b', '"m": {', '  "x": 1', "}"),
            id="with its marks",
        ),
        pytest.param(
            comment("a", text=None), lines('"a": 1, // b', '"m": {', '  "x": 1', "}"), id="above, taken away"
        ),
        pytest.param(
            comment("a", text="new", where="beside"),
            lines("// old", '"a": 1, // new', '"m": {', '  "x": 1', "}"),
            id="beside",
        ),
        pytest.param(
            comment("a", text=None, where="beside"),
            lines("// old", '"a": 1,', '"m": {', '  "x": 1', "}"),
            id="beside, taken away",
        ),
        pytest.param(
            comment("m", text="new", where="beside"),
            lines("// old", '"a": 1, // b', '"m": { // new', '  "x": 1', "}"),
            id="beside an opening bracket",
        ),
        pytest.param(
            comment("m", "x", text="new", where="beside"),
            lines("// old", '"a": 1, // b', '"m": {', '  "x": 1 // new', "}"),
            id="beside the last",
        ),
        pytest.param(
            add("c", value=1, note="two\nlines", position=0),
            lines("// two", "// lines", '"c": 1,', "// old", '"a": 1, // b', '"m": {', '  "x": 1', "}"),
            id="of a new entry",
        ),
    ],
)
def test_comments_are_written_above_and_beside(edit: Edit, expected: str) -> None:
    assert edited(lines("// old", '"a": 1, // b', '"m": {', '  "x": 1', "}"), edit) == expected


def test_comments_on_one_line_close_themselves() -> None:
    edits = (comment("b", text="above"), comment("a", text="beside", where="beside"))

    assert edited('{"a": 1, "b": 2}', *edits) == '{"a": 1 /* beside */, /* above */ "b": 2}'


def test_the_comments_of_an_entry_are_told() -> None:
    text = lines(
        "// one", "/* two", " * three */", '"a": 1, // beside', '"b": [ // head', "  1", "], // foot"
    )
    document = parse(FILE, text.encode())

    assert document.comments(("a",)) == Comments(("// one", "/* two", " * three */"), "// beside")
    assert document.comments(("b",)) == Comments((), "// head")
    assert document.comments(("b", 0)) == Comments()
    assert document.comments(("c",)) == Comments()


def test_a_comment_of_several_lines_is_refused_beside_an_entry() -> None:
    document = parse(FILE, b'{"a": 1}')

    with pytest.raises(ConfigmigError) as raised:
        document.apply(comment("a", text="two\nlines", where="beside"))

    assert (
        raised.value.message
        == "the edit cannot be written without loss: a comment beside an entry has one line"
    )


def test_a_json_file_with_comments_may_get_more_and_lose_its_last() -> None:
    text = lines("// own", '"a": 1')

    assert edited(text, comment("a", text="new"), name="tsconfig.json") == lines("// new", '"a": 1')
    assert edited(text, comment("a", text=None), name="tsconfig.json") == lines('"a": 1')
    assert edited(text, remove("a"), name="tsconfig.json") == "{}\n"


def test_comments_do_not_come_along_into_strict_json() -> None:
    document = parse("a.json", b'{\n  "b": 2\n}\n')

    document.apply(
        Edit(kind="add", file="a.json", pointer=("a",), after=1.5, after_text='// c\n"a": 1.50 // d\n')
    )

    assert document.render() == b'{\n  "b": 2,\n  "a": 1.50\n}\n'
