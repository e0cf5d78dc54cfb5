"""`configmig gate`: all judges, one exit code."""

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command
    from tests.workshop import Workshop


@pytest.fixture
def stamped(configmig: "Command", gateway: "Workshop") -> "Workshop":
    """The gateway, stamped, and content with the score that its files have."""
    assert configmig("stamp", "1.0.0").code == 0
    mappings = gateway.folder / "config/model-mappings.yaml"
    text = mappings.read_text(encoding="utf-8")
    # The one reference of the shipped configuration that leads nowhere.
    wrong = "    backend_model: meta-llama/Llama-3.1-8B-Instruct\n"
    assert text.count(wrong) == 1
    mappings.write_text(text.replace(wrong, ""), encoding="utf-8")
    return gateway


def outcomes(shown: str) -> dict[str, str]:
    return {gate["name"]: gate["outcome"] for gate in json.loads(shown)["gates"]}


def test_every_judge_is_asked_and_told(configmig: "Command", stamped: "Workshop") -> None:
    shown = configmig("gate", "--min-score", "10", "--format", "json")

    assert list(outcomes(shown.out)) == ["schema", "consistency", "audit", "health"]
    assert json.loads(shown.out)["overall_score"] > 60


@pytest.mark.parametrize(
    ("file", "old", "new", "closed"),
    [
        pytest.param("providers.yaml", "type: ollama\n", "type: 7\n", "schema", id="schema"),
        pytest.param(
            "model-mappings.yaml",
            "    provider: ollama\n",
            "    provider: olama\n",
            "consistency",
            id="a reference that leads nowhere",
        ),
        pytest.param("providers.yaml", "providers:", "providers: [", "schema", id="a broken file"),
    ],
)
def test_one_judge_is_enough_to_close_it(
    file: str, old: str, new: str, closed: str, configmig: "Command", stamped: "Workshop"
) -> None:
    path = stamped.folder / "config" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    shown = configmig("gate", "--min-score", "0", "--format", "json")

    assert shown.code == 1
    assert outcomes(shown.out)[closed] == "stopped"


def test_the_score_decides_as_asked(configmig: "Command", stamped: "Workshop") -> None:
    low = configmig("gate", "--min-score", "1", "--format", "json")
    high = configmig("gate", "--min-score", "100", "--format", "json")

    assert (outcomes(low.out)["audit"], outcomes(high.out)["audit"]) == ("passed", "stopped")
    assert high.code == 1


def test_an_interrupted_root_is_not_healthy(configmig: "Command", stamped: "Workshop") -> None:
    (stamped.folder / "config/.migration-history").write_text("garbage\n", encoding="utf-8")

    shown = configmig("gate", "--min-score", "0")

    assert shown.code == 1
    assert "gate: health stopped" in shown.out
    assert shown.out.splitlines()[-1].startswith("closed: ")


def test_a_judge_that_cannot_be_asked_has_not_passed(configmig: "Command", stamped: "Workshop") -> None:
    stamped.write("rules.py", "raise RuntimeError\n")
    settings = (stamped.folder / "configmig.ini").read_text(encoding="utf-8")
    stamped.write("configmig.ini", settings + "audit.rules = rules.py\n")

    shown = configmig("gate")

    assert (shown.code, shown.err) == (1, "")
    assert "gate: audit stopped (could not be asked)" in shown.out
    assert "critical[CM901]" in shown.out


def test_an_open_gate_is_exit_code_0_and_nothing_is_written(configmig: "Command", kitchen: "Path") -> None:
    assert configmig("stamp", "1.0.0").code == 0
    before = {path: path.lstat().st_mtime_ns for path in kitchen.rglob("*")}

    shown = configmig("gate", "--min-score", "0")

    assert (shown.code, shown.err) == (0, "")
    assert shown.out.splitlines()[-1] == "open: nothing stands against a release"
    assert {path: path.lstat().st_mtime_ns for path in kitchen.rglob("*")} == before
