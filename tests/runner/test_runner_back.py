"""Ways back: exact bytes where nobody edited since, later edits kept where somebody did."""

from typing import Literal

import pytest

from configmig import api
from configmig.errors.graph import StateRevisionMissingError
from configmig.errors.run import (
    ConflictError,
    NoSuchClashError,
    NothingToRollBackError,
    NoWayBackError,
    UnknownRunError,
)
from configmig.errors.storage import CorruptStateError, SnapshotDamagedError
from configmig.reports import render
from tests.workshop import APP, DATABASE, SECOND, THIRD, Workshop


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
    assert upgraded.look_past_failures(before) == before


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


@pytest.mark.parametrize(
    "downgrade", ["", '\n\ndef downgrade(op):\n    op.file("database.yaml").set("$.pool", 5)\n']
)
def test_a_way_back_over_an_edited_file_and_an_untouched_one_can_itself_be_taken_back(
    downgrade: str, upgraded: Workshop
) -> None:
    """The one that got its recorded bytes is edited afterwards: its edits must be on record, too."""
    api.rollback(upgraded.open())
    upgraded.write("versions/1_1_0.py", SECOND + downgrade)
    api.upgrade(upgraded.open(), "1.1.0")
    upgraded.edit("database.yaml", "# Where", "# Here is where")
    api.downgrade(upgraded.open(), "1.0.0")
    upgraded.edit("app.yaml", "port: 8080", "port: 9090")

    api.rollback(upgraded.open())

    assert upgraded.read("app.yaml") == APP.replace("host:", "address:").replace("port: 8080", "port: 9090")
    assert upgraded.read("database.yaml") == (
        DATABASE.replace("pool: 5", "pool: 10").replace("# Where", "# Here is where")
    )
    assert api.current(upgraded.open()).version.heads == ("1.1.0",)


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

    assert upgraded.look_past_failures(before) == before


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


def test_a_stamp_of_the_present_version_takes_over_what_was_edited(upgraded: Workshop) -> None:
    assert api.stamp(upgraded.open(), "1.2.0").run_id is None
    upgraded.edit("app.yaml", "port: 8080", "port: 9090")
    text = upgraded.read("app.yaml")
    assert [item.file for item in api.drift(upgraded.open())] == ["app.yaml"]

    run = api.stamp(upgraded.open(), "1.2.0")

    assert (run.plan.start, run.plan.target, run.plan.changes) == (("1.2.0",), ("1.2.0",), ())
    assert api.drift(upgraded.open()) == ()
    assert upgraded.read("app.yaml") == text
    api.downgrade(upgraded.open(), "1.1.0")
    assert "port: 9090" in upgraded.read("app.yaml")


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


def test_ours_keeps_todays_value_and_takes_the_rest_back(upgraded: Workshop) -> None:
    upgraded.edit("database.yaml", "pool: 10", "pool: 99")

    run = api.downgrade(upgraded.open(), "1.0.0", choices=api.Choices("ours"))

    assert upgraded.read("database.yaml") == DATABASE.replace("pool: 5", "pool: 99")
    assert upgraded.read("app.yaml") == APP
    assert [(d.place, d.choice) for step in run.plan.steps for d in step.decisions] == [
        ("database.yaml#/pool", "ours")
    ]
    (decided,) = upgraded.open().history()[-1].decided
    assert decided == ("database.yaml#/pool", "ours")


def test_theirs_takes_the_recorded_value(upgraded: Workshop) -> None:
    upgraded.edit("database.yaml", "pool: 10", "pool: 99")
    upgraded.edit("database.yaml", "# Where the data are.", "# Where the data are today.")

    api.downgrade(upgraded.open(), "1.0.0", choices=api.Choices("theirs"))

    assert upgraded.read("database.yaml") == DATABASE.replace("are.", "are today.")
    assert upgraded.open().history()[-1].decided == (("database.yaml#/pool", "theirs"),)


