"""Waivers and the baseline hide just what they name, while they hold; nothing hides what was not assessed."""

import json
from datetime import date
from pathlib import Path

import pytest

from configmig.audit import EVERY_FILE, Example, Objection, Rule, Severity, View
from configmig.audit.baseline import Accepted, Baseline, accept, load_baseline, read_baseline, write_baseline
from configmig.audit.engine import Ruled, run_rules
from configmig.audit.score import Waived, score_rules
from configmig.audit.table import RULES, load_rules
from configmig.audit.waivers import Waiver, read_waivers, waive
from configmig.errors.auditing import BrokenBaselineError

TODAY = date(2026, 6, 15)
NO_BASELINE = Baseline()


def finds_eight(view: View) -> "list[Objection]":
    return [
        Objection(name, pointer, "an eight")
        for name in view.documents
        for pointer, value in view.leaves(name)
        if value == 8
    ]


EIGHT = Rule(
    id="TST008",
    name="the-eight",
    severity=Severity.HIGH,
    category="security",
    title="An eight",
    why="-",
    bad=(Example({}),),
    good=(Example({}),),
    check=finds_eight,
    needs=(EVERY_FILE,),
)
(CMP020,) = load_rules(entry for entry in RULES if entry.id == "CMP020")


def audit(
    files: dict[str, str], baseline: Baseline = NO_BASELINE
) -> tuple[tuple[Ruled, ...], tuple[Waived, ...]]:
    view = View({name: text.encode() for name, text in files.items()})
    ruled = run_rules(view, (EIGHT,))
    return ruled, waive(ruled, read_waivers(view), baseline, TODAY)


def left(files: dict[str, str], baseline: Baseline = NO_BASELINE) -> list[str]:
    """Return the places that are still objected to."""
    ruled, waived = audit(files, baseline)
    hidden = [each.finding for each in waived]
    return [each.place for one in ruled for each in one.findings if each not in hidden]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("a.yaml", "a: 8  # configmig: allow TST008 (eight is fine)\n", id="beside"),
        pytest.param("a.yaml", "# configmig: allow TST008 (eight is fine)\na: 8\n", id="above"),
        pytest.param("a.yaml", "a: 8  # configmig: allow the-eight (fine)\n", id="by name"),
        pytest.param("a.yaml", "a: 8  # configmig: allow SEC001, TST008 (fine)\n", id="one of several"),
        pytest.param(
            "a.yaml", "a: 8  # configmig: allow TST008 until 2026-06-15 (fine)\n", id="the last day"
        ),
        pytest.param(
            "a.yaml", "# configmig: allow TST008 (fine)\n\n# The eight.\na: 8\n", id="above other comments"
        ),
        pytest.param("a.yaml", "x:\n  # configmig: allow TST008 (fine)\n  - 8\n", id="an item"),
        pytest.param("a.toml", "a = 8 # configmig: allow TST008 (fine)\n", id="toml"),
        pytest.param(
            "a.jsonc", '{\n  // configmig: allow TST008 (fine)\n  "a": 8\n}\n', id="json with comments"
        ),
        pytest.param("a.jsonc", '{\n  "a": 8 /* configmig: allow TST008 (fine) */\n}\n', id="block comment"),
    ],
)
def test_a_waiver_allows_the_finding_of_its_line(name: str, text: str) -> None:
    assert left({name: text}) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: 8  # configmig: allow SEC001 (another rule)\n", id="another rule"),
        pytest.param("a: 8  # configmig: allow TST008\n", id="no reason"),
        pytest.param("a: 8  # configmig: allow TST008 ()\n", id="an empty reason"),
        pytest.param("a: 8  # configmig: allow TST008 until 2026-06-14 (fine)\n", id="over"),
        pytest.param("a: 8  # configmig: allow TST008 until soon (fine)\n", id="no date"),
        pytest.param("# configmig: allow TST008 (fine)\nb: 1\na: 8\n", id="the line after the next"),
        pytest.param("b: 1  # configmig: allow TST008 (fine)\na: 8\n", id="beside the line before"),
        pytest.param("a: 8\n# configmig: allow TST008 (fine)\n", id="below"),
        pytest.param("a: 8\nb: 'configmig: allow TST008 (fine)'\n", id="not in a comment"),
        pytest.param("a: 8  # configmig: allow all (fine)\n", id="all"),
        pytest.param("# configmig: allow TST008 (fine)\nx:\n  a: 8\n", id="above the mapping around it"),
    ],
)
def test_anything_else_allows_nothing(text: str) -> None:
    assert len(left({"a.yaml": text})) == 1


