"""Operations on what is special about each format: the whole text that comes out, or a refusal; and undo."""

from collections.abc import Callable

import pytest

from configmig.edits import decode, encode, invert_all
from configmig.errors import ConfigmigError
from configmig.operations import FileOperations, Operations, Workspace

Change = Callable[[FileOperations], object]
Operate = Callable[[str, Change], str]

TOML = """\
name = "shop"
owner.name = "Ann"  # dotted
owner.mail = "ann@example.org"
point = { x = 1, y = 2 }  # inline

# the first
[[servers]]
host = "a"

# the second
[[servers]]
host = "b"
ports = [80, 443]

[log.file]
path = "/tmp/x"
"""
INI = """\
[db]
; equals
host = a
port: 80
user=me
pass : x

[web]
root = /srv

[db]
more = 1
"""
ENV = """\
# where
export HOST=a.example
URL="http://${HOST}:$PORT"  # built
GREETING='hello $USER'
EMPTY=
"""
JSONC = """\
{
  // one line
  "host": "a", // beside
  /* a block
     of two lines */
  "ports": [
    80, // http
    443,
  ],
}
"""
TEXTS = {"a.toml": TOML, "a.ini": INI, ".env": ENV, "a.jsonc": JSONC, "a.json": '{"a": 1}\n'}


def run(name: str, change: Change) -> str:
    """Return the text after a change; its undo gives the old one back, byte for byte."""
    before = {name: TEXTS[name].encode()}
    workspace = Workspace(before)
    change(Operations(workspace).file(name))
    after = workspace.render()
    later = Workspace({**before, **after})
    for edit in invert_all([decode(encode(each)) for each in workspace.take_edits()]):
        later.apply(edit)
    assert {**before, **after, **later.render()} == before
    return after[name].decode()