@pytest.mark.parametrize("choice", ["ours", "theirs"])
def test_a_rollback_of_a_decided_way_back_brings_the_edited_files_again(
    upgraded: Workshop, choice: Literal["ours", "theirs"]
) -> None:
    upgraded.edit("database.yaml", "pool: 10", "pool: 99")
    upgraded.edit("app.yaml", "timeout: 30", "timeout: 60   # slow")
    before = upgraded.read("database.yaml"), upgraded.read("app.yaml")
    back = api.rollback(upgraded.open(), choices=api.Choices(choice))

    again = api.rollback(upgraded.open(), back.run_id)

    assert again.plan.undone == (back.run_id,)
    assert (upgraded.read("database.yaml"), upgraded.read("app.yaml")) == before
    assert api.current(upgraded.open()).version.heads == ("1.2.0",)


@pytest.mark.parametrize("choice", ["ours", "theirs"])
def test_a_decided_way_back_is_taken_back_over_edits_made_after_it(
    upgraded: Workshop, choice: Literal["ours", "theirs"]
) -> None:
    upgraded.edit("database.yaml", "pool: 10", "pool: 99")
    upgraded.edit("app.yaml", "timeout: 30", "timeout: 60   # slow")
    back = api.downgrade(upgraded.open(), "1.0.0", choices=api.Choices(choice))
    for name in ("database.yaml", "app.yaml"):
        text = upgraded.read(name)
        upgraded.write(f"config/{name}", f"{text}mine: 1\n")

    api.rollback(upgraded.open(), back.run_id)

    assert upgraded.read("database.yaml").endswith("pool: 99\nmine: 1\n")
    assert "  timeout: 60   # slow\n" in upgraded.read("app.yaml")
    assert upgraded.read("app.yaml").endswith("mine: 1\n")


def test_after_a_rollback_of_a_rollback_the_first_run_stands_again(workshop: Workshop) -> None:
    first = api.upgrade(workshop.open(), "1.1.0")
    second = api.upgrade(workshop.open(), "1.2.0")
    top = workshop.read("app.yaml")
    back = api.rollback(workshop.open(), first.run_id)
    assert workshop.read("app.yaml") == APP

    api.rollback(workshop.open(), back.run_id)

    assert workshop.read("app.yaml") == top
    assert api.rollback(workshop.open()).plan.undone == (second.run_id,)
    assert api.rollback(workshop.open()).plan.undone == (first.run_id,)
    assert workshop.read("app.yaml") == APP


def test_a_rollback_that_reaches_behind_its_goal_is_taken_back_too(workshop: Workshop) -> None:
    first = api.upgrade(workshop.open(), "1.1.0")
    second = api.upgrade(workshop.open(), "1.2.0")
    top = workshop.read("app.yaml")
    one = api.rollback(workshop.open())
    two = api.rollback(workshop.open())
    assert (one.plan.undone, two.plan.undone) == ((second.run_id,), (first.run_id,))

    run = api.rollback(workshop.open(), one.run_id)

    assert run.plan.undone == (two.run_id, one.run_id)
    assert workshop.read("app.yaml") == top


def test_one_place_is_decided_and_the_other_still_stops_the_run(upgraded: Workshop) -> None:
    upgraded.edit("database.yaml", "pool: 10", "pool: 99")
    upgraded.edit("app.yaml", "timeout: 30", "timeout: 60")
    before = upgraded.look()

    with pytest.raises(ConflictError) as caught:
        api.downgrade(upgraded.open(), "1.0.0", choices=api.Choices(places={"database.yaml#/pool": "theirs"}))

    assert caught.value.clashes == (
        "app.yaml#/server/timeout: the run added it, and it was changed since; the run left 30, "
        "today it is 60, recorded is nothing",
    )
    assert upgraded.look_past_failures(before) == before


