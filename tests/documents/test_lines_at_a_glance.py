"""Lines that are read at a glance say what the slow and thorough readers say."""

import io

from dotenv.parser import parse_stream
from hypothesis import given, settings
from hypothesis import strategies as st

from configmig.documents import Bounds
from configmig.documents.formats.dotenv.dialect import Dotenv
from configmig.documents.formats.ini import dialect as ini
from configmig.documents.formats.toml import scan as toml
from configmig.documents.templates import MARKS
from configmig.errors.documents import DocumentError

PIECES = (
    *("a", "B_1", "é", "export", "1", "-17", "true", "2024-01-01", "{", "[", "]", "<%", "\\", "$x", "."),
    *(
        "=",
        "=",
        ":",
        " ",
        "  ",
        "\t",
        "\xa0",
        "\r",
        "\u2028",
        "#",
        ";",
        '"',
        "'",
        '""',
        "''",
        ",",
        "\n",
        "\n",
    ),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join).map(lambda text: text + "\n")


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_dotenv_lines_say_what_python_dotenv_reads_in_them(text: str) -> None:
    expected = list(parse_stream(io.StringIO(text)))
    try:
        found = Dotenv().scan(text, file=".env")
    except DocumentError:
        assert any(each.error or (each.key or "").startswith(MARKS) for each in expected)
        return

    pairs = [(chunk.statement.name, chunk.statement.value) for chunk in found.list]
    assert pairs == [(each.key, each.value) for each in expected if each.key is not None]
    assert found.text() == text
    for chunk in found.list:
        line = chunk.statement
        assert line.name in chunk.body[line.start : line.end]
        assert Dotenv().at_least(text) <= len(found)


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_ini_lines_say_what_a_second_look_finds(text: str) -> None:
    for line in text.splitlines(keepends=True):
        found = ini._SIMPLE.fullmatch(line)
        if found is not None:
            assert ini._simple(found) == ini._statement(line)
    try:
        chunks = ini.Ini().scan(text, file="a.ini", inside=True)
    except DocumentError:
        return
    assert chunks.text() == text
    assert ini.Ini().at_least(text) <= len(chunks)


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_toml_lines_say_what_a_second_look_finds(text: str) -> None:
    found = toml._SIMPLE.match(text)
    if found is None:
        return
    fast, slow = (toml._Scanner(text, "a.toml", Bounds()) for _ in range(2))

    one, other = fast.simple(found), slow.statement(0)

    assert (one.kind, one.words, one.end, fast.nodes) == (other.kind, other.words, other.end, slow.nodes)
    assert one.value is not None
    assert other.value is not None
    assert (one.value.kind, one.value.start, one.value.end) == (
        other.value.kind,
        other.value.start,
        other.value.end,
    )
    assert toml._REST.match(text, other.end) is not None
