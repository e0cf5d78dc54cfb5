"""Running rules: findings at their places, and what becomes of rules that cannot run."""

from collections.abc import Callable, Iterable

import pytest

from configmig.audit import EVERY_FILE, Example, Objection, Rule, Severity, View
from configmig.audit.engine import run_rule, run_rules
from configmig.audit.score import Audit, cost, exit_code, score_rules

NOTHING = (Example({}),)


def rule_of(
    check: Callable[[View], Iterable[Objection]],
    *,
    id_: str = "TST001",
    severity: Severity = Severity.HIGH,
    needs: tuple[str, ...] = (),
    applies: str = "",
    category: str = "security",
) -> Rule:
    return Rule(
        id=id_,
        name="a-fault",
        severity=severity,
        category=category,
        title="A fault",
        why="It is one.",
        bad=NOTHING,
        good=NOTHING,
        check=check,
        needs=needs,
        applies=applies,
    )


def objecting(*pointers: tuple[str | int, ...]) -> Callable[[View], list[Objection]]:
    return lambda view: [Objection("a.yaml", pointer, "it is wrong", "mend it") for pointer in pointers]


def view(text: str = "x: 1\ny:\n  - a\n  - b\n", **more: str) -> View:
    return View({"a.yaml": text.encode(), **{name: each.encode() for name, each in more.items()}})


def test_an_objection_becomes_a_finding_at_its_place_in_the_text() -> None:
    ruled = run_rule(view(), rule_of(objecting(("y", 1))))

    (finding,) = ruled.findings
    assert (finding.rule, finding.severity, finding.place) == ("TST001", "high", "a.yaml:4:5 (/y/1)")
    assert (finding.message, finding.hint) == ("it is wrong", "mend it")


def test_findings_come_in_the_order_of_the_text_and_once_each() -> None:
    ruled = run_rule(view(), rule_of(objecting(("y", 1), ("x",), ("y", 1))))

    assert [finding.line for finding in ruled.findings] == [1, 4]
    assert [each.pointer for each in ruled.objections] == [("x",), ("y", 1)]


def test_a_secret_in_a_message_is_masked() -> None:
    def check(_view: View) -> list[Objection]:
        return [Objection("a.yaml", (), "found sk-live-0123456789abcdef here")]

    ruled = run_rule(view(), rule_of(check))

    assert ruled.findings[0].message == "found *** here"


def broken_rule(_view: View) -> list[Objection]:
    raise KeyError("sk-live-0123456789abcdef")


@pytest.mark.parametrize(
    ("seen", "rule", "says"),
    [
        pytest.param(view("a: [\n"), rule_of(objecting(), needs=("a.yaml",)), "cannot be read", id="broken"),
        pytest.param(view(), rule_of(objecting(), needs=("b.yaml",)), "file is missing", id="missing-file"),
        pytest.param(view(""), rule_of(objecting(), needs=("a.yaml",)), "missing, empty", id="empty-file"),
        pytest.param(view("{}\n"), rule_of(objecting(), needs=("a.yaml",)), "missing, empty", id="no-keys"),
        pytest.param(view(), rule_of(objecting(), needs=("a.yaml#/z",)), "'z' is missing", id="no-section"),
        pytest.param(view(), rule_of(objecting(), needs=("a.yaml#/x",)), "'x' is missing", id="a-number"),
        pytest.param(view(), rule_of(broken_rule), "failed: KeyError", id="an-exception"),
        pytest.param(view(), rule_of(lambda _: [1]), "failed: TypeError", id="no-objection"),  # type: ignore[list-item]
    ],
)
def test_a_rule_that_cannot_run_is_a_critical_finding(seen: View, rule: Rule, says: str) -> None:
    ruled = run_rule(seen, rule)

    (finding,) = ruled.findings
    assert not ruled.ran
    assert finding.severity is Severity.CRITICAL
    assert finding.message.startswith("not assessed: ")
    assert says in finding.message
    assert "sk-live" not in finding.message
    assert cost(ruled, ruled.findings) == 20


