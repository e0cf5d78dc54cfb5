"""`configmig plan`, `upgrade`, `downgrade`, `rollback` and `stamp` as processes."""

import json
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Command

UPGRADED = """\
# The kitchen, as the cook left it.
stove:
  burners: 4      # gas
  oven: true
  fuel: gas

api_key: "sk-live-0123456789abcdef"
"""

PLAN = """\
plan: upgrade 1.0.0 → 1.2.0, 2 steps, 1 file

step: 1.1.0 Say burners (2024-02-02)
  breaking: stove.rings is stove.burners
  edits: 1
  in kitchen.yaml
    rename /stove/rings to "burners"

step: 1.2.0 Name the fuel (2024-03-03)
  edits: 1
  in kitchen.yaml
    add /stove/fuel: "gas"

gate: checks passed (checks of 1.2.0)
gate: schema skipped (the project has no profile, so no schemas)
gate: consistency skipped (no rule of this project is about consistency)
gate: audit passed (no points lost)
gate: health passed (4 probes)
score: 85 → 85

file: kitchen.yaml changed, +2 -1 lines

diff --git a/config/kitchen.yaml b/config/kitchen.yaml
--- a/config/kitchen.yaml
+++ b/config/kitchen.yaml
@@ -1,6 +1,7 @@
 # The kitchen, as the cook left it.
 stove:
-  rings: 4      # gas
+  burners: 4      # gas
   oven: true
+  fuel: gas
{space}
 api_key: "***"

next: `configmig upgrade 1.2.0`
""".replace("{space}", " ")


def steady(text: str) -> str:
    """Return ``text`` without what differs from run to run."""
    text = re.sub(r"\d{8}T\d{6}Z-[0-9a-f]{5}", "RUN", text)
    return re.sub(r"\d+\.\d\d s\b", "T s", text)


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return every file below ``folder`` with its bytes and its time of change."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def stamped(configmig: "Command", kitchen: Path) -> Path:
    """The kitchen with its version recorded."""
    assert configmig("stamp", "1.0.0").code == 0
    return kitchen


def config(project: Path) -> str:
    return (project / "config" / "kitchen.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "targets",
    [
        pytest.param([], id="head-by-default"),
        pytest.param(["head"], id="head"),
        pytest.param(["1.0.0", "1.2.0"], id="from-and-to"),
        pytest.param(["v1.0.0", "v1.2.0"], id="with-a-v"),
        pytest.param(["1.0.0:1.2.0"], id="range"),
        pytest.param(["+2"], id="two-up"),
    ],
)
def test_plan_shows_the_path_the_edits_and_the_exact_difference_and_writes_nothing(
    targets: list[str], configmig: "Command", stamped: Path
) -> None:
    before = snapshot(stamped)

    shown = configmig("plan", *targets)

    assert (shown.code, shown.err, shown.out) == (0, "", PLAN)
    assert snapshot(stamped) == before


def test_plan_of_nothing_says_so(configmig: "Command", stamped: Path) -> None:
    shown = configmig("plan", "current")

    assert (shown.code, shown.out) == (0, "nothing to do: the configuration is at 1.0.0\n")


def test_a_third_target_is_a_usage_error(configmig: "Command", stamped: Path) -> None:
    shown = configmig("plan", "1.0.0", "1.1.0", "1.2.0")

    assert shown.code == 2
    assert shown.err.splitlines()[0] == ("error: one or two revisions: `plan TARGET` or `plan FROM TARGET`")


def test_the_patch_of_a_plan_does_what_upgrade_does(configmig: "Command", stamped: Path) -> None:
    subprocess.run(["git", "init", "-q", str(stamped)], check=True)
    kept = config(stamped)
    config_file = stamped / "config" / "kitchen.yaml"

    patch = configmig("plan", "--format", "patch", "--show-secrets").out
    subprocess.run(["git", "apply"], input=patch, text=True, cwd=stamped, check=True)
    by_patch = config(stamped)
    config_file.write_text(kept, encoding="utf-8")
    configmig("upgrade")

    assert by_patch == config(stamped) == UPGRADED


def test_a_patch_that_would_show_a_secret_is_refused(configmig: "Command", stamped: Path) -> None:
    shown = configmig("plan", "--format", "patch")

    assert (shown.code, shown.out) == (3, "")
    assert shown.err.splitlines()[0] == "error[CM803]: the patch would print secret values"


def test_plan_as_json_is_a_saved_plan(configmig: "Command", stamped: Path) -> None:
    shown = configmig("plan", "--format", "json")

    plan = json.loads(shown.out)
    assert plan["format"] == "configmig.plan/1"
    assert [step["revision"] for step in plan["steps"]] == ["1.1.0", "1.2.0"]
    assert "sk-live" not in shown.out


