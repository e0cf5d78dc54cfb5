"""`configmig audit` and `configmig rules` as a user types them."""

import json
import os
import re
from pathlib import Path

import pytest

from tests.conftest import Command

OWN_RULE = '''\
"""No coal."""

from configmig.audit import Example, Objection, Rule, Severity, View


def check(view):
    if view.value("kitchen.yaml", "stove", "fuel") == "coal":
        yield Objection("kitchen.yaml", ("stove", "fuel"), "coal is not allowed", "use gas")


rule = Rule(
    id="KIT001",
    name="coal-stove",
    severity=Severity.CRITICAL,
    category="kitchen",
    title="The stove burns coal",
    why="Coal makes dust, and the dust goes everywhere.",
    bad=(Example({"kitchen.yaml": "stove: {fuel: coal}\\n"}, finds=("kitchen.yaml /stove/fuel",)),),
    good=(Example({"kitchen.yaml": "stove: {fuel: gas}\\n"}),),
    check=check,
    needs=("kitchen.yaml#/stove",),
)
'''


@pytest.fixture
def inspected(kitchen: Path) -> Path:
    """A kitchen whose project brings a rule of its own."""
    (kitchen / "rules.py").write_text(OWN_RULE, encoding="utf-8")
    settings = kitchen / "configmig.ini"
    settings.write_text(settings.read_text(encoding="utf-8") + "audit.rules = rules.py\n", encoding="utf-8")
    return kitchen


def burn_coal(folder: Path) -> None:
    file = folder / "config" / "kitchen.yaml"
    text = file.read_text(encoding="utf-8").replace("  oven: true\n", "  oven: true\n  fuel: coal  # cheap\n")
    file.write_text(text, encoding="utf-8")


def snapshot_of(folder: Path) -> dict[Path, tuple[int, bytes]]:
    files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def test_a_rule_of_the_project_finds_its_fault_at_its_place(inspected: Path, configmig: Command) -> None:
    burn_coal(inspected)

    done = configmig("audit", "--focus", "kitchen")

    assert done.out.startswith(
        "score: 80 of 100\n"
        "  kitchen: 80 (1 critical)\n"
        "\n"
        "kitchen\n"
        "  kitchen.yaml:5:3 (/stove/fuel): critical[KIT001]: coal is not allowed\n"
        "       5 |   fuel: coal  # cheap\n"
        "    hint: use gas\n"
        "not assessed: security: left out by --focus\n"
    )
    assert done.out.endswith("\n`configmig explain KIT001` says why and how to mend it\n")
    assert done.code == 0


def test_json_has_the_score_at_its_top(inspected: Path, configmig: Command) -> None:
    burn_coal(inspected)

    done = configmig("audit", "--focus", "kitchen", "--format", "json", "--fail-on", "high")

    told = json.loads(done.out)
    assert told["format"] == "configmig.audit/1"
    assert told["overall_score"] == 80.0
    kitchen = told["audits"]["kitchen"]
    assert (kitchen["score"], kitchen["summary"]["critical"]) == (80.0, 1)
    (finding,) = kitchen["findings"]
    assert (finding["rule"], finding["name"], finding["pointer"]) == ("KIT001", "coal-stove", "/stove/fuel")
    assert done.code == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param("stove: [\n", "kitchen.yaml:2:1", id="broken"),
        pytest.param("", "missing, empty", id="empty"),
        pytest.param("stove: 3\n", "'stove' is missing, empty or no mapping or list", id="wrong-type"),
    ],
)
def test_a_broken_file_is_a_finding_and_lowers_the_score(
    inspected: Path, configmig: Command, content: str, says: str
) -> None:
    (inspected / "config" / "kitchen.yaml").write_text(content, encoding="utf-8")

    done = configmig("audit", "--focus", "kitchen")

    assert "kitchen: 60 (1 critical)" in done.out
    assert "not assessed: " in done.out
    assert says in done.out
    assert done.code == 1


def test_an_audit_writes_nothing(inspected: Path, configmig: Command) -> None:
    before = snapshot_of(inspected)

    configmig("audit")
    configmig("rules")

    assert snapshot_of(inspected) == before


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("rule = 1\n", "it holds neither a `rule` nor a list `rules` of them", id="no-rule"),
        pytest.param("import nothing_like_it\n", "ModuleNotFoundError", id="no-import"),
        pytest.param(OWN_RULE + "\nrules = [rule, rule]\n", "two rules have the id KIT001", id="twice"),
    ],
)
def test_rules_that_do_not_work_are_an_error_not_a_better_score(
    inspected: Path, configmig: Command, text: str, reason: str
) -> None:
    (inspected / "rules.py").write_text(text, encoding="utf-8")

    done = configmig("audit")

    assert done.code == 3
    assert done.out == ""
    assert done.err.startswith("error[CM901]: the audit rules of ")
    assert reason in done.err


def test_a_category_that_nobody_knows_is_an_error(inspected: Path, configmig: Command) -> None:
    done = configmig("audit", "--focus", "kitchn")

    assert done.code == 3
    assert done.err.startswith("error[CM903]: there is no category 'kitchn'\n  the categories are security, ")
    assert done.err.endswith(
        "  hint: `configmig audit --focus kitchen`; `configmig explain CM903` says more\n"
    )


def test_rules_lists_every_rule_with_its_name(inspected: Path, configmig: Command) -> None:
    done = configmig("rules")

    assert "  KIT001  critical  coal-stove: The stove burns coal\n" in done.out
    assert "  SEC010  high      credentials-in-url: A URL carries credentials (unsafe fix)\n" in done.out
    assert done.code == 0


