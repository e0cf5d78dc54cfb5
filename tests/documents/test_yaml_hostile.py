"""Broken, odd and hostile YAML: one clear error each, quickly, and never a dead interpreter."""

import time

import pytest

from configmig.documents import Bounds, parse
from configmig.errors import ConfigmigError

FILE = "a.yaml"


def bomb(of: str) -> bytes:
    lines = ["a0: &a0 " + ("[x, x]" if of == "alias" else "{k: 1}")]
    for n in range(1, 60):
        inner = f"[*a{n - 1}, *a{n - 1}]" if of == "alias" else f"{{<<: [*a{n - 1}, *a{n - 1}], k{n}: 1}}"
        lines.append(f"a{n}: &a{n} {inner}")
    return "\n".join(lines).encode()


ERRORS = [
    pytest.param(
        b"a: [1\nb: 2\n",
        "CM204",
        "not valid YAML: did not find expected ',' or ']' (while parsing a flow "
        "sequence that starts in line 1)",
        "a.yaml:2:2",
        ("2 | b: 2",),
        id="syntax",
    ),
    pytest.param(
        b"a:\n\tb: 1\n",
        "CM205",
        "a tab is used as indentation, YAML allows only spaces",
        "a.yaml:2:1",
        ("2 | →b: 1",),
        id="tab",
    ),
    pytest.param(
        b"a: |\n  x\n\t\n  y\n",
        "CM205",
        "a tab is used as indentation, YAML allows only spaces",
        "a.yaml:3:1",
        ("3 | →",),
        id="a tab in a block of text",
    ),
    pytest.param(
        b": 1\n",
        "CM204",
        "not valid YAML: did not find expected key (while parsing a block mapping)",
        "a.yaml:1:1",
        ("1 | : 1",),
        id="no key",
    ),
    pytest.param(
        b"ok: 1\na: caf\xe9\n", "CM202", "byte 0xE9 is not valid UTF-8", "a.yaml:2:7", (), id="latin 1"
    ),
    pytest.param(
        "a: 1".encode("utf-16"), "CM202", "the file is UTF-16, not UTF-8", "a.yaml:1:1", (), id="UTF-16"
    ),
    pytest.param(
        b"a: 1\nb: \x00\n",
        "CM203",
        "the control character U+0000 may not stand in YAML",
        "a.yaml:2:4",
        (),
        id="NUL",
    ),
    pytest.param(
        b"a: \x1b[0m\n",
        "CM203",
        "the control character U+001B may not stand in YAML",
        "a.yaml:1:4",
        (),
        id="escape",
    ),
    pytest.param(
        b"a: secret1\nb: 1\na: secret2\n",
        "CM206",
        "the key 'a' stands twice in one mapping, in lines 1 and 3",
        "a.yaml:3:1",
        (),
        id="duplicate",
    ),
    pytest.param(
        b"a: *x\n",
        "CM208",
        "the alias *x has no anchor &x above it",
        "a.yaml:1:4",
        ("1 | a: *x",),
        id="no anchor",
    ),
    pytest.param(
        b"a: &x\n- *x\n",
        "CM208",
        "the alias *x lies inside what it names, so the data would contain itself",
        "a.yaml:2:3",
        ("2 | - *x",),
        id="data in itself",
    ),
    pytest.param(
        b"a: {{ name }}\n",
        "CM211",
        "the file is a template, not YAML",
        "a.yaml:1:4",
        ("1 | a: {{ name }}",),
        id="a template that happens to be YAML",
    ),
    pytest.param(
        b"{% if x %}\na: 1\n{% endif %}\n",
        "CM211",
        "the file is a Jinja template, not YAML",
        "a.yaml:1:1",
        ("1 | {% if x %}",),
        id="Jinja",
    ),
    pytest.param(
        b"a:\n  {{- if .Values.x }}\n  b: {{ .Values.x }}\n  {{- end }}\n",
        "CM211",
        "the file is a Go (Helm) template, not YAML",
        "a.yaml:2:3",
        ("2 |   {{- if .Values.x }}",),
        id="Helm",
    ),
    pytest.param(
        b"a: '{{ x }}'\nb: [1\nc: ${{ y }}\n",
        "CM204",
        "not valid YAML: did not find expected ',' or ']' (while parsing a flow "
        "sequence that starts in line 2)",
        "a.yaml:3:2",
        ("3 | c: ${{ y }}",),
        id="expressions that are text",
    ),
    pytest.param(
        b"? [a]\n: 1\n", "CM210", "a key is a list or a mapping", "a.yaml:1:3", (), id="collection as key"
    ),
]