def test_a_waiver_holds_in_its_own_file_only() -> None:
    files = {"a.yaml": "a: 8  # configmig: allow TST008 (fine)\n", "b.yaml": "a: 8\n"}

    assert left(files) == ["b.yaml:1:1 (/a)"]


def test_what_is_allowed_is_told_with_its_reason_and_costs_nothing() -> None:
    ruled, waived = audit({"a.yaml": "b: 1\na: 8  # configmig: allow TST008 until 2027-01-31 (fine)\n"})

    assert [(each.reason, each.until, each.by) for each in waived] == [
        ("fine", date(2027, 1, 31), "a.yaml:2")
    ]
    assert score_rules(ruled, waived)["security"].score == 100
    assert score_rules(ruled)["security"].score == 90


def test_what_could_not_be_assessed_cannot_be_allowed() -> None:
    text = "# configmig: allow TST008 (fine)\na: [8\n"
    accepted = Baseline("b.json", (Accepted("TST008", "a.yaml", "", "fine", line=3),))

    ruled, waived = audit({"a.yaml": text}, accepted)

    assert waived == ()
    assert score_rules(ruled, waived)["security"].score == 80


def test_a_rule_that_could_not_read_every_file_hides_nothing() -> None:
    files = {"a.yaml": "a: 8  # configmig: allow TST008 (fine)\n", "b.yaml": "a: [\n"}

    ruled, waived = audit(files)

    assert waived == ()
    assert [each.file for each in ruled[0].findings] == ["a.yaml", "b.yaml"]


def test_a_waiver_cannot_allow_what_is_wrong_with_it() -> None:
    view = View({"a.yaml": b"a: 1  # configmig: allow CMP020\n"})
    ruled = run_rules(view, (CMP020,))

    assert len(ruled[0].findings) == 1
    assert waive(ruled, read_waivers(view), NO_BASELINE, TODAY) == ()


def test_a_waiver_is_a_value() -> None:
    view = View(
        {"a.yaml": b"# configmig: allow SEC003, plaintext-endpoint until 2027-01-31 (a (new) tunnel)\na: 1\n"}
    )

    assert read_waivers(view) == (
        Waiver("a.yaml", 1, 2, ("SEC003", "plaintext-endpoint"), date(2027, 1, 31), "a (new) tunnel"),
    )


def test_the_baseline_hides_what_it_names_and_nothing_else() -> None:
    files = {"a.yaml": "a: 8\nb: 8\n", "b.yaml": "a: 8\n"}
    baseline = Baseline("accepted.json", (Accepted("TST008", "a.yaml", "/a", "fine"),))

    _, waived = audit(files, baseline)

    assert left(files, baseline) == ["a.yaml:2:1 (/b)", "b.yaml:1:1 (/a)"]
    assert [(each.by, each.reason, each.until) for each in waived] == [("accepted.json", "fine", None)]


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(Accepted("TST008", "a.yaml", "/a"), id="no reason"),
        pytest.param(Accepted("TST008", "a.yaml", "/a", "fine", date(2026, 6, 14)), id="over"),
        pytest.param(Accepted("SEC001", "a.yaml", "/a", "fine"), id="another rule"),
        pytest.param(Accepted("TST008", "a.yaml", "", "fine"), id="the whole file"),
        pytest.param(Accepted("the-eight", "a.yaml", "/a", "fine"), id="by name"),
    ],
)
def test_an_entry_that_does_not_hold_or_names_something_else_hides_nothing(entry: Accepted) -> None:
    assert len(left({"a.yaml": "a: 8\n"}, Baseline("accepted.json", (entry,)))) == 1


