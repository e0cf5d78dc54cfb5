"""Random files, random chains of operations: undo gives the text back, what nobody touched stays."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from configmig.edits import Value, decode, encode, invert_all
from configmig.errors import ConfigmigError
from configmig.operations import FileOperations, Match, Operations, Workspace
from configmig.operations.replay import replay
from configmig.pointer import Pointer

Draw = Callable[[st.SearchStrategy[Any]], Any]

_NAMES = st.sampled_from(["alpha", "beta", "model", "llama3.1:latest", "a/b", "it's", "x y", "on"])
_TEXTS = st.sampled_from(
    ["plain", "with: colon", "yes", "1.10", "", "two\nlines\n", "# no comment", "~", "é"]
)
_SCALARS = st.none() | st.booleans() | st.integers(-9, 99) | st.sampled_from([0.5, 1e30]) | _TEXTS
_SPELLINGS = st.sampled_from(
    ["yes", "0o17", "1e3", "~", "'quoted'", '"double"', "2024-10-25", "|\n  block\n"]
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def _blocks(draw: Draw, depth: int = 0) -> list[str]:
    """Return the lines of a mapping or a list in block style, at column 0, with comments and blank lines."""
    lines: list[str] = []
    is_list = depth > 0 and draw(st.booleans())
    names = draw(st.lists(_NAMES, min_size=1, max_size=4, unique=True))
    for name in names:
        if draw(st.integers(0, 4)) == 0:
            lines.append("")
        if draw(st.integers(0, 3)) == 0:
            lines.append(f"# about {name}")
        head = "-" if is_list else ('"' + name + '"' if name in ("it's", "x y", "on") else name) + ":"
        kind = draw(st.integers(0, 3 if depth < 2 else 1))
        beside = draw(st.sampled_from(["", "", "   # beside", " # near"]))
        if kind == 0:
            lines.append(f"{head} {draw(st.sampled_from(['plain', '42', 'true', '1.5', 'a b']))}{beside}")
        elif kind == 1:
            spelling = draw(_SPELLINGS)
            first, *rest = spelling.split("\n")
            lines.append(f"{head} {first}" + (beside if not rest else ""))
            lines += [line for line in rest if line]
        elif kind == 2:
            flow = draw(st.sampled_from(["[]", "{}", "[a, b]", "{k: 1, m: [x]}"]))
            lines.append(f"{head} {flow}{beside}")
        else:
            step = "  " if is_list or draw(st.booleans()) else "    "
            lines.append(head + beside)
            lines += [step + line if line else "" for line in draw(_blocks(depth + 1))]
    return lines


@st.composite
def _files(draw: Draw) -> str:
    header = draw(st.sampled_from(["", "# Header\n", "# Header\n# of two lines\n\n", "---\n"]))
    text: str = header + "\n".join(draw(_blocks())) + draw(st.sampled_from(["\n", "\n\n# the end\n"]))
    windows = draw(st.booleans()) and "|" not in text
    return text.replace("\n", "\r\n") if windows else text


def _places(value: Value, pointer: Pointer = ()) -> list[Pointer]:
    """Return every place of a value but the root."""
    found: list[Pointer] = []
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for token, item in entries:
        found += [(*pointer, token), *_places(item, (*pointer, token))]
    return found


def _operate(draw: Draw, file: FileOperations, below: Pointer = ()) -> None:
    """Make one random operation below ``below``; what it refuses it must leave alone."""
    places = _places(file.get(below), below) or [(*below, "alpha")]
    place: Pointer = draw(st.sampled_from(places))
    other: Pointer = draw(st.sampled_from(places))
    name: str = draw(_NAMES)
    value: Value = draw(_VALUES)
    note = draw(st.sampled_from([None, "a note", "two\nlines"]))
    at = draw(st.integers(0, 2))
    operations: dict[str, Callable[[], object]] = {
        "set": lambda: file.set(place, value),
        "set new": lambda: file.set((*place, name), value, comment=note),
        "add": lambda: file.add((*place[:-1], name), value, comment=note, if_exists="replace"),
        "remove": lambda: file.remove(place),
        "rename": lambda: file.rename(place, name, if_exists="replace"),
        "move": lambda: file.move(place, (*other, name), if_exists="replace"),
        "move item": lambda: file.move(place, (*other, at)),
        "copy": lambda: file.copy(place, (*other, name), if_exists="replace"),
        "append": lambda: file.append(place, value, comment=note),
        "insert": lambda: file.insert(place, at, value, comment=note),
        "wrap": lambda: file.wrap(place, name),
        "unwrap": lambda: file.unwrap(place),
        "split": lambda: file.split(place, lambda old: {name: old, "beta": [old]}),
        "merge": lambda: file.merge([place, other], (*below, name), on_conflict="replace"),
        "sort": lambda: file.sort_keys(place),
        "comment": lambda: file.comment(place, note),
        "beside": lambda: file.comment(place, "near", where="beside"),
        "convert": lambda: file.convert(place, lambda old: [old, value]),
    }
    before = file.get("$")
    try:
        operations[draw(st.sampled_from(sorted(operations)))]()
    except ConfigmigError:
        assert file.get("$") == before


_settings = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@given(text=_files(), data=st.data())
@_settings
def test_undoing_any_chain_of_operations_gives_the_text_back(text: str, data: st.DataObject) -> None:
    files = {"config.yaml": text.encode()}
    workspace = Workspace(files)
    file = Operations(workspace).file("config.yaml")
    for _ in range(data.draw(st.integers(1, 4))):
        _operate(data.draw, file)
    after = workspace.render()

    later = Workspace(after)
    for edit in invert_all([decode(encode(each)) for each in workspace.take_edits()]):
        later.apply(edit)

    assert later.render() == files


@given(first=_blocks(), middle=_blocks(), last=_blocks(), data=st.data())
@_settings
def test_operations_below_one_key_leave_every_byte_outside_it_alone(
    first: list[str], middle: list[str], last: list[str], data: st.DataObject
) -> None:
    head, body, tail = (
        f"{name}:\n" + "".join(f"  {line}\n" if line else "\n" for line in lines)
        for name, lines in (("head", first), ("body", middle), ("tail", last))
    )
    workspace = Workspace({"config.yaml": (head + body + tail).encode()})
    file = Operations(workspace).file("config.yaml")
    for _ in range(data.draw(st.integers(1, 4))):
        _operate(data.draw, file, below=("body",))

    after = workspace.render()["config.yaml"].decode()

    assert after.startswith(head)
    assert after.endswith(tail)


@given(first=_blocks(), middle=_blocks(), data=st.data())
@_settings
def test_going_back_keeps_unrelated_edits_made_since(
    first: list[str], middle: list[str], data: st.DataObject
) -> None:
    own, theirs = (
        f"{name}:\n" + "".join(f"  {line}\n" if line else "\n" for line in lines)
        for name, lines in (("own", first), ("theirs", middle))
    )
    workspace = Workspace({"config.yaml": (own + theirs).encode()})
    for _ in range(data.draw(st.integers(1, 4))):
        _operate(data.draw, Operations(workspace).file("config.yaml"), below=("own",))
    edits = invert_all(workspace.take_edits())
    left = workspace.render()

    hand = Workspace(left)
    for _ in range(data.draw(st.integers(1, 3))):
        _operate(data.draw, Operations(hand).file("config.yaml"), below=("theirs",))
    today = Workspace(hand.render())
    clashes = replay(today, edits, base=left)

    after = today.render()["config.yaml"].decode()
    edited = hand.render()["config.yaml"].decode()
    assert clashes == ()
    assert after == own + edited[edited.index("theirs:") :]


def _item(number: int) -> str:
    return f"  - name: n{number}   # number {number}\n    # its value\n    v: {number}\n"


def _run_on_items(draw: Draw, file: FileOperations) -> None:
    """Do what a revision might do to some of the even items, in whichever order they stand."""
    for match in file.select("$.items[*]"):
        if int(match.get("name")[1:]) % 2 == 0:
            _run_on_item(draw, match, draw(st.integers(0, len(file.get("$.items")) - 1)))


def _run_on_item(draw: Draw, match: Match, to: int) -> None:
    ways: tuple[Callable[[], object], ...] = (
        lambda: match.set("v", "changed"),
        lambda: match.set("added", [1], comment="added"),
        match.remove,
        lambda: match.move(f"$.items[{to}]"),
        lambda: match.wrap("inner"),
        lambda: match.remove("v"),
        lambda: None,
    )
    draw(st.sampled_from(ways))()


def _edit_by_hand(draw: Draw, file: FileOperations) -> None:
    """Do what a person might do to the odd items, and add new ones."""
    for match in file.select("$.items[?search(@.name, '[13579]$')]"):
        _edit_item_by_hand(draw, match)
    for number in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(file.get("$.items"))))
        file.insert("$.items", at, {"name": f"new{number}", "v": draw(st.integers(0, 8))})


def _edit_item_by_hand(draw: Draw, match: Match) -> None:
    ways: tuple[Callable[[], object], ...] = (
        lambda: match.set("v", "mine"),
        lambda: match.comment("mine"),
        match.remove,
        lambda: None,
    )
    draw(st.sampled_from(ways))()


@given(count=st.integers(3, 8), data=st.data())
@_settings
def test_going_back_finds_its_items_among_those_that_came_and_went(count: int, data: st.DataObject) -> None:
    text = "items:\n" + "".join(_item(number) for number in range(count)) + "end: 1\n"
    workspace = Workspace({"config.yaml": text.encode()})
    _run_on_items(data.draw, Operations(workspace).file("config.yaml"))
    edits = invert_all(workspace.take_edits())
    left = workspace.render()

    hand = Workspace(left)
    _edit_by_hand(data.draw, Operations(hand).file("config.yaml"))
    by_hand = [item for item in hand.read("config.yaml")["items"] if "name" in item]
    today = Workspace(hand.render())
    clashes = replay(today, edits, base=left)

    assert clashes == ()
    after = today.render()["config.yaml"].decode()
    items = today.read("config.yaml")["items"]
    even = [number for number in range(count) if number % 2 == 0]
    assert [item["name"] for item in items if item["name"] in {f"n{n}" for n in even}] == [
        f"n{n}" for n in even
    ]
    assert all(_item(number) in after for number in even)
    theirs = [item for item in by_hand if item["name"] not in {f"n{n}" for n in even}]
    assert sorted(map(str, theirs)) == sorted(
        str(item) for item in items if item["name"] not in {f"n{n}" for n in even}
    )
