"""Ways back: exact bytes where nobody edited since, later edits kept where somebody did."""

import pytest

from configmig import api
from configmig.errors.graph import StateRevisionMissingError
from configmig.errors.run import ConflictError, NothingToRollBackError, NoWayBackError, UnknownRunError
from configmig.errors.storage import CorruptStateError, SnapshotDamagedError
from tests.workshop import APP, DATABASE, THIRD, Workshop


def test_a_downgrade_gives_back_the_recorded_bytes(upgraded: Workshop) -> None:
    run = api.downgrade(upgraded.open(), "1.0.0")

    assert [(step.revision, step.way) for step in run.plan.steps] == [
        ("1.2.0", "recorded bytes"),
        ("1.1.0", "recorded bytes"),
    ]
    assert upgraded.read("app.yaml") == APP
    assert upgraded.read("database.yaml") == DATABASE
    assert api.current(upgraded.open()).version.heads == ("1.0.0",)


def test_a_downgrade_to_base_leaves_no_version(upgraded: Workshop) -> None:
    api.downgrade(upgraded.open(), "base")

    assert api.current(upgraded.open()).version.label == "base"
    assert upgraded.read("app.yaml") == APP


def test_later_edits_survive_a_downgrade(upgraded: Workshop) -> None:
    upgraded.edit("app.yaml", "  port: 8080\n", "  port: 9090   # since the move\n")
    upgraded.edit("app.yaml", "name: shop  ", "name: store ")

    run = api.downgrade(upgraded.open(), "1.0.0")

    assert [step.way for step in run.plan.steps] == ["inverted edits", "inverted edits"]
    expected = APP.replace("  port: 8080\n", "  port: 9090   # since the move\n")
    assert upgraded.read("app.yaml") == expected.replace("name: shop  ", "name: store ")
    assert upgraded.read("database.yaml") == DATABASE


def test_an_edit_at_the_same_place_is_a_clash_that_stops_the_run(upgraded: Workshop) -> None:
    upgraded.edit("database.yaml", "pool: 10", "pool: 99")
    before = upgraded.look()

    with pytest.raises(ConflictError) as caught:
        api.downgrade(upgraded.open(), "1.0.0")

    assert caught.value.exit_code == 5
    (clash,) = caught.value.clashes
    assert "database.yaml" in clash
    assert "/pool" in clash
    assert "99" in clash
    assert "10" in clash
    assert upgraded.look() == before


def test_the_revision_decides_over_an_edited_file_when_it_can(upgraded: Workshop) -> None:
    upgraded.write(
        "versions/1_2_0.py",
        THIRD + '\n\ndef downgrade(op):\n    op.file("app.yaml").remove("$.server.timeout")\n',
    )
    upgraded.edit("app.yaml", "timeout: 30", "timeout: 60")

    run = api.downgrade(upgraded.open(), "1.1.0")

    assert [step.way for step in run.plan.steps] == ["downgrade"]
    assert upgraded.read("app.yaml") == APP.replace("host:", "address:")


def test_without_record_and_downgrade_there_is_no_way_back(workshop: Workshop) -> None:
    api.stamp(workshop.open(), "1.1.0")

    with pytest.raises(NoWayBackError, match=r"1\.1\.0"):
        api.downgrade(workshop.open(), "1.0.0")


def test_a_rollback_takes_back_the_last_run_that_stands(workshop: Workshop) -> None:
    api.upgrade(workshop.open(), "1.1.0")
    first = workshop.read("app.yaml")
    api.upgrade(workshop.open(), "1.2.0")

    api.rollback(workshop.open())

    assert workshop.read("app.yaml") == first

    api.rollback(workshop.open())

    assert workshop.read("app.yaml") == APP
    with pytest.raises(NothingToRollBackError):
        api.rollback(workshop.open())


def test_a_rollback_over_several_runs_takes_back_all_of_them(workshop: Workshop) -> None:
    run = api.upgrade(workshop.open(), "1.0.0")
    api.upgrade(workshop.open(), "1.1.0")
    api.upgrade(workshop.open(), "1.2.0")

    back = api.rollback(workshop.open(), run.run_id)

    assert len(back.plan.undone) == 3
    assert workshop.read("app.yaml") == APP
    assert workshop.read("database.yaml") == DATABASE


def test_a_rollback_of_a_downgrade_brings_the_upgrade_back(upgraded: Workshop) -> None:
    after = upgraded.read("app.yaml")
    api.downgrade(upgraded.open(), "1.0.0")

    api.rollback(upgraded.open())

    assert upgraded.read("app.yaml") == after
    assert api.current(upgraded.open()).version.heads == ("1.2.0",)


def test_a_rollback_does_not_need_the_revision_file(upgraded: Workshop) -> None:
    (upgraded.folder / "versions/1_2_0.py").unlink()
    with pytest.raises(StateRevisionMissingError):
        api.current(upgraded.open())

    api.rollback(upgraded.open())

    assert upgraded.read("app.yaml") == APP


def test_a_rollback_keeps_later_edits_without_the_revision_file(upgraded: Workshop) -> None:
    (upgraded.folder / "versions/1_2_0.py").unlink()
    upgraded.edit("app.yaml", "8080", "9090")

    api.rollback(upgraded.open())

    assert upgraded.read("app.yaml") == APP.replace("8080", "9090")


def test_a_damaged_snapshot_is_no_way_back(upgraded: Workshop) -> None:
    (backup,) = (upgraded.root / "backups").iterdir()
    (backup / "00-base" / "app.yaml").write_text("name: other\n")
    before = upgraded.look()

    with pytest.raises(SnapshotDamagedError):
        api.rollback(upgraded.open())

    assert upgraded.look() == before


def test_an_unknown_run_is_named_with_the_newest_ones(upgraded: Workshop) -> None:
    with pytest.raises(UnknownRunError) as caught:
        api.rollback(upgraded.open(), "20240101T000000Z-0000")

    assert "the newest are" in caught.value.details[0]


def test_a_stamp_moves_the_version_and_no_file(workshop: Workshop) -> None:
    run = api.stamp(workshop.open(), "1.1.0")

    assert run.run_id is not None
    assert workshop.read("app.yaml") == APP
    assert api.current(workshop.open()).version.heads == ("1.1.0",)
    assert workshop.open().history()[-1].outcome == "stamped"


def test_a_stamp_can_be_rolled_back(upgraded: Workshop) -> None:
    after = upgraded.read("app.yaml")
    api.stamp(upgraded.open(), "1.0.0")

    api.rollback(upgraded.open())

    assert api.current(upgraded.open()).version.heads == ("1.2.0",)
    assert upgraded.read("app.yaml") == after


def test_purge_replaces_a_stamp_that_cannot_be_read(upgraded: Workshop) -> None:
    (upgraded.root / ".schema-version").write_text("{")
    with pytest.raises(CorruptStateError):
        api.stamp(upgraded.open(), "1.2.0")

    api.stamp(upgraded.open(), "1.2.0", purge=True)

    assert api.current(upgraded.open()).version.heads == ("1.2.0",)


def test_purge_replaces_a_stamp_whose_revision_is_gone(upgraded: Workshop) -> None:
    (upgraded.folder / "versions/1_2_0.py").unlink()

    api.stamp(upgraded.open(), "1.1.0", purge=True)

    assert api.current(upgraded.open()).version.heads == ("1.1.0",)


def test_an_upgrade_again_after_a_rollback_gives_the_same_files(upgraded: Workshop) -> None:
    after = upgraded.read("app.yaml")
    api.rollback(upgraded.open())

    api.upgrade(upgraded.open(), "head")

    assert upgraded.read("app.yaml") == after
