"""Released revisions keep their logic: what was applied here, and what `revisions.lock` pins.

1.0.0 -- 1.1.0 -- 1.2.0
"""

import shutil

import pytest

from configmig import api
from configmig.errors.revisions import (
    AppliedRevisionError,
    BrokenLockFileError,
    ReleasedRevisionChangedError,
    RevisionSyntaxError,
)
from configmig.project.lock import LockReport
from tests.workshop import Workshop

SECOND, THIRD = "versions/1_1_0.py", "versions/1_2_0.py"
LOCK = "versions/revisions.lock"
NEXT = """
revision = "1.3.0"
down_revision = "1.2.0"


def upgrade(op):
    op.file("app.yaml").set("$.name", "new")
"""


def rewrite(workshop: Workshop, file: str, old: str, new: str) -> None:
    """Replace ``old``, which stands once in a revision file."""
    path = workshop.folder / file
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


def standings(report: LockReport) -> dict[str, str]:
    return {each.revision: each.standing for each in report.revisions}


@pytest.fixture
def half(workshop: Workshop) -> Workshop:
    """The project at 1.1.0, all revisions released."""
    api.update_lock(workshop.open())
    api.upgrade(workshop.open(), "1.1.0")
    return workshop


def test_comments_docstrings_and_formatting_are_free(half: Workshop) -> None:
    for file in (SECOND, THIRD):
        path = half.folder / file
        path.write_text("# Reviewed.\n" + path.read_text().replace("def upgrade(op):", "def upgrade( op ):"))
    rewrite(half, SECOND, '"""Name the address.', '"""Call it address.')

    assert api.check_lock(half.open()).is_ok
    assert api.upgrade(half.open(), "head").run_id is not None


@pytest.mark.parametrize("act", [api.plan, api.upgrade], ids=["plan", "upgrade"])
def test_what_was_applied_and_changed_since_stops_the_way_up_with_a_diff(act: object, half: Workshop) -> None:
    run = api.runs(half.open())[-1].run
    rewrite(half, SECOND, '"$.pool", 10', '"$.pool", 20')
    before = half.read("app.yaml"), half.read("database.yaml")

    with pytest.raises(ReleasedRevisionChangedError) as raised:
        act(half.open(), "head")  # type: ignore[operator]

    error = raised.value
    assert error.message == f"revision 1.1.0 was changed since it was applied by the run {run}"
    assert [str(place) for place in error.places] == [SECOND]
    assert "\n".join(error.details).endswith(
        ' def upgrade(op):\n     op.file("app.yaml").rename("$.server.host", "address")\n'
        '-    op.file("database.yaml").set("$.pool", 10)\n'
        '+    op.file("database.yaml").set("$.pool", 20)\n'
        " \n \n def check(config):"
    )
    assert error.hint == f"take the change back (`git diff {SECOND}`) and write a new revision for it"
    assert (half.read("app.yaml"), half.read("database.yaml")) == before


def test_without_a_snapshot_the_hash_alone_says_that_it_changed(half: Workshop) -> None:
    shutil.rmtree(half.root / "backups")
    rewrite(half, SECOND, '"$.pool", 10', '"$.pool", 20')

    with pytest.raises(ReleasedRevisionChangedError) as raised:
        api.plan(half.open(), "head")

    assert raised.value.details == (
        f"{SECOND}: no snapshot holds what was applied; `git log -p {SECOND}` shows what changed",
    )


def test_what_the_lock_file_pins_is_not_run_when_it_changed(half: Workshop) -> None:
    rewrite(half, THIRD, "30", "60")

    with pytest.raises(ReleasedRevisionChangedError) as raised:
        api.upgrade(half.open(), "head")

    assert raised.value.message == f"revision 1.2.0 was changed since it was released in {LOCK}"
    assert raised.value.details == (
        f"{THIRD}: only its hash is known here; `git log -p {THIRD}` shows what changed",
    )
    assert raised.value.hint == (
        f"take the change back (`git diff {THIRD}`) and write a new revision for it;"
        " or, as long as no root has applied it, `configmig lock --reopen 1.2.0`"
    )


