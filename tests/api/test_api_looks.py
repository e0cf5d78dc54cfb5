"""Looking at a project: what it says, and that it never writes."""

from collections.abc import Callable

import pytest

from configmig import api
from configmig.errors import ConfigmigError
from configmig.errors.graph import StateRevisionMissingError
from configmig.errors.storage import CorruptHistoryError, CorruptStateError, RootMissingError
from configmig.project import Project
from tests.workshop import Workshop

LOOKS: dict[str, Callable[[Project], object]] = {
    "branches": api.branches,
    "current": api.current,
    "diff": lambda project: api.diff(project, "working"),
    "heads": api.heads,
    "history": api.history,
    "plan": lambda project: api.plan(project, "head"),
    "runs": api.runs,
    "show": lambda project: api.show(project, "head"),
    "status": api.status,
    "validate": api.validate,
}


@pytest.mark.parametrize("look", [pytest.param(look, id=name) for name, look in LOOKS.items()])
def test_a_reader_leaves_every_byte_and_every_time_as_it_was(
    upgraded: Workshop, look: Callable[[Project], object]
) -> None:
    before = upgraded.look()

    look(upgraded.open())

    assert upgraded.look() == before


def test_a_root_without_a_stamp_is_at_base_and_everything_is_pending(workshop: Workshop) -> None:
    status = api.status(workshop.open())

    assert (status.version.heads, status.version.stamped) == ((), False)
    assert [revision.id for revision in status.pending] == ["1.0.0", "1.1.0", "1.2.0"]
    assert not status.is_clean


def test_a_root_at_head_is_clean(upgraded: Workshop) -> None:
    status = api.status(upgraded.open())

    assert status.is_clean
    assert status.version.label == "1.2.0"
    assert status.files == ("app.yaml", "database.yaml")


def test_what_was_edited_by_hand_since_the_last_run_is_drift(upgraded: Workshop) -> None:
    upgraded.edit("app.yaml", "8080", "9090")
    upgraded.write("config/new.yaml", "a: 1\n")
    (upgraded.root / "database.yaml").unlink()

    drift = api.status(upgraded.open()).drift

    assert [(each.file, each.kind) for each in drift] == [
        ("app.yaml", "edited"),
        ("database.yaml", "missing"),
        ("new.yaml", "new"),
    ]


def test_the_version_of_a_root_without_a_stamp_is_told_by_its_shape(gateway: Workshop) -> None:
    version = api.current(gateway.open()).version

    assert version.heads == ("1.0.0",)
    assert version.recognition is not None
    assert version.recognition.evidence


def test_history_marks_what_is_applied_current_and_head(workshop: Workshop) -> None:
    api.upgrade(workshop.open(), "1.1.0")

    lines = api.history(workshop.open()).lines

    assert [(line.revision.id, line.is_head, line.is_current, line.is_applied) for line in lines] == [
        ("1.2.0", True, False, False),
        ("1.1.0", False, True, True),
        ("1.0.0", False, False, True),
    ]


def test_history_takes_a_range(workshop: Workshop) -> None:
    lines = api.history(workshop.open(), "1.1.0:").lines

    assert [line.revision.id for line in lines] == ["1.2.0", "1.1.0"]


@pytest.mark.parametrize("look", [api.heads, api.branches, api.history])
def test_a_list_of_revisions_needs_no_root_but_says_that_it_is_missing(
    workshop: Workshop, look: Callable[[Project], object]
) -> None:
    for path in workshop.root.iterdir():
        path.unlink()
    workshop.root.rmdir()

    listing = look(workshop.open())

    assert "is not known" in getattr(listing, "note", "")


@pytest.mark.parametrize(
    "look", [pytest.param(LOOKS[name], id=name) for name in ("current", "status", "plan", "runs", "validate")]
)
def test_a_missing_root_is_one_clear_error(workshop: Workshop, look: Callable[[Project], object]) -> None:
    for path in workshop.root.iterdir():
        path.unlink()
    workshop.root.rmdir()

    with pytest.raises(RootMissingError):
        look(workshop.open())


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"{", id="cut off"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"\xff\xfe", id="not UTF-8"),
        pytest.param(b"", id="empty"),
        pytest.param(b'{"version": 1}', id="a number for a version"),
    ],
)
def test_a_corrupt_stamp_is_an_error_with_a_way_out(upgraded: Workshop, content: bytes) -> None:
    (upgraded.root / ".schema-version").write_bytes(content)

    with pytest.raises(CorruptStateError) as caught:
        api.status(upgraded.open())

    assert "stamp" in caught.value.hint


def test_a_corrupt_history_is_an_error_with_its_line(upgraded: Workshop) -> None:
    with (upgraded.root / ".migration-history").open("a") as stream:
        stream.write("nonsense\n")

    with pytest.raises(CorruptHistoryError, match="line 2"):
        api.runs(upgraded.open())


def test_a_stamp_whose_revision_is_gone_is_an_error(upgraded: Workshop) -> None:
    (upgraded.folder / "versions/1_2_0.py").unlink()

    with pytest.raises(StateRevisionMissingError, match=r"1\.2\.0"):
        api.current(upgraded.open())


def test_validate_finds_what_the_check_of_the_version_finds(upgraded: Workshop) -> None:
    assert api.validate(upgraded.open(), "1.1.0") == ()
    upgraded.edit("app.yaml", "  address: 127.0.0.1\n", "")

    (finding,) = api.validate(upgraded.open(), "1.1.0")

    assert finding.place == "app.yaml:5:1 (/server)"
    assert finding.message == "a server needs an address"


def test_validate_finds_what_the_schemas_of_the_profile_find(gateway: Workshop) -> None:
    assert api.validate(gateway.open()) == ()
    gateway.edit("providers.yaml", "\nproviders:\n", "\nprovidres:\n")

    findings = api.validate(gateway.open(), "1.0.0")

    assert findings
    assert all(finding.rule == "schema 1.0.0" for finding in findings)


def test_every_error_of_the_api_is_one_that_a_user_can_mend(workshop: Workshop) -> None:
    with pytest.raises(ConfigmigError) as caught:
        api.plan(workshop.open(), "9.9.9")

    assert caught.value.code == "CM104"
    assert caught.value.hint


def test_a_file_without_values_of_its_own_is_a_finding(upgraded: Workshop) -> None:
    upgraded.write("config/odd.yaml", "? [a, b]\n: 1\n")

    (finding,) = api.validate(upgraded.open())

    assert (finding.rule, finding.file) == ("readable", "odd.yaml")
