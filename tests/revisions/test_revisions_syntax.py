"""The digest of a revision: what changes it and what does not."""

import pytest

from configmig.errors.revisions import RevisionSyntaxError
from configmig.revisions.syntax import digest, parse

SOURCE = '''\
"""Title."""
revision = "1"  # a comment


class C:
    """Docs."""

    x: int = 1


async def f(a, *, b=None):
    """Docs."""
    return {**a, "b": b}


def upgrade(op):
    """Docs."""
    op.file("a.yaml").set("$.a", 'x', missing_ok=True)
    for i in range(3):
        yield -i, 1.5, b"z", None, ...
'''


def of(source: str) -> str:
    return digest(parse("a.py", source.encode()))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('"""Title."""', '"""Another title."""', id="docstring of the module"),
        pytest.param('"""Title."""\n', "", id="no docstring"),
        pytest.param('    """Docs."""\n', "", id="docstrings of functions and classes"),
        pytest.param("# a comment", "# another", id="comment"),
        pytest.param("'x'", '"x"', id="quotes"),
        pytest.param("'x'", "u'x'", id="a prefix without meaning"),
        pytest.param("\n\n\n", "\n\n\n\n\n", id="blank lines"),
        pytest.param("set(", "set(\n        ", id="line breaks"),
        pytest.param("1.5", "1.50", id="spelling of a number"),
    ],
)
def test_what_is_only_for_readers_does_not_count(old: str, new: str) -> None:
    assert old in SOURCE

    assert of(SOURCE.replace(old, new)) == of(SOURCE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("'x'", "'y'", id="a text"),
        pytest.param("1.5", "1", id="a number"),
        pytest.param("range(3)", "range(3.0)", id="the type of a number"),
        pytest.param("range(3)", "range(True)", id="a boolean for a number"),
        pytest.param('b"z"', '"z"', id="bytes or text"),
        pytest.param("missing_ok=True", "missing_ok=False", id="an argument"),
        pytest.param("def upgrade", "def downgrade", id="a name"),
        pytest.param('revision = "1"', 'revision = "2"', id="metadata"),
        pytest.param("None, ...", "..., None", id="order"),
        pytest.param("*, b", "b", id="a keyword-only argument"),
    ],
)
def test_what_python_sees_counts(old: str, new: str) -> None:
    assert old in SOURCE

    assert of(SOURCE.replace(old, new)) != of(SOURCE)


def test_the_digest_is_the_same_under_every_python() -> None:
    assert of(SOURCE) == "de026d418b7277876782128de59767132aba2edb396db7597209b13a5ce54448"


def test_a_sum_of_thousands_of_terms_is_digested() -> None:
    assert len(of("x = " + " + ".join(["1"] * 900))) == 64


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        pytest.param("x = 1\ny = (\n", 2, "'(' was never closed", id="bracket"),
        pytest.param("x = 1\n  y = 2\n", 2, "unexpected indent", id="indent"),
        pytest.param("x" + "." * 3 + "\n", 1, "invalid syntax", id="nonsense"),
    ],
)
def test_broken_python_is_refused_with_its_line(source: str, line: int, reason: str) -> None:
    with pytest.raises(RevisionSyntaxError) as raised:
        parse("a.py", source.encode())

    assert raised.value.message == f"the revision file a.py is not valid Python: {reason}"
    assert raised.value.places[0].line == line
    assert raised.value.details == (f"{line} | {source.splitlines()[line - 1].strip()}",)


def test_a_secret_in_a_quoted_line_is_masked() -> None:
    with pytest.raises(RevisionSyntaxError) as raised:
        parse("a.py", b'password = = "hunter2-hunter2"\n')

    assert "hunter2" not in raised.value.details[0]
