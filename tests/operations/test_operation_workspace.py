"""The workspace, what `check` sees of it, and the operations on whole files."""

from collections.abc import Callable

import pytest

from configmig.edits import Edit, Value, invert_all
from configmig.errors import ConfigmigError
from configmig.errors.operations import (
    FileFormatError,
    FileTakenError,
    FunctionFailedError,
    InvalidArgumentError,
    NotReversedError,
    UnknownFileError,
    UnsafeFileNameError,
)
from configmig.operations import Config, Operations, Workspace

Shown = Callable[[ConfigmigError], str]

FILES = {
    "providers.yaml": b"# who serves\nproviders:\n  a: 1   # one\n",
    "routes.yaml": b"routes: [a]\r\n",
    "teams/search.yaml": b"team: search\n",
    "broken.yaml": b"a: [\n",
}


def _undone(workspace: Workspace) -> dict[str, bytes]:
    later = Workspace(workspace.render())
    for edit in invert_all(workspace.take_edits()):
        later.apply(edit)
    return later.render()


def test_files_that_nobody_edits_give_their_own_bytes_and_are_not_parsed() -> None:
    workspace = Workspace(FILES)

    Operations(workspace).file("providers.yaml").set("$.providers.a", 2)

    assert workspace.render() == {**FILES, "providers.yaml": b"# who serves\nproviders:\n  a: 2   # one\n"}


def test_edits_are_taken_once() -> None:
    workspace = Workspace(FILES)
    file = Operations(workspace).file("providers.yaml")
    file.set("$.providers.a", 2)
    file.set("$.providers.b", 3)

    first = workspace.take_edits()
    file.rename("$.providers.b", "c")
    second = workspace.take_edits()

    assert [edit.kind for edit in first] == ["replace", "add"]
    assert [edit.kind for edit in second] == ["rename"]
    assert workspace.take_edits() == ()


def test_several_operations_can_be_made_one() -> None:
    workspace = Workspace(FILES)
    op = Operations(workspace)

    def all_or_nothing() -> None:
        with workspace.atomic():
            op.file("providers.yaml").set("$.providers.a", 2)
            op.rename_file("routes.yaml", "ways.yaml")
            op.create_file("new.yaml", {"a": 1})
            op.remove_file("teams/search.yaml")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        all_or_nothing()

    assert workspace.render() == FILES
    assert workspace.take_edits() == ()


def test_an_operation_knows_its_revision_and_the_arguments() -> None:
    op = Operations(Workspace(FILES), revision="1.2.0", arguments={"region": "eu"})

    assert op.revision == "1.2.0"
    assert op.arguments["region"] == "eu"


def test_files_are_found_by_name_and_glob() -> None:
    op = Operations(Workspace(FILES))

    assert op.files() == ("broken.yaml", "providers.yaml", "routes.yaml", "teams/search.yaml")
    assert op.files("teams/*.yaml") == ("teams/search.yaml",)
    assert op.has_file("routes.yaml")
    assert not op.has_file("route.yaml")


def test_a_wrong_file_name_is_refused_with_the_nearest(shown: Shown) -> None:
    with pytest.raises(UnknownFileError) as caught:
        Operations(Workspace(FILES)).file("provider.yaml")

    assert shown(caught.value) == (
        "CM310: there is no file 'provider.yaml' in this configuration\n"
        "the nearest name is 'providers.yaml'\n"
        "correct the name, or ask `op.has_file('provider.yaml')` first where the file is optional"
    )


def test_a_config_is_a_mapping_of_file_names_to_values() -> None:
    config = Config(Workspace(FILES))

    assert config["providers.yaml"] == {"providers": {"a": 1}}
    assert config.get("missing.yaml", {}) == {}
    assert config.get("routes.yaml") == {"routes": ["a"]}
    assert "routes.yaml" in config
    assert "missing.yaml" not in config
    assert list(config) == ["broken.yaml", "providers.yaml", "routes.yaml", "teams/search.yaml"]
    assert len(config) == 4
    with pytest.raises(UnknownFileError):
        config["missing.yaml"]


def test_a_broken_file_is_an_error_for_those_alone_who_read_it() -> None:
    config = Config(Workspace(FILES))

    with pytest.raises(ConfigmigError, match="not valid YAML"):
        config["broken.yaml"]
    assert config["providers.yaml"] == {"providers": {"a": 1}}


def test_a_file_is_created_with_a_comment_and_removed_again_on_the_way_back() -> None:
    workspace = Workspace(FILES)

    Operations(workspace).create_file(
        "ports.yaml", {"gateway": {"port": 4000}, "reserved": [1, 2]}, comment="Every port in one place"
    )

    assert workspace.render()["ports.yaml"] == (
        b"# Every port in one place\n\ngateway:\n  port: 4000\nreserved:\n  - 1\n  - 2\n"
    )
    assert _undone(workspace) == FILES


