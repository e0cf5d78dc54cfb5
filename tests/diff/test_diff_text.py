"""A patch is exact for `git apply`; what people see has the same lines with the secrets masked."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from configmig.diff.hunks import find_hunks
from configmig.diff.text import patch_file, patch_files, secret_lines, show_file, show_files

Files = dict[str, bytes]


def apply_with_git(folder: Path, patch: bytes) -> Files:
    """Apply ``patch`` in ``folder`` and return all files below it."""
    subprocess.run(["git", "init", "--quiet", "."], cwd=folder, check=True)
    subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], cwd=folder, check=True, input=patch)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def write(folder: Path, files: Files) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


LONG = b"".join(b"line %d\n" % number for number in range(40))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({"a.yaml": b"a: 1\n"}, {"a.yaml": b"a: 2\n"}, id="a changed line"),
        pytest.param({"a.yaml": b"a: 1"}, {"a.yaml": b"a: 1\n"}, id="a final newline added"),
        pytest.param({"a.yaml": b"a: 1\nb: 2\n"}, {"a.yaml": b"a: 1\nb: 2"}, id="a final newline gone"),
        pytest.param(
            {"a.yaml": b"a: 1\nb: 2"}, {"a.yaml": b"a: 3\nb: 2"}, id="no final newline on both sides"
        ),
        pytest.param({"a.yaml": b"a: 1\r\nb: 2\r\n"}, {"a.yaml": b"a: 1\r\nb: 3\r\n"}, id="crlf"),
        pytest.param({"a.yaml": b"a: 1\r\n"}, {"a.yaml": b"a: 1\n"}, id="crlf to lf"),
        pytest.param({"a.yaml": b"a: \xff\n"}, {"a.yaml": b"a: \xfe\xe9\n"}, id="not utf-8"),
        pytest.param({"a.yaml": b"\xef\xbb\xbfa: 1\n"}, {"a.yaml": b"\xef\xbb\xbfa: 2\n"}, id="bom"),
        pytest.param({}, {"new.yaml": b"a: 1\n"}, id="a new file"),
        pytest.param({}, {"sub/deep/new.yaml": b"a: 1"}, id="a new file in new folders"),
        pytest.param({}, {"new.yaml": b""}, id="a new empty file"),
        pytest.param({"old.yaml": b"a: 1\n"}, {}, id="a removed file"),
        pytest.param({"old.yaml": b""}, {}, id="a removed empty file"),
        pytest.param({"a.yaml": b""}, {"a.yaml": b"a: 1\n"}, id="an empty file filled"),
        pytest.param({"a.yaml": b"a: 1\n"}, {"a.yaml": b""}, id="a file emptied"),
        pytest.param({"my file.yaml": b"a: 1\n"}, {"my file.yaml": b"a: 2\n"}, id="a name with spaces"),
        pytest.param({'q"\\.yaml': b"a: 1\n"}, {'q"\\.yaml': b"a: 2\n"}, id="a name with a quote"),
        pytest.param({"ümlaut.yaml": b"a: 1\n"}, {"ümlaut.yaml": b"a: 2\n"}, id="a name that is not ascii"),
        pytest.param({"tab\there": b"a: 1\n"}, {"tab\there": b"a: 2\n"}, id="a name with a tab"),
        pytest.param(
            {"a.yaml": LONG, "b.yaml": LONG},
            {"a.yaml": LONG.replace(b"line 3\n", b"").replace(b"line 30\n", b"x\n"), "b.yaml": LONG},
            id="two hunks, another file untouched",
        ),
    ],
)
def test_git_apply_makes_exactly_the_new_files_of_a_patch(
    before: Files, after: Files, tmp_path: Path
) -> None:
    write(tmp_path / "config", before)

    found = apply_with_git(tmp_path, patch_files(before, after, prefix="config/"))

    assert found == {f"config/{name}": content for name, content in after.items()}


_lines = st.lists(st.sampled_from([b"a: 1\n", b"b: 2\r\n", b"\n", b"  c: \xff\n", b"# d\n"]), max_size=30)


@settings(max_examples=25, deadline=None)
@given(before=_lines, after=_lines, cut=st.booleans())
def test_any_two_texts_make_a_patch_that_applies(
    before: list[bytes], after: list[bytes], cut: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("patch")
    old, new = b"".join(before), b"".join(after)[: -1 if cut else None]
    write(folder, {"a.yaml": old})
    patch = patch_file("a.yaml", old, new)

    assert not patch if old == new else apply_with_git(folder, patch) == {"a.yaml": new}


def test_a_patch_is_what_git_writes() -> None:
    before = {"gone.yaml": b"x: 1\n", "my file.yaml": b"a: 1\nb: 2", "same.yaml": b"s\n"}
    after = {"my file.yaml": b"a: 1\nb: 3", "new.yaml": b"n: 1\n", "same.yaml": b"s\n"}

    assert (
        patch_files(before, after, prefix="config/").decode()
        == """\
