"""A fix mends what its rule objects to, by operations that a revision can hold, and leaves the rest alone."""

import pytest

from configmig.audit import Example, Rule, View
from configmig.audit.engine import run_rule
from configmig.audit.facts import StatedFacts
from configmig.audit.table import RULES, load_rules
from configmig.operations.operations import Operations
from configmig.operations.workspace import Workspace
from configmig.profiles.llm_gateway.rules import RULES as GATEWAY_RULES

RULES_WITH_FIX = [rule for rule in load_rules((*RULES, *GATEWAY_RULES)) if rule.fix is not None]
FIXED = [
    pytest.param(rule, example, id=f"{rule.id}-{number}")
    for rule in RULES_WITH_FIX
    for number, example in enumerate(rule.bad)
]


def view_of(example: Example, files: dict[str, bytes]) -> View:
    return View(files, facts=StatedFacts(**example.facts), targets=example.targets)


def mended(rule: Rule, example: Example) -> tuple[int, int]:
    """Return how many findings there are before and after the fix."""
    files = {name: text.encode() for name, text in example.files.items()}
    view = view_of(example, files)
    workspace = Workspace(files)
    ruled = run_rule(view, rule)
    assert rule.fix is not None

    rule.fix(Operations(workspace), view, ruled.objections)

    again = run_rule(view_of(example, dict(workspace.render())), rule)
    assert again.ran
    return len(ruled.findings), len(again.findings)


@pytest.mark.parametrize("rule", RULES_WITH_FIX, ids=lambda rule: rule.id)
def test_a_fix_mends_the_first_bad_example(rule: Rule) -> None:
    assert mended(rule, rule.bad[0])[1] == 0


@pytest.mark.parametrize(("rule", "example"), FIXED)
def test_a_fix_that_cannot_mend_everything_makes_nothing_worse(rule: Rule, example: Example) -> None:
    before, after = mended(rule, example)

    assert after <= before


@pytest.mark.parametrize(("rule", "example"), FIXED)
def test_a_fix_of_nothing_does_nothing(rule: Rule, example: Example) -> None:
    files = {name: text.encode() for name, text in example.files.items()}
    workspace = Workspace(files)

    assert rule.fix is not None
    rule.fix(Operations(workspace), view_of(example, files), ())

    assert workspace.render() == files


def test_a_comment_that_was_a_key_keeps_the_comments_around_it() -> None:
    (rule,) = load_rules(entry for entry in RULES if entry.id == "CMP017")
    text = (
        'a:\n  # first\n  "# key": null  # from the environment\n  "# url": ~\n'
        '  # second\n  b: 1  # third\n  c: 2\n  "# last": null\n'
    )
    files = {"a.yaml": text.encode()}
    view = View(files)
    workspace = Workspace(files)

    assert rule.fix is not None
    rule.fix(Operations(workspace), view, run_rule(view, rule).objections)

    assert workspace.render()["a.yaml"].decode() == (
        "a:\n  # first\n  # key\n  # from the environment\n  # url\n"
        "  # second\n  b: 1  # third\n  # last\n  c: 2\n"
    )