CHANGES = [
    pytest.param(
        "a.toml",
        lambda f: f.set("$.owner.name", "Bob"),
        ('owner.name = "Ann"  #', 'owner.name = "Bob"  #'),
        id="toml: set under a dotted key",
    ),
    pytest.param(
        "a.toml",
        lambda f: f.add("$.owner.phone", "1"),
        ('.org"\n', '.org"\nowner.phone = "1"\n'),
        id="toml: add beside dotted keys",
    ),
    pytest.param(
        "a.toml",
        lambda f: f.rename("$.owner", "boss"),
        ('owner.name = "Ann"  # dotted\nowner.mail', 'boss.name = "Ann"  # dotted\nboss.mail'),
        id="toml: rename a dotted key wherever it stands",
    ),
    pytest.param(
        "a.toml",
        lambda f: f.add("$.point.z", 3),
        ("{ x = 1, y = 2 }", "{ x = 1, y = 2, z = 3 }"),
        id="toml: add to an inline table",
    ),
    pytest.param(
        "a.toml",
        lambda f: f.remove("$.point.x"),
        ("{ x = 1, y = 2 }", "{ y = 2 }"),
        id="toml: remove from an inline table",
    ),
    pytest.param(
        "a.toml",
        lambda f: f.set_default("$.servers[*].status", "up"),
        [('host = "a"\n', 'host = "a"\nstatus = "up"\n'), ("443]\n", '443]\nstatus = "up"\n')],
        id="toml: set_default in every table of a list",
    ),
    pytest.param(
        "a.toml",
        lambda f: f.append("$.servers", {"host": "c"}),
        ("443]\n", '443]\n\n[[servers]]\nhost = "c"\n'),
        id="toml: append a table to a list of them",
    ),
    pytest.param(
        "a.toml",
        lambda f: f.remove("$.servers[0]"),
        ('# the first\n[[servers]]\nhost = "a"\n\n', ""),
        id="toml: remove a table of a list, with its comment",
    ),
    pytest.param(
        "a.toml",
        lambda f: f.insert("$.servers[1].ports", 1, 8080),
        ("[80, 443]", "[80, 8080, 443]"),
        id="toml: insert into an array in a list of tables",
    ),
    pytest.param(
        "a.toml",
        lambda f: f.rename("$.log", "logging"),
        ("[log.file]", "[logging.file]"),
        id="toml: rename a table that only a header within it names",
    ),
    pytest.param(
        "a.toml",
        lambda f: f.convert("$.servers[?@.host == 'b'].host", str.upper),
        ('host = "b"', 'host = "B"'),
        id="toml: convert in the table that is meant",
    ),
    pytest.param(
        "a.ini", lambda f: f.set("$.db.port", "8080"), ("port: 80", "port: 8080"), id="ini: a colon stays"
    ),
    pytest.param(
        "a.ini", lambda f: f.set("$.db.user", "you"), ("user=me", "user=you"), id="ini: a bare = stays"
    ),
    pytest.param("a.ini", lambda f: f.set("$.db.pass", "y"), ("pass : x", "pass : y"), id="ini: blanks stay"),
    pytest.param(
        "a.ini",
        lambda f: f.set("$.db.more", "2"),
        ("more = 1", "more = 2"),
        id="ini: a section that goes on further below",
    ),
    pytest.param(
        "a.ini",
        lambda f: f.rename("$.db", "database"),
        [("[db]\n; equals", "[database]\n; equals"), ("[db]\nmore", "[database]\nmore")],
        id="ini: rename a section wherever it stands",
    ),
    pytest.param(
        "a.ini",
        lambda f: f.remove("$.db.host"),
        ("; equals\nhost = a\n", ""),
        id="ini: remove a key with its comment",
    ),
    pytest.param(
        "a.ini",
        lambda f: f.move("$.db.user", "$.web.user"),
        [("user=me\n", ""), ("root = /srv\n", "root = /srv\nuser=me\n")],
        id="ini: move to another section, as it is written",
    ),
    pytest.param(
        ".env",
        lambda f: f.set("$.HOST", "b.example"),
        ("export HOST=a.example", "export HOST=b.example"),
        id="env: export stays",
    ),
    pytest.param(
        ".env",
        lambda f: f.set("$.GREETING", "good day"),
        ("'hello $USER'", "'good day'"),
        id="env: single quotes stay",
    ),
    pytest.param(
        ".env",
        lambda f: f.set("$.URL", "https://${HOST}"),
        ('"http://${HOST}:$PORT"  # built', '"https://${HOST}"  # built'),
        id="env: double quotes and the comment stay",
    ),
    pytest.param(
        ".env",
        lambda f: f.rename("$.HOST", "ADDRESS"),
        ("export HOST", "export ADDRESS"),
        id="env: interpolation is left alone, also of what is renamed",
    ),
    pytest.param(
        ".env",
        lambda f: f.set("$.EMPTY", "two words"),
        ("EMPTY=\n", 'EMPTY="two words"\n'),
        id="env: quotes as needed",
    ),
    pytest.param(
        "a.jsonc",
        lambda f: f.append("$.ports", 8080),
        ("443,\n", "443,\n    8080,\n"),
        id="jsonc: the trailing comma stays a habit of lists",
    ),
    pytest.param(
        "a.jsonc",
        lambda f: f.add("$.user", "me", comment="who"),
        ("  ],\n", '  ],\n  // who\n  "user": "me",\n'),
        id="jsonc: and of mappings; a comment comes along",
    ),
    pytest.param(
        "a.jsonc",
        lambda f: f.remove("$.ports"),
        (JSONC[JSONC.index("  /*") : JSONC.rindex("}")], ""),
        id="jsonc: a block comment goes with its entry",
    ),
    pytest.param(
        "a.jsonc",
        lambda f: f.remove("$.host"),
        ('  // one line\n  "host": "a", // beside\n', ""),
        id="jsonc: comments of one line go with their entry",
    ),
]


@pytest.mark.parametrize(("name", "change", "parts"), CHANGES)
def test_an_operation_changes_its_own_text_only(
    name: str, change: Change, parts: tuple[str, str] | list[tuple[str, str]]
) -> None:
    expected = TEXTS[name]
    for old, new in parts if isinstance(parts, list) else [parts]:
        assert expected.count(old) == 1
        expected = expected.replace(old, new)

    assert run(name, change) == expected


