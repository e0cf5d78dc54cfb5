from pathlib import Path

import pytest

from configmig.errors.base import Place
from configmig.errors.storage import CorruptStateError, NotARegularFileError, RootEscapeError
from configmig.storage.state import State, encode_state, read_state

HASH = "0123456789abcdef" * 4

FULL = State(
    heads=("1.2.0",),
    updated_at="2024-10-25T23:37:34Z",
    name="Größere Schemas",
    date="2024-10-25",
    breaking_changes=("chains list models",),
    deprecations=("aliases",),
    files={"providers.yaml": HASH},
    run="20241025T233734Z-3f9a",
    history_head=HASH,
    tool="0.1.0",
)

TEXT = """\
{
  "version": "1.2.0",
  "updated_at": "2024-10-25T23:37:34Z",
  "schema_version": {
    "name": "Größere Schemas",
    "date": "2024-10-25",
    "breaking_changes": [
      "chains list models"
    ],
    "deprecations": [
      "aliases"
    ]
  },
  "files": {
    "providers.yaml": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  },
  "run": "20241025T233734Z-3f9a",
  "history_head": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
  "tool": "0.1.0",
  "format": "configmig.state/1"
}
"""

SEED = """\
{
  "version": "1.2.0",
  "updated_at": "2024-10-25T23:37:34",
  "schema_version": {
    "name": "Advanced Schema Validation & Versioning",
    "date": "2024-10-25",
    "breaking_changes": [],
    "deprecations": []
  }
}
"""


def write(root: Path, content: str | bytes) -> None:
    (root / ".schema-version").write_bytes(content.encode() if isinstance(content, str) else content)


def test_a_state_is_written_in_a_form_for_people(tmp_path: Path) -> None:
    assert encode_state(FULL).decode() == TEXT


@pytest.mark.parametrize(
    "state",
    [
        pytest.param(FULL, id="one version"),
        pytest.param(State(heads=("1.2.0", "2.0.0-rc")), id="two branches"),
        pytest.param(State(heads=()), id="base"),
    ],
)
def test_a_state_is_read_back_as_it_was(tmp_path: Path, state: State) -> None:
    write(tmp_path, encode_state(state))

    assert read_state(tmp_path) == state


def test_several_heads_and_none_are_written_as_a_list() -> None:
    assert encode_state(State(heads=("a", "b"))).startswith(b'{\n  "heads": [\n    "a",\n    "b"\n  ],\n')
    assert encode_state(State(heads=())).startswith(b'{\n  "heads": [],\n')


def test_a_state_without_files_as_other_tools_write_it_is_read(tmp_path: Path) -> None:
    write(tmp_path, SEED)

    assert read_state(tmp_path) == State(
        heads=("1.2.0",),
        updated_at="2024-10-25T23:37:34",
        name="Advanced Schema Validation & Versioning",
        date="2024-10-25",
    )


def test_there_is_no_state_where_there_is_no_file(tmp_path: Path) -> None:
    assert read_state(tmp_path) is None


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('{"version": "1.0.0", "approved_by": {"who": "ada"}}', id="unknown fields"),
        pytest.param('\ufeff{"version": "1.0.0"}', id="a byte order mark"),
        pytest.param('{\r\n"version": "1.0.0"\r\n}\r\n', id="CRLF"),
        pytest.param('{"version": "1.0.0", "run": null, "history_head": null}', id="nulls"),
    ],
)
def test_harmless_differences_are_tolerated(tmp_path: Path, content: str) -> None:
    write(tmp_path, content)

    assert read_state(tmp_path) == State(heads=("1.0.0",))


@pytest.mark.parametrize(
    ("content", "problem", "line", "column"),
    [
        pytest.param("", "it is empty", None, None, id="empty"),
        pytest.param(" \n", "it is empty", None, None, id="blank"),
        pytest.param(
            "{\n  version: 1\n}",
            ("not JSON: Expecting property name enclosed in double quotes"),
            2,
            3,
            id="not JSON",
        ),
        pytest.param('{"version": "1.0.0"', "not JSON: Expecting ',' delimiter", 1, 20, id="cut"),
        pytest.param("[]", "a JSON object is wanted", 1, None, id="a list"),
        pytest.param(b'{\n"version": "\xff"}', "byte 15 is not UTF-8", 2, None, id="not UTF-8"),
        pytest.param("{}", "neither `version` nor `heads` is there", None, None, id="no version"),
        pytest.param('{\n"version": 1.2}', "`version` must be a text", 2, None, id="a number"),
        pytest.param('{"version": ""}', "`version` must not be empty", 1, None, id="an empty version"),
        pytest.param('{"heads": "a"}', "`heads` must be a list of texts", 1, None, id="heads as a text"),
        pytest.param('{"heads": [""]}', "`heads` must not be empty", 1, None, id="an empty head"),
        pytest.param(
            '{"version": "1",\n"files": []}', "`files` must be an object", 2, None, id="files as a list"
        ),
        pytest.param(
            '{"version": "1",\n"files": {"../x": "0"}}',
            "`files.../x` leads out of the config root",
            2,
            None,
            id="a file above the root",
        ),
        pytest.param(
            '{"version": "1",\n"files": {"x": "0"}}',
            "`files.x` must be a SHA-256 in hexadecimal",
            2,
            None,
            id="no hash",
        ),
        pytest.param(
            '{"version": "1", "schema_version": {\n"name": 7}}',
            "`schema_version.name` must be a text",
            2,
            None,
            id="a nested field",
        ),
        pytest.param(
            "[" * 100_000,
            "not JSON that can be read: nested too deep or a number too long",
            None,
            None,
            id="a bomb",
        ),
    ],
)
def test_a_corrupt_state_is_an_error_with_its_place_and_the_way_out(
    tmp_path: Path, content: str | bytes, problem: str, line: int | None, column: int | None
) -> None:
    write(tmp_path, content)

    with pytest.raises(CorruptStateError) as caught:
        read_state(tmp_path)

    assert caught.value.message == f"the state of the config root cannot be read: {problem}"
    assert caught.value.places == (Place(".schema-version", line, column),)
    assert caught.value.hint == (
        "`configmig stamp REV --purge` writes it anew; REV is the version that the files have"
    )


def test_a_folder_in_place_of_the_state_is_an_error(tmp_path: Path) -> None:
    (tmp_path / ".schema-version").mkdir()

    with pytest.raises(NotARegularFileError):
        read_state(tmp_path)


def test_a_state_that_is_a_link_out_of_the_root_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "config"
    root.mkdir()
    write(tmp_path, SEED)
    (root / ".schema-version").symlink_to(tmp_path / ".schema-version")

    with pytest.raises(RootEscapeError):
        read_state(root)
