"""What documents of all formats have in common."""

from typing import Any

import pytest

from configmig.documents import parse
from configmig.edits import Edit, decode, encode, invert
from configmig.errors.documents import EncodingError, TemplateError
from configmig.pointer import Pointer

TEXTS = [
    pytest.param("a.yaml", "# h\n\nl:\n  # c\n  - 1  # b\n\nk: 2 # d\n\n\nm: {x: 1}\n", id="yaml"),
    pytest.param("a.json", '{"l":\n  [\n    {"a": 1}\n  ],\n\n  "k": 2}\n', id="json"),
    pytest.param("a.jsonc", '{\n  // x\n  "l":\n  [\n    1, // c\n  ],\n\n  "k": 2 // d\n}\n', id="jsonc"),
    pytest.param(
        "a.toml",
        "# h\n\nl = [\n  1, # c\n]\n# x\nk = 2 # d\n\n[t]\n\na = 1\n\nb=2\n[[u]]\nx=1\n\n# y\n[[u]]\n",
        id="toml",
    ),
    pytest.param("a.ini", "; h\n\n[l]\n\n; c\na = 1\n\nb: 2\n\n\n[k]\nb=2\n", id="ini"),
    pytest.param(".env", "# h\n\n# c\nl=1 # d\n\nexport k=2\n\n\nm='3'\n", id="dotenv"),
]


def places(value: Any, pointer: Pointer = ()) -> list[tuple[Pointer, int]]:
    """Return every entry in ``value``, and which of its siblings it is."""
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    found: list[tuple[Pointer, int]] = []
    for number, (key, child) in enumerate(children):
        found += [((*pointer, key), number), *places(child, (*pointer, key))]
    return found


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_a_move_to_where_an_entry_stands_changes_no_byte(name: str, text: str) -> None:
    data = text.encode()
    for pointer, number in places(parse(name, data).read()):
        document = parse(name, data)

        done = document.apply(Edit(kind="move", file=name, pointer=pointer, target=pointer, position=number))

        assert (document.render(), done.origin, done.position) == (data, number, number), pointer
        document.apply(invert(decode(encode(done))))
        assert document.render() == data, pointer


@pytest.mark.parametrize(("name", "text"), TEXTS)
@pytest.mark.parametrize(
    ("encoding", "mark", "shown"),
    [
        ("utf-16-le", "\ufeff", "UTF-16"),
        ("utf-16-be", "\ufeff", "UTF-16"),
        ("utf-16-le", "", "UTF-16"),
        ("utf-16-be", "", "UTF-16"),
        ("utf-32-le", "\ufeff", "UTF-32"),
        ("utf-32-be", "\ufeff", "UTF-32"),
    ],
)
def test_text_in_wide_characters_is_called_by_its_name(
    name: str, text: str, encoding: str, mark: str, shown: str
) -> None:
    with pytest.raises(EncodingError) as raised:
        parse(name, (mark + text).encode(encoding))

    assert raised.value.message == f"the file is {shown}, not UTF-8"


TEMPLATES = [
    pytest.param("a.yaml", "a: {{ x }}\n", "a template, not YAML", (1, 4), id="yaml"),
    pytest.param("a.json", "{% if a %}{}", "a Jinja template, not JSON", (1, 1), id="json"),
    pytest.param("a.json", '{\n"a": {{ a }}}', "a template, not JSON", (2, 6), id="json-value"),
    pytest.param("a.jsonc", "// c\n<%= x %>\n", "an ERB template, not JSON", (2, 1), id="jsonc"),
    pytest.param("a.toml", "a = {{ x }}\n", "a template, not TOML", (1, 5), id="toml"),
    pytest.param(
        "a.toml",
        "a = 1\n{%- if x %}\nb = 1\n{%- endif %}\n",
        "a Jinja template, not TOML",
        (2, 1),
        id="toml-line",
    ),
    pytest.param(
        "a.ini", "[a]\n{% if b == c %}\nk = 1\n{% endif %}\n", "a Jinja template, not INI", (2, 1), id="ini"
    ),
    pytest.param(
        "a.ini",
        "[a]\n{{- range .list }}\nk = 1\n{{- end }}\n",
        "a Go (Helm) template, not INI",
        (2, 1),
        id="ini-go",
    ),
    pytest.param(
        ".env", "A=1\n<% if (x) { %>\nB=1\n<% } %>\n", "an ERB template, not a .env file", (2, 1), id="dotenv"
    ),
    pytest.param(
        ".env", "{{name | upper}}_RELOAD=1\n", "a template, not a .env file", (1, 1), id="dotenv-name"
    ),
]