def test_what_is_accepted_is_hidden_with_its_reason_and_nothing_else_is(
    inspected: Path, configmig: Command
) -> None:
    burn_coal(inspected)
    before = configmig("audit", "--format", "json")

    done = configmig("accept", "accepted.json", "--reason", "until the gas comes")

    assert done.code == 0
    assert done.out.startswith("accepted.json: ")
    assert done.out.endswith("next: `audit.baseline = accepted.json` in configmig.ini, so that it is read\n")
    settings = inspected / "configmig.ini"
    settings.write_text(
        settings.read_text(encoding="utf-8") + "audit.baseline = accepted.json\n", encoding="utf-8"
    )
    told = json.loads(configmig("audit", "--format", "json").out)
    assert json.loads(before.out)["overall_score"] < told["overall_score"] == 100
    assert {each["reason"] for each in told["waived"]} == {"until the gas comes"}
    file = inspected / "config" / "kitchen.yaml"
    file.write_text("password: k9-alpha\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    again = configmig("audit", "--focus", "security")
    assert "SEC002" in again.out
    assert "KIT001" not in again.out


def test_a_second_call_keeps_what_the_first_accepted(inspected: Path, configmig: Command) -> None:
    burn_coal(inspected)
    first = ("accept", "accepted.json", "--focus", "kitchen")
    assert configmig(*first, "--reason", "the first", "--until", "2099-01-31").code == 0

    done = configmig("accept", "accepted.json", "--reason", "the second", "--format", "json")

    entries = json.loads((inspected / "accepted.json").read_text(encoding="utf-8"))["accepted"]
    assert json.loads(done.out)["kept"] == 1
    assert {("KIT001", "the first", "2099-01-31")} <= {
        (each["rule"], each["reason"], each.get("until")) for each in entries
    }
    assert "the second" in {each["reason"] for each in entries}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(["a.json"], 2, "error: missing option '--reason'", id="no reason"),
        pytest.param(["a.json", "--reason", " "], 2, "error: an empty --reason hides", id="an empty reason"),
        pytest.param(["--reason", "x"], 2, "error: name a file", id="no file"),
        pytest.param(["config/a.json", "--reason", "x"], 3, "error[CM923]: ", id="in the root"),
        pytest.param(["no/a.json", "--reason", "x"], 3, "error[CM4", id="a folder that is not there"),
        pytest.param(
            ["a.json", "--reason", "it is sk-ant-q8Zr4Tn7Wm2Xc9Vb5Lp3"],
            2,
            "error: the --reason",
            id="a secret",
        ),
        pytest.param(["rules.py", "--reason", "x"], 3, "error[CM909]: ", id="a file that is none"),
    ],
)
def test_a_baseline_that_cannot_be_written_changes_nothing(
    inspected: Path, configmig: Command, arguments: list[str], code: int, said: str
) -> None:
    before = snapshot_of(inspected)

    done = configmig("accept", *arguments)

    assert (done.code, done.err[: len(said)]) == (code, said)
    assert snapshot_of(inspected) == before


@pytest.mark.parametrize(
    ("key", "arguments", "code"),
    [("baseline", ["audit"], 3), ("env_file", ["doctor", "--bundle", "support.tar.gz"], 0)],
)
def test_a_pipe_in_place_of_a_file_of_the_settings_is_not_waited_for(
    inspected: Path, configmig: Command, key: str, arguments: list[str], code: int
) -> None:
    os.mkfifo(inspected / "pipe")
    settings = inspected / "configmig.ini"
    settings.write_text(settings.read_text(encoding="utf-8") + f"audit.{key} = pipe\n", encoding="utf-8")

    done = configmig(*arguments)

    assert done.code == code
    assert ("pipe is a named pipe, not a file" in done.err) == (key == "baseline")


def test_a_file_that_is_not_assessed_cannot_be_accepted(inspected: Path, configmig: Command) -> None:
    (inspected / "config" / "broken.yaml").write_text("a: [1\n", encoding="utf-8")

    done = configmig("accept", "accepted.json", "--reason", "all of it")

    assert re.search(
        r"^not accepted: broken\.yaml:.*\nnone can be accepted of what was not assessed, ",
        done.out,
        re.MULTILINE,
    )
    entries = json.loads((inspected / "accepted.json").read_text(encoding="utf-8"))["accepted"]
    assert [each for each in entries if each.get("file") == "broken.yaml"] == []


def test_a_package_brings_rules_by_an_entry_point(
    inspected: Path, configmig: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    (site / "kitchen_rules-1.0.dist-info").mkdir(parents=True)
    (site / "kitchen_rules-1.0.dist-info" / "entry_points.txt").write_text(
        "[configmig.rules]\nfridge = kitchen_rules:rules\n", encoding="utf-8"
    )
    rules = OWN_RULE.replace("KIT001", "KIT002").replace("coal-stove", "coal-oven")
    (site / "kitchen_rules.py").write_text(rules.replace("rule = Rule(", "rules = [Rule(")[:-2] + ")]\n")
    monkeypatch.syspath_prepend(str(site))
    burn_coal(inspected)

    done = configmig("audit", "--focus", "kitchen")

    assert {"KIT001", "KIT002"} <= set(re.findall(r"KIT\d+", done.out))
    assert "coal-oven" in configmig("rules").out