def test_a_program_that_upgrades_in_memory_runs_no_changed_revision_either(half: Workshop) -> None:
    files = half.open().read_files()
    rewrite(half, THIRD, "30", "60")

    with pytest.raises(ReleasedRevisionChangedError, match=r"revision 1\.2\.0"):
        api.upgrade_in_memory(half.open(), files, "head", start="1.1.0")


def test_going_back_does_not_need_the_file(half: Workshop) -> None:
    rewrite(half, SECOND, '"$.pool", 10', '"$.pool", 20')

    api.downgrade(half.open(), "1.0.0")

    assert "pool: 5" in half.read("database.yaml")


def test_what_was_taken_back_is_free_again_unless_the_lock_file_says_otherwise(upgraded: Workshop) -> None:
    api.downgrade(upgraded.open(), "1.1.0")
    rewrite(upgraded, THIRD, "30", "60")

    api.upgrade(upgraded.open(), "head")

    assert "timeout: 60" in upgraded.read("app.yaml")


def test_what_was_rolled_back_is_free_again(upgraded: Workshop) -> None:
    api.rollback(upgraded.open())
    rewrite(upgraded, SECOND, '"$.pool", 10', '"$.pool", 20')

    api.upgrade(upgraded.open(), "head")

    assert "pool: 20" in upgraded.read("database.yaml")


def test_a_project_without_a_lock_file_runs_as_before(workshop: Workshop) -> None:
    api.upgrade(workshop.open(), "1.1.0")
    rewrite(workshop, THIRD, "30", "60")

    assert api.upgrade(workshop.open(), "head").run_id is not None
    assert not (workshop.folder / LOCK).exists()


def test_status_tells_of_a_changed_revision_and_writes_nothing(half: Workshop) -> None:
    rewrite(half, SECOND, '"$.pool", 10', '"$.pool", 20')
    before = half.look()

    status = api.status(half.open())

    assert [(each.revision, each.file) for each in status.changed_revisions] == [("1.1.0", SECOND)]
    assert not status.is_clean
    assert half.look() == before


def test_the_check_tells_what_each_revision_is(half: Workshop) -> None:
    rewrite(half, SECOND, '"$.pool", 10', '"$.pool", 20')
    half.write("versions/2_0_0.py", 'revision = "2.0.0"\ndown_revision = "1.2.0"\n')
    with (half.folder / LOCK).open("a") as stream:
        stream.write(f"0.9.0 {'a' * 64}\n")
    before = half.look()

    report = api.check_lock(half.open())

    assert standings(report) == {
        "0.9.0": "gone",
        "1.0.0": "released",
        "1.1.0": "changed",
        "1.2.0": "released",
        "2.0.0": "missing",
    }
    assert not report.is_ok
    assert half.look() == before


def test_a_released_revision_that_is_no_python_any_more_is_changed(half: Workshop) -> None:
    rewrite(half, THIRD, "def upgrade(op):", "def upgrade(op:")

    assert standings(api.check_lock(half.open()))["1.2.0"] == "changed"
    with pytest.raises(RevisionSyntaxError):
        api.upgrade(half.open(), "head")


def test_a_new_revision_is_open_until_it_is_released(half: Workshop) -> None:
    created = api.new_revision(half.open(), "next", rev_id="1.3.0")

    assert (half.folder / LOCK).read_text().endswith("\n1.3.0 unreleased\n")
    half.write(created.file, NEXT)
    assert standings(api.check_lock(half.open()))["1.3.0"] == "unreleased"
    assert api.plan(half.open(), "1.3.0").steps[-1].revision == "1.3.0"

    report = api.update_lock(half.open())

    assert report.is_ok
    assert report.written == (LOCK,)
    assert [each.revision for each in report.changed] == ["1.3.0"]
    rewrite(half, created.file, '"new"', '"newer"')
    with pytest.raises(ReleasedRevisionChangedError, match=r"revision 1\.3\.0"):
        api.plan(half.open(), "head")


