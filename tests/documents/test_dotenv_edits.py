"""Edits of files of environment variables: they do what they say, leave the rest alone, and go back."""

import io
from random import Random
from typing import Any

import pytest
from dotenv import dotenv_values
from hypothesis import given, settings
from hypothesis import strategies as st
from line_edits import LINE_KINDS, random_fitting_edit  # type: ignore[import-not-found]

from configmig.documents import create, parse
from configmig.edits import Edit, decode, encode, invert, invert_all
from configmig.errors import ConfigmigError
from configmig.errors.documents import NotInFormatError

SAMPLE = """\
# the header

PORT=8080 # where it listens
export HOST="0.0.0.0"
# the greeting
GREETING='hello world'
URL="http://${HOST}:${PORT}\\n"

EMPTY=
export LATER
KEY = spaced
"""


def edited(text: str, **edit: Any) -> str:
    """Make an edit, check that its undo on the written file gives the bytes back, and return the new text."""
    document = parse(".env", text.encode())
    done = document.apply(Edit(file=".env", **edit))
    written = document.render()
    again = parse(".env", written)
    assert again.read() == document.read()
    again.apply(invert(decode(encode(done))))
    assert again.render() == text.encode()
    return written.decode()


def test_values_are_what_python_dotenv_reads_without_interpolation() -> None:
    value = parse("b/.env.local", SAMPLE.encode()).read()

    assert value == dict(dotenv_values(stream=io.StringIO(SAMPLE), interpolate=False))
    assert value == {
        "PORT": "8080",
        "HOST": "0.0.0.0",
        "GREETING": "hello world",
        "URL": "http://${HOST}:${PORT}\n",
        "EMPTY": "",
        "LATER": None,
        "KEY": "spaced",
    }


CHANGES = [
    pytest.param(
        {"kind": "replace", "pointer": ("PORT",), "after": 9090},
        ("PORT=8080 # where", "PORT=9090 # where"),
        id="a number is written as text, the comment stays",
    ),
    pytest.param(
        {"kind": "replace", "pointer": ("HOST",), "after": "::1"},
        ('"0.0.0.0"', '"::1"'),
        id="export and quotes stay",
    ),
    pytest.param(
        {"kind": "replace", "pointer": ("GREETING",), "after": "it's"},
        ("'hello world'", '"it\'s"'),
        id="other quotes where the old ones cannot hold the value",
    ),
    pytest.param(
        {"kind": "replace", "pointer": ("PORT",), "after": "two words"},
        ("PORT=8080 #", 'PORT="two words" #'),
        id="quotes where a bare value would need them",
    ),
    pytest.param(
        {"kind": "replace", "pointer": ("EMPTY",), "after": "pa$$word"},
        ("EMPTY=", "EMPTY='pa$$word'"),
        id="a lone dollar sign stands in single quotes",
    ),
    pytest.param(
        {"kind": "replace", "pointer": ("EMPTY",), "after": "${HOST}/x"},
        ("EMPTY=", "EMPTY=${HOST}/x"),
        id="a reference stays one",
    ),
    pytest.param(
        {"kind": "replace", "pointer": ("URL",), "after": 'a\nb\\c"d'},
        ('"http://${HOST}:${PORT}\\n"', '"a\\nb\\\\c\\"d"'),
        id="escapes",
    ),
    pytest.param(
        {"kind": "replace", "pointer": ("LATER",), "after": "x"},
        ("LATER", "LATER=x"),
        id="a bare name gets a value",
    ),
    pytest.param(
        {"kind": "rename", "pointer": ("HOST",), "target": ("ADDRESS",)},
        ("export HOST", "export ADDRESS"),
        id="a name changes, references to it do not",
    ),
    pytest.param(
        {"kind": "remove", "pointer": ("GREETING",)},
        ("# the greeting\nGREETING='hello world'\n", ""),
        id="a variable goes with its comment",
    ),
    pytest.param(
        {"kind": "add", "pointer": ("NEW",), "after": "x", "position": 2, "note": "why"},
        ("# the greeting", "# why\nexport NEW=x\n# the greeting"),
        id="a variable is added as its neighbour is written",
    ),
    pytest.param(
        {"kind": "move", "pointer": ("KEY",), "target": ("KEY",), "position": 1},
        None,
        id="a variable moves",
    ),
    pytest.param(
        {"kind": "comment", "pointer": ("KEY",), "where": "beside", "after_text": "odd"},
        ("KEY = spaced", "KEY = spaced  # odd"),
        id="a comment beside a value",
    ),
    pytest.param(
        {"kind": "comment", "pointer": ("GREETING",), "after_text": None},
        ("# the greeting\n", ""),
        id="a comment goes",
    ),
]
MOVED = SAMPLE.replace("KEY = spaced\n", "").replace("export HOST", "KEY = spaced\nexport HOST")


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(("edit", "change"), CHANGES)
def test_an_edit_changes_its_own_lines_only(
    edit: dict[str, Any], change: tuple[str, str] | None, ends: str
) -> None:
    result = edited(SAMPLE.replace("\n", ends), **edit)

    assert result.count("\n") == result.count(ends)
    assert result.replace("\r\n", "\n") == (SAMPLE.replace(*change) if change is not None else MOVED)


