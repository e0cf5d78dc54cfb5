"""Edits of YAML: the whole text after each, the bytes after its undo, and what is refused."""

import time
from functools import reduce
from operator import getitem

import pytest
import yaml

from configmig.documents import parse
from configmig.edits import Edit, decode, encode, invert_all
from configmig.errors import ConfigmigError

FILE = "a.yaml"


def add(*pointer: str | int, value: object, position: int | None = None, note: str | None = None) -> Edit:
    return Edit(kind="add", file=FILE, pointer=pointer, after=value, position=position, note=note)


def remove(*pointer: str | int) -> Edit:
    return Edit(kind="remove", file=FILE, pointer=pointer)


def replace(*pointer: str | int, value: object) -> Edit:
    return Edit(kind="replace", file=FILE, pointer=pointer, after=value)


def rename(*pointer: str | int, to: str) -> Edit:
    return Edit(kind="rename", file=FILE, pointer=pointer, target=(*pointer[:-1], to))


def move(*pointer: str | int, to: tuple[str | int, ...], position: int | None = None) -> Edit:
    return Edit(kind="move", file=FILE, pointer=pointer, target=to, position=position)


MERGE = "a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n"
HIDING = "a: &x {b: 1}\nc:\n  <<: *x\n  b: 2\n  d: 3\n"