def test_a_created_file_can_be_edited_at_once() -> None:
    workspace = Workspace(FILES)
    op = Operations(workspace)
    op.create_file("ports.yaml", text="# ports\ngateway: 4000   # main\n")

    op.file("ports.yaml").set("$.gateway", 4001)

    assert workspace.render()["ports.yaml"] == b"# ports\ngateway: 4001   # main\n"
    assert _undone(workspace) == FILES


@pytest.mark.parametrize(
    ("if_exists", "content"),
    [
        pytest.param("skip", FILES["routes.yaml"], id="skip"),
        pytest.param("replace", b"new: 1\n", id="replace"),
    ],
)
def test_a_file_that_exists_is_kept_or_replaced_as_asked(if_exists: Value, content: bytes) -> None:
    workspace = Workspace(FILES)

    Operations(workspace).create_file("routes.yaml", {"new": 1}, if_exists=if_exists)

    assert workspace.render()["routes.yaml"] == content
    assert _undone(workspace) == FILES


def test_a_file_is_removed_and_comes_back_byte_for_byte() -> None:
    odd = {**FILES, "odd.yaml": b"\xef\xbb\xbfa: 1\r\n# \xff not UTF-8\r\n"}
    workspace = Workspace(odd)
    op = Operations(workspace)

    op.remove_file("odd.yaml")
    op.remove_file("broken.yaml")
    op.remove_file("missing.yaml", missing_ok=True)

    assert sorted(workspace.render()) == ["providers.yaml", "routes.yaml", "teams/search.yaml"]
    assert _undone(workspace) == odd


def test_a_file_is_renamed_with_its_edits() -> None:
    workspace = Workspace(FILES)
    op = Operations(workspace)
    op.file("providers.yaml").set("$.providers.a", 2)

    op.rename_file("providers.yaml", "sub/backends.yml")
    op.file("sub/backends.yml").set("$.providers.b", 3)

    assert workspace.render()["sub/backends.yml"] == b"# who serves\nproviders:\n  a: 2   # one\n  b: 3\n"
    assert not op.has_file("providers.yaml")
    assert _undone(workspace) == FILES


def test_a_file_is_split_with_its_comments() -> None:
    text = b"# all\n\n# the first\na: 1   # one\n# the second\nb:\n  - x\nc: yes\n"
    workspace = Workspace({"all.yaml": text})

    Operations(workspace).split_file("all.yaml", {"b.yaml": ["b"], "c.yaml": ["c"]}, comment="from all.yaml")

    assert workspace.render() == {
        "all.yaml": b"# all\n\n# the first\na: 1   # one\n",
        "b.yaml": b"# from all.yaml\n\n# the second\nb:\n  - x\n",
        "c.yaml": b"# from all.yaml\n\nc: yes\n",
    }
    assert _undone(workspace) == {"all.yaml": text}


def test_a_file_of_which_nothing_is_left_is_removed() -> None:
    text = b"# all\na: 1\nb: 2\n"
    workspace = Workspace({"all.yaml": text})

    Operations(workspace).split_file("all.yaml", {"a.yaml": ["a"], "b.yaml": ["b"]})

    assert sorted(workspace.render()) == ["a.yaml", "b.yaml"]
    assert _undone(workspace) == {"all.yaml": text}


def test_an_entry_moves_to_another_file_with_its_comments_and_spelling() -> None:
    files = {"a.yaml": b"v: 0\n# mine\nx: yes   # really\ny: 1\n", "b.yaml": b"z: 1\n"}
    workspace = Workspace(files)

    Operations(workspace).file("a.yaml").move("$.x", ("b.yaml", "$.w"), before="z")

    assert workspace.render() == {"a.yaml": b"v: 0\ny: 1\n", "b.yaml": b"# mine\nw: yes   # really\nz: 1\n"}
    assert _undone(workspace) == files


def test_an_entry_is_copied_to_another_file() -> None:
    files = {"a.yaml": b"x:\n  k: yes   # really\n", "b.yaml": b"z: {}\n"}
    workspace = Workspace(files)

    Operations(workspace).file("a.yaml").copy("$.x.k", ("b.yaml", "$.z.k"))

    assert workspace.render() == {"a.yaml": files["a.yaml"], "b.yaml": b"z:\n  k: yes   # really\n"}
    assert _undone(workspace) == files


