"""The gates of a run: what makes a configuration worse stops it before a byte is written."""

import json
from typing import TYPE_CHECKING

import pytest

from configmig import api
from configmig.errors.run import GateStoppedError, ScoreStoppedError

if TYPE_CHECKING:
    from configmig.runner.model import GateResult, Plan
    from tests.conftest import Command
    from tests.workshop import Workshop

HEAD = '"""{title}."""\n\nrevision = "{revision}"\ndown_revision = {parent!r}\ndate = "2024-04-01"\n\n\n'

SECRET = 'op.file("app.yaml").add("$.server.password", "tr0ub4dor-7hJ2kQ9x")'
"""It costs a plain project 7.5 points of its score, a third of them because everybody may read the file."""


def revise(workshop: "Workshop", body: str, *, revision: str = "1.3.0", parent: str = "1.2.0") -> None:
    """Write one more revision, whose ``upgrade`` is ``body``."""
    head = HEAD.format(title="One more", revision=revision, parent=parent)
    name = f"versions/{revision.replace('.', '_')}.py"
    workshop.write(name, f"{head}def upgrade(op):\n    {body}\n")


def settle(workshop: "Workshop", *lines: str) -> None:
    """Add lines to the settings."""
    text = (workshop.folder / "configmig.ini").read_text(encoding="utf-8")
    workshop.write("configmig.ini", text + "".join(f"{line}\n" for line in lines))


def gate(plan: "Plan", name: str) -> "GateResult":
    """Return what one gate says."""
    return next(each for each in plan.gates if each.name == name)


@pytest.fixture
def leaking(upgraded: "Workshop") -> "Workshop":
    """The project at 1.2.0, with a revision that writes a plain secret into a file."""
    revise(upgraded, SECRET)
    return upgraded


def test_the_gates_are_asked_in_one_order_and_all_are_told(upgraded: "Workshop") -> None:
    revise(upgraded, 'op.file("app.yaml").set("$.server.port", 9090)')

    plan = api.plan(upgraded.open())

    assert [(each.name, each.outcome) for each in plan.gates] == [
        ("checks", "skipped"),
        ("schema", "skipped"),
        ("consistency", "skipped"),
        ("audit", "passed"),
        ("health", "passed"),
    ]
    assert plan.stopped_by is None


def test_a_plain_secret_stops_the_run_and_nothing_is_written(leaking: "Workshop") -> None:
    before = leaking.look()

    plan = api.plan(leaking.open())
    with pytest.raises(ScoreStoppedError) as stopped:
        api.upgrade(leaking.open())

    assert plan.stopped_by == gate(plan, "audit")
    assert plan.score is not None
    assert (stopped.value.before, stopped.value.after) == (plan.score.before, plan.score.after)
    assert plan.score.before - plan.score.after == 7.5
    assert [(each.rule, each.file, each.line) for each in gate(plan, "audit").findings] == [
        ("SEC002", "app.yaml", 11),
        ("SEC016", "app.yaml", 2),
    ]
    assert stopped.value.details[0].startswith("app.yaml:11:3 (/server/password): SEC002: ")
    assert "tr0ub4dor" not in str(stopped.value) + "".join(stopped.value.details)
    assert leaking.look_past_failures(before) == before
    assert api.plan(leaking.open()).score == plan.score  # to have failed costs nothing


def test_its_exit_codes_are_those_of_every_gate_and_the_hint_is_the_next_command(
    configmig: "Command", leaking: "Workshop"
) -> None:
    plan = configmig("plan")
    run = configmig("upgrade")

    assert plan.code == 1
    assert plan.out.splitlines()[-1] == (
        "next: the audit gate stops this run; mend what it found and plan again, "
        "or let it through: `--allow-score-drop`"
    )
    assert run.code == 3
    assert run.err.splitlines()[0].startswith("error[CM515]: the audit gate stopped the run to 1.3.0, score ")
    assert "`configmig audit`" in run.err
    assert "`--allow-score-drop`" in run.err
    assert "`gate.max_drop`" in run.err