CASES = [
    pytest.param(
        "a: 1\n", add("b", value="yes"), 'a: 1\nb: "yes"\n', id="a word that YAML 1.1 reads as true"
    ),
    pytest.param("a: 1\n", add("b", value="1.10"), 'a: 1\nb: "1.10"\n', id="text like a number"),
    pytest.param("a: 1\n", add("b", value="1:30"), 'a: 1\nb: "1:30"\n', id="text like a time"),
    pytest.param("a: 1\n", add("b", value=1e20), "a: 1\nb: 1.0e+20\n", id="a float that 1.1 reads too"),
    pytest.param("a: 1\n", add("b", value="x\ny\n"), "a: 1\nb: |\n  x\n  y\n", id="text of several lines"),
    pytest.param("a: 'x'\n", add("b", value="y"), "a: 'x'\nb: 'y'\n", id="the quotes of the neighbours"),
    pytest.param("a: 1\n", add("no", value=1, position=0), '"no": 1\na: 1\n', id="a key that needs quotes"),
    pytest.param(
        "a: 1\n\nb: 2\n", add("c", value=3), "a: 1\n\nb: 2\n\nc: 3\n", id="a blank line like its neighbours"
    ),
    pytest.param(
        "# h\n\na: 1\n\nb: 2\n",
        add("c", value=3, position=0, note="n"),
        "# h\n\n# n\nc: 3\n\na: 1\n\nb: 2\n",
        id="on top, a blank line below",
    ),
    pytest.param(
        "# h\n\n# ---\n# A\n# ---\na: 1\n",
        add("c", value=3, position=0),
        "# h\n\nc: 3\n\n# ---\n# A\n# ---\na: 1\n",
        id="above the banner of the first section",
    ),
    pytest.param(
        "# === file ===\na: 1\n",
        add("c", value=3, position=0),
        "# === file ===\nc: 3\na: 1\n",
        id="below the banner of the file",
    ),
    pytest.param(
        "a: 1\n\nb: |+\n  x\n",
        add("c", value=3),
        "a: 1\n\nb: |+\n  x\nc: 3\n",
        id="no blank line that would be text",
    ),
    pytest.param(
        "a: |+\n  x\nb: 1\n\nc: 2\n",
        remove("b"),
        "a: |+\n  x\nc: 2\n",
        id="a blank line below kept line ends",
    ),
    pytest.param(
        "a: |\n x\nb: 1\n  \nc: 2\n", remove("b"), "a: |\n x\nc: 2\n", id="blanks that would be text"
    ),
    pytest.param("a: 1\rb: 2\r", add("c", value=[3]), "a: 1\rb: 2\rc:\r  - 3\r", id="CR alone"),
    pytest.param(
        "m:\n    a: 1\n",
        add("m", "b", value={"c": [1]}),
        "m:\n    a: 1\n    b:\n        c:\n            - 1\n",
        id="the indentation of the neighbours",
    ),
    pytest.param(
        "l:\n- 1\nm:\n  a: 1\n",
        add("m", "b", value=[2]),
        "l:\n- 1\nm:\n  a: 1\n  b:\n  - 2\n",
        id="lists that are not indented",
    ),
    pytest.param(
        "l:\n  - 1\n",
        add("l", 0, value={"a": 1, "b": [2, {"c": 3}]}, position=0),
        "l:\n  - a: 1\n    b:\n      - 2\n      - c: 3\n  - 1\n",
        id="a compact item",
    ),
    pytest.param("", add("a", value=1), "a: 1\n", id="into an empty file"),
    pytest.param(
        "# only\n", add("a", value=1, note="n"), "# only\n\n# n\na: 1\n", id="into a file of comments"
    ),
    pytest.param("---\n# c\n...\n", add("a", value=1), "---\n# c\na: 1\n...\n", id="into an empty document"),
    pytest.param(
        "a: {}  # c\nb: 1\n", add("a", "x", value=1), "a:  # c\n  x: 1\nb: 1\n", id="into empty braces"
    ),
    pytest.param("a: []\n", add("a", 0, value={"b": 1}), "a:\n  - b: 1\n", id="into empty brackets"),
    pytest.param(
        "a: {x: 1, y: 2}\n", add("a", "z", value=[1]), "a: {x: 1, y: 2, z: [1]}\n", id="into braces"
    ),
    pytest.param(
        "a: [\n  1,\n  2,\n]\n",
        add("a", 2, value=3),
        "a: [\n  1,\n  2,\n  3,\n]\n",
        id="onto lines of brackets",
    ),
    pytest.param(
        "- a: 1\n  b: 2\n",
        add(0, "c", value=3, position=0),
        "- c: 3\n  a: 1\n  b: 2\n",
        id="first in an item",
    ),
    pytest.param("a: 1\r\nb: 2\r\n", add("c", value={"d": 1}), "a: 1\r\nb: 2\r\nc:\r\n  d: 1\r\n", id="CRLF"),
    pytest.param(
        "\ufeffa: 1", add("b", value="x\ny"), '\ufeffa: 1\nb: "x\\ny"', id="BOM and no final newline"
    ),
    pytest.param("a: 1\nb: 2\n", remove("b"), "a: 1\n", id="the last entry"),
    pytest.param("m:\n  a: 1  # c\nn: 1\n", remove("m", "a"), "m: {}\nn: 1\n", id="the only entry"),
    pytest.param("# h\n\na: 1\n", remove("a"), "# h\n{}\n", id="the only entry of the file"),
    pytest.param("l:\n  - 1\n", remove("l", 0), "l: []\n", id="the only item"),
    pytest.param(
        "- a: 1\n  # of b\n  b: 2\n", remove(0, "a"), "-\n  # of b\n  b: 2\n", id="the first of an item"
    ),
    pytest.param("a: {x: 1, y: 2, z: 3}\n", remove("a", "y"), "a: {x: 1, z: 3}\n", id="out of braces"),
    pytest.param("a: |+\n  x\n\nb: 1\n", remove("a"), "b: 1\n", id="kept line ends"),
    pytest.param('a: "x"  # c\n', replace("a", value="y"), 'a: "y"  # c\n', id="double quotes stay"),
    pytest.param("a: 'x'\n", replace("a", value=5), "a: 5\n", id="a number needs no quotes"),
    pytest.param("a:    1\n", replace("a", value=2), "a:    2\n", id="alignment stays"),
    pytest.param("a:\nb: 1\n", replace("a", value="x"), "a: x\nb: 1\n", id="nothing becomes something"),
    pytest.param("a: &x 1\nb: *x\n", replace("a", value=2), "a: &x 2\nb: *x\n", id="the anchor stays"),
    pytest.param("a: &x 1\nb: *x\n", replace("b", value=2), "a: &x 1\nb: 2\n", id="an alias becomes a value"),
    pytest.param("a: !t x\n", replace("a", value="z"), "a: !t z\n", id="the tag of an application stays"),
    pytest.param(
        "l: [1, 2]\n", replace("l", 1, value={"a": "x, y"}), 'l: [1, {a: "x, y"}]\n', id="in brackets"
    ),
    pytest.param(
        "l:\n  - 1  # one\n  - 2  # two\n",
        replace("l", value=[0, 2, 3]),
        "l:\n  - 0  # one\n  - 2  # two\n  - 3\n",
        id="a list keeps its equal items",
    ),
    pytest.param(MERGE, replace("a", "b", value=7), MERGE.replace("1", "7"), id="what a merge key names"),
    pytest.param(MERGE, add("c", "b", value=7), MERGE + "  b: 7\n", id="a key that hides one of a merge key"),
    pytest.param(
        MERGE, add("c", "e", value=7, position=0), MERGE.replace("  d", "  e: 7\n  d"), id="below a merge key"
    ),
    pytest.param(
        MERGE, replace("c", value={"b": 1, "d": 3}), MERGE.replace("2", "3"), id="the merge key stays"
    ),
    pytest.param(
        MERGE,
        replace("c", value={"b": 9, "d": 2}),
        MERGE.replace("  d", "  b: 9\n  d"),
        id="a value that the merge key brings otherwise",
    ),
    pytest.param(
        MERGE,
        replace("c", value={"d": 2}),
        "a: &x {b: 1}\nc:\n  d: 2\n",
        id="a value without what the merge key brings",
    ),
    pytest.param(
        "a: &x {b: 1}\nc: {<<: *x, b: 2, d: 3}\n",
        replace("c", value={"d": 3}),
        "a: &x {b: 1}\nc: {d: 3}\n",
        id="the same in braces",
    ),
    pytest.param(HIDING, replace("c", "b", value=3), HIDING.replace("b: 2", "b: 3"), id="a hiding key"),
    pytest.param("- - a\n  - b\n", add(0, 1, value="x"), "- - a\n  - x\n  - b\n", id="into a compact list"),
    pytest.param("- - a\n  - b\n- c\n", remove(0, 0), "- - b\n- c\n", id="out of a compact list"),
    pytest.param("- - a\n", add(1, value=["b", ["c"]]), "- - a\n- - b\n  - - c\n", id="a compact list"),
    pytest.param(
        "a: { x: 1 }\n", add("a", "b", value={"k": [1]}), "a: { x: 1, b: { k: [1] } }\n", id="padded braces"
    ),
    pytest.param("a: [ 1, 2 ]\n", add("a", 2, value=3), "a: [ 1, 2, 3 ]\n", id="padded brackets"),
    pytest.param(
        "a: |-  # c\n  one\nb: 1\n",
        replace("a", value="x\ny"),
        "a: |-  # c\n  x\n  y\nb: 1\n",
        id="a literal block stays one",
    ),
    pytest.param("a: >\n  x\n", replace("a", value="y\nz\n"), "a: |\n  y\n  z\n", id="a folded block"),
    pytest.param("a: |\n  x\n", replace("a", value="w"), "a: w\n", id="a block becomes a word"),
    pytest.param("a: !t\n  b: 1\n", add("a", "c", value=2), "a: !t\n  b: 1\n  c: 2\n", id="a tagged mapping"),
    pytest.param("a: !t [1]\n", add("a", 1, value=2), "a: !t [1, 2]\n", id="a tagged list"),
    pytest.param("a: !t x\nb: 1\n", rename("a", to="c"), "c: !t x\nb: 1\n", id="a tag under another name"),
    pytest.param("a: !!str 1\n", replace("a", value="2"), 'a: "2"\n', id="a tag that only made it a text"),
    pytest.param(
        "a: !ENV ${X}\nb:\n  c: 1\n",
        move("a", to=("b", "a")),
        "b:\n  c: 1\n  a: !ENV ${X}\n",
        id="a tag moves",
    ),
    pytest.param("a: &x 1\nb: *x\n", rename("a", to="c"), "c: &x 1\nb: *x\n", id="a definition is renamed"),
    pytest.param(
        "a: &x 1\nb: *x\n", replace("a", value=[1]), "a: &x\n  - 1\nb: *x\n", id="a definition becomes a list"
    ),
    pytest.param(
        "a: &x 1\nb: 2\nc: *x\n",
        move("a", to=("a",), position=1),
        "b: 2\na: &x 1\nc: *x\n",
        id="a definition moves, above its alias still",
    ),
    pytest.param('"a": 1\n', rename("a", to="b c"), '"b c": 1\n', id="quotes of a key stay"),
    pytest.param("a: 1\n", rename("a", to="b: c"), '"b: c": 1\n', id="a new key that needs quotes"),
    pytest.param("? a\n: 1\n", rename("a", to="b"), "? b\n: 1\n", id="an explicit key"),
    pytest.param(
        "? a  # c: d\n: 1\n", replace("a", value=2), "? a  # c: d\n: 2\n", id="the value of an explicit key"
    ),
    pytest.param(
        "? a\n# c: d\n:\n  - 1\n",
        add("a", 1, value=2),
        "? a\n# c: d\n:\n  - 1\n  - 2\n",
        id="below an explicit key",
    ),
    pytest.param(
        "? a\n: 1\n? b\n", replace("b", value=2), "? a\n: 1\n? b\n: 2\n", id="an explicit key alone"
    ),
    pytest.param("? a\n: 1\nb: 2\n", remove("a"), "b: 2\n", id="out goes an explicit key"),
    pytest.param("? a\n: 1\nb: {}\n", move("a", to=("b", "c")), "b:\n  c: 1\n", id="an explicit key moves"),
    pytest.param("8080: 1\n", rename("8080", to="http"), "http: 1\n", id="a number as a key"),
    pytest.param("f: {a: 1}\n", rename("f", "a", to="b"), "f: {b: 1}\n", id="a key in braces"),
    pytest.param(
        "a: 1\nb: 2\nc: 3\n", move("c", to=("c",), position=0), "c: 3\na: 1\nb: 2\n", id="to the front"
    ),
    pytest.param(
        "m:\n  a: |\n    x\n\n    y\nn: 1\n",
        move("m", "a", to=("a",)),
        "m: {}\nn: 1\na: |\n  x\n\n  y\n",
        id="a literal block to the left",
    ),
    pytest.param(
        "l:\n  - x: 1\n    y: 2\nm:\n  n: 1\n",
        move("l", 0, to=("m", "k")),
        "l: []\nm:\n  n: 1\n  k:\n    x: 1\n    y: 2\n",
        id="an item becomes an entry",
    ),
    pytest.param(
        "a: 1\n\t\nb:\n  c: 2\n \t \n  d: 3\n\t# e\n\t\n",
        remove("b", "c"),
        "a: 1\n\t\nb:\n \t \n  d: 3\n\t# e\n\t\n",
        id="tabs in lines that say nothing",
    ),
    pytest.param('1: a\n"1": b\n', remove("1"), "1: a\n", id="text beside the number of the same spelling"),
    pytest.param('1: a\n"1": b\n', remove(1), '"1": b\n', id="a number beside the text of the same spelling"),
    pytest.param(
        "h:\n  e: |\n    one\n\n      two\n     \n  f: 1\nl:\n  - x:\n      - 1\n",
        move("h", "e", to=("l", 0, "x", 0), position=0),
        "h:\n  f: 1\nl:\n  - x:\n      - |\n        one\n\n          two\n         \n      - 1\n",
        id="text of several lines becomes an item",
    ),
    pytest.param(
        "- o:\n    f: |\n      a\n- o:\n    f: |\n      a",
        remove(0, "o", "f"),
        "- o: {}\n- o:\n    f: |\n      a",
        id="text that the end of the file repeats without a line end",
    ),
    pytest.param("o:\n  f: |\n    a\n  ", remove("o", "f"), "o: {}\n  ", id="blanks at the end of the file"),
    pytest.param(
        "b:  # side\n  # of c\n  c: 1\ne: {}\n",
        move("b", to=("e", "x")),
        "e:\n  x:  # side\n    # of c\n    c: 1\n",
        id="into empty braces, which open",
    ),
    pytest.param(
        "a: [{b: 1}, 2]\n", move("a", 1, to=("a", 0, "c")), "a: [{b: 1, c: 2}]\n", id="between brackets"
    ),
    pytest.param(
        "a: &x {b: 1}\nc: [*x, 2]\n", remove("c", 0), "a: &x {b: 1}\nc: [2]\n", id="an alias in brackets"
    ),
    pytest.param(
        "a: {b: &x 1, c: *x}\n", replace("a", "b", value=2), "a: {b: &x 2, c: *x}\n", id="an anchor in braces"
    ),
    pytest.param(
        'a: {"b":1}\n', replace("a", "b", value=2), 'a: {"b":2}\n', id="no blank behind a key in quotes"
    ),
    pytest.param("a: {b, c: }\n", replace("a", "b", value=2), "a: {b: 2, c: }\n", id="a key without a value"),
    pytest.param("a: [b: 1]\n", add("a", 0, "c", value=2), "a: [{b: 1, c: 2}]\n", id="a pair gets braces"),
    pytest.param(
        "{\n\t# of a\n\ta: 1,\n\tb: 2\n}\n",
        add("c", value=3),
        "{\n\t# of a\n\ta: 1,\n\tb: 2,\n\tc: 3\n}\n",
        id="tabs in braces",
    ),
    pytest.param(
        "a: [ 1\n   , 2\n   , 3 ]\n", remove("a", 1), "a: [ 1\n   , 3 ]\n", id="commas that start lines"
    ),
    pytest.param(
        "a:\n  b: 1\n  c: 2\nl:\n- 1\n",
        move("a", to=("l", 1)),
        "l:\n- 1\n- b: 1\n  c: 2\n",
        id="an entry becomes an item",
    ),
]


