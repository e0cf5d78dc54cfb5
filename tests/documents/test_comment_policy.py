"""Whose a comment is, in every format: the table of docs/explanation/comments.md, row by row."""

import pytest

from configmig.documents import parse
from configmig.edits import Edit
from configmig.pointer import Pointer

FRAMES: dict[str, tuple[str, str, str, Pointer]] = {
    "a.yaml": ("x: 1\n{}b: 2\n", "a: 1", "#", ("a",)),
    "a.jsonc": ('{{\n  "x": 1,\n{}  "b": 2\n}}\n', '  "a": 1,', "//", ("a",)),
    "a.toml": ("x = 1\n{}b = 2\n", "a = 1", "#", ("a",)),
    "a.ini": ("[s]\nx = 1  ; x\n{}b = 2\n", "a = 1", ";", ("s", "a")),
    ".env": ("X=1\n{}B=2\n", "A=1", "#", ("A",)),
}
"""File → a text around an entry, the entry, the mark of comments, where the entry is."""

ROWS: dict[str, tuple[str, bool]] = {
    "directly above": ("{pad}{mark} c\n{entry}\n", True),
    "several lines above": ("{pad}{mark} c\n{pad}{mark} d\n{entry}\n", True),
    "beside": ("{entry}  {mark} c\n", True),
    "set off by a blank line": ("{pad}{mark} c\n\n{entry}\n", False),
    "a drawn line": ("{pad}{mark} ---- c ----\n{entry}\n", False),
    "above a drawn line": ("{pad}{mark} c\n{pad}{mark} -----\n{entry}\n", False),
    "above, in another column": ("{pad}    {mark} c\n{entry}\n", False),
}
DEEPER = {"a.yaml": True, "a.jsonc": True, "a.toml": False, "a.ini": False, ".env": False}


def case(name: str, piece: str) -> tuple[str, list[str], str, Pointer]:
    """Return a text with the entry in it, the lines of the piece, the entry, and where it is."""
    frame, entry, mark, pointer = FRAMES[name]
    pad = entry[: len(entry) - len(entry.lstrip())]
    text = piece.format(entry=entry, mark=mark, pad=pad)
    return frame.format(text), text.split("\n")[:-1], entry, pointer


def lines_after(name: str, text: str, edit: Edit) -> list[str]:
    """Return the lines of a text after an edit, without commas: the last entry of JSON has none."""
    document = parse(name, text.encode())
    document.apply(edit)
    return [line.replace(",", "") for line in document.render().decode().split("\n")]


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize(("piece", "goes"), [pytest.param(*row, id=title) for title, row in ROWS.items()])
def test_a_comment_goes_with_the_entry_it_belongs_to_and_stays_without(
    name: str, piece: str, goes: bool
) -> None:
    check(name, piece, goes=goes)


@pytest.mark.parametrize("name", FRAMES)
def test_a_deeper_comment_below_belongs_to_the_entry_where_indentation_has_a_meaning(name: str) -> None:
    check(name, "{entry}\n{pad}    {mark} c\n", goes=DEEPER[name])


def check(name: str, piece: str, *, goes: bool) -> None:
    """Remove the entry, and move it to the end: its comments go along, nobody's stay."""
    text, lines, entry, pointer = case(name, piece)
    own = lines if goes else [line for line in lines if line.startswith(entry)]
    own = [line.replace(",", "") for line in own]
    rest = [line.replace(",", "") for line in text.split("\n")]
    at = rest.index(own[0])
    rest = rest[:at] + rest[at + len(own) :]

    removed = lines_after(name, text, Edit(kind="remove", file=name, pointer=pointer))
    moved = lines_after(name, text, Edit(kind="move", file=name, pointer=pointer, target=pointer))

    assert removed == rest
    last = next(number for number, line in enumerate(rest) if line.strip().startswith(("b", '"b"', "B")))
    expected = rest[: last + 1] + own + rest[last + 1 :]
    # A moved entry is set off where its new neighbours are.
    assert [line for line in moved if line] == [line for line in expected if line]


@pytest.mark.parametrize(
    ("name", "text", "pointer", "rest"),
    [
        pytest.param("a.yaml", "# file\na: 1\nb: 2\n", ("a",), "# file\nb: 2\n", id="yaml"),
        pytest.param("a.jsonc", '// file\n{"a": 1, "b": 2}\n', ("a",), '// file\n{"b": 2}\n', id="jsonc"),
        pytest.param("a.toml", "# file\na = 1\nb = 2\n", ("a",), "# file\nb = 2\n", id="toml"),
        pytest.param("a.ini", "; file\n[a]\nk = 1\n[b]\n", ("a",), "; file\n[b]\n", id="ini"),
        pytest.param(".env", "# file\nA=1\nB=2\n", ("A",), "# file\nB=2\n", id="dotenv"),
    ],
)
def test_the_first_comment_is_about_the_file(name: str, text: str, pointer: Pointer, rest: str) -> None:
    document = parse(name, text.encode())

    document.apply(Edit(kind="remove", file=name, pointer=pointer))

    assert document.render().decode() == rest


@pytest.mark.parametrize(
    ("name", "text", "rest"),
    [
        pytest.param(
            "a.toml", "a = [\n  # one\n  1,\n  2, # two\n]\n", "a = [\n  # one\n  1,\n]\n", id="toml beside"
        ),
        pytest.param("a.jsonc", '{"a": [\n  1,\n  // two\n  2\n]}\n', '{"a": [\n  1\n]}\n', id="jsonc above"),
        pytest.param("a.jsonc", '{"a": [1, /* two */ 2]}\n', '{"a": [1]}\n', id="jsonc on one line"),
    ],
)
def test_items_on_lines_of_their_own_take_their_comments_along(name: str, text: str, rest: str) -> None:
    document = parse(name, text.encode())

    document.apply(Edit(kind="remove", file=name, pointer=("a", 1)))

    assert document.render().decode() == rest