def test_a_baseline_is_written_and_read_again() -> None:
    files = {"a.yaml": "'x/y': 8\nb: [8]\n"}
    ruled, _ = audit(files)

    data = write_baseline(accept(each, "as found", date(2027, 1, 31)) for each in ruled[0].findings)

    assert left(files, read_baseline("accepted.json", data)) == []
    assert json.loads(data) == {
        "format": "configmig.baseline/1",
        "accepted": [
            {
                "rule": "TST008",
                "file": "a.yaml",
                "pointer": pointer,
                "reason": "as found",
                "until": "2027-01-31",
            }
            for pointer in ("/b/0", "/x~1y")
        ],
    }


def test_a_finding_without_a_pointer_is_named_by_its_line() -> None:
    ruled = run_rules(View({"a.yaml": b"# token: k9-alpha\na: 1\n# token: k9-beta\n"}), load_rules(RULES))
    first, second = [each for one in ruled if one.rule.id == "SEC002" for each in one.findings]

    baseline = read_baseline("accepted.json", write_baseline([accept(first, "a test key")]))

    hidden = [each.finding for each in waive(ruled, (), baseline, TODAY)]
    assert hidden == [first]
    assert second.line == 3


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"{", "it is not JSON: Expecting property name enclosed in double quotes", id="no json"),
        pytest.param(b"\xff", "it is not JSON: 'utf-8' codec can't decode byte 0xff", id="no text"),
        pytest.param(b"[]", 'its `format` is not "configmig.baseline/1"', id="no object"),
        pytest.param(b'{"format": "x/1"}', 'its `format` is not "configmig.baseline/1"', id="another format"),
        pytest.param(b'{"format": "configmig.baseline/1"}', "`accepted` is not a list", id="no list"),
        pytest.param(b"1", "`accepted[0]` is not an object", id="no entry"),
        pytest.param(b'{"file": "a"}', "`accepted[0]` needs a text as `rule`", id="no rule"),
        pytest.param(b'{"rule": "A", "file": 1}', "`accepted[0]` needs a text as `file`", id="types"),
        pytest.param(
            b'{"rule": "A", "file": "a", "rules": 1}',
            "`accepted[0]` has a key 'rules' that nothing reads",
            id="typo",
        ),
        pytest.param(
            b'{"rule": "A", "file": "a", "until": "soon"}',
            "`until` of `accepted[0]` is not a date such as 2027-01-31",
            id="no date",
        ),
        pytest.param(
            b'{"rule": "A", "file": "a", "line": true}',
            "`line` of `accepted[0]` is not a whole number",
            id="line",
        ),
    ],
)
def test_a_baseline_that_cannot_be_read_is_an_error(data: bytes, reason: str) -> None:
    if data.startswith((b"1", b'{"file', b'{"rule')):
        data = b'{"format": "configmig.baseline/1", "accepted": [' + data + b"]}"

    with pytest.raises(BrokenBaselineError) as caught:
        read_baseline("accepted.json", data)

    assert caught.value.message == "the baseline cannot be read"
    assert caught.value.details[0].startswith(reason)
    assert caught.value.hint == "mend accepted.json, or take `audit.baseline` out of configmig.ini"


def test_a_baseline_that_is_no_file_is_an_error_and_a_missing_one_accepts_nothing(tmp_path: Path) -> None:
    with pytest.raises(BrokenBaselineError) as caught:
        load_baseline(tmp_path, "accepted.json")

    assert caught.value.details == ("accepted.json is a folder, not a file",)
    assert load_baseline(tmp_path / "no.json", "no.json").accepted == ()
