"""Two states side by side: revisions, runs, the working files, commits, folders."""

import shutil
import subprocess

import pytest

from configmig import api
from configmig.errors.usage import GitError
from tests.workshop import Workshop


def test_the_working_files_against_the_version_show_hand_edits(upgraded: Workshop) -> None:
    upgraded.edit("app.yaml", "8080", "9090")

    comparison = api.diff(upgraded.open(), "1.2.0")

    assert [change.name for change in comparison.files] == ["app.yaml"]
    (change,) = comparison.values
    assert (change.file, change.pointer, change.before, change.after) == (
        "app.yaml",
        ("server", "port"),
        8080,
        9090,
    )


def test_two_versions_that_a_run_passed_are_read_from_its_snapshot(upgraded: Workshop) -> None:
    comparison = api.diff(upgraded.open(), "1.0.0", "1.1.0")

    assert (comparison.left.label, comparison.right.label) == ("1.0.0", "1.1.0")
    assert {change.name for change in comparison.files} == {"app.yaml", "database.yaml"}


def test_a_version_ahead_is_carried_out_in_memory(workshop: Workshop) -> None:
    before = workshop.look()

    comparison = api.diff(workshop.open(), "working", "head")

    assert comparison.right.label == "1.2.0 (in memory)"
    assert {change.name for change in comparison.files} == {"app.yaml", "database.yaml"}
    assert workshop.look() == before


def test_a_run_stands_for_the_files_as_it_left_them(upgraded: Workshop) -> None:
    run = upgraded.open().history()[-1].run
    upgraded.edit("database.yaml", "pool: 10", "pool: 11")

    comparison = api.diff(upgraded.open(), run)

    assert [(change.pointer, change.after) for change in comparison.values] == [(("pool",), 11)]


def test_a_folder_is_a_side(upgraded: Workshop) -> None:
    shutil.copytree(upgraded.root, upgraded.folder / "copy")
    upgraded.edit("database.yaml", "pool: 10", "pool: 11")

    comparison = api.diff(upgraded.open(), str(upgraded.folder / "copy"))

    assert [change.name for change in comparison.files] == ["database.yaml"]


def test_a_commit_is_a_side_and_git_is_left_alone(workshop: Workshop) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", "-C", str(workshop.folder), *arguments], check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "First")
    workshop.edit("database.yaml", "pool: 5", "pool: 6")
    before = workshop.look()

    comparison = api.diff(workshop.open(), "git:HEAD")

    assert [(change.pointer, change.before, change.after) for change in comparison.values] == [
        (("pool",), 5, 6)
    ]
    assert workshop.look() == before


@pytest.mark.parametrize(
    "reference", [pytest.param("nowhere", id="unknown"), pytest.param("--output=x", id="an option")]
)
def test_a_commit_that_is_not_there_is_one_clear_error(workshop: Workshop, reference: str) -> None:
    subprocess.run(["git", "-C", str(workshop.folder), "init", "-q"], check=True)
    before = workshop.look()

    with pytest.raises(GitError):
        api.diff(workshop.open(), f"git:{reference}")

    assert workshop.look() == before


def test_a_root_outside_of_any_repository_is_one_clear_error(workshop: Workshop) -> None:
    with pytest.raises(GitError) as caught:
        api.diff(workshop.open(), "git:HEAD")

    assert "repository" in caught.value.details[0]


def test_a_file_that_cannot_be_read_is_compared_as_text_and_named(upgraded: Workshop) -> None:
    upgraded.edit("app.yaml", "server:", "server: [")

    comparison = api.diff(upgraded.open(), "1.2.0")

    assert comparison.unreadable == ("app.yaml",)
    assert [change.name for change in comparison.files] == ["app.yaml"]
    assert comparison.values == ()