def test_a_rule_for_every_file_misses_those_that_other_rules_need() -> None:
    general = rule_of(objecting(("x",)), needs=(EVERY_FILE,))
    others = [rule_of(objecting(), needs=(f"{name}.yaml#/x",)) for name in ("a", "b", "c")]

    ruled, *_ = run_rules(view(**{"b.yaml": "", "d.yaml": "", "e.yaml": "[\n"}), [general, *others])

    assert not ruled.ran
    assert [(each.file, each.message.partition(":")[0]) for each in ruled.findings] == [
        ("a.yaml", "it is wrong"),
        ("e.yaml", "not assessed"),
        ("b.yaml", "not assessed"),
        ("c.yaml", "not assessed"),
    ]


def test_a_rule_about_other_versions_says_nothing_and_costs_nothing() -> None:
    rule = rule_of(objecting(("x",)), applies="app>=2")
    seen = View({"a.yaml": b"x: 1\n"}, targets={"app": "1.9"})

    ruled = run_rule(seen, rule)

    assert not ruled.applies
    assert score_rules([ruled]) == {}


def audit_of(*rules: Rule, seen: View | None = None) -> Audit:
    ruled = run_rules(seen or view(), rules)
    return Audit(categories=score_rules(ruled), rules={rule.id: rule for rule in rules}, ruled=ruled)


@pytest.mark.parametrize(
    ("severity", "number", "score"),
    [
        pytest.param(Severity.CRITICAL, 1, 80, id="critical"),
        pytest.param(Severity.HIGH, 1, 90, id="high"),
        pytest.param(Severity.MEDIUM, 1, 95, id="medium"),
        pytest.param(Severity.LOW, 1, 98, id="low"),
        pytest.param(Severity.INFO, 1, 100, id="info"),
        pytest.param(Severity.LOW, 9, 96, id="one-rule-costs-two-findings-at-most"),
    ],
)
def test_a_finding_costs_by_its_severity(severity: Severity, number: int, score: float) -> None:
    places = [("y", index) for index in range(number)]

    audit = audit_of(rule_of(objecting(*places), severity=severity))

    assert audit.categories["security"].score == score
    assert len(audit.findings) == number


def test_the_overall_score_is_the_plain_mean_and_no_category_falls_below_zero() -> None:
    everything = [rule_of(broken_rule, id_=f"TST{number:03}") for number in range(1, 9)]
    sound = rule_of(objecting(), id_="TST900", category="performance")

    audit = audit_of(*everything, sound)

    assert {name: each.score for name, each in audit.categories.items()} == {
        "security": 0.0,
        "performance": 100.0,
    }
    assert audit.score == 50.0


@pytest.mark.parametrize(
    ("findings", "min_score", "fail_on", "code"),
    [
        pytest.param(0, None, None, 0, id="good"),
        pytest.param(2, None, None, 0, id="good-at-80"),
        pytest.param(3, None, None, 1, id="fair"),
        pytest.param(5, None, None, 2, id="critical"),
        pytest.param(2, 90, None, 1, id="below-the-wish"),
        pytest.param(5, 40, None, 0, id="a-modest-wish"),
        pytest.param(1, None, Severity.HIGH, 1, id="one-finding-too-many"),
        pytest.param(1, None, Severity.CRITICAL, 0, id="none-so-bad"),
    ],
)
def test_the_exit_code_says_how_good_it_is(
    findings: int, min_score: float | None, fail_on: Severity | None, code: int
) -> None:
    rules = [rule_of(objecting(("x",)), id_=f"TST{number:03}") for number in range(findings)]
    audit = audit_of(*rules, rule_of(objecting(), id_="TST999"))

    assert exit_code(audit, min_score=min_score, fail_on=fail_on) == code