@pytest.mark.parametrize(("data", "code", "message", "place", "details"), ERRORS)
def test_each_fault_has_its_error(
    data: bytes, code: str, message: str, place: str, details: tuple[str, ...]
) -> None:
    with pytest.raises(ConfigmigError) as raised:
        parse(FILE, data).read()

    error = raised.value
    assert (error.code, error.message, str(error.places[0]), error.details) == (code, message, place, details)
    assert error.hint


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"[" * 100_000, id="brackets"),
        pytest.param(b"{a: " * 100_000, id="braces"),
        pytest.param(b"- " * 100_000, id="dashes"),
        pytest.param(b"? " * 100_000, id="explicit keys"),
        pytest.param(b"\n".join(b" " * n + b"a:" for n in range(3000)), id="indentation"),
        pytest.param(b"- \n" * 1_000_000, id="items"),
        pytest.param(b"a: &a 1\nb: [" + b"*a ," * 300_000 + b"]", id="aliases"),
        pytest.param(bomb("alias"), id="aliases of aliases"),
        pytest.param(bomb("merge"), id="merges of merges"),
    ],
)
def test_a_bomb_is_refused_before_anything_walks_it(data: bytes) -> None:
    start = time.process_time()

    with pytest.raises(ConfigmigError) as raised:
        parse(FILE, data)

    assert raised.value.code == "CM207"
    assert time.process_time() - start < 3


def test_bounds_are_held() -> None:
    with pytest.raises(ConfigmigError, match=r"the file has 5 bytes, more than the limit of 4"):
        parse(FILE, b"a: 1\n", limits=Bounds(size=4))
    with pytest.raises(ConfigmigError, match=r"the file has too many nodes, more than the limit of 2"):
        parse(FILE, b"a: 1\n", limits=Bounds(nodes=2))
    with pytest.raises(ConfigmigError, match=r"the nesting is too deep, more than the limit of 1"):
        parse(FILE, b"a: [1]\n", limits=Bounds(depth=1))


@pytest.mark.parametrize(
    ("data", "value"),
    [
        pytest.param(b"", None, id="empty"),
        pytest.param(b"# only\n", None, id="comments"),
        pytest.param(b"---\n...\n", None, id="empty document"),
        pytest.param(b"\xef\xbb\xbfa: 1\r\n", {"a": 1}, id="BOM and CRLF"),
        pytest.param(
            b"a: 0o17\nb: 0x1F\nc: 1e3\nd: -.inf\n",
            {"a": 15, "b": 31, "c": 1000.0, "d": float("-inf")},
            id="numbers",
        ),
        pytest.param(
            b"a: yes\nb: 1:30\nc: 2024-01-01\nd: 1_000\n",
            {"a": "yes", "b": "1:30", "c": "2024-01-01", "d": "1_000"},
            id="text in YAML 1.2",
        ),
        pytest.param(b"a: ~\nb:\nc: null\nd: ''\n", {"a": None, "b": None, "c": None, "d": ""}, id="nothing"),
        pytest.param(b"a: !!str 1\nb: !!int '2'\nc: !x 3\n", {"a": "1", "b": 2, "c": "3"}, id="tags"),
        pytest.param(
            b"a: 1\n\t\nb:\n  c: 2\n \t \n  d: 3\n\t# e\n\t\n",
            {"a": 1, "b": {"c": 2, "d": 3}},
            id="tabs in lines that say nothing",
        ),
        pytest.param(b"8080: a\ntrue: b\n", {8080: "a", True: "b"}, id="keys that are not text"),
        pytest.param(
            b"a: |\n  x\n   y\n\nb: >-\n  p\n  q\n", {"a": "x\n y\n", "b": "p q"}, id="block scalars"
        ),
        pytest.param(
            b"a: &a {x: 1}\nb: {<<: *a, y: 2}\n", {"a": {"x": 1}, "b": {"y": 2, "x": 1}}, id="merge"
        ),
        pytest.param(b"a: " + b"9" * 100_000, {"a": "9" * 100_000}, id="a number too long to convert"),
        pytest.param(b"a: 0x" + b"f" * 100_000, {"a": "0x" + "f" * 100_000}, id="another"),
    ],
)
def test_odd_files_are_read(data: bytes, value: object) -> None:
    document = parse(FILE, data)

    assert document.read() == value
    assert document.render() == data


def test_places_are_told_in_lines_and_columns() -> None:
    document = parse(FILE, "# 😀\nm:\n  - é: x\n    k: [1, 2]\n".encode())

    found = document.locate(("m", 0, "k"))
    assert (found.line, found.column, found.end_line, found.end_column) == (4, 5, 4, 14)
    assert document.locate(("m", 0, "k", 1)).column == 12
    assert document.locate(("m", 7, "x")) == document.locate(("m",))


def test_scalars_are_told_with_their_spans() -> None:
    text = "a: \"x\"\nb:\n  - 'y'\n"
    document = parse(FILE, text.encode())

    assert [(s.pointer, s.text, text[s.start : s.end]) for s in document.scalars()] == [
        (("a",), "x", '"x"'),
        (("b", 0), "y", "'y'"),
    ]