@pytest.mark.parametrize(("text", "edit", "expected"), CASES)
def test_an_edit_changes_what_it_says_and_its_undo_gives_the_bytes_back(
    text: str, edit: Edit, expected: str
) -> None:
    document = parse(FILE, text.encode())

    done = document.apply(edit)
    result = document.render()

    assert result.decode() == expected
    later = parse(FILE, result)
    for inverse in invert_all([decode(encode(done))]):
        later.apply(inverse)
    assert later.render().decode() == text


REFUSALS = [
    pytest.param("a: 1\n", add("a", value=2), "CM221", "/a exists already", id="place taken"),
    pytest.param("a: 1\n", rename("a", to="a"), None, None, id="its own name"),
    pytest.param("a: 1\nb: 2\n", rename("a", to="b"), "CM221", "/b exists already", id="name taken"),
    pytest.param(
        "a: 1\n",
        remove("b", "c"),
        "CM220",
        "there is nothing at /b/c (the nearest that exists is the root)",
        id="nowhere",
    ),
    pytest.param(
        "a: 1\n", add("a", "b", value=2), "CM222", "/a is a single value, not a mapping", id="into a scalar"
    ),
    pytest.param("a:\n", add("a", "b", value=2), "CM222", "/a is null, not a mapping", id="into null"),
    pytest.param(
        "- 1\n", add("b", value=2), "CM222", "the root is a list, not a mapping", id="a key into a list"
    ),
    pytest.param(
        "a: &x {b: 1}\nc: *x\n",
        replace("c", "b", value=2),
        "CM223",
        "/c/b is reached through the alias *x; it is written in line 1",
        id="through an alias",
    ),
    pytest.param(
        "a: &x {b: 1}\nc:\n  <<: *x\n",
        remove("c", "b"),
        "CM223",
        "/c/b is reached through the alias *x; it is written in line 1",
        id="what a merge key brings",
    ),
    pytest.param(
        "a: &x 1\nb: *x\n",
        remove("a"),
        "CM224",
        "/a carries the anchor &x, which is used in line 2",
        id="a definition in use",
    ),
    pytest.param(
        "a: &x 1\nb: *x\nc: 1\n",
        move("a", to=("a",), position=2),
        "CM224",
        "/a carries the anchor &x, which is used in line 2",
        id="behind its alias",
    ),
    pytest.param(
        "a: &x 1\nb: 2\nc: *x\n",
        move("c", to=("c",), position=0),
        "CM225",
        "the edit cannot be written without loss: the alias *x has no anchor &x above it",
        id="an alias above its definition",
    ),
    pytest.param(
        "a:\n  b: &x 1\nc: 2\nd: [*x]\n",
        replace("a", value=2),
        "CM224",
        "/a carries the anchor &x, which is used in line 4",
        id="a value that holds a definition in use",
    ),
    pytest.param(
        HIDING,
        remove("c", "b"),
        "CM225",
        "the edit cannot be written without loss: a merge key would bring another value in its place",
        id="a key that hides one of a merge key",
    ),
    pytest.param(
        HIDING,
        rename("c", "b", to="e"),
        "CM225",
        "the edit cannot be written without loss: a merge key would bring another value in its place",
        id="the name of a key that hides one of a merge key",
    ),
    pytest.param(
        "c:\n  <<: {b: 1}\n  b: 2\n",
        remove("c", "b"),
        "CM225",
        "the edit cannot be written without loss: a merge key would bring another value in its place",
        id="a key that hides one of a merge key without an alias",
    ),
    pytest.param(
        MERGE,
        remove("c", "<<"),
        "CM220",
        "there is nothing at /c/<< (the nearest that exists is /c)",
        id="a merge key itself",
    ),
    pytest.param(
        "a: &x\n  b: 1\nc: *x\n",
        move("c", to=("a", "c")),
        "CM225",
        "the edit cannot be written without loss: the alias *x lies inside what it names, "
        "so the data would contain itself",
        id="data that would contain itself",
    ),
    pytest.param(
        "a: {b: 1}\n",
        move("a", to=("a", "c")),
        "CM225",
        "the edit cannot be written without loss: an entry cannot be moved into itself",
        id="into itself",
    ),
    pytest.param(
        "a: |\n  x",
        add("b", value=2),
        "CM225",
        "the edit cannot be written without loss: the file ends with a block of text without a line end, "
        "nothing can follow it",
        id="behind text that has no line end",
    ),
]