def test_the_clashes_of_all_steps_are_listed_at_once(upgraded: Workshop) -> None:
    upgraded.edit("database.yaml", "pool: 10", "pool: 99")
    upgraded.edit("app.yaml", "timeout: 30", "timeout: 60")

    with pytest.raises(ConflictError) as caught:
        api.downgrade(upgraded.open(), "1.0.0")

    assert caught.value.message == (
        "cannot take back 1.2.0, 1.1.0: 2 places were edited since; nothing was written"
    )
    assert [clash.partition(":")[0] for clash in caught.value.clashes] == [
        "app.yaml#/server/timeout",
        "database.yaml#/pool",
    ]
    assert caught.value.hint == (
        "`configmig downgrade 1.0.0 --ours --dry-run` shows the plan that keeps today's values there, "
        "`--theirs` the one that takes the recorded ones"
    )


def test_a_place_counts_for_all_that_is_in_it_and_the_nearest_one_wins(upgraded: Workshop) -> None:
    upgraded.edit("database.yaml", "pool: 10", "pool: 99")
    upgraded.edit("app.yaml", "timeout: 30", "timeout: 60")
    places: dict[str, Literal["ours", "theirs"]] = {"database.yaml": "theirs", "app.yaml#/server": "theirs"}
    places["app.yaml#/server/timeout"] = "ours"

    api.downgrade(upgraded.open(), "1.0.0", choices=api.Choices(places=places))

    assert upgraded.read("database.yaml") == DATABASE
    assert upgraded.read("app.yaml") == APP + "  # Seconds.\n  timeout: 60\n"


def test_a_place_that_needs_no_decision_is_refused(upgraded: Workshop) -> None:
    upgraded.edit("database.yaml", "pool: 10", "pool: 99")
    before = upgraded.look()

    with pytest.raises(NoSuchClashError) as caught:
        api.downgrade(upgraded.open(), "1.0.0", choices=api.Choices("ours", {"database.yaml#/pol": "theirs"}))

    assert caught.value.message == "nothing clashes at database.yaml#/pol; nothing was written"
    assert caught.value.details == ("there is a clash at database.yaml#/pool",)
    assert upgraded.look_past_failures(before) == before


def test_secrets_of_a_clash_are_masked(workshop: Workshop) -> None:
    workshop.write(
        "versions/1_1_0.py",
        SECOND.replace(
            'op.file("database.yaml").set("$.pool", 10)',
            'op.file("database.yaml").set("$.password", "hunter2-of-the-run")',
        ),
    )
    workshop.write("config/database.yaml", "password: hunter2-of-old\n")
    api.upgrade(workshop.open(), "1.1.0")
    workshop.edit("database.yaml", "hunter2-of-the-run", "hunter2-of-mine")

    with pytest.raises(ConflictError) as caught:
        api.downgrade(workshop.open(), "1.0.0")

    assert caught.value.clashes == (
        'database.yaml#/password: it was changed since; the run left "***", today it is "***", '
        'recorded is "***"',
    )
    plan = api.plan(workshop.open(), "1.0.0", choices=api.Choices("theirs"))
    for form in ("text", "json", "markdown"):
        assert "hunter2" not in str(render("plan", plan, form))


def test_a_downgrade_says_which_later_values_it_takes(upgraded: Workshop) -> None:
    upgraded.write(
        "versions/1_2_0.py",
        THIRD + '\n\ndef downgrade(op):\n    op.file("app.yaml").remove("$.server.timeout")\n',
    )
    upgraded.edit("app.yaml", "timeout: 30", "timeout: 60")

    plan = api.plan(upgraded.open(), "1.1.0")

    assert plan.steps[0].losses == ("app.yaml: the value of /server/timeout goes, which was edited since",)


def test_a_downgrade_without_record_says_which_values_it_takes(workshop: Workshop) -> None:
    workshop.write(
        "versions/1_2_0.py",
        THIRD + '\n\ndef downgrade(op):\n    op.file("app.yaml").remove("$.server.port")\n',
    )
    api.stamp(workshop.open(), "1.2.0")

    plan = api.plan(workshop.open(), "1.1.0")

    assert plan.steps[0].losses == (
        "app.yaml: the value of /server/port goes, and no run has recorded it",
        "app.yaml:7: the comment `# Below 1024 needs root.` goes with /server/port",
    )
