"""Any chain of operations up, unrelated edits in between, and down again: the original with the edits."""

import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import strategies as st

from configmig import api
from configmig.errors import ConfigmigError
from configmig.operations.table import OPERATIONS
from tests.workshop import WITHOUT_JUDGES

SETTINGS = f"[configmig]\nrevision_ids = version\n{WITHOUT_JUDGES}"

YAML = """\
# The head.
own:
  a: 1   # about a
  b: text

  # above m
  m:
    x: 1
    y: {z: 2}
  l:
    - one   # first
    - name: n
      v: 3
theirs:
  keep: 1   # mine
  list:
    - p
    - q
  text: "quoted"
end: 1
"""

JSON = """\
{
  "own": {
    "a": 1,
    "b": "text",
    "m": {"x": 1, "y": {"z": 2}},
    "l": ["one", {"name": "n", "v": 3}]
  },
  "theirs": {
    "keep": 1,
    "list": ["p", "q"],
    "text": "quoted"
  },
  "end": 1
}
"""

TOML = """\
# The head.
end = 1

[own]
a = 1   # about a
b = "text"
# above l
l = ["one", {name = "n", v = 3}]

[own.m]
x = 1
y = {z = 2}

[theirs]
keep = 1   # mine
list = ["p", "q"]
text = "quoted"
"""

INI = """\
; The head.
[own]
a = 1
; about b
b = text

[theirs]
keep = 1
text = quoted
"""

ENV = """\
# The head.
A=1
# about b
B=text

KEEP=1
TEXT="quoted"
"""

FILES = {
    "main.yaml": YAML,
    "main.json": JSON,
    "main.toml": TOML,
    "flat.ini": INI,
    ".env": ENV,
    "extra.yaml": "# Extra.\na: 1   # one\nb: {c: 2}\n",
    "more.yaml": "d: 3\n# about e\ne: [4]\n",
}

BY_HAND = {
    "main.yaml": (
        ("keep: 1   # mine", "keep: 2   # yours"),
        ("    - q\n", "    - q\n    # new\n    - r\n"),
        ('text: "quoted"', "text: 'other'\n  new: {k: v}"),
        ("end: 1", "# before the end\nend: 9"),
    ),
    "main.json": (
        ('"keep": 1', '"keep": 2'),
        ('["p", "q"]', '[\n      "p",\n      "r"\n    ]'),
        ('"text": "quoted"', '"text": "other",\n    "new": true'),
        ('"end": 1', '"end": 9'),
    ),
    "main.toml": (
        ("keep = 1   # mine", "keep = 2   # yours"),
        ('list = ["p", "q"]', 'list = ["p", "r"]'),
        ('text = "quoted"', "text = 'other'\n# new\nnew = true"),
        ("end = 1", "end = 9"),
    ),
    "flat.ini": (("keep = 1", "keep = 2"), ("text = quoted", "text = other\n; new\nnew = yes")),
    ".env": (("KEEP=1", "KEEP=2"), ('TEXT="quoted"', "TEXT='other'\n# new\nNEW=1")),
}
"""What a person may do to what no revision touches; each stands once in its file."""

_NESTED = ("main.yaml", "main.json", "main.toml")
_PLACES = ("$.own.a", "$.own.b", "$.own.m", "$.own.m.x", "$.own.m.y", "$.own.l", "$.own.l[0]", "$.own.l[1]")
_NEW = ("$.own.n", "$.own.m.n", "$.own.o")
_VALUES = ("5", "'new text'", "True", "{'k': [1, 2]}", "['i', {'j': 0}]", "'two\\nlines'", "0.5")
_NOTES = ("None", "'a note'", "'two\\nlines'")

_ON_DOCUMENTS = {
    "set": "f.set({place}, {value})",
    "set_default": "f.set_default({new}, {value}, comment={note})",
    "add": "f.add({new}, {value}, comment={note}, if_exists='replace')",
    "remove": "f.remove({place})",
    "rename": "f.rename({place}, 'n', if_exists='replace')",
    "move": "f.move({place}, {new}, if_exists='replace')",
    "copy": "f.copy({place}, {new}, if_exists='replace')",
    "convert": "f.convert({place}, lambda old: [old, {value}])",
    "append": "f.append('$.own.l', {value}, comment={note})",
    "insert": "f.insert('$.own.l', {number}, {value}, comment={note})",
    "wrap": "f.wrap({place}, 'n')",
    "unwrap": "f.unwrap({place})",
    "split": "f.split({place}, lambda old: {{'n': old, 'o': [old]}})",
    "merge": "f.merge([{place}, {other}], {new}, on_conflict='replace')",
    "sort_keys": "f.sort_keys('$.own')",
    "comment": "f.comment({place}, {note}, where={where})",
    "python": "f.python(lambda values: values['own'].update(n={value}))",
}
_ON_FILES = {
    "create_file": "op.create_file('made.yaml', {{'k': {value}}}, comment={note})",
    "remove_file": "op.remove_file({file})",
    "rename_file": "op.rename_file({file}, 'renamed.yaml')",
    "convert_file": "op.convert_file({file}, 'converted.json')",
    "split_file": "op.split_file('extra.yaml', {{'part.yaml': ['a']}}, comment={note})",
    "merge_files": "op.merge_files(['extra.yaml', 'more.yaml'], 'merged.yaml')",
}
_ON_LINES = {
    "flat.ini": (
        "f.set('$.own.a', '5')",
        "f.remove('$.own.b')",
        "f.rename('$.own.a', 'n')",
        "f.add('$.own.n', 'new', comment={note})",
        "f.add('$.more', {{'k': 'v'}})",
        "f.comment('$.own.b', {note})",
        "f.move('$.own.b', '$.own.z')",
        "f.sort_keys('$.own')",
    ),
    ".env": (
        "f.set('$.A', '5')",
        "f.remove('$.B')",
        "f.rename('$.A', 'N')",
        "f.set_default('$.N', 'new text', comment={note})",
        "f.comment('$.B', {note})",
        "f.copy('$.B', '$.O')",
    ),
}