def test_an_open_revision_that_was_applied_here_is_released_all_the_same(half: Workshop) -> None:
    created = api.new_revision(half.open(), "next", rev_id="1.3.0")
    api.upgrade(half.open(), "head")
    half.write(created.file, NEXT)
    before = (half.folder / LOCK).read_bytes()

    with pytest.raises(ReleasedRevisionChangedError, match=r"1\.3\.0 was changed since it was applied"):
        api.update_lock(half.open())

    assert (half.folder / LOCK).read_bytes() == before
    api.downgrade(half.open(), "1.2.0")
    assert api.update_lock(half.open()).is_ok
    api.upgrade(half.open(), "head")
    assert "name: new" in half.read("app.yaml")


def test_update_refuses_a_released_revision_until_it_is_opened(half: Workshop) -> None:
    rewrite(half, THIRD, "30", "60")

    with pytest.raises(ReleasedRevisionChangedError):
        api.update_lock(half.open())
    report = api.reopen_revisions(half.open(), ["v1.2.0"])

    assert "1.2.0 unreleased\n" in (half.folder / LOCK).read_text()
    assert (report.written, standings(report)["1.2.0"]) == ((LOCK,), "unreleased")
    assert api.update_lock(half.open()).is_ok
    assert api.upgrade(half.open(), "head").run_id is not None


def test_what_was_applied_here_is_not_opened(half: Workshop) -> None:
    run = api.runs(half.open())[-1].run
    before = half.look()

    with pytest.raises(AppliedRevisionError) as raised:
        api.reopen_revisions(half.open(), ["1.2.0", "1.1.0"])

    assert raised.value.message == (
        f"revision 1.1.0 was applied to this config root by the run {run}, so it must stay as it is"
    )
    assert (
        raised.value.hint == "`configmig downgrade 1.0.0` takes it back, then `configmig lock --reopen 1.1.0`"
    )
    assert half.look() == before


def test_update_writes_nothing_when_all_is_released(half: Workshop) -> None:
    before = half.look()

    report = api.update_lock(half.open())

    assert (report.written, report.changed) == ((), ())
    assert half.look() == before


def test_update_drops_the_line_of_a_file_that_is_gone(half: Workshop) -> None:
    (half.folder / THIRD).unlink()

    report = api.update_lock(half.open())

    assert report.is_ok
    assert "1.2.0" not in (half.folder / LOCK).read_text()


def test_revisions_are_locked_without_a_config_root(workshop: Workshop) -> None:
    shutil.rmtree(workshop.root)

    assert api.update_lock(workshop.open()).is_ok


def test_every_version_location_has_a_lock_file_of_its_own(workshop: Workshop) -> None:
    workshop.write("configmig.ini", "[configmig]\nversion_locations = versions more\n")
    workshop.write(
        "more/other.py", 'revision = "other"\ndown_revision = "1.2.0"\n\n\ndef upgrade(op):\n    1\n'
    )

    report = api.update_lock(workshop.open())

    assert report.written == (LOCK, "more/revisions.lock")
    assert [line.split()[0] for line in (workshop.folder / "more/revisions.lock").read_text().splitlines()][
        2:
    ] == ["other"]


def test_a_broken_lock_file_stops_what_reads_it_before_anything_is_written(half: Workshop) -> None:
    (half.folder / LOCK).write_text("<<<<<<< ours\n")
    before = half.look()

    for act in (
        lambda project: api.plan(project, "head"),
        lambda project: api.upgrade(project, "head"),
        api.check_lock,
        api.update_lock,
        lambda project: api.new_revision(project, "next"),
    ):
        with pytest.raises(BrokenLockFileError, match=f"line 1 of {LOCK} is left from a merge conflict"):
            act(half.open())

    assert half.look_past_failures(before) == before
    api.downgrade(half.open(), "1.0.0")
    assert api.status(half.open()).version.heads == ("1.0.0",)


def test_a_planted_secret_in_a_difference_is_masked(half: Workshop) -> None:
    rewrite(half, SECOND, '"$.pool", 10', '"$.api_key", "sk-live-0123456789abcdef"')

    with pytest.raises(ReleasedRevisionChangedError) as raised:
        api.plan(half.open(), "head")

    assert "sk-live-0123456789abcdef" not in "\n".join(raised.value.details)
    assert "***" in "\n".join(raised.value.details)
