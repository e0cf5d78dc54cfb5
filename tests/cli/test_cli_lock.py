"""`configmig lock` as a user meets it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import REVISIONS

if TYPE_CHECKING:
    from tests.conftest import Command

FUEL = "versions/1_2_0_fuel.py"


@pytest.fixture
def released(configmig: "Command", kitchen: Path) -> Path:
    """The kitchen at 1.1.0 with all its revisions released."""
    assert configmig("lock", "--update").code == 0
    assert configmig("upgrade", "1.1.0").code == 0
    return kitchen


def test_a_project_without_a_lock_file_is_told_how_to_make_one(configmig: "Command", kitchen: Path) -> None:
    shown = configmig("lock", "--check")

    assert (shown.code, shown.err) == (1, "")
    assert shown.out == (
        "missing: 1.0.0 versions/1_0_0_first.py has no line in versions/revisions.lock\n"
        "missing: 1.1.0 versions/1_1_0_burners.py has no line in versions/revisions.lock\n"
        "missing: 1.2.0 versions/1_2_0_fuel.py has no line in versions/revisions.lock\n"
        "next: `configmig lock --update` makes the lock files say so\n"
    )
    assert not (kitchen / "versions/revisions.lock").exists()


def test_update_releases_and_the_check_is_content(configmig: "Command", kitchen: Path) -> None:
    updated = configmig("lock", "--update")
    again = configmig("lock", "--update")
    checked = configmig("lock")

    assert (updated.code, updated.err) == (0, "")
    assert updated.out == (
        "released: 1.0.0 versions/1_0_0_first.py\n"
        "released: 1.1.0 versions/1_1_0_burners.py\n"
        "released: 1.2.0 versions/1_2_0_fuel.py\n"
        "written: versions/revisions.lock; commit it\n"
    )
    assert (again.code, again.out) == (0, "nothing to do: versions/revisions.lock says so already\n")
    assert (checked.code, checked.out) == (
        0,
        "lock: ok, 3 revisions, each as versions/revisions.lock says\n",
    )


def test_a_changed_revision_is_told_with_the_difference_and_the_way_out(
    configmig: "Command", released: Path
) -> None:
    changed = REVISIONS["1_1_0_burners.py"].replace("burners", "flames")
    (released / "versions/1_1_0_burners.py").write_text(changed)
    before = (released / "config/kitchen.yaml").read_bytes()

    checked = configmig("lock")
    upgraded = configmig("upgrade")
    updated = configmig("lock", "--update")

    assert checked.code == 1
    assert checked.out.startswith(
        "changed: 1.1.0 versions/1_1_0_burners.py, since it was applied by the run 2"
    )
    assert '-    op.file("kitchen.yaml").rename("$.stove.rings", "burners")\n' in checked.out
    assert '+    op.file("kitchen.yaml").rename("$.stove.rings", "flames")\n' in checked.out
    assert checked.out.endswith(
        "next: take the change back and write a new revision for it; `configmig explain CM157` says more\n"
    )
    for refused in (upgraded, updated):
        assert (refused.code, refused.out) == (3, "")
        assert refused.err.startswith("error[CM157]: revision 1.1.0 was changed since it was applied by the")
    assert (released / "config/kitchen.yaml").read_bytes() == before
    assert configmig("downgrade", "1.0.0").code == 0


def test_a_revision_is_reopened_by_name(configmig: "Command", released: Path) -> None:
    shown = configmig("lock", "--reopen", "1.2.0")
    refused = configmig("lock", "--reopen", "1.1.0")

    assert (shown.code, shown.err) == (0, "")
    assert shown.out == f"open for changes: 1.2.0 {FUEL}\nwritten: versions/revisions.lock; commit it\n"
    assert (refused.code, refused.out) == (3, "")
    assert refused.err.startswith("error[CM159]: revision 1.1.0 was applied to this config root by the run ")


def test_the_three_ways_exclude_each_other(configmig: "Command", released: Path) -> None:
    shown = configmig("lock", "--update", "--reopen", "1.2.0")

    assert (shown.code, shown.out) == (2, "")
    assert "--check, --update and --reopen are three ways to use it; give one" in shown.err


def test_programs_get_every_revision(configmig: "Command", released: Path) -> None:
    shown = configmig("lock", "--format", "json")

    found = json.loads(shown.out)
    assert (found["format"], found["is_ok"], found["written"]) == ("configmig.lock/1", True, None)
    assert found["revisions"][2] == {
        "revision": "1.2.0",
        "file": FUEL,
        "lock_file": "versions/revisions.lock",
        "standing": "released",
        "changed_since": None,
        "applied_by": None,
        "difference": [],
    }
    assert configmig("lock", "--format", "markdown").out == (
        "- lock: ok, 3 revisions, each as versions/revisions.lock says\n"
    )