def test_a_drop_that_is_allowed_passes_and_is_told_and_recorded(
    configmig: "Command", leaking: "Workshop"
) -> None:
    planned = json.loads(configmig("plan", "--allow-score-drop", "--format", "json").out)
    run = configmig("upgrade", "--allow-score-drop", "--format", "json")
    recorded = json.loads(configmig("history", "--runs", "--format", "json").out)["runs"][0]

    shown = json.loads(run.out)
    assert (run.code, leaking.read("app.yaml").count("tr0ub4dor")) == (0, 1)
    assert planned["score"] == shown["score"]
    assert shown["score"]["allowed"] is True
    assert {each["name"]: each["outcome"] for each in shown["gates"]}["audit"] == "warned"
    assert (recorded["score_before"], recorded["score_after"]) == (
        shown["score"]["before"],
        shown["score"]["after"],
    )
    assert recorded["note"] == "--allow-score-drop let a lower score through"


def test_a_saved_plan_carries_what_was_allowed_when_it_was_reviewed(
    configmig: "Command", leaking: "Workshop"
) -> None:
    assert configmig("plan", "-o", "strict.json").code == 1
    assert configmig("plan", "--allow-score-drop", "-o", "lenient.json").code == 0

    assert configmig("upgrade", "--plan", "strict.json").code == 3
    assert configmig("upgrade", "--plan", "lenient.json").code == 0
    assert "tr0ub4dor" in leaking.read("app.yaml")


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        pytest.param((), "stopped", id="by default"),
        pytest.param(("gate.audit = warn",), "warned", id="warn"),
        pytest.param(("gate.audit = off",), "skipped", id="off"),
        pytest.param(("gate.max_drop = 7.4",), "stopped", id="a drop that is too small"),
        pytest.param(("gate.max_drop = 7.5",), "warned", id="a drop that is just enough"),
        pytest.param(("gate.max_drop = 100", "gate.min_score = 99"), "stopped", id="below the bar"),
        pytest.param(("gate.max_drop = 100", "gate.min_score = 10"), "warned", id="above the bar"),
    ],
)
def test_the_settings_decide(lines: tuple[str, ...], outcome: str, leaking: "Workshop") -> None:
    settle(leaking, *lines)

    plan = api.plan(leaking.open())

    assert gate(plan, "audit").outcome == outcome
    assert (plan.score is None) == (outcome == "skipped")
    if outcome == "stopped":
        with pytest.raises(ScoreStoppedError):
            api.upgrade(leaking.open())
    else:
        api.upgrade(leaking.open())
    assert ("password" in leaking.read("app.yaml")) == (outcome != "stopped")


def test_the_absolute_bar_stands_whatever_is_allowed(configmig: "Command", upgraded: "Workshop") -> None:
    revise(upgraded, 'op.file("app.yaml").set("$.server.port", 9090)')
    settle(upgraded, "gate.min_score = 99.5")

    run = configmig("upgrade", "--allow-score-drop")

    assert run.code == 3
    assert "no points lost; score 97.5, gate.min_score asks for 99.5; nothing was written" in run.err
    assert "--allow-score-drop" not in run.err
    assert "port: 8080" in upgraded.read("app.yaml")


def test_what_was_bad_before_stops_nobody(upgraded: "Workshop") -> None:
    upgraded.edit("app.yaml", "port: 8080", "port: 8080\n  password: tr0ub4dor-7hJ2kQ9x")
    revise(upgraded, 'op.file("app.yaml").rename("$.server.password", "admin_password")')

    run = api.upgrade(upgraded.open())

    assert gate(run.plan, "audit").outcome == "passed"
    assert "admin_password" in upgraded.read("app.yaml")