REFUSED = [
    pytest.param(
        "a.toml",
        lambda f: f.set("$.name", None),
        "CM226: TOML has no null (at /name)",
        "remove the entry instead of setting it to null",
        id="toml: null",
    ),
    pytest.param(
        "a.toml",
        lambda f: f.set("$.point.x", [1, None]),
        "CM226: TOML has no null (at /point/x/1)",
        "remove the entry instead of setting it to null",
        id="toml: null within a list",
    ),
    pytest.param(
        "a.json",
        lambda f: f.comment("$.a", "why"),
        "CM226: JSON has no comments (at /a)",
        "call the file a.jsonc if its programs read comments",
        id="json: a comment",
    ),
    pytest.param(
        "a.json",
        lambda f: f.add("$.b", 1, comment="why"),
        "CM226: JSON has no comments (at /b)",
        "call the file a.jsonc if its programs read comments",
        id="json: a comment that comes along",
    ),
    pytest.param(
        ".env",
        lambda f: f.add("$.DB", {"HOST": "a"}),
        "CM226: a .env file has no values within values (at /DB)",
        "give a single value, or join the names: a_b instead of a: {b: …}",
        id="env: nesting",
    ),
    pytest.param(
        ".env",
        lambda f: f.set("$.HOST", ["a", "b"]),
        "CM226: a .env file has no lists (at /HOST)",
        "join the items into one text",
        id="env: a list",
    ),
    pytest.param(
        "a.ini",
        lambda f: f.add("$.db.pool", {"size": "1"}),
        "CM226: INI has no sections within sections (at /db/pool)",
        "give a single value, or join the names: a_b instead of a: {b: …}",
        id="ini: sections within sections",
    ),
    pytest.param(
        "a.ini",
        lambda f: f.set("$.db.host", None),
        "CM226: INI has no null (at /db/host)",
        'remove the entry, or set it to the empty text ""',
        id="ini: null",
    ),
    pytest.param(
        "a.ini",
        lambda f: f.set("$.db.host", True),
        "CM226: INI has no true and false (at /db/host)",
        'give the text that the program reads: "true", "yes", "1"',
        id="ini: true",
    ),
]


@pytest.mark.parametrize(("name", "change", "message", "hint"), REFUSED)
def test_what_a_format_does_not_have_is_refused_with_a_code_and_a_hint(
    name: str, change: Change, message: str, hint: str
) -> None:
    before = {name: TEXTS[name].encode()}
    workspace = Workspace(before)

    with pytest.raises(ConfigmigError) as raised:
        change(Operations(workspace).file(name))

    assert (f"{raised.value.code}: {raised.value.message}", raised.value.hint) == (message, hint)
    assert {**before, **workspace.render()} == before


@pytest.mark.parametrize(
    ("name", "text", "change", "result"),
    [
        pytest.param(
            "a.toml",
            'a = "x"  # c\n[t]\n',
            lambda f: f.move("$.a", "$.t.a"),
            '[t]\na = "x"  # c\n',
            id="toml: into an empty table",
        ),
        pytest.param(
            "a.toml",
            "a = 1\nl = []\n",
            lambda f: f.move("$.a", "$.l[0]"),
            "l = [1]\n",
            id="toml: into an empty list",
        ),
        pytest.param(
            "a.ini",
            "[s]\n; c\na = 1\n[t]\n",
            lambda f: f.move("$.s.a", "$.t.a"),
            "[s]\n[t]\n; c\na = 1\n",
            id="ini: into an empty section",
        ),
        pytest.param(
            "a.jsonc",
            '{\n  // c\n  "a": 1,\n  "t": {}\n}\n',
            lambda f: f.move("$.a", "$.t.a"),
            '{\n  "t": {\n    // c\n    "a": 1\n  }\n}\n',
            id="jsonc: into an empty mapping",
        ),
    ],
)
def test_an_entry_moves_into_what_is_empty(name: str, text: str, change: Change, result: str) -> None:
    before = {name: text.encode()}
    workspace = Workspace(before)

    change(Operations(workspace).file(name))

    assert workspace.render()[name].decode() == result
    for edit in invert_all(workspace.take_edits()):
        workspace.apply(edit)
    assert {**before, **workspace.render()} == before


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        pytest.param(
            "s: 1\n# --- limits ---\n# own\nlimits: 5  # beside\nz: 1\n",
            "$.limits",
            "s: 1\n# --- limits ---\n# own\nlimits:\n  rates: 5  # beside\nz: 1\n",
            id="a key",
        ),
        pytest.param(
            "l:\n  # --- one ---\n  - a\n  # --- two ---\n  - b\n",
            "$.l[1]",
            "l:\n  # --- one ---\n  - a\n  # --- two ---\n  - rates: b\n",
            id="an item",
        ),
        pytest.param(
            "# header\nlimits: 5\n", "$.limits", "# header\nlimits:\n  rates: 5\n", id="the only key"
        ),
    ],
)
def test_what_is_wrapped_stays_below_its_title(operate: Operate, text: str, path: str, expected: str) -> None:
    assert operate(text, lambda file: file.wrap(path, "rates")) == expected
