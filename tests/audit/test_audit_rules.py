"""Every rule holds to its examples, to its catalogue and to the contract of rules."""

import pkgutil
import re
from importlib import import_module

import pytest

from configmig.audit import Example, Rule, View
from configmig.audit.engine import run_rule
from configmig.audit.facts import StatedFacts
from configmig.audit.table import CATEGORIES, RULES, load_rules
from configmig.audit.versions import read_range
from configmig.finding import Finding, Severity
from configmig.pointer import format_pointer
from configmig.profiles.llm_gateway.rules import RULES as GATEWAY_RULES

ENTRIES = (*RULES, *GATEWAY_RULES)
ALL = load_rules(ENTRIES)
FOLDERS = ("configmig.audit.rules", "configmig.profiles.llm_gateway.rules")


def examples(kind: str) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.id}-{number}")
        for rule in ALL
        for number, example in enumerate(getattr(rule, kind))
    ]


def view_of(example: Example) -> View:
    files = {name: text.encode() for name, text in example.files.items()}
    return View(files, facts=StatedFacts(**example.facts), targets=example.targets)


def place(finding: Finding) -> str:
    if finding.pointer:
        return f"{finding.file} {format_pointer(finding.pointer)}"
    return f"{finding.file}:{finding.line}" if finding.line is not None else finding.file


@pytest.mark.parametrize(("rule", "example"), examples("bad"))
def test_a_bad_example_is_objected_to_at_just_the_places_that_it_names(rule: Rule, example: Example) -> None:
    ruled = run_rule(view_of(example), rule)

    assert ruled.applies
    assert ruled.ran, ruled.findings
    assert sorted(map(place, ruled.findings)) == sorted(example.finds)
    assert example.finds


@pytest.mark.parametrize(("rule", "example"), examples("good"))
def test_a_good_example_finds_nothing(rule: Rule, example: Example) -> None:
    ruled = run_rule(view_of(example), rule)

    assert ruled.ran or not ruled.applies, ruled.findings
    assert ruled.findings == ()


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_a_finding_is_never_worse_than_its_rule(rule: Rule) -> None:
    order = list(Severity)

    found = [one for example in rule.bad for one in run_rule(view_of(example), rule).findings]

    assert all(order.index(one.severity) >= order.index(rule.severity) for one in found)


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_a_hint_promises_a_fix_only_where_there_is_one_and_says_when_it_is_not_safe(rule: Rule) -> None:
    hints = [one.hint for example in rule.bad for one in run_rule(view_of(example), rule).findings]

    for hint in hints:
        if "configmig audit --fix" in hint:
            assert rule.fix is not None
            assert ("--unsafe-fixes" in hint) is not rule.fix_is_safe, hint


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_a_rule_is_complete(rule: Rule) -> None:
    assert rule.bad
    assert rule.good
    assert rule.category in CATEGORIES
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", rule.name)
    assert rule.title == rule.title.strip(" .")
    assert len(rule.title) <= 90
    assert len(rule.why) >= 40
    if rule.applies:
        read_range(rule.applies)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_rule_file_is_in_its_table(folder: str) -> None:
    package = import_module(folder)
    on_disk = {
        name
        for _, name, is_package in pkgutil.walk_packages(package.__path__, f"{folder}.")
        if not is_package and hasattr(import_module(name), "rule")
    }

    assert {entry.module for entry in ENTRIES if entry.module.startswith(folder)} == on_disk


def test_the_tables_say_what_the_rules_say() -> None:
    said = [(entry.id, entry.name, entry.category) for entry in ENTRIES]

    assert said == [(rule.id, rule.name, rule.category) for rule in ALL]
    assert len({entry.id for entry in ENTRIES}) == len(ENTRIES)
    assert len({entry.name for entry in ENTRIES}) == len(ENTRIES)


ODD = ("", "[]\n", "{}\n", "a\n", "providers: []\nexact_matches: 3\nmodel_list: {a: 1}\n")


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_a_rule_stands_odd_files(rule: Rule) -> None:
    for text in ODD:
        files = dict.fromkeys(
            ("providers.yaml", "model-mappings.yaml", "litellm-unified.yaml"), text.encode()
        )

        ruled = run_rule(View({**files, "ports.yaml": text.encode()}), rule)

        assert not any("the rule failed" in finding.message for finding in ruled.findings)