diff --git a/config/gone.yaml b/config/gone.yaml
deleted file mode 100644
--- a/config/gone.yaml
+++ /dev/null
@@ -1 +0,0 @@
-x: 1
diff --git a/config/my file.yaml b/config/my file.yaml
--- a/config/my file.yaml\t
+++ b/config/my file.yaml\t
@@ -1,2 +1,2 @@
 a: 1
-b: 2
\\ No newline at end of file
+b: 3
\\ No newline at end of file
diff --git a/config/new.yaml b/config/new.yaml
new file mode 100644
--- /dev/null
+++ b/config/new.yaml
@@ -0,0 +1 @@
+n: 1
"""
    )


def test_equal_files_make_no_patch() -> None:
    assert patch_files({"a.yaml": LONG}, {"a.yaml": LONG}) == b""
    assert show_files({"a.yaml": LONG}, {"a.yaml": LONG}) == ""
    assert list(find_hunks([b"a\n"], [b"a\n"])) == []


def test_what_people_see_has_its_secrets_masked_also_where_the_key_is_out_of_sight() -> None:
    block = "".join(f"  line{number}-of-the-secret\n" for number in range(9))
    before = f"name: x\nprivate_key: |\n{block}last: 1\n".encode()
    after = f"name: x\nprivate_key: |\n{block}last: 2  # was 1, hunter2-abc\n".encode()

    assert (
        show_file("a.yaml", before, after, secrets={"hunter2-abc"})
        == """\
diff --git a/a.yaml b/a.yaml
--- a/a.yaml
+++ b/a.yaml
@@ -9,4 +9,4 @@
   ***
   ***
   ***
-last: 1
+last: 2  # was 1, ***
"""
    )


def test_odd_bytes_and_line_ends_are_visible_where_they_matter() -> None:
    assert show_file("a", b"a: 1\r\nb: \xff\r\n", b"a: 2\r\nb: \xff\r\n").splitlines()[4:] == [
        "-a: 1",
        "+a: 2",
        " b: \\xff",
    ]
    assert show_file("a", b"a: 1\r\n", b"a: 1\n").split("\n")[4:] == ["-a: 1\r", "+a: 1", ""]


def test_the_lines_that_would_show_a_secret_are_known() -> None:
    before = b"a: 1\npassword: hunter2\nb: 2\n"

    assert secret_lines(before, before.replace(b"a: 1", b"a: 2")) == (2,)
    assert secret_lines(before, b"a: 1\nb: 2\n") == (2,)
    assert secret_lines(None, before) == (2,)
    assert secret_lines(before, None) == (2,)
    assert secret_lines(b"a: 1\n", b"a: 2\n") == ()
    assert secret_lines(b"a: 1\n", b"a: hunter2\n", secrets={"hunter2"}) == (1,)


def test_a_secret_far_from_the_change_is_in_no_patch() -> None:
    before = b"password: hunter2\n" + LONG

    assert secret_lines(before, before.replace(b"line 39", b"line 40")) == ()