def test_upgrade_says_what_changed_where_the_snapshot_is_and_what_to_type_next(
    configmig: "Command", stamped: Path
) -> None:
    shown = configmig("upgrade", "head")

    assert (shown.code, shown.err) == (0, "")
    assert steady(shown.out) == (
        "plan: upgrade 1.0.0 → 1.2.0, 2 steps, 1 file\n"
        "  1.1.0 Say burners\n"
        "  1.2.0 Name the fuel\n"
        "upgraded 1.0.0 → 1.2.0 in T s\n"
        "run: RUN\n"
        "step: 1.1.0 Say burners (1 edit, upgrade)\n"
        "  breaking: stove.rings is stove.burners\n"
        "step: 1.2.0 Name the fuel (1 edit, upgrade)\n"
        "file: kitchen.yaml changed, +2 -1 lines\n"
        "gate: checks passed (checks of 1.2.0)\n"
        "gate: schema skipped (the project has no profile, so no schemas)\n"
        "gate: consistency skipped (no rule of this project is about consistency)\n"
        "gate: audit passed (no points lost)\n"
        "gate: health passed (4 probes)\n"
        "score: 85 → 85\n"
        "snapshot: config/backups/RUN\n"
        "next: `configmig status` says where it stands, `configmig rollback RUN` takes this run back\n"
    )
    assert config(stamped) == UPGRADED


def test_upgrade_of_what_is_up_says_so(configmig: "Command", stamped: Path) -> None:
    configmig("upgrade")
    before = snapshot(stamped)

    shown = configmig("upgrade")

    assert (shown.code, shown.out) == (0, "nothing to do: the configuration is at 1.2.0\n")
    assert {name for name in snapshot(stamped) if snapshot(stamped)[name] != before.get(name)} <= {
        "config/.configmig/lock"
    }


def test_a_dry_run_is_the_plan_and_writes_nothing(configmig: "Command", stamped: Path) -> None:
    before = snapshot(stamped)

    shown = configmig("upgrade", "--dry-run")

    assert (shown.code, shown.out) == (0, PLAN)
    assert snapshot(stamped) == before


def test_arguments_reach_the_revisions_and_a_check_stops_the_run(configmig: "Command", stamped: Path) -> None:
    before = config(stamped)

    stopped = configmig("-x", "fuel=coal", "upgrade")
    changed = config(stamped)
    done = configmig("-x", "fuel=induction", "upgrade")

    assert stopped.code == 3
    assert stopped.err.splitlines()[:2] == [
        "error[CM501]: the check of revision 1.2.0 found one problem in the result; nothing was written",
        "  kitchen.yaml:5:3 (/stove/fuel): coal is not allowed (use gas)",
    ]
    assert changed == before
    assert done.code == 0
    assert "  fuel: induction\n" in config(stamped)


def test_expect_one_refuses_a_path_of_two(configmig: "Command", stamped: Path) -> None:
    refused = configmig("upgrade", "--expect-one")
    taken = configmig("upgrade", "+1", "--expect-one")

    assert refused.code == 3
    assert refused.err.splitlines()[0] == (
        "error[CM504]: exactly one step was expected, the path has 2; nothing was written"
    )
    assert taken.code == 0
    assert configmig("current").out.splitlines()[0] == "version: 1.1.0"


def test_a_saved_plan_is_applied_when_nothing_has_changed(configmig: "Command", stamped: Path) -> None:
    saved = configmig("plan", "+1", "-o", "plan.json")

    done = configmig("upgrade", "--plan", "plan.json")

    assert saved.err == "saved: plan.json; `configmig upgrade --plan plan.json` applies exactly this\n"
    assert done.code == 0
    assert configmig("current").out.splitlines()[0] == "version: 1.1.0"


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        pytest.param("config/kitchen.yaml", "  kitchen.yaml has changed since", id="file"),
        pytest.param("versions/1_1_0_burners.py", "  revision 1.1.0 has changed since", id="revision"),
    ],
)
def test_a_saved_plan_is_refused_when_something_has_changed(
    file: str, reason: str, configmig: "Command", stamped: Path
) -> None:
    configmig("plan", "-o", "plan.json")
    with (stamped / file).open("a", encoding="utf-8") as stream:
        stream.write("\nlater = 1\n" if file.endswith(".py") else "later: 1\n")
    before = config(stamped)

    refused = configmig("upgrade", "--plan", "plan.json")

    assert refused.code == 3
    assert refused.err.splitlines()[0] == (
        "error[CM503]: the plan in plan.json is out of date; nothing was written"
    )
    assert reason in refused.err.splitlines()
    assert config(stamped) == before


