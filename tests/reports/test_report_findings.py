"""Findings: each at its place, with its hint, and how many of which severity."""

import json

from configmig.finding import Finding, Severity
from configmig.reports import render

FINDINGS = (
    Finding(
        rule="schema 1.2.0",
        severity=Severity.HIGH,
        file="p.yaml",
        pointer=("providers", "a|b"),
        line=3,
        column=5,
        message="'bas_url' is unknown",
        hint="did you mean base_url?",
    ),
    Finding(
        rule="check 1.2.0",
        severity=Severity.CRITICAL,
        file="q.yaml",
        message="it repeats token=hunter2 twice",
    ),
    Finding(rule="check 1.2.0", severity=Severity.HIGH, file="q.yaml", message="empty"),
)


def test_findings_as_text() -> None:
    assert (
        render("findings", FINDINGS)
        == """\
p.yaml:3:5 (/providers/a|b): high[schema 1.2.0]: 'bas_url' is unknown
  hint: did you mean base_url?
q.yaml: critical[check 1.2.0]: it repeats token=*** twice
q.yaml: high[check 1.2.0]: empty
3 findings: 1 critical, 2 high
"""
    )


def test_findings_as_markdown() -> None:
    assert (
        render("findings", FINDINGS, "markdown")
        == """\
# 3 findings: 1 critical, 2 high

| severity | place | message | rule |
| --- | --- | --- | --- |
| high | `p.yaml:3:5 (/providers/a\\|b)` | 'bas_url' is unknown (did you mean base_url?) | `schema 1.2.0` |
| critical | `q.yaml` | it repeats token=\\*\\*\\* twice | `check 1.2.0` |
| high | `q.yaml` | empty | `check 1.2.0` |
"""
    )


def test_findings_as_json() -> None:
    data = json.loads(render("findings", FINDINGS[:1], "json"))

    assert data == {
        "format": "configmig.findings/1",
        "findings": [
            {
                "rule": "schema 1.2.0",
                "severity": "high",
                "file": "p.yaml",
                "pointer": "/providers/a|b",
                "line": 3,
                "column": 5,
                "message": "'bas_url' is unknown",
                "hint": "did you mean base_url?",
            }
        ],
    }


def test_no_findings_are_said_too() -> None:
    assert render("findings", ()) == "no findings\n"
    assert render("findings", (), "markdown") == "No findings.\n"
