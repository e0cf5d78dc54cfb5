"""TOML, INI and .env files that are broken, odd or hostile: an error with its place, soon, no traceback."""

import time
import tracemalloc

import pytest

from configmig.documents import Bounds, parse
from configmig.errors.documents import DocumentError

BROKEN = [
    pytest.param(
        "a.toml",
        b"a = 1\nb = [1\n",
        "not valid TOML: Unclosed array",
        "a.toml:2:7",
        "2 | b = [1",
        id="toml-open",
    ),
    pytest.param(
        "a.toml",
        b'a = "\x01"\n',
        "not valid TOML: Illegal character '\\x01'",
        "a.toml:1:6",
        '1 | a = "\ufffd"',
        id="toml-control",
    ),
    pytest.param(
        "a.toml",
        b"[a]\nx = 1\n\n[a]\n",
        "the key 'a' stands twice in one mapping, in lines 1 and 4",
        "a.toml:4:1",
        None,
        id="toml-twice",
    ),
    pytest.param(
        "a.toml", b"a = 1\nb = \xe9\n", "byte 0xE9 is not valid UTF-8", "a.toml:2:5", None, id="toml-latin"
    ),
    pytest.param(
        "a.toml", "a = 1".encode("utf-16"), "the file is UTF-16, not UTF-8", "a.toml:1:1", None, id="toml-16"
    ),
    pytest.param(
        "a.toml",
        b"a = \0\n",
        "the control character U+0000 may not stand in TOML",
        "a.toml:1:5",
        None,
        id="toml-nul",
    ),
    pytest.param(
        "a.ini",
        b"[a]\n= 1\n",
        "not valid INI: expected [section], or a key and a value with '=' between them",
        "a.ini:2:1",
        "2 | = 1",
        id="ini-no-key",
    ),
    pytest.param(
        "a.cfg",
        b"import os\n",
        "not valid INI: expected [section], or a key and a value with '=' between them",
        "a.cfg:1:1",
        "1 | import os",
        id="ini-python",
    ),
    pytest.param(
        "a.ini",
        b"[a]\nx\n  y\n",
        "not valid INI: a line that continues a key without a value",
        "a.ini:3:3",
        "3 |   y",
        id="ini-continued",
    ),
    pytest.param(
        "a.ini",
        b"[a]\nx=1\n[b]\n[a]\nx=2\n",
        "the key 'x' stands twice in one mapping, in lines 2 and 5",
        "a.ini:5:1",
        None,
        id="ini-twice",
    ),
    pytest.param(
        "a.ini",
        b"[a]\nx=\0\n",
        "the control character U+0000 may not stand in INI",
        "a.ini:2:3",
        None,
        id="ini-nul",
    ),
    pytest.param(
        ".env",
        b"A=1\n\nB='x\n",
        "not valid as a .env file: expected NAME=value, with any quote closed",
        ".env:3:1",
        "3 | B='x",
        id="env-open",
    ),
    pytest.param(
        ".env",
        b"A=1\nA=2\n",
        "the key 'A' stands twice in one mapping, in lines 1 and 2",
        ".env:2:1",
        None,
        id="env-twice",
    ),
]


@pytest.mark.parametrize(("name", "data", "message", "place", "source"), BROKEN)
def test_a_broken_file_is_told_with_its_place(
    name: str, data: bytes, message: str, place: str, source: str | None
) -> None:
    with pytest.raises(DocumentError) as raised:
        parse(name, data)

    assert raised.value.message == message
    assert str(raised.value.places[0]) == place
    assert raised.value.details == (() if source is None else (source,))


HOSTILE = [
    pytest.param("a.toml", b"a = " + b"[" * 100_000, id="deep arrays"),
    pytest.param("a.toml", b"a = " + b"{a=" * 100_000, id="deep tables"),
    pytest.param("a.toml", b".".join([b"a"] * 100_000) + b" = 1\n", id="a long key"),
    pytest.param("a.toml", b"a = {" + b".".join([b"a"] * 100_000) + b" = 1}\n", id="a long key in braces"),
    pytest.param("a.toml", b"[" + b".".join([b"a"] * 100_000) + b"]\n", id="a long header"),
    pytest.param("a.toml", b"a = " + b"9" * 1_000_000 + b"\n", id="a long number"),
    pytest.param("a.toml", b"a = [" + b"1," * 1_000_000 + b"]\n", id="many values"),
    pytest.param("a.toml", b'a = """' + b"x\\\n" * 100_000, id="a string without an end"),
    pytest.param("a.ini", b"[" * 200_000 + b"]" * 200_000 + b"x\n", id="brackets"),
    pytest.param(".env", b"A=x" + b" " * 200_000 + b"y\n", id="blanks"),
    pytest.param(".env", b'A="' + b"\\" * 200_001 + b"\n", id="backslashes"),
]


@pytest.mark.parametrize(("name", "data"), HOSTILE)
def test_a_hostile_file_is_refused_soon_and_in_little_memory(name: str, data: bytes) -> None:
    tracemalloc.start()
    begin = time.process_time()

    with pytest.raises(DocumentError):
        parse(name, data)

    seconds, peak = time.process_time() - begin, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seconds < 3  # a second at most without the tracing, and on a machine that does nothing else
    assert peak < 200_000_000


ODD = [
    pytest.param("a.ini", b"[a]\nx" + b" " * 200_000 + b"y\n", id="blanks in a key"),
    pytest.param("a.ini", b"[a]\nx = a" + b" #" * 200_000 + b"\n", id="marks"),
    pytest.param("a.ini", b"[a]\nk =\n" + b"  x\n" * 20_000, id="a long value"),
    pytest.param("a.toml", b"a = " + b"[" * 190 + b"]" * 190 + b"\n", id="deep, but not too deep"),
    pytest.param("a.toml", b"", id="empty"),
    pytest.param("a.toml", b"\xef\xbb\xbf", id="a mark alone"),
    pytest.param("a.toml", b"# only\n\n", id="comments"),
    pytest.param("a.toml", b"a = nan\nb = -inf\nc = 1e3\nd = 0o17\ne = 1_000\n", id="spellings"),
    pytest.param(".env", b"\n\n# x", id="env-comments"),
]


@pytest.mark.parametrize(("name", "data"), ODD)
def test_an_odd_file_stays_as_it_is(name: str, data: bytes) -> None:
    document = parse(name, data)

    list(document.scalars())

    assert document.render() == data


@pytest.mark.parametrize(
    ("name", "data", "bounds", "message"),
    [
        pytest.param(
            "a.toml",
            b"a = [[1]]\n",
            Bounds(depth=2),
            "the values are nested 3 deep, more than the limit of 2",
            id="depth",
        ),
        pytest.param(
            "a.toml",
            b"a = 1\nb = 2\n",
            Bounds(nodes=3),
            "the file has 4 values, more than the limit of 3",
            id="values",
        ),
        pytest.param(
            "a.ini",
            b"a=1\nb=2\n",
            Bounds(nodes=1),
            "the file has at least 2 entries, more than the limit of 1",
            id="entries",
        ),
        pytest.param(
            ".env", b"A=1\n", Bounds(size=3), "the file has 4 bytes, more than the limit of 3", id="size"
        ),
    ],
)
def test_the_limits_hold(name: str, data: bytes, bounds: Bounds, message: str) -> None:
    with pytest.raises(DocumentError) as raised:
        parse(name, data, limits=bounds)

    assert raised.value.message == message
