"""What is read of a revision file without running it."""

import pytest

from configmig.graph.revision import Revision
from configmig.revisions.reader import read_revision

FULL = '''\
#!/usr/bin/env python
"""Route by model instead of by provider.

Splits the provider `vllm`.
  Indented.
"""

from __future__ import annotations

from configmig.revisions import Operations

revision = "1.2.0"
down_revision = "1.1.0"
branch_labels = ("gateway",)
depends_on = None
date = "2024-10-25"
breaking_changes = (
    "fallback chains list models, "
    "no longer providers",
)
deprecations = ["old"]


def upgrade(op: Operations) -> None:
    raise SystemExit("never run by reading")


def downgrade(op: Operations) -> None:
    pass
'''


def test_all_metadata_of_a_file_is_read() -> None:
    reading = read_revision("versions/b.py", FULL.encode())

    assert reading.error is None
    assert reading.revision == Revision(
        id="1.2.0",
        down_revisions=("1.1.0",),
        branch_labels=("gateway",),
        title="Route by model instead of by provider",
        doc="Route by model instead of by provider.\n\nSplits the provider `vllm`.\n  Indented.",
        date="2024-10-25",
        breaking_changes=("fallback chains list models, no longer providers",),
        deprecations=("old",),
        file="versions/b.py",
        line=12,
        has_downgrade=True,
    )


@pytest.mark.parametrize(
    ("text", "parents"),
    [
        pytest.param('revision = "c"\ndown_revision = None', (), id="base"),
        pytest.param('revision = "c"\ndown_revision = ()', (), id="base as a tuple"),
        pytest.param('revision = "c"\ndown_revision = ("a", "b")', ("a", "b"), id="merge"),
        pytest.param('revision = "c"\ndown_revision = ["a", "b"]', ("a", "b"), id="merge as a list"),
        pytest.param('revision: str = "c"\ndown_revision: str | None = "a"', ("a",), id="annotated"),
        pytest.param('A = "a"\nrevision = "c"\ndown_revision = (A,)', ("a",), id="a constant by its name"),
        pytest.param('revision = "v"\nrevision = "c"\ndown_revision = "a"', ("a",), id="the last one counts"),
        pytest.param('revision = "c"\ndown_revision = "v1.2.0"', ("1.2.0",), id="v in front of a version"),
        pytest.param('def f(): ...\nrevision = "c"\ndown_revision = "a"', ("a",), id="below a function"),
        pytest.param(
            'revision = "c"\nNOTE = """\ndef upgrade\n"""\ndown_revision = "a"',
            ("a",),
            id="def inside of a text",
        ),
        pytest.param('\ufeffrevision = "c"\r\ndown_revision = "a"\r\n', ("a",), id="BOM and CRLF"),
    ],
)
def test_parents_are_read_however_they_are_written(text: str, parents: tuple[str, ...]) -> None:
    revision, error = read_revision("c.py", text.encode())

    assert error is None
    assert revision is not None
    assert (revision.id, revision.down_revisions) == ("c", parents)


def test_an_id_with_v_is_the_version() -> None:
    reading = read_revision("c.py", b'revision = "v1.2.0"\ndown_revision = None\ndepends_on = "v1.0.0"\n')

    assert reading.revision is not None
    assert (reading.revision.id, reading.revision.depends_on) == ("1.2.0", ("1.0.0",))


def test_other_encodings_and_doubtful_escapes_are_read_without_a_warning() -> None:
    source = '# -*- coding: latin-1 -*-\n"""Café \\d"""\nrevision = "c"\ndown_revision = None\n'

    reading = read_revision("c.py", source.encode("latin-1"))

    assert reading.revision is not None
    assert reading.revision.title == "Café \\d"


HEAD = 'revision = "c"\ndown_revision = None\n'


