"""Between files and formats: comments go along, what cannot is told, and undo gives the old bytes back."""

from collections.abc import Callable

import pytest

from configmig.edits import decode, encode, invert_all
from configmig.errors import ConfigmigError
from configmig.operations import Operations, Workspace
from configmig.runner.account import account

Files = dict[str, str]
Change = Callable[[Operations], object]

YAML = """\
# The gateway.

# who answers
vllm:            # the big one
  # moved in spring
  url: http://vllm
  port: 8000     # its default
none: null
"""


def _change(files: Files, change: Change) -> tuple[Files, tuple[str, ...]]:
    """Return the files after a change and the comments that are gone; undo is checked on the way."""
    before = {name: text.encode() for name, text in files.items()}
    workspace = Workspace(before)
    change(Operations(workspace))
    after, edits = workspace.render(), workspace.take_edits()
    losses = account(Workspace(before), Workspace(after), edits, label="the change")

    later = Workspace(after)
    for edit in invert_all([decode(encode(each)) for each in edits]):
        later.apply(edit)

    assert later.render() == before
    return {name: data.decode() for name, data in after.items()}, losses


def _refuse(files: Files, change: Change) -> ConfigmigError:
    before = {name: text.encode() for name, text in files.items()}
    workspace = Workspace(before)
    with pytest.raises(ConfigmigError) as caught:
        change(Operations(workspace))

    assert workspace.render() == before
    assert workspace.take_edits() == ()
    return caught.value


@pytest.mark.parametrize("way", ["move", "copy"])
@pytest.mark.parametrize(
    ("target", "text", "expected"),
    [
        pytest.param(
            "b.toml",
            "# b\n\n[z]\nk = 1\n",
            '# b\n\n[z]\nk = 1\n\n# who answers\n[big]  # the big one\n# moved in spring\nurl = "http://vllm"\n'
            "port = 8000  # its default\n",
            id="toml",
        ),
        pytest.param(
            "b.jsonc",
            '{\n  "z": 1\n}\n',
            '{\n  "z": 1,\n  // who answers\n  "big": { // the big one\n    // moved in spring\n'
            '    "url": "http://vllm",\n    "port": 8000 // its default\n  }\n}\n',
            id="jsonc",
        ),
        pytest.param(
            "b.ini",
            "[z]\nk = 1\n",
            "[z]\nk = 1\n\n# who answers\n[big]  # the big one\n# moved in spring\nurl = http://vllm\n"
            "# its default\nport = 8000\n",
            id="ini",
        ),
        pytest.param(
            "b.yaml",
            "z: 1\n",
            "z: 1\n# who answers\nbig:            # the big one\n  # moved in spring\n  url: http://vllm\n"
            "  port: 8000     # its default\n",
            id="yaml",
        ),
    ],
)
def test_an_entry_takes_its_comments_to_a_file_of_another_format(
    way: str, target: str, text: str, expected: str
) -> None:
    def change(op: Operations) -> None:
        getattr(op.file("a.yaml"), way)("$.vllm", (target, "$.big"))

    after, losses = _change({"a.yaml": YAML, target: text}, change)

    assert after[target] == expected
    assert after["a.yaml"] == ("# The gateway.\n\nnone: null\n" if way == "move" else YAML)
    assert losses == ()


def test_comments_that_strict_json_cannot_hold_are_listed() -> None:
    after, losses = _change(
        {"a.yaml": YAML, "b.json": "{}\n"}, lambda op: op.file("a.yaml").move("$.vllm", ("b.json", "$.vllm"))
    )

    assert after["b.json"] == '{\n  "vllm": {\n    "url": "http://vllm",\n    "port": 8000\n  }\n}\n'
    assert losses == (
        "a.yaml:3: the comment `# who answers` goes with /vllm",
        "a.yaml:4: the comment `# the big one` goes with /vllm",
        "a.yaml:5: the comment `# moved in spring` goes with /vllm",
        "a.yaml:7: the comment `# its default` goes with /vllm",
    )


@pytest.mark.parametrize(
    ("name", "text", "path", "message"),
    [
        pytest.param("b.toml", "", "$.none", "TOML has no null (at /new)", id="null into TOML"),
        pytest.param(
            ".env",
            "A=1\n",
            "$.vllm",
            "a .env file has no values within values (at /new)",
            id="nested into .env",
        ),
        pytest.param(
            "b.ini",
            "[z]\nk = 1\n",
            "$.none",
            "INI has no keys outside a section (at /new)",
            id="a key into INI",
        ),
    ],
)
def test_what_the_other_format_cannot_hold_is_refused(name: str, text: str, path: str, message: str) -> None:
    error = _refuse({"a.yaml": YAML, name: text}, lambda op: op.file("a.yaml").move(path, (name, "$.new")))

    assert error.code == "CM226"
    assert error.message == message


def test_a_converted_file_keeps_comments_that_are_nobodys() -> None:
    text = "# The header.\n\n# --- one ---\n\na: 1\n# about b\nb: 2\n\n# the end\n"

    after, losses = _change({"a.yaml": text}, lambda op: op.convert_file("a.yaml", "a.toml"))

    assert after == {
        "a.toml": "# The header.\n# --- one ---\n\na = 1\n# about b\nb = 2\n# the end\n",
    }
    assert losses == ()


