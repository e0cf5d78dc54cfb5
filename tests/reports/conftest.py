"""Results as the runner makes them, small enough to compare whole texts."""

import pytest

from configmig.edits import Edit
from configmig.finding import Finding, Severity
from configmig.plugins import Recognition
from configmig.project.drift import Drift
from configmig.runner.model import GateResult, Plan, PlannedStep, ScoreChange

BEFORE = {
    "gateway.yaml": b"# Gateway\nname: old\nmaster_key: sk-very-secret-1\nport: 4000\n",
    "gone.yaml": b"a: 1\n",
    "same.yaml": b"s: 1\n",
}
AFTER = {
    "gateway.yaml": b"# Gateway\nname: new\nmaster_key: sk-very-secret-1\nport: 4000\n",
    "new.yaml": b"api_key: hunter2-abc\n",
    "same.yaml": b"s: 1\n",
}


def make_step(revision: str = "1.1.0") -> PlannedStep:
    return PlannedStep(
        revision=revision,
        title="Name it",
        date="2024-10-22",
        direction="upgrade",
        way="upgrade",
        heads=(revision,),
        digest="d" * 64,
        breaking_changes=("`name` is new",),
        deprecations=("`port`",),
        losses=("the comment of `a` is gone",),
        edits=(
            Edit(kind="replace", file="gateway.yaml", pointer=("name",), before="old", after="new"),
            Edit(kind="remove_file", file="gone.yaml", before_text="a: 1\n"),
            Edit(kind="create_file", file="new.yaml", after_text="api_key: hunter2-abc\n"),
            Edit(
                kind="rename",
                file="gateway.yaml",
                pointer=("key",),
                target=("master_key",),
                before="sk-very-secret-1",
            ),
        ),
        warnings=(
            Finding(
                rule="check 1.0.0",
                severity=Severity.MEDIUM,
                file="gateway.yaml",
                pointer=("port",),
                line=4,
                column=1,
                message="hunter2-abc is a weak key",
                hint="choose another",
            ),
        ),
        files=AFTER,
    )


@pytest.fixture
def plan() -> Plan:
    """A plan with something of everything, secrets included."""
    return Plan(
        direction="upgrade",
        start=("1.0.0",),
        target=("1.1.0",),
        steps=(make_step(),),
        before=BEFORE,
        after=AFTER,
        gates=(
            GateResult("checks", "passed", note="checks of 1.1.0"),
            GateResult(
                "schema",
                "warned",
                (
                    Finding(
                        rule="schema 1.1.0",
                        severity=Severity.HIGH,
                        file="new.yaml",
                        pointer=("api_key",),
                        line=1,
                        column=1,
                        message="must be text, not null",
                    ),
                ),
            ),
        ),
        score=ScoreChange(
            78.8, 91.3, {"security": (60.0, 85.0), "compliance": (90.0, 90.0), "own": (None, 98.5)}
        ),
        drift=(Drift("gateway.yaml", "edited"),),
        recognition=Recognition("1.0.0", ("gateway.yaml has `port`",)),
    )


@pytest.fixture
def no_plan() -> Plan:
    """A plan that finds nothing to do."""
    return Plan(direction="upgrade", start=("1.1.0",), target=("1.1.0",), steps=(), before=AFTER, after=AFTER)
