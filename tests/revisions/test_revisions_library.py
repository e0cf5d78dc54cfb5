"""All revision files of a project, as a graph command reads them."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from configmig.errors import ConfigmigError
from configmig.errors.graph import DuplicateRevisionError, UnknownRevisionError
from configmig.errors.revisions import (
    MissingMetadataError,
    RevisionChangedError,
    RevisionSyntaxError,
    RevisionUnreadableError,
    VersionLocationMissingError,
)
from configmig.revisions.library import Library, read_library


def write(folder: Path, name: str, parents: str = "None", *, file: str = "", body: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (file or f"{name}.py")
    path.write_text(
        f'"""Revision {name}."""\nrevision = "{name}"\ndown_revision = {parents}\n\n\n'
        f"def upgrade(op):\n    pass\n{body}"
    )
    return path


def read(tmp_path: Path, *locations: str) -> Library:
    paths = [tmp_path / name for name in locations or ("versions",)]
    return read_library(paths, show_relative_to=tmp_path, cache_path=tmp_path / "cache.json")


def test_revisions_of_several_locations_make_one_graph(tmp_path: Path) -> None:
    """a ── b ── c, with b in another folder."""
    write(tmp_path / "versions", "a")
    write(tmp_path / "more", "b", '"a"')
    write(tmp_path / "versions", "c", '"b"')

    library = read(tmp_path, "versions", "more", "versions")

    assert [(revision.id, revision.file) for revision in library.revisions] == [
        ("a", "versions/a.py"),
        ("c", "versions/c.py"),
        ("b", "more/b.py"),
    ]
    assert library.graph().heads == ("c",)
    assert library.graph() is library.graph()
    assert library.path("b") == tmp_path / "more" / "b.py"
    assert library.broken == ()


def test_what_is_no_revision_file_is_passed_by(tmp_path: Path) -> None:
    folder = tmp_path / "versions"
    write(folder, "a")
    for name in ("_shared.py", ".hidden.py", "__init__.py", "readme.md", "a.py.orig"):
        (folder / name).write_text("x = 1\n")
    write(folder / "old", "z")
    (folder / "folder.py").mkdir()
    (folder / "__pycache__").mkdir()

    assert [revision.id for revision in read(tmp_path).revisions] == ["a"]


def test_an_empty_location_is_an_empty_graph(tmp_path: Path) -> None:
    (tmp_path / "versions").mkdir()

    library = read(tmp_path)

    assert library.revisions == ()
    assert library.graph().heads == ()


@pytest.mark.parametrize(
    ("kind", "message", "hint"),
    [
        pytest.param(
            "missing",
            "the version location versions cannot be read: there is no such folder",
            "`mkdir -p versions` makes it; or correct `version_locations` in the settings",
            id="missing",
        ),
        pytest.param(
            "file",
            "the version location versions cannot be read: not a directory",
            "`ls -ld versions` shows what it is; or correct `version_locations` in the settings",
            id="a file",
        ),
    ],
)
def test_a_location_that_cannot_be_listed_is_an_error(
    kind: str, message: str, hint: str, tmp_path: Path
) -> None:
    if kind == "file":
        (tmp_path / "versions").write_text("")

    with pytest.raises(VersionLocationMissingError) as raised:
        read(tmp_path)

    assert raised.value.message == message
    assert raised.value.hint == hint


def test_a_location_elsewhere_is_shown_by_its_whole_path(tmp_path: Path) -> None:
    write(tmp_path / "other", "a")

    library = read_library([tmp_path / "other"], show_relative_to=tmp_path / "project")

    assert library.revision("a").file == f"{tmp_path}/other/a.py"
    assert library.path("a") == tmp_path / "other" / "a.py"


def test_the_location_may_be_the_project_itself(tmp_path: Path) -> None:
    write(tmp_path, "a")

    assert read(tmp_path, ".").revision("a").file == "a.py"


def test_a_revision_is_found_by_its_version_with_or_without_v(tmp_path: Path) -> None:
    write(tmp_path / "versions", "1.0.0")
    library = read(tmp_path)

    assert library.revision("v1.0.0") is library.revision("1.0.0")
    with pytest.raises(UnknownRevisionError) as raised:
        library.revision("1.0.1")
    assert raised.value.message == "there is no revision '1.0.1'"
    assert raised.value.nearest == ("1.0.0",)


def test_duplicates_are_left_to_the_graph(tmp_path: Path) -> None:
    write(tmp_path / "versions", "a")
    write(tmp_path / "versions", "a", file="b.py")
    library = read(tmp_path)

    assert len(library.revisions) == 2
    with pytest.raises(DuplicateRevisionError):
        library.graph()


def test_a_syntax_error_breaks_only_what_needs_the_file(tmp_path: Path) -> None:
    write(tmp_path / "versions", "a")
    broken = write(tmp_path / "versions", "b", '"a"')
    broken.write_text(broken.read_text().replace('"""\n', '"""\nimport = 3\n', 1))
    write(tmp_path / "versions", "c", '"b"')

    library = read(tmp_path)

    assert library.graph().heads == ("c",)
    assert [(item.file, item.revision) for item in library.broken] == [("versions/b.py", "b")]
    assert library.load("c").check is None
    for ask in (library.load, library.source, library.digest):
        with pytest.raises(RevisionSyntaxError) as raised:
            ask("b")
        assert raised.value is library.broken[0].error
    assert str(raised.value.places[0]) == "versions/b.py:2"
    assert raised.value.details == ("2 | import = 3",)


def test_a_syntax_error_below_the_head_is_found_by_who_loads_the_file(tmp_path: Path) -> None:
    write(tmp_path / "versions", "a", body="def check(config):\n    return [\n")
    library = read(tmp_path)

    assert library.broken == ()
    for ask in (library.load, library.digest):
        with pytest.raises(RevisionSyntaxError) as raised:
            ask("a")
        assert str(raised.value.places[0]) == "versions/a.py:9"


def test_a_file_without_an_id_stops_the_graph(tmp_path: Path) -> None:
    write(tmp_path / "versions", "a")
    (tmp_path / "versions" / "notes.py").write_text("x = 1\n")

    library = read(tmp_path)

    assert [revision.id for revision in library.revisions] == ["a"]
    with pytest.raises(MissingMetadataError) as raised:
        library.graph()
    assert raised.value.message == "the file versions/notes.py does not say its `revision`"


def test_what_is_no_readable_file_stops_the_graph(tmp_path: Path) -> None:
    write(tmp_path / "versions", "a")
    (tmp_path / "versions" / "gone.py").symlink_to("nowhere")
    os.mkfifo(tmp_path / "versions" / "pipe.py")

    library = read(tmp_path)

    assert [item.error.message for item in library.broken] == [
        "the revision file versions/gone.py cannot be read: no such file or directory",
        "the revision file versions/pipe.py cannot be read: it is not a regular file",
    ]
    with pytest.raises(RevisionUnreadableError):
        library.graph()


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", "a")
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions" / "a.py").symlink_to(tmp_path / "elsewhere" / "a.py")

    assert read(tmp_path).graph().heads == ("a",)


def test_a_file_that_changed_its_place_in_the_graph_is_not_loaded(tmp_path: Path) -> None:
    path = write(tmp_path / "versions", "a")
    library = read(tmp_path)
    path.write_text(path.read_text().replace('"a"', '"b"'))

    with pytest.raises(RevisionChangedError) as raised:
        library.load("a")

    assert raised.value.message == (
        "the revision file versions/a.py has changed since this command read it; it no longer says"
        " the same of a"
    )
    assert raised.value.hint == "run the command again"


def test_what_is_hashed_is_what_is_run(tmp_path: Path) -> None:
    path = write(tmp_path / "versions", "a")
    library = read(tmp_path)
    digest = library.digest("a")
    path.write_text(path.read_text().replace("pass", "1 / 0"))

    loaded = library.load("a")

    assert loaded.digest == digest == library.source("a").digest
    assert library.load("a") is loaded
    assert b"pass" in loaded.source.content


def test_reading_and_loading_leave_the_folder_alone(tmp_path: Path) -> None:
    write(tmp_path / "versions", "a")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "versions").iterdir()}

    read(tmp_path).load("a")

    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "versions").iterdir()} == before


def test_every_error_has_a_code_and_a_page() -> None:
    from configmig.errors import revisions as family

    errors = [
        error
        for error in vars(family).values()
        if isinstance(error, type) and issubclass(error, ConfigmigError) and error is not ConfigmigError
    ]
    codes = [error.code for error in errors]

    assert len(set(codes)) == len(codes)
    assert all("CM150" <= code <= "CM199" for code in codes)
    assert all(error.__doc__ for error in errors)


def test_threads_share_a_library(tmp_path: Path) -> None:
    write(tmp_path / "versions", "a")
    library = read(tmp_path)

    with ThreadPoolExecutor(8) as pool:
        digests = set(pool.map(lambda _: library.load("a").digest, range(32)))

    assert digests == {library.digest("a")}
