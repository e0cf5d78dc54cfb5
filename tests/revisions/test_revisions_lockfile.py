"""`revisions.lock`: written the same for the same revisions, read strictly, easy to merge."""

from pathlib import Path

import pytest

from configmig.errors.revisions import BrokenLockFileError
from configmig.revisions.lockfile import encode_lock, read_lock, write_lock

FIRST, SECOND = "1" * 64, "2" * 64
HEADER = """\
# Released revisions, each with the hash of the syntax tree that it must keep.
# `configmig lock` checks this file, `configmig lock --update` releases what is new; commit it.
"""


def test_the_same_revisions_give_the_same_text_one_line_each_in_order() -> None:
    text = encode_lock({"1.1.0": None, "1.0.0": FIRST})

    assert text.decode() == f"{HEADER}1.0.0 {FIRST}\n1.1.0 unreleased\n"
    assert encode_lock({"1.0.0": FIRST, "1.1.0": None}) == text


def test_what_was_written_is_read_and_not_written_again(tmp_path: Path) -> None:
    lines = {"1.0.0": FIRST, "a1b2": SECOND, "1.1.0": None}

    assert write_lock(tmp_path, lines)
    stamp = (tmp_path / "revisions.lock").stat().st_mtime_ns

    assert read_lock(tmp_path, shown="revisions.lock") == lines
    assert not write_lock(tmp_path, lines)
    assert (tmp_path / "revisions.lock").stat().st_mtime_ns == stamp
    assert [path.name for path in tmp_path.iterdir()] == ["revisions.lock"]


def test_a_folder_without_a_lock_file_has_none(tmp_path: Path) -> None:
    assert read_lock(tmp_path, shown="revisions.lock") is None


def test_the_lines_of_two_branches_joined_in_any_order_are_read(tmp_path: Path) -> None:
    joined = f"b {SECOND}\r\n\n# ours\na {FIRST}\nb {SECOND}\n"
    (tmp_path / "revisions.lock").write_text(joined)

    assert read_lock(tmp_path, shown="revisions.lock") == {"a": FIRST, "b": SECOND}


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        pytest.param(
            f"a {FIRST}\n<<<<<<< HEAD\nb {FIRST}\n", 2, "is left from a merge conflict", id="conflict begins"
        ),
        pytest.param(
            f"a {FIRST}\n=======\n", 2, "is left from a merge conflict", id="conflict in the middle"
        ),
        pytest.param(">>>>>>> topic\n", 1, "is left from a merge conflict", id="conflict ends"),
        pytest.param(
            "a 12ab\n", 1, "is not a revision and its hash, or `unreleased`", id="a hash that was cut"
        ),
        pytest.param("a\n", 1, "is not a revision and its hash, or `unreleased`", id="no hash"),
        pytest.param(
            f"a {FIRST} x\n", 1, "is not a revision and its hash, or `unreleased`", id="something behind it"
        ),
        pytest.param(
            f"a {FIRST}\na {SECOND}\n", 2, "says something else of a than a line above", id="two hashes"
        ),
        pytest.param(
            f"a {FIRST}\na unreleased\n", 2, "says something else of a than a line above", id="not released"
        ),
    ],
)
def test_a_line_that_is_none_is_named(tmp_path: Path, text: str, line: int, problem: str) -> None:
    (tmp_path / "revisions.lock").write_text(text)

    with pytest.raises(BrokenLockFileError) as raised:
        read_lock(tmp_path, shown="versions/revisions.lock")

    assert raised.value.message == f"line {line} of versions/revisions.lock {problem}"
    assert [str(place) for place in raised.value.places] == [f"versions/revisions.lock:{line}"]
    assert raised.value.hint == (
        "`git log -p versions/revisions.lock` shows how it was; keep one line a revision,"
        " then `configmig lock`"
    )


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    (tmp_path / "revisions.lock").write_bytes(b"# lock\na \xff\n")

    with pytest.raises(BrokenLockFileError, match=r"line 2 of revisions\.lock is not UTF-8"):
        read_lock(tmp_path, shown="revisions.lock")
