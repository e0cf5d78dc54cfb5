import pytest

from configmig.errors.operations import UnknownFileError
from configmig.errors.run import UndecidedError
from configmig.finding import Problem
from configmig.operations.operations import Operations
from configmig.operations.workspace import Workspace


def operations() -> Operations:
    return Operations(Workspace({"app.yaml": b"# app\nroutes:\n  a/b: one\n  c: two\n"}), revision="1.2.0")


def test_places_that_cannot_be_decided_are_told_all_at_once() -> None:
    op = operations()

    op.problem("app.yaml", ("routes", "a/b"), "which one is meant?", hint="name it")
    op.problem("app.yaml", ("routes", "c"), "and which here?")

    assert op.problems == (
        Problem("app.yaml", ("routes", "a/b"), "which one is meant?", "name it"),
        Problem("app.yaml", ("routes", "c"), "and which here?"),
    )
    with pytest.raises(UndecidedError) as caught:
        op.require_decided()
    assert caught.value.message == "revision 1.2.0 cannot decide 2 places; nothing was written"
    assert caught.value.details == (
        "app.yaml:3:3 (/routes/a~1b): which one is meant? (name it)",
        "app.yaml:4:3 (/routes/c): and which here?",
    )


def test_a_place_keeps_its_line_when_it_moves_afterwards() -> None:
    op = operations()

    op.problem("app.yaml", ("routes", "c"), "which one is meant?")
    op.file("app.yaml").remove("$.routes['a/b']")

    with pytest.raises(UndecidedError) as caught:
        op.require_decided()
    assert caught.value.details == ("app.yaml:4:3 (/routes/c): which one is meant?",)


def test_nothing_undecided_is_no_error() -> None:
    operations().require_decided()


def test_a_place_in_no_file_is_refused() -> None:
    with pytest.raises(UnknownFileError):
        operations().problem("other.yaml", (), "which one is meant?")
