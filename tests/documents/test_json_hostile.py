"""JSON that is broken, hostile or odd ends in an error that says where, quickly."""

import time

import pytest

from configmig.documents import Bounds, parse
from configmig.documents.formats.json import parse as parse_json
from configmig.errors import ConfigmigError
from configmig.errors.documents import DuplicateKeyError

BROKEN = [
    pytest.param("", (1, 1), "the file is empty; an empty document is written {}", id="empty"),
    pytest.param("// c\n", (2, 1), "the file is empty; an empty document is written {}", id="only comments"),
    pytest.param('{\n  "a": [1,\n', (3, 1), "the file ends before the '[' of line 2 is closed", id="cut off"),
    pytest.param('{"a" 1}', (1, 6), "a colon is missing behind the key", id="no colon"),
    pytest.param('{"a": 1 "b": 2}', (1, 9), "a comma or '}' is missing before this", id="no comma"),
    pytest.param('{"a": [1}', (1, 9), "'}' where ']' is due", id="the wrong bracket"),
    pytest.param("[,]", (1, 2), "a value is due here, not ','", id="only a comma"),
    pytest.param("[1,,2]", (1, 4), "a value is due here, not ','", id="two commas"),
    pytest.param("{'a': 1}", (1, 2), "texts stand in double quotes", id="single quotes"),
    pytest.param("{a: 1}", (1, 2), "a key must be a text in double quotes", id="JSON5"),
    pytest.param("[NaN]", (1, 2), "'NaN' is no value of JSON", id="NaN"),
    pytest.param("[-Infinity]", (1, 2), "'-Infinity' is no value of JSON", id="Infinity"),
    pytest.param("[01]", (1, 2), "'01' is no value of JSON", id="a leading zero"),
    pytest.param("[True]", (1, 2), "'True' is no value of JSON", id="Python"),
    pytest.param('["a\tb"]', (1, 4), r"a tab in a text is written \t", id="a tab"),
    pytest.param('["a\nb"]', (1, 2), "this text is not closed on its line", id="a line end"),
    pytest.param(r'["\x41"]', (1, 3), r"'\\x' is no escape of JSON", id="an escape"),
    pytest.param("[1] /* x", (1, 5), "this comment is not closed", id="an open comment"),
    pytest.param("[1, /* x", (1, 5), "this comment is not closed", id="an open comment inside"),
    pytest.param("# c\n{}", (1, 1), "comments are written // or /* */", id="a comment of YAML"),
    pytest.param("{}\n{}", (2, 1), "the value ends before this, nothing may follow it", id="two values"),
    pytest.param(
        r'["\ud83d"]',
        (1, 2),
        r"a text holds half of a character (\ud800 to \udfff without its other half)",
        id="half a character",
    ),
    pytest.param("[" + "1" * 5000 + "]", (1, 2), "a number of 5,000 digits, more than 4,000", id="digits"),
]


@pytest.mark.parametrize(("text", "place", "problem"), BROKEN)
def test_broken_text_is_refused_with_its_place(text: str, place: tuple[int, int], problem: str) -> None:
    with pytest.raises(ConfigmigError) as raised:
        parse("a.json", text.encode())

    assert raised.value.message == f"not valid JSON: {problem}"
    assert (raised.value.places[0].line, raised.value.places[0].column) == place
    assert raised.value.hint == f"mend line {place[0]} of a.json, then run the command again"


def test_a_key_that_stands_twice_is_an_error_with_both_lines() -> None:
    with pytest.raises(DuplicateKeyError) as raised:
        parse("a.json", b'{\n  "a": 1,\n  "b": {"a": 2},\n  "\\u0061": 3\n}')

    assert raised.value.message == "the key 'a' stands twice in one mapping, in lines 2 and 4"
    assert [(place.line, place.column) for place in raised.value.places] == [(4, 3), (2, 3)]


ODD_BYTES = [
    pytest.param(b'{"a":\n "x\0"}', "the control character U+0000 may not stand in JSON", (2, 4), id="NUL"),
    pytest.param(b'["\x1b[1m"]', "the control character U+001B may not stand in JSON", (1, 3), id="a colour"),
    pytest.param(b'{"a": "\xe9"}', "byte 0xE9 is not valid UTF-8", (1, 8), id="Latin-1"),
    pytest.param('{"a": 1}'.encode("utf-16"), "the file is UTF-16, not UTF-8", (1, 1), id="UTF-16"),
    pytest.param(
        '{"a": 1}'.encode("utf-16-be"), "the file is UTF-16, not UTF-8", (1, 1), id="UTF-16, no mark"
    ),
    pytest.param('{"a": 1}'.encode("utf-32"), "the file is UTF-32, not UTF-8", (1, 1), id="UTF-32"),
]


@pytest.mark.parametrize(("data", "message", "place"), ODD_BYTES)
def test_other_encodings_and_control_characters_are_named(
    data: bytes, message: str, place: tuple[int, int]
) -> None:
    with pytest.raises(ConfigmigError) as raised:
        parse("a.json", data)

    assert raised.value.message == message
    assert (raised.value.places[0].line, raised.value.places[0].column) == place


HOSTILE = [
    pytest.param(b"[" * 100_000 + b"]" * 100_000, "CM207", id="deep lists"),
    pytest.param(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "CM207", id="deep mappings"),
    pytest.param(b"[" + b"0," * 1_000_000 + b"0]", "CM207", id="many values"),
    pytest.param(b"[" + b"1" * 1_000_000 + b"]", "CM204", id="a million digits"),
    pytest.param(b'["' + b'\\"' * 500_000, "CM204", id="an open text full of quotes"),
    pytest.param(b"[1" + b"/*" * 500_000, "CM204", id="open comments"),
    pytest.param(b"[1," + b" " * 1_000_000 + b"}", "CM204", id="blanks"),
    pytest.param(b"," * 1_000_000, "CM207", id="commas"),
]


@pytest.mark.parametrize(("data", "code"), HOSTILE)
def test_hostile_input_is_refused_in_good_time(data: bytes, code: str) -> None:
    bounds = Bounds(size=32 * 1024 * 1024, depth=200, nodes=200_000)
    started = time.perf_counter()

    with pytest.raises(ConfigmigError) as raised:
        parse_json("a.json", data, bounds=bounds)

    assert raised.value.code == ("CM204" if data.startswith(b",") else code)
    assert time.perf_counter() - started < 10, "a loaded machine is slow, an endless loop is slower"


def test_the_depth_of_the_settings_is_held_and_an_honest_depth_is_read() -> None:
    text = b"[" * 50 + b"]" * 50

    assert parse("a.json", text, limits=Bounds(depth=50)).render() == text
    with pytest.raises(ConfigmigError) as raised:
        parse("a.json", text, limits=Bounds(depth=49))

    assert raised.value.message == "the brackets are nested 50 deep, more than the limit of 49"


def test_commas_in_texts_count_for_nothing() -> None:
    document = parse("a.json", b'["' + b"," * 500 + b'"]', limits=Bounds(nodes=10))

    assert document.read() == ["," * 500]


def test_a_long_line_of_dashes_is_read_quickly() -> None:
    text = b'{\n  "x": 1,\n  // a' + b"-" * 100_000 + b'b\n  "a": 1\n}\n'
    started = time.perf_counter()

    above = parse("a.jsonc", text).comments(("a",)).above

    assert len(above) == 1
    assert time.perf_counter() - started < 10
