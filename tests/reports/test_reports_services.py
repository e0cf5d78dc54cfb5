"""Findings as other services read them: SARIF, JUnit, GitHub's workflow commands."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from configmig import api
from configmig.api import auditing
from configmig.finding import Finding, Severity
from configmig.reports import render

REPOSITORY = Path(__file__).parents[2]
SECRET = "sk-live-0123456789abcdef"

FINDINGS = (
    Finding(
        rule="check 1.2.0",
        severity=Severity.HIGH,
        file="my app.yaml",
        message=f"the key {SECRET} is 100% wrong:\nreplace it, please",
        pointer=("keys", 0),
        line=7,
        column=3,
        hint="use a reference",
    ),
    Finding(rule="schema 1.2.0", severity=Severity.LOW, file="b.yaml", message="odd \x1b[31m <name>"),
    Finding(rule="schema 1.2.0", severity=Severity.INFO, file="", message="nobody asked"),
)


def texts(form: str) -> str:
    made = render("findings", FINDINGS, form, prefix="config/")
    assert isinstance(made, str)
    return made


def test_github_gets_one_command_a_finding_that_cannot_break_out_of_its_line() -> None:
    assert texts("github") == (
        "::error file=config/my app.yaml,line=7,col=3,title=check 1.2.0 (high)::"
        "the key *** is 100%25 wrong:%0Areplace it, please (use a reference)\n"
        "::notice file=config/b.yaml,title=schema 1.2.0 (low)::odd \x1b[31m <name>\n"
        "::notice title=schema 1.2.0 (info)::nobody asked\n"
    )


def test_junit_is_xml_with_a_case_for_each_rule() -> None:
    root = ET.fromstring(texts("junit"))

    cases = {case.get("name"): [failure.text for failure in case] for case in root.iter("testcase")}
    assert (root.get("tests"), root.get("failures")) == ("2", "2")
    assert cases == {
        "check 1.2.0": [
            "my app.yaml:7:3 (/keys/0): high: the key *** is 100% wrong:\n"
            "replace it, please (use a reference)"
        ],
        "schema 1.2.0": ["b.yaml: low: odd \N{REPLACEMENT CHARACTER}[31m <name>"],
    }


def test_sarif_has_each_finding_at_its_place() -> None:
    (run,) = json.loads(texts("sarif"))["runs"]

    first, second, third = run["results"]
    place = first["locations"][0]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "config/my%20app.yaml"},
        "region": {"startLine": 7, "startColumn": 3},
    }
    assert place["logicalLocations"] == [{"fullyQualifiedName": "my app.yaml#/keys/0"}]
    assert [each["level"] for each in (first, second, third)] == ["error", "note", "note"]
    assert "region" not in second["locations"][0]["physicalLocation"]
    assert "locations" not in third
    assert SECRET not in texts("sarif")


@pytest.mark.parametrize("number", range(3))
def test_every_result_of_sarif_names_a_rule_of_the_run(number: int) -> None:
    (run,) = json.loads(texts("sarif"))["runs"]

    result = run["results"][number]

    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


KEYS: dict[str, set[str]] = {
    "": {"$schema", "version", "runs"},
    "runs": {"tool", "columnKind", "results"},
    "runs.tool": {"driver"},
    "runs.tool.driver": {"name", "semanticVersion", "rules"},
    "runs.tool.driver.rules": {
        "id", "name", "shortDescription", "fullDescription", "help", "defaultConfiguration", "properties",
    },
    "runs.results": {
        "ruleId", "ruleIndex", "level", "message", "partialFingerprints", "locations", "suppressions",
    },
    "runs.results.locations": {"physicalLocation", "logicalLocations"},
    "runs.results.locations.physicalLocation": {"artifactLocation", "region"},
    "runs.results.locations.physicalLocation.region": {"startLine", "startColumn"},
}  # fmt: skip
"""What SARIF 2.1.0 (sections 3.13 to 3.30, 3.49) allows, as far as it is used: it permits no other keys."""


def test_sarif_has_no_key_that_the_standard_does_not_know() -> None:
    unknown = [place for place, keys in _keys(json.loads(texts("sarif")), "") if keys - KEYS.get(place, keys)]

    assert unknown == []


def _keys(value: Any, place: str) -> list[tuple[str, set[str]]]:
    if isinstance(value, list):
        return [found for each in value for found in _keys(each, place)]
    if not isinstance(value, dict):
        return []
    below = [
        found for key, each in value.items() for found in _keys(each, f"{place}.{key}".removeprefix("."))
    ]
    return [(place, set(value)), *below]


TOOL = os.environ.get("SARIF_MULTITOOL") or shutil.which("Sarif.Multitool")


def audited(folder: Path) -> str:
    """The audit of the shipped configuration, one finding waived."""
    for name in ("config", "versions", "configmig.ini"):
        (shutil.copytree if (REPOSITORY / name).is_dir() else shutil.copy)(REPOSITORY / name, folder / name)
    file = folder / "config" / "providers.yaml"
    text = file.read_text(encoding="utf-8").replace(
        "providers:\n", "password: k9-alpha-7hJ2  # configmig: allow SEC002 (a test)\nproviders:\n", 1
    )
    file.write_text(text, encoding="utf-8")
    made = render("audit", auditing.audit(api.open_project(folder)), "sarif", prefix="config/")
    assert isinstance(made, str)
    return made


def test_sarif_of_an_audit_suppresses_what_is_waived(tmp_path: Path) -> None:
    (run,) = json.loads(audited(tmp_path))["runs"]

    waived = [each for each in run["results"] if each.get("suppressions")]
    assert [(each["ruleId"], each["suppressions"][0]["justification"]) for each in waived] == [
        ("SEC002", "a test")
    ]
    assert len(run["results"]) > 30


@pytest.mark.skipif(not TOOL, reason="SARIF_MULTITOOL names no SARIF validator")
def test_the_validator_of_the_standard_finds_no_error(tmp_path: Path) -> None:
    file = tmp_path / "findings.sarif"
    file.write_text(audited(tmp_path), encoding="utf-8")

    done = subprocess.run(
        [str(TOOL), "validate", str(file)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
    )

    assert "Analysis completed successfully" in done.stdout
    assert ": error " not in done.stdout