@pytest.mark.parametrize(("text", "edit", "code", "message"), REFUSALS)
def test_what_cannot_be_done_is_refused_and_nothing_changes(
    text: str, edit: Edit, code: str | None, message: str | None
) -> None:
    document = parse(FILE, text.encode())

    if code is None:
        document.apply(edit)
    else:
        with pytest.raises(ConfigmigError) as raised:
            document.apply(edit)
        assert (raised.value.code, raised.value.message) == (code, message)
        assert raised.value.hint
        assert raised.value.places[0].line or code in ("CM220", "CM221")

    assert document.render().decode() == text


def test_edits_inside_a_definition_show_at_its_aliases() -> None:
    document = parse(FILE, b"a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 2\n")

    document.apply(replace("a", "b", value=3))

    assert document.read() == {"a": {"b": 3}, "c": {"b": 3}, "d": {"e": 2, "b": 3}}
    assert document.render() == b"a: &x {b: 3}\nc: *x\nd:\n  <<: *x\n  e: 2\n"


def test_a_recorded_text_is_written_when_it_still_says_the_value() -> None:
    document = parse(FILE, b"a: 1\n")

    document.apply(Edit(kind="add", file=FILE, pointer=("b",), after=8, after_text="# why\nb: 0o10 # so\n"))

    assert document.render() == b"a: 1\n# why\nb: 0o10 # so\n"


