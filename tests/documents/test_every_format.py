"""What documents of all formats have in common."""

from typing import Any

import pytest

from configmig.documents import parse
from configmig.edits import Edit, decode, encode, invert
from configmig.errors.documents import EncodingError
from configmig.pointer import Pointer

TEXTS = [
    pytest.param("a.yaml", "# h\n\nl:\n  # c\n  - 1  # b\n\nk: 2 # d\n\n\nm: {x: 1}\n", id="yaml"),
    pytest.param("a.json", '{"l":\n  [\n    {"a": 1}\n  ],\n\n  "k": 2}\n', id="json"),
    pytest.param("a.jsonc", '{\n  // x\n  "l":\n  [\n    1, // c\n  ],\n\n  "k": 2 // d\n}\n', id="jsonc"),
    pytest.param(
        "a.toml",
        "# h\n\nl = [\n  1, # c\n]\n# x\nk = 2 # d\n\n[t]\n\na = 1\n\nb=2\n[[u]]\nx=1\n\n# y\n[[u]]\n",
        id="toml",
    ),
    pytest.param("a.ini", "; h\n\n[l]\n\n; c\na = 1\n\nb: 2\n\n\n[k]\nb=2\n", id="ini"),
    pytest.param(".env", "# h\n\n# c\nl=1 # d\n\nexport k=2\n\n\nm='3'\n", id="dotenv"),
]


def places(value: Any, pointer: Pointer = ()) -> list[tuple[Pointer, int]]:
    """Return every entry in ``value``, and which of its siblings it is."""
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    found: list[tuple[Pointer, int]] = []
    for number, (key, child) in enumerate(children):
        found += [((*pointer, key), number), *places(child, (*pointer, key))]
    return found


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_a_move_to_where_an_entry_stands_changes_no_byte(name: str, text: str) -> None:
    data = text.encode()
    for pointer, number in places(parse(name, data).read()):
        document = parse(name, data)

        done = document.apply(Edit(kind="move", file=name, pointer=pointer, target=pointer, position=number))

        assert (document.render(), done.origin, done.position) == (data, number, number), pointer
        document.apply(invert(decode(encode(done))))
        assert document.render() == data, pointer


@pytest.mark.parametrize(("name", "text"), TEXTS)
@pytest.mark.parametrize(
    ("encoding", "mark", "shown"),
    [
        ("utf-16-le", "\ufeff", "UTF-16"),
        ("utf-16-be", "\ufeff", "UTF-16"),
        ("utf-16-le", "", "UTF-16"),
        ("utf-16-be", "", "UTF-16"),
        ("utf-32-le", "\ufeff", "UTF-32"),
        ("utf-32-be", "\ufeff", "UTF-32"),
    ],
)
def test_text_in_wide_characters_is_called_by_its_name(
    name: str, text: str, encoding: str, mark: str, shown: str
) -> None:
    with pytest.raises(EncodingError) as raised:
        parse(name, (mark + text).encode(encoding))

    assert raised.value.message == f"the file is {shown}, not UTF-8"
