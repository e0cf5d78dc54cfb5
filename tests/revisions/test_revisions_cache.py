"""The cache of what was read: it saves reading, never lies, never fails a command."""

import os
from pathlib import Path

import pytest

from configmig.errors.revisions import RevisionChangedError
from configmig.revisions.cache import user_cache_path
from configmig.revisions.library import Library, read_library

COUNT = 40
OLD = 1_000_000_000


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    """A chain of revisions, saved long ago."""
    folder = tmp_path / "versions"
    folder.mkdir()
    for number in range(COUNT):
        write(folder, number)
    return folder


def write(folder: Path, number: int, title: str = "Title", when: int = OLD) -> Path:
    parent = f'"{number - 1:02}"' if number else "None"
    path = folder / f"{number:02}.py"
    path.write_text(
        f'"""{title}."""\nrevision = "{number:02}"\ndown_revision = {parent}\n'
        'depends_on = ()\nbranch_labels = ()\nbreaking_changes = ("x", "ü")\n'
    )
    os.utime(path, (when, when))
    return path


def read(versions: Path) -> Library:
    return read_library([versions], show_relative_to=versions.parent, cache_path=cache(versions))


def cache(versions: Path) -> Path:
    return versions.parent / "caches" / "cache.json"


def titles(library: Library) -> set[str]:
    return {revision.title for revision in library.revisions}


def test_what_comes_from_the_cache_is_what_was_read(versions: Path) -> None:
    first = read(versions)
    written = cache(versions).stat().st_mtime_ns

    second = read(versions)

    assert second.revisions == first.revisions
    assert len(second.revisions) == COUNT
    assert second.revisions[1].breaking_changes == ("x", "ü")
    assert second.graph().heads == (f"{COUNT - 1:02}",)
    assert cache(versions).stat().st_mtime_ns == written


def test_a_file_with_the_stamp_of_the_cache_is_not_read_again(versions: Path) -> None:
    read(versions)
    for number in range(COUNT):
        write(versions, number, "Other")

    assert titles(read(versions)) == {"Title"}


def test_changed_new_and_removed_files_are_noticed(versions: Path) -> None:
    read(versions)
    write(versions, 3, "Longer title")
    write(versions, 4, "Other", OLD + 1)
    write(versions, COUNT)
    (versions / "00.py").unlink()

    for library in (read(versions), read(versions)):
        assert titles(library) == {"Title", "Longer title", "Other"}
        assert [revision.id for revision in library.revisions] == [f"{n:02}" for n in range(1, COUNT + 1)]


def test_a_file_that_was_fresh_when_the_cache_was_written_is_read_again(versions: Path) -> None:
    now = cache(versions).parent
    now.mkdir()
    fresh = int(now.stat().st_mtime)
    write(versions, 3, "Fresh", fresh)
    read(versions)
    write(versions, 3, "Other", fresh)

    assert "Other" in titles(read(versions))


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda content: b"", id="empty"),
        pytest.param(lambda content: content[:-10], id="cut off"),
        pytest.param(lambda content: content.replace(b"Title", b"Tiger", 1), id="one byte changed"),
        pytest.param(lambda content: b"\xff" + content, id="no text"),
        pytest.param(lambda content: b"{}\n{}", id="another format"),
    ],
)
def test_a_damaged_cache_is_ignored_and_replaced(versions: Path, damage) -> None:  # type: ignore[no-untyped-def]
    read(versions)
    good = cache(versions).read_bytes()
    cache(versions).write_bytes(damage(good))

    library = read(versions)

    assert titles(library) == {"Title"}
    assert cache(versions).read_bytes() == good


def test_a_cache_that_cannot_be_written_changes_nothing(versions: Path) -> None:
    cache(versions).parent.write_text("a file where the folder should be")

    assert len(read(versions).revisions) == COUNT


def test_the_cache_is_for_its_owner_only(versions: Path) -> None:
    read(versions)

    assert cache(versions).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in cache(versions).parent.iterdir()] == ["cache.json"]


def test_broken_files_are_not_cached_and_do_not_wear_out_the_cache(versions: Path) -> None:
    (versions / "99.py").write_text('x = = 1\nrevision = "99"\ndown_revision = "39"\n')
    os.utime(versions / "99.py", (OLD, OLD))
    read(versions)
    written = cache(versions).stat().st_mtime_ns

    library = read(versions)

    assert [item.revision for item in library.broken] == ["99"]
    assert library.graph().heads == ("99",)
    assert cache(versions).stat().st_mtime_ns == written


def test_a_cache_that_was_deceived_is_forgotten(versions: Path) -> None:
    read(versions)
    write(versions, 3, "Other")

    with pytest.raises(RevisionChangedError):
        read(versions).digest("03")

    assert "Other" in titles(read(versions))


def test_a_revision_that_tells_a_secret_is_not_in_the_cache(versions: Path) -> None:
    telling = versions / "03.py"
    telling.write_text(
        telling.read_text(encoding="utf-8").replace('"""', '"""password: k9-alpha-7hJ2kQ9x ', 1),
        encoding="utf-8",
    )
    os.utime(telling, (1, 1))

    told = read(versions)

    assert any("k9-alpha" in revision.title for revision in told.revisions)
    assert b"k9-alpha" not in cache(versions).read_bytes()
    assert b"04.py" in cache(versions).read_bytes()
    assert read(versions).revisions == told.revisions


def test_a_single_revision_leaves_no_trace(versions: Path) -> None:
    for number in range(1, COUNT):
        (versions / f"{number:02}.py").unlink()

    read(versions)

    assert not cache(versions).parent.exists()


def test_old_caches_of_other_projects_are_removed(versions: Path) -> None:
    folder = cache(versions).parent
    folder.mkdir()
    old, recent, foreign = folder / "revisions-old.json", folder / "revisions-new.json", folder / "else"
    for path in (old, recent, foreign):
        path.write_text("")
    os.utime(old, (OLD, OLD))
    os.utime(foreign, (OLD, OLD))

    read(versions)

    assert [path.exists() for path in (old, recent, foreign)] == [False, True, True]


def test_the_cache_is_in_the_users_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))

    path = user_cache_path([tmp_path / "versions"])

    assert path is not None
    assert path.parent == tmp_path / "caches" / "configmig"
    assert path != user_cache_path([tmp_path / "others"])