def test_a_plan_file_that_cannot_be_written_or_read_is_an_error(configmig: "Command", stamped: Path) -> None:
    unwritable = configmig("plan", "-o", "no/such/folder/plan.json")
    unreadable = configmig("upgrade", "--plan", "no.json")

    assert unwritable.code == 3
    assert unwritable.err.splitlines()[0] == (
        "error[CM813]: cannot write no/such/folder/plan.json: No such file or directory"
    )
    assert unreadable.code == 3
    assert unreadable.err.splitlines()[0] == (
        "error[CM512]: no.json is no plan that can be applied: No such file or directory"
    )


def test_a_plan_file_and_a_target_contradict_each_other(configmig: "Command", stamped: Path) -> None:
    shown = configmig("upgrade", "head", "--plan", "plan.json")

    assert (shown.code, shown.err.splitlines()[0]) == (
        2,
        "error: --plan FILE says where to go; leave TARGET out",
    )


def test_downgrade_gives_back_the_recorded_bytes(configmig: "Command", stamped: Path) -> None:
    before = config(stamped)
    configmig("upgrade")

    one = configmig("downgrade", "-1")
    two = configmig("downgrade", "1.0.0")

    assert steady(one.out).splitlines()[2:5] == [
        "downgraded 1.2.0 → 1.1.0 in T s",
        "run: RUN",
        "step: 1.2.0 Name the fuel (1 edit, recorded bytes)",
    ]
    assert two.code == 0
    assert config(stamped) == before


def test_downgrade_keeps_what_was_edited_since_and_a_clash_is_exit_code_5(
    configmig: "Command", stamped: Path
) -> None:
    configmig("upgrade")
    file = stamped / "config" / "kitchen.yaml"
    file.write_text(UPGRADED + "sink: true\n", encoding="utf-8")

    kept = configmig("downgrade", "-1")
    file.write_text(config(stamped).replace("burners: 4", "flames: 4"), encoding="utf-8")
    before = config(stamped)
    clash = configmig("downgrade", "-1")

    assert (kept.code, "sink: true\n" in before) == (0, True)
    assert clash.code == 5
    assert clash.err.startswith("error[CM505]: ")
    assert config(stamped) == before


def test_downgrade_needs_a_target(configmig: "Command", stamped: Path) -> None:
    shown = configmig("downgrade")

    assert (shown.code, shown.err.splitlines()[0]) == (2, "error: missing argument 'TARGET'")


@pytest.mark.parametrize("command", ["downgrade -1", "rollback", "stamp 1.1.0"])
def test_every_run_has_a_dry_run_that_writes_nothing(
    command: str, configmig: "Command", stamped: Path
) -> None:
    configmig("upgrade")
    before = snapshot(stamped)

    shown = configmig(*command.split(), "--dry-run")

    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith(f"plan: {command.split(maxsplit=1)[0]} 1.2.0 → ")
    assert snapshot(stamped) == before


def test_rollback_takes_back_the_last_run_that_stands(configmig: "Command", stamped: Path) -> None:
    before = config(stamped)
    configmig("upgrade")

    shown = configmig("rollback")

    assert shown.code == 0
    assert steady(shown.out).splitlines()[3:6] == [
        "rolled back 1.2.0 → 1.0.0 in T s",
        "run: RUN",
        "undone: run RUN",
    ]
    assert config(stamped) == before


def test_rollback_of_an_unknown_run_is_an_error(configmig: "Command", stamped: Path) -> None:
    shown = configmig("rollback", "20200101T000000Z-00000")

    assert shown.code == 3
    assert shown.err.splitlines()[0].startswith("error[CM508]: ")


def test_stamp_changes_no_file_of_the_configuration(configmig: "Command", kitchen: Path) -> None:
    before = snapshot(kitchen)["config/kitchen.yaml"]

    shown = configmig("stamp", "1.1.0")

    assert (shown.code, steady(shown.out).splitlines()[0]) == (0, "stamped base → 1.1.0 in T s")
    assert snapshot(kitchen)["config/kitchen.yaml"] == before
    assert configmig("current").out.splitlines()[0] == "version: 1.1.0"


def test_stamp_with_purge_does_not_look_at_the_present_stamp(configmig: "Command", stamped: Path) -> None:
    (stamped / "config" / ".schema-version").write_text("{broken", encoding="utf-8")

    refused = configmig("stamp", "1.1.0")
    done = configmig("stamp", "1.1.0", "--purge")

    assert (refused.code, done.code) == (3, 0)
    assert configmig("current").out.splitlines()[0] == "version: 1.1.0"


@pytest.mark.parametrize("command", ["upgrade", "downgrade base", "rollback", "stamp 1.0.0"])
def test_the_lock_timeout_must_be_a_number_of_seconds(
    command: str, configmig: "Command", stamped: Path
) -> None:
    shown = configmig(*command.split(), "--lock-timeout", "soon")

    assert (shown.code, shown.err.splitlines()[0]) == (
        2,
        "error: invalid value for '--lock-timeout': 'soon' is not a valid float range",
    )