def test_what_a_run_spoils_while_it_mends_more_is_told(upgraded: "Workshop") -> None:
    secrets = "\n  password: tr0ub4dor-7hJ2kQ9x\n  admin_password: Xk29vQm4-Lp77z\n"
    upgraded.edit("app.yaml", "port: 8080\n", f"port: 8080{secrets}")
    revise(
        upgraded,
        'op.file("app.yaml").remove("$.server.password")\n'
        '    op.file("app.yaml").remove("$.server.admin_password")\n'
        '    op.file("database.yaml").add("$.note", "sk-proj-7hJ2kQ9xBv4LmN8pRt6WcZ1y")',
    )

    audit = gate(api.upgrade(upgraded.open()).plan, "audit")

    assert (audit.outcome, audit.note) == ("warned", "more is gained than these cost")
    assert {each.file for each in audit.findings} == {"database.yaml"}


def test_what_every_run_brings_by_its_nature_costs_points_and_stops_none(
    configmig: "Command", upgraded: "Workshop"
) -> None:
    import subprocess

    for command in ("init -q", "add -A", "-c user.name=a -c user.email=a@b.c commit -qm x"):
        subprocess.run(["git", "-C", str(upgraded.folder), *command.split()], check=True)
    revise(upgraded, 'op.file("app.yaml").set("$.server.port", 9090)')

    plan = api.plan(upgraded.open())

    assert plan.score is not None
    assert plan.score.after < plan.score.before
    assert gate(plan, "audit").outcome == "passed"
    assert gate(plan, "audit").note == (
        "no points lost; what CMP005 costs follows every run and does not count"
    )


OWN = """\
from configmig.audit import Example, Objection, Rule, Severity


def check(view):
    if view.value("app.yaml", "server", "port") == 9090:
        raise RuntimeError("not thought of")
    return ()


rule = Rule(
    id="OWN001", name="a-port", severity=Severity.LOW, category="own", title="A port", why="It is so.",
    bad=(Example({"app.yaml": "server: {port: 1}"}),), good=(Example({"app.yaml": "a: 1"}),), check=check,
)
"""


def test_a_rule_that_cannot_run_on_the_result_is_a_critical_finding(upgraded: "Workshop") -> None:
    upgraded.write("rules.py", OWN)
    settle(upgraded, "audit.rules = rules.py")
    revise(upgraded, 'op.file("app.yaml").set("$.server.port", 9090)')

    with pytest.raises(ScoreStoppedError) as stopped:
        api.upgrade(upgraded.open())

    assert any("not assessed: the rule failed: RuntimeError" in line for line in stopped.value.details)


def test_rules_that_cannot_be_loaded_stop_the_run_and_never_the_way_back(upgraded: "Workshop") -> None:
    upgraded.write("rules.py", "raise RuntimeError\n")
    settle(upgraded, "audit.rules = rules.py")
    revise(upgraded, "pass")

    with pytest.raises(GateStoppedError) as stopped:
        api.upgrade(upgraded.open())
    back = api.downgrade(upgraded.open(), "1.1.0")

    assert stopped.value.gate == "consistency"  # the first that asks the rules
    assert (gate(back.plan, "audit").outcome, gate(back.plan, "audit").findings[0].rule) == (
        "warned",
        "CM901",
    )
    assert "timeout" not in upgraded.read("app.yaml")


def test_a_judge_that_fails_stops_the_run_and_never_the_way_back(upgraded: "Workshop") -> None:
    upgraded.write("rules.py", OWN.replace("check=check", "check=check, needs=None"))
    settle(upgraded, "audit.rules = rules.py")
    revise(upgraded, "pass")

    with pytest.raises(GateStoppedError) as stopped:
        api.upgrade(upgraded.open())
    back = api.downgrade(upgraded.open(), "1.1.0")

    assert stopped.value.details[0].startswith(".: consistency: the judge failed: TypeError")
    assert "`gate.consistency = warn` in configmig.ini lets runs pass meanwhile" in stopped.value.details[0]
    assert [gate(back.plan, name).outcome for name in ("consistency", "audit")] == ["warned", "warned"]


def test_no_way_back_is_stopped_by_a_score(upgraded: "Workshop") -> None:
    upgraded.edit("app.yaml", "port: 8080", "port: 8080\n  password: tr0ub4dor-7hJ2kQ9x")
    revise(upgraded, 'op.file("app.yaml").remove("$.server.password")')
    api.upgrade(upgraded.open())

    back = api.downgrade(upgraded.open(), "1.2.0")

    assert back.plan.score is not None
    assert back.plan.score.after < back.plan.score.before
    assert gate(back.plan, "audit").outcome == "warned"
    assert "tr0ub4dor" in upgraded.read("app.yaml")