@pytest.mark.parametrize(("name", "text", "what", "place"), TEMPLATES)
def test_a_template_is_refused_by_its_name(name: str, text: str, what: str, place: tuple[int, int]) -> None:
    with pytest.raises(TemplateError) as raised:
        parse(name, text.encode())

    assert raised.value.message == f"the file is {what}"
    assert (raised.value.places[0].line, raised.value.places[0].column) == place
    assert raised.value.hint == f"leave {name} out of `files` in configmig.ini: only its result has values"


TEXT = [
    pytest.param("a.yaml", 'KEY: "{{ x }}"\nb: ${{ y }}\n', ("KEY",), "{{ x }}", id="yaml"),
    pytest.param("a.json", '{"KEY": "{% if x %}"}\n', ("KEY",), "{% if x %}", id="json"),
    pytest.param("a.toml", 'KEY = """\n{{ x }}\n"""\n', ("KEY",), "{{ x }}\n", id="toml"),
    pytest.param("a.ini", "[a]\nKEY = {{ x }}\n  {% y %}\n", ("a", "KEY"), "{{ x }}\n{% y %}", id="ini"),
    pytest.param(".env", "KEY={{ x }}\nB='<% y %>'\n", ("KEY",), "{{ x }}", id="dotenv"),
]


@pytest.mark.parametrize(("name", "text", "pointer", "value"), TEXT)
def test_an_expression_inside_a_value_is_text_and_stays(
    name: str, text: str, pointer: Pointer, value: str
) -> None:
    document = parse(name, text.encode())
    found = document.read()
    for token in pointer:
        found = found[token]

    document.apply(Edit(kind="rename", file=name, pointer=pointer, target=(*pointer[:-1], "NAME")))

    assert found == value
    assert document.render().decode() == text.replace("KEY", "NAME")


SPELLED = [
    pytest.param(
        "a.yaml",
        "{key}: {text}\nb: 1\n",
        (
            "0o17",
            "1e3",
            "yes",
            "~",
            "2024-01-01T10:00:00Z",
            "'a'",
            '"a"',
            "1_000",
            "0x1F",
            "+.inf",
            "!!str 1",
        ),
        id="yaml",
    ),
    pytest.param(
        "a.json",
        '{{\n  "{key}": {text},\n  "b": 1\n}}\n',
        ("1e3", "1.50", "-0", "1E+2", '"\\u00e9"', '"\\/"', "[1 ,2]", "{ }"),
        id="json",
    ),
    pytest.param(
        "a.jsonc",
        '{{\n  "{key}": {text},\n  "b": 1\n}}\n',
        ("1e3", '"\\u00e9"', "[1, /* c */ 2,]", "{ // c\n  }"),
        id="jsonc",
    ),
    pytest.param(
        "a.toml",
        "{key} = {text}\nb = 1\n",
        ("0o17", "1e3", "1_000", "0x1f", "+1", "inf", "'raw'", "2024-01-01 10:00:00Z", '"""\na"""', "[1 ,2]"),
        id="toml",
    ),
    pytest.param(
        "a.ini", "[b]\n{key} = {text}\n", ("0o17", "Yes", "'a'", '"a"', "%(b)s", "a\n\tb"), id="ini"
    ),
    pytest.param(
        ".env", "{key}={text}\nb=1\n", ("0o17", "'a'", '"a"', "${{b}}", "'$b'", '"a\\nb"'), id="dotenv"
    ),
]


@pytest.mark.parametrize(("name", "line", "texts"), SPELLED)
def test_a_value_keeps_its_spelling_where_it_is_renamed_moved_or_left_alone(
    name: str, line: str, texts: tuple[str, ...]
) -> None:
    parent: Pointer = ("b",) if name == "a.ini" else ()
    for text in (text.replace("{{", "{").replace("}}", "}") for text in texts):
        document = parse(name, line.format(key="key", text=text).encode())

        document.apply(Edit(kind="rename", file=name, pointer=(*parent, "key"), target=(*parent, "name")))
        document.apply(Edit(kind="add", file=name, pointer=(*parent, "z"), after="new", position=0))
        document.apply(
            Edit(kind="move", file=name, pointer=(*parent, "name"), target=(*parent, "last"), position=None)
        )

        found = document.render().decode()
        start = found.index("last") + len("last")
        assert text in found[start : start + len(text) + 5], found
