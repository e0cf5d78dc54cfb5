"""Operate on one file, and hold every success to the same promise: its inverse gives the old bytes back."""

from collections.abc import Callable
from textwrap import dedent
from typing import Any, Protocol

import pytest

from configmig.edits import decode, encode, invert_all
from configmig.errors import ConfigmigError
from configmig.operations import FileOperations, Operations, Workspace


class Operate(Protocol):
    def __call__(self, text: str, change: Callable[[FileOperations], object]) -> str: ...


class Refuse(Protocol):
    def __call__(self, text: str, change: Callable[[FileOperations], object]) -> ConfigmigError: ...


def _change(text: str, change: Callable[[FileOperations], object]) -> str:
    before = {"config.yaml": dedent(text).encode()}
    workspace = Workspace(before)
    change(Operations(workspace).file("config.yaml"))
    after = workspace.render()

    later = Workspace(after)
    for edit in invert_all([decode(encode(each)) for each in workspace.take_edits()]):
        later.apply(edit)

    assert later.render() == before
    return after["config.yaml"].decode()


def _refuse(text: str, change: Callable[[FileOperations], object]) -> ConfigmigError:
    before = {"config.yaml": dedent(text).encode()}
    workspace = Workspace(before)
    with pytest.raises(ConfigmigError) as caught:
        change(Operations(workspace).file("config.yaml"))

    assert workspace.render() == before
    assert workspace.take_edits() == ()
    return caught.value


@pytest.fixture
def operate() -> Operate:
    """Return a function that changes a text and returns the new one; undo is checked on the way."""
    return _change


@pytest.fixture
def refuse() -> Refuse:
    """Return a function that expects an error of a change, and that it left everything as it was."""
    return _refuse


@pytest.fixture
def shown() -> Callable[[ConfigmigError], str]:
    """Return a function that writes an error with its places, details and hint, one a line."""

    def show(error: ConfigmigError) -> str:
        parts: list[Any] = [f"{error.code}: {error.message}", *error.places, *error.details, error.hint]
        return "\n".join(str(part) for part in parts)

    return show
