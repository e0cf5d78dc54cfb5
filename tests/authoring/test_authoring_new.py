"""A new revision file: where it goes, what it says, what is refused."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from configmig.authoring.new import CreatedRevision, NewRevision, create_revision
from configmig.errors.authoring import (
    FailedHookError,
    LabelExistsError,
    NotAHeadError,
    NothingToMergeError,
    RevisionExistsError,
    TargetFileExistsError,
    TemplateFailedError,
    UnknownVersionLocationError,
    UnwritableFolderError,
    VersionLocationNeededError,
)
from configmig.graph.graph import RevisionGraph
from configmig.graph.revision import Revision
from configmig.settings import Hook, Settings

NOW = datetime(2024, 10, 25, 23, 37, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        project_root=tmp_path,
        config_root=tmp_path / "config",
        version_locations=(tmp_path / "versions",),
        revision_ids="version",
    )


def graph() -> RevisionGraph:
    """1.0.0 -- 1.1.0 (cloud) and 1.0.0 -- 1.2.0."""
    return RevisionGraph(
        [
            Revision("1.0.0", file="versions/1_0_0.py", line=3),
            Revision("1.1.0", ("1.0.0",), branch_labels=("cloud",), file="versions/1_1_0.py", line=4),
            Revision("1.2.0", ("1.0.0",), file="more/1_2_0.py", line=5),
        ]
    )


def create(settings: Settings, **facts: Any) -> CreatedRevision:
    new = NewRevision(**{"message": "Add a stove", "parents": ("1.2.0",), **facts})
    return create_revision(new, settings=settings, graph=graph(), now=NOW)


def listing(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def lines(created: CreatedRevision) -> list[str]:
    return created.path.read_text(encoding="utf-8").splitlines()


def test_a_new_revision_goes_on_from_its_parent(settings: Settings, tmp_path: Path) -> None:
    created = create(settings)

    assert created == CreatedRevision(
        id="1.3.0",
        title="Add a stove",
        path=tmp_path / "versions" / "1_3_0_add_a_stove.py",
        file="versions/1_3_0_add_a_stove.py",
        down_revisions=("1.2.0",),
    )
    assert listing(tmp_path) == ["versions", "versions/1_3_0_add_a_stove.py"]
    assert lines(created)[4:9] == [
        'revision = "1.3.0"',
        'down_revision = "1.2.0"',
        "branch_labels = ()",
        "depends_on = ()",
        'date = "2024-10-25"',
    ]


def test_the_date_is_that_of_the_projects_time_zone(settings: Settings) -> None:
    settings = replace(
        settings, timezone="Pacific/Kiritimati", file_template="{{ day }}_{{ hour }}_{{ slug }}"
    )

    created = create(settings)

    assert 'date = "2024-10-26"' in lines(created)
    assert created.path.name == "26_13_add_a_stove.py"


def test_an_id_is_generated_in_hexadecimal_unless_the_settings_say_version(settings: Settings) -> None:
    created = create(replace(settings, revision_ids="hex"))

    assert len(created.id) == 12
    assert int(created.id, 16) >= 0
    assert created.path.name == f"{created.id}_add_a_stove.py"


def test_a_given_id_is_used_and_a_version_loses_its_v(settings: Settings) -> None:
    assert create(settings, id="v2.0.0").id == "2.0.0"


def test_a_base_has_no_parent(settings: Settings) -> None:
    created = create(settings, parents=(), id="stoves", branch_labels=("kitchen",))

    assert "down_revision = None" in lines(created)
    assert 'branch_labels = ("kitchen",)' in lines(created)


def test_a_merge_has_several_parents(settings: Settings) -> None:
    created = create(settings, parents=("1.1.0", "1.2.0"), is_merge=True, message="Merge")

    assert created.id == "1.3.0"
    assert 'down_revision = ("1.1.0", "1.2.0")' in lines(created)


@pytest.mark.parametrize(
    ("parents", "message"),
    [
        pytest.param(("1.2.0",), "a merge needs two revisions or more; there is only 1.2.0", id="one"),
        pytest.param(
            ("1.2.0", "1.2.0"),
            "a merge needs two revisions or more; there is only 1.2.0",
            id="twice-the-same",
        ),
        pytest.param((), "a merge needs two revisions or more; there is no revision", id="none"),
    ],
)
def test_a_merge_of_less_than_two_is_refused(
    parents: tuple[str, ...], message: str, settings: Settings, tmp_path: Path
) -> None:
    with pytest.raises(NothingToMergeError) as caught:
        create(settings, parents=parents, is_merge=True)

    assert caught.value.message == message
    assert listing(tmp_path) == []


def test_a_parent_that_is_not_a_head_is_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(NotAHeadError) as caught:
        create(settings, parents=("1.0.0",))

    assert caught.value.message == "revision 1.0.0 is not a head: 1.1.0 and 1.2.0 come after it"
    assert caught.value.details == ("the heads are 1.1.0, 1.2.0",)
    assert caught.value.hint == "`--head 1.1.0` to go on from there, `--splice` to start a branch here"
    assert listing(tmp_path) == []


def test_splice_starts_a_branch(settings: Settings) -> None:
    assert create(settings, parents=("1.0.0",), splice=True).down_revisions == ("1.0.0",)


@pytest.mark.parametrize("wanted", ["1.1.0", "v1.1.0"])
def test_an_id_that_exists_is_refused(wanted: str, settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(RevisionExistsError) as caught:
        create(settings, id=wanted)

    assert caught.value.message == "there is already a revision '1.1.0'"
    assert [str(place) for place in caught.value.places] == ["versions/1_1_0.py:4"]
    assert caught.value.hint == "leave `--rev-id` out to have an id generated, or give another one"
    assert listing(tmp_path) == []


def test_a_branch_label_that_exists_is_refused(settings: Settings) -> None:
    with pytest.raises(LabelExistsError) as caught:
        create(settings, branch_labels=("cloud",))

    assert caught.value.message == "there is already a branch labelled 'cloud'"
    assert [str(place) for place in caught.value.places] == ["versions/1_1_0.py:4"]
    assert (
        caught.value.hint == "give another `--branch-label`, or `--head cloud@head` to go on with that branch"
    )


def test_a_branch_label_that_is_a_revision_is_refused(settings: Settings) -> None:
    with pytest.raises(RevisionExistsError):
        create(settings, branch_labels=("1.0.0",))


def test_a_file_that_exists_is_never_overwritten(settings: Settings, tmp_path: Path) -> None:
    first = create(settings, id="2.0.0")
    first.path.write_text("mine\n", encoding="utf-8")

    with pytest.raises(TargetFileExistsError) as caught:
        create(settings, id="2.0.0")

    assert caught.value.message == "the file of the new revision exists"
    assert [str(place) for place in caught.value.places] == ["versions/2_0_0_add_a_stove.py"]
    assert caught.value.hint == "give another message (`-m`) or id (`--rev-id`), or remove that file"
    assert first.path.read_text(encoding="utf-8") == "mine\n"
    assert listing(tmp_path) == ["versions", "versions/2_0_0_add_a_stove.py"]


def test_a_template_that_fails_leaves_nothing_behind(settings: Settings, tmp_path: Path) -> None:
    template = tmp_path / "own.j2"
    template.write_text("{{ nothing }}", encoding="utf-8")

    with pytest.raises(TemplateFailedError):
        create(replace(settings, template=template))

    assert listing(tmp_path) == ["own.j2"]


def test_a_failing_hook_leaves_the_file_and_says_where(settings: Settings, tmp_path: Path) -> None:
    hook = Hook("compile", "module", "json.tool")

    with pytest.raises(FailedHookError) as caught:
        create(replace(settings, hooks=(hook,)))

    assert [str(place) for place in caught.value.places] == ["versions/1_3_0_add_a_stove.py"]
    assert listing(tmp_path) == ["versions", "versions/1_3_0_add_a_stove.py"]


def test_hooks_that_ran_are_named(settings: Settings) -> None:
    created = create(replace(settings, hooks=(Hook("compile", "module", "py_compile"),)))

    assert created.hooks == ("compile",)


@pytest.fixture
def two_locations(settings: Settings, tmp_path: Path) -> Settings:
    return replace(settings, version_locations=(tmp_path / "versions", tmp_path / "more"))


def test_among_several_locations_it_goes_beside_its_parent(two_locations: Settings) -> None:
    assert create(two_locations, parents=("1.2.0",)).file == "more/1_3_0_add_a_stove.py"
    assert create(two_locations, parents=("1.1.0",), id="x").file == "versions/x_add_a_stove.py"


def test_the_location_given_is_used(two_locations: Settings, tmp_path: Path) -> None:
    created = create(two_locations, version_path=tmp_path / "versions" / ".." / "more", parents=("1.1.0",))

    assert created.file == "more/1_3_0_add_a_stove.py"


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"parents": (), "id": "stoves"}, id="base"),
        pytest.param({"parents": ("1.1.0", "1.2.0"), "is_merge": True}, id="parents-in-two-folders"),
    ],
)
def test_where_nothing_says_which_location_it_is_asked_for(
    facts: dict[str, Any], two_locations: Settings
) -> None:
    with pytest.raises(VersionLocationNeededError) as caught:
        create(two_locations, **facts)

    assert caught.value.message == "there are several version locations for the new revision"
    assert caught.value.details == ("the version locations are versions, more",)
    assert caught.value.hint == "`--version-path versions`"


def test_a_folder_that_is_no_version_location_is_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(UnknownVersionLocationError) as caught:
        create(settings, version_path=tmp_path / "elsewhere")

    assert caught.value.message == "'elsewhere' is not one of the version locations"
    assert caught.value.details == ("the version locations are versions",)
    assert (
        caught.value.hint
        == "`--version-path versions`, or add the folder to `version_locations` in the settings"
    )
    assert listing(tmp_path) == []


def test_a_version_location_that_is_a_file_is_refused(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "versions").write_text("", encoding="utf-8")

    with pytest.raises(UnwritableFolderError) as caught:
        create(settings)

    assert caught.value.message == f"cannot write {tmp_path / 'versions'}: Not a directory"