def test_an_undo_after_unrelated_edits_keeps_them() -> None:
    text = b"# h\n\na: 1\n\n# of m\nm:\n  # of x\n  x: 1  # beside\n\n  y: 2\nz: 3\n"
    document = parse(FILE, text)
    done = [document.apply(remove("m", "x")), document.apply(rename("z", to="zz"))]
    by_hand = document.render().replace(b"a: 1", b"a: 7  # mine").replace(b"  y: 2\n", b"  y: 2\n  v: 9\n")

    later = parse(FILE, by_hand)
    for inverse in invert_all(done):
        later.apply(inverse)

    assert later.render() == text.replace(b"a: 1", b"a: 7  # mine").replace(b"  y: 2\n", b"  y: 2\n  v: 9\n")


SPELLINGS = "0o17 0x1F 1_000 1e3 +1 .5 ~ Null yes on 1:30 2024-01-01 'a' \"a\" !x y".replace(
    "!x y", "!x|y"
).split()


@pytest.mark.parametrize("spelling", [each.replace("|", " ") for each in SPELLINGS])
def test_a_value_that_moves_keeps_its_spelling(spelling: str) -> None:
    document = parse(FILE, f"m:\n  a: {spelling}\n  b: 1\no:\n  p: 1\nq: {{r: 1}}\n".encode())

    document.apply(move("m", "a", to=("o", "c")))
    assert document.render().decode() == f"m:\n  b: 1\no:\n  p: 1\n  c: {spelling}\nq: {{r: 1}}\n"

    if ":" in spelling:
        return  # not every reader takes a colon in brackets without quotes
    document.apply(move("o", "c", to=("q", "c")))
    assert document.render().decode() == f"m:\n  b: 1\no:\n  p: 1\nq: {{r: 1, c: {spelling}}}\n"