READERS = {"get", "exists", "select"}


def covered() -> set[str]:
    """Return the operations that are drawn; there is a test that none is missing."""
    return {*_ON_DOCUMENTS, *_ON_FILES}


def all_operations() -> set[str]:
    """Return every operation that changes something."""
    return {operation.name for operation in OPERATIONS} - READERS


@st.composite
def calls(draw: Callable[[st.SearchStrategy[Any]], Any]) -> str:
    """Return one call of an operation as the source of a revision."""
    kind = draw(st.sampled_from(["document", "document", "document", "files", "lines"]))
    file = ""
    if kind == "document":
        file = draw(st.sampled_from(_NESTED))
        template = draw(st.sampled_from(list(_ON_DOCUMENTS.values())))
    elif kind == "files":
        template = draw(st.sampled_from(list(_ON_FILES.values())))
    else:
        file = draw(st.sampled_from(sorted(_ON_LINES)))
        template = draw(st.sampled_from(_ON_LINES[file]))
    call = template.format(
        place=repr(draw(st.sampled_from(_PLACES))),
        other=repr(draw(st.sampled_from(_PLACES))),
        new=repr(draw(st.sampled_from(_NEW))),
        value=draw(st.sampled_from(_VALUES)),
        note=draw(st.sampled_from(_NOTES)),
        number=draw(st.integers(0, 2)),
        where=draw(st.sampled_from(["'above'", "'beside'"])),
        file=draw(st.sampled_from(["'extra.yaml'", "'more.yaml'"])),
    )
    return f"attempt(lambda: {call.replace('f.', f'op.file({file!r}).', 1) if file else call})"


class Story(NamedTuple):
    """What happens to a project: its revisions, and what is edited after each run."""

    revisions: tuple[tuple[str, ...], ...]
    edits: tuple[frozenset[tuple[str, int]], ...]
    """For each run, the edits made after it: the file, and which of ``BY_HAND``."""


@st.composite
def stories(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Story:
    """Return a story of one to three revisions."""
    revisions = tuple(
        tuple(draw(st.lists(calls(), min_size=1, max_size=4))) for _ in range(draw(st.integers(1, 3)))
    )
    left = [(name, number) for name, pairs in BY_HAND.items() for number in range(len(pairs))]
    edits = []
    for _ in revisions:
        now = draw(st.lists(st.sampled_from(left), max_size=4, unique=True)) if left else []
        left = [each for each in left if each not in now]
        edits.append(frozenset(now))
    return Story(revisions, tuple(edits))


def tell(story: Story, where: Path | None = None) -> bool:
    """Let a story happen and assert its end; return False where a run was refused, which changes nothing."""
    folder = Path(tempfile.mkdtemp(prefix="configmig-back-", dir=where))
    try:
        return _tell(story, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _tell(story: Story, folder: Path) -> bool:
    root = folder / "config"
    _write(folder, {"configmig.ini": SETTINGS})
    _write(root, FILES)
    for number, body in enumerate(story.revisions):
        _write(folder / "versions", {f"r{number}.py": _revision(number, body)})
    expected = dict(FILES)
    done = 0
    for number, edits in enumerate(story.edits):
        before = _read(root)
        try:
            api.upgrade(api.open_project(folder), f"{number + 1}.0.0")
        except ConfigmigError:
            assert _read(root) == before
            break
        done += 1
        _edit(root, edits)
        expected = {name: _edited(name, text, edits) for name, text in expected.items()}

    if done:
        api.downgrade(api.open_project(folder), "base")

    assert _read(root) == expected
    return done == len(story.edits)


def _revision(number: int, body: Iterable[str]) -> str:
    parent = f'"{number}.0.0"' if number else "None"
    lines = "\n".join(f"    {call}" for call in body)
    return (
        "from configmig.errors import ConfigmigError\n\n"
        f'revision = "{number + 1}.0.0"\ndown_revision = {parent}\n\n\n'
        "def attempt(call):\n    try:\n        call()\n    except ConfigmigError:\n        pass\n\n\n"
        f"def upgrade(op):\n{lines}\n"
    )


def _edit(root: Path, edits: Iterable[tuple[str, int]]) -> None:
    chosen = frozenset(edits)
    for name in {name for name, _ in chosen}:
        path = root / name
        path.write_text(_edited(name, path.read_text(), chosen))


def _edited(name: str, text: str, edits: Iterable[tuple[str, int]]) -> str:
    for file, number in sorted(edits):
        if file == name:
            old, new = BY_HAND[name][number]
            assert text.count(old) == 1, (name, old)
            text = text.replace(old, new)
    return text


def _write(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text)


def _read(root: Path) -> dict[str, str]:
    return {
        path.name: path.read_text()
        for path in sorted(root.iterdir())
        if path.is_file() and (not path.name.startswith(".") or path.name == ".env")
    }
