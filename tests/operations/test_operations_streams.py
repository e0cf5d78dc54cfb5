"""Operations on a YAML file of several documents: paths begin with the number of a document."""

from collections.abc import Callable, MutableMapping
from typing import Any

import pytest

from configmig.edits import decode, encode, invert_all
from configmig.operations import Operations, Workspace

NAME = "app.yaml"
TWO = "kind: A\nspec:\n  port: 1\n---\n# the second\nkind: B  # two\nspec:\n  port: 2\n"

Change = Callable[[Operations], object]


def _edit_in_python(config: MutableMapping[str, Any]) -> None:
    config[NAME][0]["kind"] = "Z"
    config[NAME].append({"kind": "C"})


CHANGES: list[tuple[str, Change, str, str]] = [
    (
        "set where a path says so",
        lambda op: op.file(NAME).set("$[?@.kind=='B'].spec.port", 5),
        "port: 2",
        "port: 5",
    ),
    ("rename in each", lambda op: op.file(NAME).rename("$[*].spec.port", "p"), "port", "p"),
    ("append a document", lambda op: op.file(NAME).append("$", {"kind": "C"}), "", "---\nkind: C\n"),
    (
        "copy a document",
        lambda op: op.file(NAME).copy("$[0]", "$[2]"),
        "",
        "---\nkind: A\nspec:\n  port: 1\n",
    ),
    (
        "move to another document",
        lambda op: op.file(NAME).move("$[0].spec", "$[1].other"),
        TWO,
        "kind: A\n---\n# the second\nkind: B  # two\nspec:\n  port: 2\nother:\n  port: 1\n",
    ),
    (
        "wrap",
        lambda op: op.file(NAME).wrap("$[1].spec", "outer"),
        "spec:\n  port: 2",
        "spec:\n  outer:\n    port: 2",
    ),
    (
        "set a default in each",
        lambda op: op.file(NAME).set_default("$[*].n", 3),
        TWO,
        'kind: A\nspec:\n  port: 1\n"n": 3\n---\n# the second\nkind: B  # two\nspec:\n  port: 2\n"n": 3\n',
    ),
    (
        "plain Python",
        lambda op: op.python(_edit_in_python),
        TWO,
        TWO.replace("kind: A", "kind: Z") + "---\nkind: C\n",
    ),
]


@pytest.mark.parametrize(("change", "old", "new"), [pytest.param(*case, id=name) for name, *case in CHANGES])
def test_an_operation_changes_its_documents_and_is_undone(change: Change, old: str, new: str) -> None:
    workspace = Workspace({NAME: TWO.encode()})

    change(Operations(workspace))

    after = workspace.render()
    assert after[NAME].decode() == (TWO.replace(old, new) if old else TWO + new)
    later = Workspace(after)
    for edit in invert_all([decode(encode(each)) for each in workspace.take_edits()]):
        later.apply(edit)
    assert later.render() == {NAME: TWO.encode()}


def test_an_anchor_that_means_something_else_elsewhere_does_not_come_along() -> None:
    files = {"a.yaml": "k: &x 1\nz: 2\n", "b.yaml": "a: &x 7\nb: *x\n"}
    workspace = Workspace({name: text.encode() for name, text in files.items()})

    Operations(workspace).file("a.yaml").move("$.k", ("b.yaml", "$.k"))

    assert workspace.render() == {"a.yaml": b"z: 2\n", "b.yaml": b"a: &x 7\nb: *x\nk: 1\n"}


def test_an_alias_that_goes_to_another_file_is_written_out() -> None:
    workspace = Workspace({"a.yaml": b"k: &x 1\nm: *x\n", "b.yaml": b"c: 1\n"})

    Operations(workspace).file("a.yaml").move("$.m", ("b.yaml", "$.m"))

    assert workspace.render() == {"a.yaml": b"k: &x 1\n", "b.yaml": b"c: 1\nm: 1\n"}