def test_a_rollback_asks_none_of_them_and_a_stamp_no_gate_at_all(upgraded: "Workshop") -> None:
    back = api.rollback(upgraded.open())
    stamped = api.stamp(upgraded.open(), "1.0.0")

    assert [each.name for each in back.plan.gates] == ["checks", "schema"]
    assert (back.plan.score, stamped.plan.gates, stamped.plan.score) == (None, (), None)


def test_a_file_that_is_emptied_stops_the_run(upgraded: "Workshop") -> None:
    settle(upgraded, "gate.audit = off")
    revise(upgraded, 'op.file("database.yaml").remove("$.url"); op.file("database.yaml").remove("$.pool")')
    before = upgraded.look()

    with pytest.raises(GateStoppedError) as stopped:
        api.upgrade(upgraded.open())

    assert stopped.value.gate == "health"
    assert stopped.value.details[0].startswith("database.yaml: files-filled: empty: database.yaml")
    assert upgraded.look_past_failures(before) == before


def test_a_file_that_was_empty_before_is_only_told(upgraded: "Workshop") -> None:
    upgraded.write("config/database.yaml", "# nothing yet\n")
    revise(upgraded, 'op.file("app.yaml").set("$.server.port", 9090)')

    run = api.upgrade(upgraded.open())

    health = gate(run.plan, "health")
    assert (health.outcome, health.findings) == ("passed", ())
    assert health.note == "4 probes; as before: files-filled, see `configmig health`"


def test_a_file_that_a_revision_takes_away_on_purpose_is_not_missing(upgraded: "Workshop") -> None:
    revise(upgraded, 'op.remove_file("database.yaml")')

    run = api.upgrade(upgraded.open())

    assert gate(run.plan, "health").outcome == "passed"


def test_a_plan_that_does_not_start_from_the_root_is_not_compared_with_it(upgraded: "Workshop") -> None:
    plan = api.plan(upgraded.open(), "1.2.0", start="1.1.0")

    assert plan.score is None
    assert {gate(plan, name).outcome for name in ("consistency", "audit", "health")} == {"skipped"}


@pytest.fixture
def routed(gateway: "Workshop") -> "Workshop":
    """The gateway at 1.0.0, judged by consistency and health alone."""
    settle(gateway, "gate.audit = off")
    api.stamp(gateway.open(), "1.0.0")
    return gateway


def of_project(gateway: "Workshop", body: str) -> None:
    """Write a revision of the project's own, which keeps the shape of 1.0.0."""
    revise(gateway, body, revision="1.0.1", parent="1.0.0")


def test_a_reference_that_a_revision_leaves_dangling_stops_the_run(routed: "Workshop") -> None:
    of_project(routed, 'op.file("providers.yaml").rename("$.providers.ollama", "llama")')
    before = routed.look()

    with pytest.raises(GateStoppedError) as stopped:
        api.upgrade(routed.open())

    assert stopped.value.gate == "consistency"
    assert any("CPL" in line and "'ollama'" in line for line in stopped.value.details)
    assert all(line.partition(" ")[0].count(":") >= 2 for line in stopped.value.details)  # file:line:column
    assert routed.look_past_failures(before) == before