@pytest.mark.parametrize(
    ("text", "expected", "hint"),
    [
        pytest.param(
            "X = 1\n",
            "CM153 c.py: the file c.py does not say its `revision`",
            'write `revision = "…"` in c.py; the name of what is no revision begins with `_`',
            id="no revision",
        ),
        pytest.param(
            'if True:\n    revision = "c"\n',
            "CM153 c.py: the file c.py does not say its `revision`",
            'write `revision = "…"` in c.py; the name of what is no revision begins with `_`',
            id="revision below a condition",
        ),
        pytest.param(
            'revision = "c"\n',
            "CM153 c.py: the file c.py does not say its `down_revision`",
            "write `down_revision = None` in c.py, or the id of the revision before it",
            id="no down_revision",
        ),
        pytest.param(
            'revision = make("c")\n',
            "CM154 c.py:1: `revision` in c.py must be a literal, for revision files are read"
            " without running them"
            '\n1 | revision = make("c")',
            "write the value itself in line 1 of c.py: text, None, or a tuple of texts",
            id="a call",
        ),
        pytest.param(
            'revision = "c"\ndown_revision = (\n    f"a{1}",\n)\n',
            "CM154 c.py:2: `down_revision` in c.py must be a literal, for revision files are read"
            " without running"
            " them\n2 | down_revision = (",
            "write the value itself in line 2 of c.py: text, None, or a tuple of texts",
            id="an f-string",
        ),
        pytest.param(
            'revision = "c"\ndown_revision = ()\ndown_revision += ("a",)\n',
            "CM154 c.py:3: `down_revision` in c.py must be a literal, for revision files are read"
            " without running"
            ' them\n3 | down_revision += ("a",)',
            "write the value itself in line 3 of c.py: text, None, or a tuple of texts",
            id="an addition",
        ),
        pytest.param(
            "revision = 1.2\n",
            "CM155 c.py:1: `revision` in c.py is 1.2, of type float; it must be text that is not empty",
            "correct line 1 of c.py; `configmig explain CM155` says more",
            id="a number",
        ),
        pytest.param(
            'revision = ""\n',
            "CM155 c.py:1: `revision` in c.py is ''; it must be text that is not empty",
            "correct line 1 of c.py; `configmig explain CM155` says more",
            id="empty",
        ),
        pytest.param(
            'revision = "c"\ndown_revision = ("a", 2)\n',
            "CM155 c.py:2: `down_revision` in c.py is a tuple with something else than text in it;"
            " it must be text,"
            " None, or a tuple of texts",
            "correct line 2 of c.py; `configmig explain CM155` says more",
            id="a tuple with a number",
        ),
        pytest.param(
            'revision = "c\n',
            "CM152 c.py:1: the revision file c.py is not valid Python: unterminated string literal"
            " (detected at"
            ' line 1)\n1 | revision = "c',
            "mend line 1 of c.py; `python -m py_compile c.py` checks it",
            id="a syntax error in the very id",
        ),
        pytest.param(
            "(" * 10_000,
            "CM152 c.py:1: the revision file c.py is not valid Python: too many nested parentheses\n1 | "
            + "(" * 10_000,
            "mend line 1 of c.py; `python -m py_compile c.py` checks it",
            id="nested without end",
        ),
    ],
)
def test_a_file_without_a_place_in_the_graph_is_an_error(text: str, expected: str, hint: str) -> None:
    revision, error = read_revision("c.py", text.encode())

    assert revision is None
    assert error is not None
    places = " ".join(map(str, error.places))
    assert "\n".join([f"{error.code} {places}: {error.message}", *error.details]) == expected
    assert error.hint == hint


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        pytest.param(
            HEAD + "breaking_changes = list()\n", "CM154", 3, id="metadata that the graph can do without"
        ),
        pytest.param(HEAD + "date = 2024\n", "CM155", 3, id="a date that is a number"),
        pytest.param(HEAD + "x = = 1\n", "CM152", 3, id="a syntax error below the ids"),
        pytest.param('x = = 1\nrevision: str = "c"\ndown_revision = (\n)\n', "CM152", 1, id="above the ids"),
    ],
)
def test_a_broken_file_keeps_its_place_in_the_graph(text: str, code: str, line: int) -> None:
    revision, error = read_revision("c.py", text.encode())

    assert revision is not None
    assert (revision.id, revision.down_revisions) == ("c", ())
    assert error is not None
    assert (error.code, error.places[0].line) == (code, line)


def test_a_merge_keeps_its_parents_when_it_is_broken() -> None:
    text = "'''Title'''\nx = = 1\nrevision = 'v1.3.0'\ndown_revision = [\n  '1.2.0',\n  \"v1.1.1\"]\n"

    revision, _ = read_revision("c.py", text.encode())

    assert revision is not None
    assert (revision.id, revision.down_revisions, revision.line) == ("1.3.0", ("1.2.0", "1.1.1"), 3)


def test_a_mistake_below_the_head_is_not_the_business_of_the_graph() -> None:
    revision, error = read_revision("c.py", (HEAD + "\ndef upgrade(op):\n    x = = 1\n").encode())

    assert revision is not None
    assert error is None


def test_bytes_that_are_no_text_are_an_error_and_no_crash() -> None:
    revision, error = read_revision("c.py", b"\x00\xff\xfe")

    assert revision is None
    assert error is not None
    assert error.code == "CM152"
