"""Edits of JSON: the whole text after each, the bytes after its undo, and what is refused."""

import json
import math
from typing import Any

import pytest

from configmig.documents import create, parse
from configmig.edits import Edit, decode, encode, invert_all
from configmig.errors import ConfigmigError

FILE = "a.json"


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


def stored(edits: list[Edit]) -> list[Edit]:
    return [decode(json.loads(json.dumps(encode(edit)))) for edit in edits]


CASES = [
    pytest.param('{"a": 1}\n', add("b", value=2), '{"a": 1, "b": 2}\n', id="on one line"),
    pytest.param('{"a":1}', add("b", value={"c": [1]}), '{"a":1,"b":{"c":[1]}}', id="squeezed"),
    pytest.param('{ "a": 1 }', add("b", value=2), '{ "a": 1, "b": 2 }', id="blanks inside the braces"),
    pytest.param('{ "a" : 1 }', add("b", value=2, position=0), '{ "b" : 2, "a" : 1 }', id="before the colon"),
    pytest.param("{}", add("a", value=1), '{\n  "a": 1\n}', id="into an empty file"),
    pytest.param("[]\n", add(0, value=1), "[\n  1\n]\n", id="into an empty list"),
    pytest.param('{\n\t"a": 1\n}\n', add("b", value=[]), '{\n\t"a": 1,\n\t"b": []\n}\n', id="tabs"),
    pytest.param(
        '{\n    "a": {\n        "x": 1\n    }\n}\n',
        add("b", value={"y": 2}),
        '{\n    "a": {\n        "x": 1\n    },\n    "b": {\n        "y": 2\n    }\n}\n',
        id="four blanks",
    ),
    pytest.param(
        '{\n  "a": [1, 2]\n}\n',
        add("b", value=[3, 4]),
        '{\n  "a": [1, 2],\n  "b": [3, 4]\n}\n',
        id="lists on one line like their neighbours",
    ),
    pytest.param(
        '[\n  {"a": 1},\n  {"a": 2}\n]\n',
        add(1, value={"a": 3}),
        '[\n  {"a": 1},\n  {"a": 3},\n  {"a": 2}\n]\n',
        id="mappings on one line like their neighbours",
    ),
    pytest.param(
        '[{\n  "a": 1\n}, {\n  "a": 2\n}]\n',
        add(2, value={"a": 3}),
        '[{\n  "a": 1\n}, {\n  "a": 2\n}, {\n  "a": 3\n}]\n',
        id="braces that share a line",
    ),
    pytest.param(
        "[\n  1, 2, 3,\n  4, 5\n]\n", add(5, value=6), "[\n  1, 2, 3,\n  4, 5, 6\n]\n", id="several on a line"
    ),
    pytest.param(
        '{ "a": 1\n, "b": 2\n}\n', add("c", value=3), '{ "a": 1\n, "b": 2\n, "c": 3\n}\n', id="commas first"
    ),
    pytest.param(
        '{\r\n  "a": 1\r\n}\r\n', add("b", value={}), '{\r\n  "a": 1,\r\n  "b": {}\r\n}\r\n', id="CRLF"
    ),
    pytest.param('\ufeff{"a": 1}', add("b", value=1), '\ufeff{"a": 1, "b": 1}', id="BOM, no final newline"),
    pytest.param('{"a": "\\u00e9"}', add("b", value="é"), '{"a": "\\u00e9", "b": "\\u00e9"}', id="escapes"),
    pytest.param('{"a": "é"}', add("b", value="ö"), '{"a": "é", "b": "ö"}', id="letters as they are"),
    pytest.param('{"a": 1}', add("b", value='"\n\\'), '{"a": 1, "b": "\\"\\n\\\\"}', id="what needs escapes"),
    pytest.param('{"a": 1}', add(8080, value=1), '{"a": 1, "8080": 1}', id="a number as a key"),
    pytest.param('{"a": 1, "b": 2}', remove("b"), '{"a": 1}', id="the last entry"),
    pytest.param('{"a": 1, "b": 2}', remove("a"), '{"b": 2}', id="the first entry"),
    pytest.param('{"a": 1}', remove("a"), "{}", id="the only entry"),
    pytest.param('{\r\n "a": 1\r\n}', remove("a"), "{}", id="the only entry and all line ends"),
    pytest.param(
        '{\n  "a": 1,\n\n  "b": 2,\n\n  "c": 3\n}\n',
        remove("b"),
        '{\n  "a": 1,\n\n  "c": 3\n}\n',
        id="one of two blank lines",
    ),
    pytest.param("[1, 2, 3]", remove(1), "[1, 3]", id="an item"),
    pytest.param("[1, 2, 3]", remove("1"), "[1, 3]", id="an item by the text of its number"),
    pytest.param('{"a":  1.50}', replace("a", value=2), '{"a":  2}', id="the blanks before a value stay"),
    pytest.param('{"a": 1e3, "b": 1}', replace("b", value=2.5), '{"a": 1e3, "b": 2.5}', id="spellings stay"),
    pytest.param('{"a": 1}', replace("a", value=1e20), '{"a": 1e+20}', id="a large float"),
    pytest.param('{"a": 1}', replace("a", value=10**40), '{"a": 1' + "0" * 40 + "}", id="a large number"),
    pytest.param("1\n", replace(value=[1]), "[\n  1\n]\n", id="the root"),
    pytest.param(
        '{\n  "l": [1.0, 2, 3]\n}\n',
        replace("l", value=[0, 1.0, 3, 4]),
        '{\n  "l": [0, 1.0, 3, 4]\n}\n',
        id="a list keeps its equal items",
    ),
    pytest.param(
        '{"m": {"a":1.0, "b": 2, "c" : 3}}',
        replace("m", value={"c": 3, "a": 1.0}),
        '{"m": {"c" : 3, "a":1.0}}',
        id="a mapping keeps its equal entries",
    ),
    pytest.param('{"a" : 1}', rename("a", to='b"'), '{"b\\"" : 1}', id="a key"),
    pytest.param('{"a": 1}', rename("a", to="a"), '{"a": 1}', id="its own name"),
    pytest.param(
        '{"a": 1, "b": 2, "c": 3}',
        move("c", to=("c",), position=0),
        '{"c": 3, "a": 1, "b": 2}',
        id="to the front",
    ),
    pytest.param(
        '{\n  "m": {\n    "a": {\n      "x": 1.0\n    }\n  },\n  "n": 1\n}\n',
        move("m", "a", to=("a",)),
        '{\n  "m": {},\n  "n": 1,\n  "a": {\n    "x": 1.0\n  }\n}\n',
        id="to the left",
    ),
    pytest.param(
        '{\n  "l": [\n    {\n      "x": 1\n    }\n  ],\n  "m": {\n    "n": 1\n  }\n}\n',
        move("l", 0, to=("m", "k")),
        '{\n  "l": [],\n  "m": {\n    "n": 1,\n    "k": {\n      "x": 1\n    }\n  }\n}\n',
        id="an item becomes an entry",
    ),
    pytest.param(
        '{"a": {"b": 1}, "l": [1]}',
        move("a", to=("l", 0)),
        '{"l": [{"b": 1}, 1]}',
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
    for inverse in invert_all(stored([done])):
        later.apply(inverse)
    assert later.render().decode() == text


REFUSALS = [
    pytest.param('{"a": 1}', add("a", value=2), "CM221", "/a exists already", id="place taken"),
    pytest.param('{"a": 1, "b": 2}', rename("a", to="b"), "CM221", "/b exists already", id="name taken"),
    pytest.param('{"a": 1, "b": 2}', move("a", to=("b",)), "CM221", "/b exists already", id="target taken"),
    pytest.param(
        '{"a": 1}',
        remove("b", "c"),
        "CM220",
        "there is nothing at /b/c (the nearest that exists is the root)",
        id="nowhere",
    ),
    pytest.param(
        '{"a": 1}', add("a", "b", value=2), "CM222", "/a is a single value, not a mapping", id="into a scalar"
    ),
    pytest.param('{"a": null}', add("a", 0, value=2), "CM222", "/a is null, not a list", id="into null"),
    pytest.param(
        "[1]", add("b", value=2), "CM222", "the root is a list, not a mapping", id="a key into a list"
    ),
    pytest.param(
        "[1]", rename(0, to="b"), "CM222", "/0 is an item of a list, not a named entry", id="no name"
    ),
    pytest.param(
        "[1]", remove(), "CM222", "the root is the whole file, not an entry of it", id="the whole file"
    ),
    pytest.param(
        '{"a": {"b": 1}}',
        move("a", to=("a", "c")),
        "CM225",
        "the edit cannot be written without loss: an entry cannot be moved into itself",
        id="into itself",
    ),
    pytest.param(
        '{"a": 1}',
        replace("a", value=math.inf),
        "CM226",
        "JSON has no number like inf (at /a)",
        id="infinity",
    ),
    pytest.param(
        '{"a": 1}',
        replace("a", value=[{1: 2}]),
        "CM226",
        "JSON has no keys like 1 that are not text (at /a/0)",
        id="key",
    ),
    pytest.param(
        '{"a": 1}',
        add("b", value="\ud800"),
        "CM226",
        "JSON has no halves of characters (at /b)",
        id="half a letter",
    ),
    pytest.param(
        '{"a": 1}', add("b", value=2, note="why"), "CM226", "JSON has no comments (at /b)", id="a comment"
    ),
    pytest.param(
        '{"a": 1}',
        add("b", value=10**5000),
        "CM225",
        "the edit cannot be written without loss: a number of more than 4,000 digits",
        id="a number without end",
    ),
]


@pytest.mark.parametrize(("text", "edit", "code", "message"), REFUSALS)
def test_what_cannot_be_done_is_refused_and_nothing_changes(
    text: str, edit: Edit, code: str, message: str
) -> None:
    document = parse(FILE, text.encode())

    with pytest.raises(ConfigmigError) as raised:
        document.apply(edit)

    assert (raised.value.code, raised.value.message) == (code, message)
    assert raised.value.hint
    assert document.render().decode() == text
    assert document.read() == json.loads(text)


def test_a_value_that_contains_itself_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    document = parse(FILE, b"{}")

    with pytest.raises(ConfigmigError) as raised:
        document.apply(add("a", value=endless))

    assert raised.value.message == (
        "the edit cannot be written without loss: the new value is nested too deep, or contains itself"
    )


def test_a_comment_in_strict_json_names_the_way_out() -> None:
    document = parse(FILE, b'{\n  "a": 1\n}\n')

    with pytest.raises(ConfigmigError) as raised:
        document.apply(Edit(kind="comment", file=FILE, pointer=("a",), after_text="why"))

    assert raised.value.message == "JSON has no comments (at /a)"
    assert [(place.file, place.line) for place in raised.value.places] == [(FILE, 2)]
    assert raised.value.hint == "call the file a.jsonc if its programs read comments"


def test_an_unedited_file_renders_the_very_same_object() -> None:
    data = b' {"b" :1e3 ,\r\n\t"a":"\\u0041/" }\n\n'
    document = parse(FILE, data)

    assert document.read() == {"b": 1000.0, "a": "A/"}
    assert document.render() is data


def test_whole_numbers_are_exact_and_floats_are_floats() -> None:
    value = parse(FILE, b"[12345678901234567890123, -0, 1.0, 1E2, 5e-324]").read()

    assert [repr(each) for each in value] == ["12345678901234567890123", "0", "1.0", "100.0", "5e-324"]


def test_the_spelling_of_a_number_travels_with_its_entry() -> None:
    document = parse(FILE, b'{"a": {"x": 1.50, "y": 1e400}, "b": {}}')

    document.apply(move("a", "x", to=("b", "x")))
    document.apply(move("a", "y", to=("y",)))

    assert document.render() == b'{"a": {}, "b": {"x": 1.50}, "y": 1e400}'


def test_an_undo_after_unrelated_edits_keeps_them() -> None:
    text = b'{\n  "a": 1,\n  "m": {\n    "x": 1.0,\n    "y": 2\n  },\n  "z": 3\n}\n'
    document = parse(FILE, text)
    done = [document.apply(remove("m", "x")), document.apply(rename("z", to="zz"))]
    by_hand = document.render().replace(b'"a": 1', b'"a": 7').replace(b'"y": 2', b'"y": 2,\n    "v": 9')

    later = parse(FILE, by_hand)
    for inverse in invert_all(stored(done)):
        later.apply(inverse)

    assert later.render() == text.replace(b'"a": 1', b'"a": 7').replace(b'"y": 2', b'"y": 2,\n    "v": 9')


def test_a_recorded_text_is_written_when_it_still_says_the_value() -> None:
    document = parse(FILE, b'{\n  "a": 1\n}\n')

    document.apply(
        Edit(kind="add", file=FILE, pointer=("b",), after={"x": 1e3}, after_text='"b": {\n  "x": 1E3\n}\n')
    )
    document.apply(Edit(kind="add", file=FILE, pointer=("c",), after=2, after_text='"c": 3\n'))

    assert document.render() == b'{\n  "a": 1,\n  "b": {\n    "x": 1E3\n  },\n  "c": 2\n}\n'


def test_a_place_is_located_in_the_parsed_text() -> None:
    document = parse(FILE, b'{\n  "a": {\n    "b": [1, 22]\n  }\n}\n')
    document.apply(remove("a", "b", 0))

    assert tuple(vars_of(document.locate(("a", "b", 1)))) == (3, 14, 3, 16)
    assert tuple(vars_of(document.locate(("a", "b")))) == (3, 5, 3, 17)
    assert tuple(vars_of(document.locate(("a", "none")))) == (2, 3, 4, 4)
    assert tuple(vars_of(document.locate(()))) == (1, 1, 5, 2)


def vars_of(location: Any) -> tuple[int, int, int, int]:
    return location.line, location.column, location.end_line, location.end_column


def test_scalars_say_where_values_stand() -> None:
    text = '{"a": ["x\\n", 1.0], "b": null}'
    found = list(parse(FILE, text.encode()).scalars())

    assert [(each.pointer, each.text, text[each.start : each.end]) for each in found] == [
        (("a", 0), "x\n", '"x\\n"'),
        (("a", 1), "1.0", "1.0"),
        (("b",), "null", "null"),
    ]


def test_a_new_file_holds_the_value_and_the_comment() -> None:
    value = {"a": {"b": ["yes", 1]}, "c": []}
    text = '{\n  "a": {\n    "b": [\n      "yes",\n      1\n    ]\n  },\n  "c": []\n}\n'

    assert create("a.json", value).render().decode() == text
    assert (
        create("a.jsonc", value, comment="Made\nby hand").render().decode() == f"// Made\n// by hand\n{text}"
    )
    with pytest.raises(ConfigmigError, match="JSON has no comments"):
        create("a.json", value, comment="Made by hand")