@pytest.mark.parametrize(
    ("line", "outcome"), [("gate.consistency = warn", "warned"), ("gate.consistency = off", "skipped")]
)
def test_consistency_can_be_a_warning_or_off(line: str, outcome: str, routed: "Workshop") -> None:
    settle(routed, line)
    of_project(routed, 'op.file("providers.yaml").rename("$.providers.ollama", "llama")')

    run = api.upgrade(routed.open())

    assert gate(run.plan, "consistency").outcome == outcome


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('op.file("model-mappings.yaml").comment("$.exact_matches", "A word.")', id="left alone"),
        pytest.param(
            'op.file("model-mappings.yaml").rename("$.exact_matches[\'llama-8b\']", "llama-small")',
            id="its place renamed",
        ),
        pytest.param(
            'op.file("model-mappings.yaml").copy("$.exact_matches[\'llama-8b\']",'
            " \"$.exact_matches['llama-2']\")",
            id="its place copied",
        ),
    ],
)
def test_what_led_nowhere_before_is_told_and_stops_nobody(body: str, routed: "Workshop") -> None:
    of_project(routed, body)

    run = api.upgrade(routed.open())

    found = gate(run.plan, "consistency")
    assert (found.outcome, found.findings) == ("passed", ())
    assert "; as before: " in found.note


def test_what_leads_nowhere_in_place_of_another_is_no_more_than_before(routed: "Workshop") -> None:
    place = "\"$.exact_matches['llama-8b'].backend_model\""
    of_project(routed, f'op.file("model-mappings.yaml").set({place}, "another/model")')

    run = api.upgrade(routed.open())

    assert gate(run.plan, "consistency").outcome == "passed"


def test_what_is_critical_is_not_made_up_for_by_something_lesser(routed: "Workshop") -> None:
    place = (
        "\"$.exact_matches['llama-8b'].provider\""  # its backend_model is not listed: high, and gone with it
    )
    of_project(routed, f'op.file("model-mappings.yaml").set({place}, "nobody")')

    plan = api.plan(routed.open())

    assert plan.stopped_by is not None
    assert [(str(each.severity), each.pointer) for each in plan.stopped_by.findings] == [
        ("critical", ("exact_matches", "llama-8b", "provider"))
    ]


def test_a_renamed_place_hides_nothing_new(routed: "Workshop") -> None:
    routes = 'op.file("model-mappings.yaml")'
    of_project(
        routed,
        f"{routes}.rename(\"$.exact_matches['llama-8b']\", 'llama-small')\n"
        f"    {routes}.add('$.exact_matches.new', {{'provider': 'ollama', 'backend_model': 'not/listed'}})",
    )

    plan = api.plan(routed.open())

    assert plan.stopped_by is not None
    assert [each.pointer for each in plan.stopped_by.findings] == [("exact_matches", "new", "backend_model")]


def test_a_file_that_the_application_needs_is_missed(routed: "Workshop") -> None:
    settle(routed, "gate.schema = warn", "gate.consistency = warn")
    of_project(routed, 'op.remove_file("providers.yaml")')

    with pytest.raises(GateStoppedError) as stopped:
        api.upgrade(routed.open())

    assert stopped.value.gate == "health"
    assert "files-present: missing: providers.yaml" in stopped.value.details[0]


def test_a_rule_that_could_look_before_and_cannot_any_more_is_new(routed: "Workshop") -> None:
    settle(routed, "gate.schema = warn", "gate.health = off")
    of_project(routed, 'op.file("model-mappings.yaml").set("$.exact_matches", {})')

    plan = api.plan(routed.open())

    assert plan.stopped_by is not None
    assert plan.stopped_by.name == "consistency"
    assert any(each.message.startswith("not assessed: ") for each in plan.stopped_by.findings)


def test_generated_files_that_a_run_makes_stale_are_told_and_stop_no_run(gateway: "Workshop") -> None:
    api.stamp(gateway.open(), "1.0.0")
    taken = api.generate(gateway.open(), adopt=True)
    of_project(gateway, 'op.file("model-mappings.yaml").remove("$.exact_matches[\'llama-8b\']")')

    run = api.upgrade(gateway.open())
    made = api.generate(gateway.open())

    health = gate(run.plan, "health")
    assert [each.outcome for each in taken.plan.gates][1:] == ["passed"] * 4
    assert (health.outcome, [each.message for each in health.findings]) == (
        "warned",
        ["litellm-unified.yaml is stale"],
    )
    assert health.findings[0].hint.startswith("`configmig generate`")
    assert gate(run.plan, "audit").outcome == "passed"
    assert made.plan.score is not None
    assert made.plan.score.after > made.plan.score.before