NO_TEXT = "a .env file has no way to write this name and text so that they read back the same"
UNREADABLE = "choose a name of letters, digits and _, and a text without comment marks and blanks at its ends"
REFUSED = [
    pytest.param(
        "X",
        {"a": "1"},
        "a .env file has no values within values (at /X)",
        "give a single value, or join the names: a_b instead of a: {b: …}",
        id="nesting",
    ),
    pytest.param("X", ["a"], "a .env file has no lists (at /X)", "join the items into one text", id="a list"),
    pytest.param(
        "X",
        False,
        "a .env file has no true and false (at /X)",
        'give the text that the program reads: "true", "yes", "1"',
        id="false",
    ),
    pytest.param("two words", "x", f"{NO_TEXT} (at /two words)", UNREADABLE, id="a blank in the name"),
    pytest.param("X", "a\0b", f"{NO_TEXT} (at /X)", UNREADABLE, id="NUL"),
    pytest.param("X\0", "a", f"{NO_TEXT} (at /X\0)", UNREADABLE, id="NUL in the name"),
    pytest.param("$X", "x", f"{NO_TEXT} (at /$X)", UNREADABLE, id="a dollar sign in the name"),
]


@pytest.mark.parametrize(("name", "after", "message", "hint"), REFUSED)
def test_what_the_format_cannot_hold_is_refused_and_changes_nothing(
    name: str, after: Any, message: str, hint: str
) -> None:
    document = parse(".env", SAMPLE.encode())

    with pytest.raises(NotInFormatError) as raised:
        document.apply(Edit(kind="add", file=".env", pointer=(name,), after=after))

    assert (raised.value.message, raised.value.hint) == (message, hint)
    assert document.render() == SAMPLE.encode()


def test_a_bare_name_needs_another_one_in_the_file() -> None:
    document = parse(".env", b"A=1\n")

    with pytest.raises(NotInFormatError) as raised:
        document.apply(Edit(kind="replace", file=".env", pointer=("A",), after=None))

    assert raised.value.message == "a .env file has no null (at /A)"
    assert raised.value.hint == 'remove the entry, or set it to the empty text ""'


def test_a_new_file_holds_the_value_and_the_comment() -> None:
    document = create("prod.env", {"A": 1, "B": "two words", "C": ""}, comment="New")

    assert document.render() == b'# New\n\nA=1\nB="two words"\nC=\n'


def test_places_and_scalars() -> None:
    document = parse(".env", SAMPLE.encode())

    place = document.locate(("HOST",))
    spans = [(span.pointer, span.text, SAMPLE[span.start : span.end]) for span in document.scalars()]

    assert (place.line, place.column, place.end_line, place.end_column) == (4, 1, 4, 22)
    assert spans == [
        (("PORT",), "8080", "8080"),
        (("HOST",), "0.0.0.0", '"0.0.0.0"'),
        (("GREETING",), "hello world", "'hello world'"),
        (("URL",), "http://${HOST}:${PORT}\n", '"http://${HOST}:${PORT}\\n"'),
        (("EMPTY",), "", ""),
        (("KEY",), "spaced", "spaced"),
    ]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), ends=st.sampled_from(["\n", "\r\n"]), final=st.booleans())
def test_any_chain_of_edits_reads_back_and_goes_back(seed: int, ends: str, final: bool) -> None:
    random = Random(seed)
    data = SAMPLE.replace("\n", ends)
    data = data if final else data.removesuffix(ends)
    document = parse(".env", data.encode())
    done = []
    for _ in range(6):
        edit = random_fitting_edit(random, ".env", document.read(), random.choice(LINE_KINDS), "dotenv")
        if edit is None:
            continue
        try:
            done.append(document.apply(edit))
        except ConfigmigError:
            continue

    again = parse(".env", document.render())

    assert again.read() == document.read()
    for edit in invert_all([decode(encode(each)) for each in done]):
        again.apply(edit)
    assert again.render() == data.encode()


_TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=150, deadline=None)
@given(value=_TEXT)
def test_any_text_is_written_so_that_it_reads_back(value: str) -> None:
    document = parse(".env", b"A=1 # c\n")

    document.apply(Edit(kind="replace", file=".env", pointer=("A",), after=value))

    assert dotenv_values(stream=io.StringIO(document.render().decode()), interpolate=False) == {"A": value}


def test_a_value_stays_apart_from_the_comment_of_a_name_that_had_none() -> None:
    document = parse(".env", b"A= # nothing yet\n")

    document.apply(Edit(kind="replace", file=".env", pointer=("A",), after="new"))

    assert document.render() == b"A= new # nothing yet\n"