def test_python_changes_several_files_at_once() -> None:
    files = {"a.yaml": b"# a\nx: 1   # one\n", "b.yaml": b"y: 2\n", "c.yml": b"z: 3\n"}
    workspace = Workspace(files)

    def change(values: Value) -> None:
        values["a.yaml"]["x"] += values.pop("b.yaml")["y"]
        values["new.yaml"] = {"fresh": 1}
        assert "c.yml" not in values

    Operations(workspace).python(change, files="*.yaml")

    assert workspace.render() == {
        "a.yaml": b"# a\nx: 3   # one\n",
        "c.yml": b"z: 3\n",
        "new.yaml": b"fresh: 1\n",
    }
    assert _undone(workspace) == files


def test_python_over_files_is_held_to_its_reverse() -> None:
    op = Operations(Workspace({"a.yaml": b"x: 1\n", "b.yaml": b"y: 2\n"}))

    op.python(
        lambda values: values["a.yaml"].update(x=2), reverse=lambda values: values["a.yaml"].update(x=1)
    )
    with pytest.raises(NotReversedError, match=r"one place differ, the first is b\.yaml#/y"):
        op.python(lambda values: values["b.yaml"].clear(), reverse=lambda values: None)
    with pytest.raises(FunctionFailedError, match="raised KeyError for the files"):
        op.python(lambda values: values["missing.yaml"])
    with pytest.raises(InvalidArgumentError, match="returned something"):
        op.python(lambda values: values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("../x.yaml", "'..' leads out of the root", id="parent"),
        pytest.param("a/../../x.yaml", "'..' leads out of the root", id="parent inside"),
        pytest.param("/etc/x.yaml", "it is absolute", id="absolute"),
        pytest.param("C:x.yaml", "it names a drive", id="drive"),
        pytest.param("a\\x.yaml", "it has a backslash", id="backslash"),
        pytest.param("a//x.yaml", "it has an empty part", id="empty part"),
        pytest.param("./x.yaml", "it has an empty part", id="dot"),
        pytest.param("", "it is empty", id="empty"),
        pytest.param("a\0.yaml", "it has a control character", id="NUL"),
        pytest.param("backups/x.yaml", "this name belongs to configmig itself", id="backups"),
        pytest.param(".configmig/x.yaml", "this name belongs to configmig itself", id="own folder"),
    ],
)
@pytest.mark.parametrize("way", ["create_file", "rename_file", "split_file", "python"])
def test_a_file_name_that_leads_out_of_the_root_is_refused(way: str, name: str, reason: str) -> None:
    workspace = Workspace(FILES)
    op = Operations(workspace)
    ways: dict[str, Callable[[], None]] = {
        "create_file": lambda: op.create_file(name, {}),
        "rename_file": lambda: op.rename_file("routes.yaml", name),
        "split_file": lambda: op.split_file("routes.yaml", {name: ["routes"]}),
        "python": lambda: op.python(lambda values: values.update({name: {}}), files="routes.yaml"),
    }

    with pytest.raises(UnsafeFileNameError) as caught:
        ways[way]()

    assert caught.value.message.startswith(f"{way}: '")
    assert caught.value.message.endswith(f"' is not a file name inside the config root: {reason}")
    assert workspace.render() == FILES


def test_what_a_file_operation_cannot_do_is_refused(shown: Shown) -> None:
    workspace = Workspace(FILES)
    op = Operations(workspace)

    with pytest.raises(FileTakenError) as taken:
        op.create_file("routes.yaml", {})
    with pytest.raises(FileTakenError):
        op.rename_file("providers.yaml", "routes.yaml")
    with pytest.raises(FileTakenError):
        op.split_file("providers.yaml", {"routes.yaml": ["providers"]})
    with pytest.raises(FileFormatError) as unknown:
        op.create_file("notes.txt", {})
    with pytest.raises(FileFormatError):
        op.rename_file("routes.yaml", "routes.txt")
    with pytest.raises(UnknownFileError):
        op.remove_file("missing.yaml")
    with pytest.raises(UnknownFileError):
        op.rename_file("missing.yaml", "other.yaml")
    with pytest.raises(InvalidArgumentError):
        op.create_file("new.yaml")
    with pytest.raises(InvalidArgumentError):
        op.create_file("new.yaml", {}, text="a: 1\n")
    with pytest.raises(ConfigmigError, match="not valid YAML"):
        op.create_file("new.yaml", text="a: [\n")

    assert shown(taken.value) == (
        "CM312: create_file: the file routes.yaml exists already\n"
        "routes.yaml\n"
        'choose another name, or give `if_exists="skip"` or `if_exists="replace"`'
    )
    assert shown(unknown.value) == (
        "CM319: create_file: notes.txt: the end of its name is no format that configmig knows\n"
        "`op.rename_file` keeps the format and every byte, `op.convert_file` writes another format"
    )
    assert workspace.render() == FILES
    assert workspace.take_edits() == ()


def test_an_edit_for_a_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownFileError):
        Workspace(FILES).apply(Edit(kind="remove", file="missing.yaml", pointer=("a",)))
