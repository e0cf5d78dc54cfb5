"""Where a root stands: status, current, and the runs that led there."""

import json
from dataclasses import replace

from configmig.graph.revision import Revision
from configmig.plugins import Recognition
from configmig.project.drift import Drift
from configmig.project.project import Version
from configmig.project.status import Current, Status
from configmig.reports import render
from configmig.storage.ledger import AppliedRevision, FileHashes, HistoryEntry
from configmig.storage.transaction import Interrupted

START = Revision(id="1.0.0", title="Start")
NEXT = Revision(id="1.1.0", title="Route by model", date="2024-10-22")
STATUS = Status(
    version=Version(("1.0.0",), stamped=True),
    pending=(NEXT,),
    drift=(Drift("a.yaml", "edited"), Drift("b.yaml", "missing"), Drift("c.yaml", "new")),
    files=("a.yaml", "c.yaml"),
    updated_at="2024-10-20T10:00:00Z",
    run_id="r1",
    interrupted=Interrupted("r2", committed=True),
)
ENTRY = HistoryEntry(
    run="r1",
    time="2024-10-20T10:00:00Z",
    who="ann",
    host="box",
    tool="0.1.0",
    direction="upgrade",
    start=(),
    target=("1.0.0",),
    outcome="applied",
    revisions=(AppliedRevision("1.0.0", "a" * 64),),
    files={"a.yaml": FileHashes(None, "b" * 64)},
    seconds=0.25,
    note="first\x1b",
)


def test_status_is_one_fact_a_line() -> None:
    assert (
        render("status", STATUS)
        == """\
version: 1.0.0
interrupted: run r2; `configmig recover`, like the next command that writes, finishes it
pending: 1.1.0 Route by model
drift: a.yaml was edited since the last run; what was edited stays
drift: b.yaml is missing since the last run
drift: c.yaml is new since the last run
files: a.yaml, c.yaml
last run: 2024-10-20T10:00:00Z, run r1
next: `configmig plan head` shows what an upgrade would do
"""
    )


def test_a_damaged_history_is_a_fact_of_the_status() -> None:
    status = replace(STATUS, history_problem="the history is damaged: line 3 is cut", interrupted=None)

    line = "the history is damaged: line 3 is cut; `configmig explain CM440` says what to do"
    assert render("status", status).splitlines()[1] == line
    assert json.loads(render("status", status, "json"))["history_problem"] == status.history_problem
    assert not replace(status, pending=(), drift=()).is_clean


def test_a_clean_status_says_so() -> None:
    clean = Status(Version(("1.1.0",), stamped=True), pending=(), drift=(), files=("a.yaml",))

    assert render("status", clean) == "version: 1.1.0\npending: nothing\ndrift: none\nfiles: a.yaml\n"
    assert (
        render("status", clean, "markdown")
        == "- version: 1.1.0\n- pending: nothing\n- drift: none\n- files: a.yaml\n"
    )


def test_status_as_json() -> None:
    assert json.loads(render("status", STATUS, "json")) == {
        "format": "configmig.status/1",
        "is_clean": False,
        "version": {"heads": ["1.0.0"], "stamped": True, "recognition": None},
        "pending": [{"revision": "1.1.0", "title": "Route by model", "date": "2024-10-22"}],
        "drift": [
            {"file": "a.yaml", "kind": "edited", "places": [], "only": None, "problem": None},
            {"file": "b.yaml", "kind": "missing", "places": [], "only": None, "problem": None},
            {"file": "c.yaml", "kind": "new", "places": [], "only": None, "problem": None},
        ],
        "files": ["a.yaml", "c.yaml"],
        "updated_at": "2024-10-20T10:00:00Z",
        "run": "r1",
        "interrupted": {"run": "r2", "committed": True, "files": []},
        "under_way": None,
        "history_problem": None,
        "changed_revisions": [],
        "kept_aside": [],
    }


def test_current_names_the_version_its_evidence_and_the_newest() -> None:
    told = Version(("1.0.0",), stamped=False, recognition=Recognition("1.0.0", ("a.yaml has `x`",)))
    current = Current(told, (START,), ("1.1.0",))

    assert (
        render("current", current)
        == """\
version: 1.0.0, told by the shape of the files
  evidence: a.yaml has `x`
revision: 1.0.0 Start
newest: no, that is 1.1.0
"""
    )
    assert json.loads(render("current", current, "json"))["is_head"] is False


def test_current_without_stamp_or_sign_is_base() -> None:
    current = Current(Version((), stamped=False), (), ())

    assert render("current", current) == "version: base, the config root carries no stamp\nnewest: yes\n"
    assert (
        render("current", current, "markdown")
        == "- version: base, the config root carries no stamp\n- newest: yes\n"
    )


def test_runs_are_listed_newest_first() -> None:
    second = replace(
        ENTRY, run="r2", direction="rollback", start=("1.0.0",), target=(), outcome="rolled-back"
    )

    assert (
        render("runs", (ENTRY, second))
        == """\
r2 2024-10-20T10:00:00Z rolled-back: rollback 1.0.0 → base, by ann on box
r1 2024-10-20T10:00:00Z applied: upgrade base → 1.0.0, by ann on box
"""
    )


def test_a_run_in_full() -> None:
    assert (
        render("runs", (ENTRY,), verbose=True)
        == """\
run: r1
time: 2024-10-20T10:00:00Z
outcome: applied
path: upgrade base → 1.0.0
by: ann on box, configmig 0.1.0
took: 0.25 s
revision: 1.0.0 aaaaaaaaaaaa
file: a.yaml nothing → bbbbbbbbbbbb
note: first\\x1b
"""
    )


def test_runs_as_json_and_markdown() -> None:
    data = json.loads(render("runs", (ENTRY,), "json"))

    assert (data["format"], data["runs"][0]["files"]) == (
        "configmig.runs/1",
        {"a.yaml": {"before": None, "after": "b" * 64}},
    )
    assert (
        render("runs", (ENTRY,), "markdown")
        == """\
| run | time | outcome | path | who |
| --- | --- | --- | --- | --- |
| `r1` | 2024-10-20T10:00:00Z | applied | upgrade base → 1.0.0 | ann |
"""
    )
    assert render("runs", ()) == "no runs yet: nothing was done to this config root\n"