def test_converting_there_and_back_gives_the_same_values() -> None:
    def change(op: Operations) -> None:
        op.file("a.yaml").remove("$.none")
        op.convert_file("a.yaml", "a.toml")
        op.convert_file("a.toml", "a.jsonc")
        op.convert_file("a.jsonc", "b.yaml")

    after, losses = _change({"a.yaml": YAML}, change)

    assert after == {
        "b.yaml": "# The gateway.\n\n# who answers\nvllm:  # the big one\n  # moved in spring\n"
        "  url: http://vllm\n  port: 8000  # its default\n"
    }
    assert losses == ()


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        pytest.param(
            lambda op: op.convert_file("a.yaml", "b.yml"),
            "CM319: convert_file: b.yml: both names say yaml, there is nothing to convert",
            id="the same format",
        ),
        pytest.param(
            lambda op: op.convert_file("a.yaml", "a.txt"),
            "CM319: convert_file: a.txt: the end of its name is no format that configmig knows",
            id="no format",
        ),
        pytest.param(
            lambda op: op.convert_file("a.yaml", "b.toml"),
            "CM312: convert_file: the file b.toml exists already",
            id="a name that is taken",
        ),
        pytest.param(
            lambda op: op.convert_file("x.yaml", "y.toml"),
            "CM310: there is no file 'x.yaml' in this configuration",
            id="no such file",
        ),
        pytest.param(
            lambda op: op.convert_file("a.yaml", "c.toml"),
            "CM226: TOML has no null (at /none)",
            id="null in TOML",
        ),
        pytest.param(
            lambda op: op.merge_files(["a.yaml", "b.toml"], "c.yaml"),
            "CM303: merge_files: c.yaml#/vllm exists already",
            id="a key twice",
        ),
        pytest.param(
            lambda op: op.merge_files(["a.yaml", "x.yaml"], "c.yaml"),
            "CM310: there is no file 'x.yaml' in this configuration",
            id="no such file to merge",
        ),
        pytest.param(
            lambda op: op.merge_files(["a.yaml"], "b.toml"),
            "CM312: merge_files: the file b.toml exists already",
            id="a file that is not merged",
        ),
        pytest.param(
            lambda op: op.merge_files("a.yaml", "c.yaml"),
            "CM320: merge_files: `names` must be a list of file names",
            id="no list",
        ),
    ],
)
def test_files_that_cannot_be_converted_or_merged_stay_as_they_are(change: Change, shown: str) -> None:
    error = _refuse({"a.yaml": YAML, "b.toml": "vllm = 1\n"}, change)

    assert f"{error.code}: {error.message}" == shown


@pytest.mark.parametrize(
    ("if_exists", "value"), [pytest.param("skip", "1", id="skip"), pytest.param("replace", "2", id="replace")]
)
def test_merging_takes_the_first_or_the_last_of_a_key(if_exists: str, value: str) -> None:
    def change(op: Operations) -> None:
        op.merge_files(["a.yaml", "b.toml"], "a.yaml", if_exists=if_exists)  # type: ignore[arg-type]

    after, _ = _change({"a.yaml": "k: 1\n", "b.toml": "k = 2\n# why\nm = 3\n"}, change)

    assert after == {"a.yaml": f"k: {value}\n# why\nm: 3\n"}


def test_files_that_may_be_missing_or_taken_are_passed_over() -> None:
    def change(op: Operations) -> None:
        op.convert_file("x.json", "y.yaml", missing_ok=True)
        op.convert_file("a.yaml", "b.toml", if_exists="skip")

    files = {"a.yaml": YAML, "b.toml": "k = 1\n"}

    assert _change(files, change) == (files, ())


def test_a_converted_file_replaces_another_one() -> None:
    after, losses = _change(
        {"a.json": '{"k": 1}', "a.yaml": "# old\nk: 0\n"},
        lambda op: op.convert_file("a.json", "a.yaml", if_exists="replace"),
    )

    assert after == {"a.yaml": "k: 1\n"}
    assert losses == ("a.yaml:1: the comment `# old` goes with the file",)


def test_entries_that_are_split_off_take_their_comments_whichever_goes_first() -> None:
    before = {"a.yaml": b"x: 1\n\n# of y\ny: 2\nz: 3\n"}
    workspace = Workspace(before)

    Operations(workspace).split_file("a.yaml", {"b.toml": ["x", "y"], "c.yaml": ["z"]})
    after = workspace.render()
    later = Workspace(after)
    for edit in invert_all(workspace.take_edits()):
        later.apply(edit)

    assert after == {"b.toml": b"x = 1\n# of y\ny = 2\n", "c.yaml": b"z: 3\n"}
    assert later.render() == before


def test_what_was_selected_is_followed_into_the_file_that_it_is_split_to() -> None:
    workspace = Workspace({"a.yaml": b"x: {k: 1}\ny: {k: 2}\nz: 3\n"})
    op = Operations(workspace)
    found = op.file("a.yaml").select("$[?@.k]")

    op.split_file("a.yaml", {"b.toml": ["x", "y"]})
    for match in found:
        match.set("k", 5)

    assert workspace.render()["b.toml"] == b"[x]\nk = 5\n\n[y]\nk = 5\n"