TEXTS = """\
*star|@at|%p|`x|&a|!t|- a|a: b|#c|null|~||yes|y|off|1.10|0o17|0x1F|017|1_000|1e3|.5|1:30|2024-01-01|=|<<
 lead|end |\tt|a\x07|[x]|{x}|'|"|back\\slash|key:|\x85|\u2028|é 😀|---|... x|? q|a #b""".replace(
    "\n", "|"
).split("|")


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("around", ["a: 1\n", "a: {b: 1}\n", "a: 'x'\n", "- 1\n", "- [1]\n"])
def test_a_text_is_read_as_this_text_by_every_reader(text: str, around: str) -> None:
    document = parse(FILE, around.encode())
    root = document.read()
    place: tuple[str | int, ...] = (1,) if isinstance(root, list) else ("new",)
    inner = root[0] if isinstance(root, list) else root["a"]
    if isinstance(inner, (list, dict)):
        place = (0, 1) if isinstance(inner, list) else ("a", "new")

    document.apply(add(*place, value=text))

    data = document.render()
    for found in (parse(FILE, data).read(), yaml.load(data, Loader=yaml.CSafeLoader)):
        assert reduce(getitem, place, found) == text


@pytest.mark.parametrize("kind", ["set", "rename", "delete", "insert", "move"])
@pytest.mark.parametrize(
    "shape", ["k{0}:\n  a: {0}\n", "k{0}: &x{0} {{a: {0}}}\nl{0}: *x{0}\n"], ids=["plain", "anchors"]
)
def test_the_cost_of_many_edits_grows_with_their_number(kind: str, shape: str) -> None:
    def edits(count: int) -> list[Edit]:
        numbers = range(count)
        return {
            "set": [replace(f"k{n}", "a", value=-n) for n in numbers],
            "rename": [rename(f"k{n}", to=f"m{n}") for n in numbers],
            "delete": [remove(f"k{n}", "a") for n in numbers],
            "insert": [add(f"n{n}", value=[n], position=n) for n in numbers],
            "move": [move(f"k{n}", "a", to=(f"k{n}", "b")) for n in numbers],
        }[kind]

    def seconds(count: int) -> float:
        document = parse(FILE, "".join(map(shape.format, range(count))).encode())
        document.read()
        start = time.process_time()
        for each in edits(count):
            document.apply(each)
        document.render()
        return time.process_time() - start

    few = min(seconds(250) for _ in range(3))
    many = min(seconds(1000) for _ in range(2))

    assert many < 9 * few, "four times as many edits in a file four times as large"
