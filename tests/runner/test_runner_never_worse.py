"""Whatever a revision does, a run that nobody allowed to never leaves a lower score."""

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from configmig import api
from configmig.documents import parse
from configmig.errors import ConfigmigError
from tests.audit.damaging import WRONG
from tests.workshop import Workshop

if TYPE_CHECKING:
    from configmig.pointer import Pointer

EXAMPLES = 16
"""Revisions of each project; more than half of them are refused."""

REVISION = '''\
"""Something at random."""

revision = {revision!r}
down_revision = {parent!r}


def upgrade(op):
    for operation, name, *arguments in {changes!r}:
        getattr(op.file(name), operation)(*arguments)
'''

WORSE: tuple[Any, ...] = (*WRONG, "http://0.0.0.0:4000", "sk-7hJ2kQ9xBv4LmN8pRt6WcZ1y", "nobody", "(a+)+$")


def places(value: Any, place: "Pointer" = ()) -> Iterator["Pointer"]:
    """Yield every place below ``value``."""
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in children:
        yield (*place, key)
        yield from places(child, (*place, key))


def draw(root: Path, dice: random.Random) -> list[tuple[Any, ...]]:
    """Return one to three operations on the files below ``root``, some of which no file can take."""
    changes: list[tuple[Any, ...]] = []
    for _ in range(dice.randint(1, 3)):
        path = dice.choice(sorted(root.glob("*.yaml")))
        place = dice.choice(list(places(parse(path.name, path.read_bytes()).read())))
        operation = dice.choice(("remove", "rename", "set", "set", "comment"))
        given = {"rename": ("x",), "set": (dice.choice(WORSE),), "comment": ("A word.",)}.get(operation, ())
        changes.append((operation, path.name, place, *given))
    return changes


@pytest.mark.parametrize("which", ["workshop", "gateway"])
def test_no_run_leaves_a_lower_score(which: str, request: pytest.FixtureRequest) -> None:
    made: Workshop = request.getfixturevalue(which)
    start = "1.2.0" if which == "workshop" else "1.0.0"
    api.upgrade(made.open(), start)
    settings = (made.folder / "configmig.ini").read_text(encoding="utf-8")
    alone = "".join(f"gate.{name} = warn\n" for name in ("schema", "consistency", "health"))
    made.write("configmig.ini", settings + alone)
    kept = made.folder / "kept"
    shutil.copytree(made.root, kept)
    before = api.audit(made.open()).score
    ends: Counter[str] = Counter()

    for seed in range(EXAMPLES):
        changes = draw(kept, random.Random(seed))
        made.write("versions/next.py", REVISION.format(revision=f"{start}.1", parent=start, changes=changes))
        try:
            api.upgrade(made.open())
        except ConfigmigError as error:
            ends[error.code] += 1
            assert {path.name: path.read_bytes() for path in made.root.glob("*.yaml")} == {
                path.name: path.read_bytes() for path in kept.glob("*.yaml")
            }, changes
        else:
            ends["done"] += 1
            assert api.audit(made.open()).score >= before, (seed, changes)
        shutil.rmtree(made.root)
        shutil.copytree(kept, made.root)

    assert ends["done"] >= 2
    assert ends["CM515"] >= 2, ends
