"""A plan in every format: the whole of it, and none of its secrets."""

import hashlib
import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from configmig.edits import Edit
from configmig.errors.usage import PatchHoldsSecretsError
from configmig.reports import formats, render
from configmig.reports.edits import describe
from configmig.runner.model import GateResult, Plan
from configmig.runner.saved import read_saved_plan


def test_a_plan_as_text_holds_every_fact_on_a_line_of_its_own(plan: Plan) -> None:
    assert (
        render("plan", plan, prefix="config/")
        == """\
plan: upgrade 1.0.0 → 1.1.0, 1 step, 3 files
version: 1.0.0, told by the shape of the files
  evidence: gateway.yaml has `port`
drift: gateway.yaml was edited since the last run; what was edited stays

step: 1.1.0 Name it (2024-10-22)
  breaking: `name` is new
  deprecated: `port`
  loss: the comment of `a` is gone
  gateway.yaml:4:1 (/port): medium[check 1.0.0]: *** is a weak key
    hint: choose another
  edits: 4
  in gateway.yaml
    set /name: "old" → "new"
  in gone.yaml
    remove the file: 1 line
  in new.yaml
    create the file: 1 line
  in gateway.yaml
    rename /key to "master_key"

gate: checks passed (checks of 1.1.0)
gate: schema warned
  new.yaml:1:1 (/api_key): high[schema 1.1.0]: must be text, not null
score: 78.8 → 91.3 (security 60 → 85, own none → 98.5)

file: gateway.yaml changed, +1 -1 lines
file: gone.yaml removed, +0 -1 lines
file: new.yaml created, +1 -0 lines

diff --git a/config/gateway.yaml b/config/gateway.yaml
--- a/config/gateway.yaml
+++ b/config/gateway.yaml
@@ -1,4 +1,4 @@
 # Gateway
-name: old
+name: new
 master_key: ***
 port: 4000

diff --git a/config/gone.yaml b/config/gone.yaml
deleted file mode 100644
--- a/config/gone.yaml
+++ /dev/null
@@ -1 +0,0 @@
-a: 1

diff --git a/config/new.yaml b/config/new.yaml
new file mode 100644
--- /dev/null
+++ b/config/new.yaml
@@ -0,0 +1 @@
+api_key: ***

next: `configmig upgrade 1.1.0`
"""
    )


def test_a_plan_as_markdown_is_ready_for_a_review(plan: Plan) -> None:
    assert (
        render("plan", replace(plan, after={**plan.before, "gone.yaml": b"a: 2\n"}), "markdown")
        == """\
# Plan: upgrade 1.0.0 → 1.1.0, 1 step, 1 file

- version: 1.0.0, told by the shape of the files
- evidence: gateway.yaml has `port`
- drift: gateway.yaml was edited since the last run; what was edited stays

## 1.1.0 Name it (2024-10-22)

- breaking: `name` is new
- deprecated: `port`
- loss: the comment of `a` is gone
- gateway.yaml:4:1 (/port): medium\\[check 1.0.0\\]: \\*\\*\\* is a weak key
  - hint: choose another
- `gateway.yaml`
  - `set /name: "old" → "new"`
- `gone.yaml`
  - `remove the file: 1 line`
- `new.yaml`
  - `create the file: 1 line`
- `gateway.yaml`
  - `rename /key to "master_key"`

## Gates

- gate: checks passed (checks of 1.1.0)
- gate: schema warned
- new.yaml:1:1 (/api_key): high\\[schema 1.1.0\\]: must be text, not null
- score: 78.8 → 91.3 (security 60 → 85, own none → 98.5)

## Files

### `gone.yaml`: changed, +1 -1 lines

```diff
diff --git a/gone.yaml b/gone.yaml
--- a/gone.yaml
+++ b/gone.yaml
@@ -1 +1 @@
-a: 1
+a: 2
```

Next: `configmig upgrade 1.1.0`
"""
    )


def test_a_plan_as_json_is_a_saved_plan_with_all_that_is_shown(plan: Plan) -> None:
    text = render("plan", plan, "json")
    data = json.loads(text)

    assert render("plan", plan, "json") == text
    assert read_saved_plan(str(text).encode(), "plan.json").target == ("1.1.0",)
    assert (data["format"], data["from"], data["to"]) == ("configmig.plan/1", ["1.0.0"], ["1.1.0"])
    assert [file["name"] for file in data["files"]] == ["gateway.yaml", "gone.yaml", "new.yaml"]
    assert data["files"][2] == {
        "name": "new.yaml",
        "change": "created",
        "before": None,
        "after": hashlib.sha256(plan.after["new.yaml"]).hexdigest(),
        "lines_added": 1,
        "lines_removed": 0,
        "diff": "diff --git a/new.yaml b/new.yaml\nnew file mode 100644\n--- /dev/null\n+++ b/new.yaml\n"
        "@@ -0,0 +1 @@\n+api_key: ***\n",
    }
    assert data["steps"][0]["warnings"][0]["message"] == "*** is a weak key"
    assert data["gates"][0] == {
        "name": "checks",
        "outcome": "passed",
        "note": "checks of 1.1.0",
        "findings": [],
    }
    assert data["score"] == {
        "before": 78.8,
        "after": 91.3,
        "allowed": False,
        "categories": {
            "security": {"before": 60.0, "after": 85.0},
            "compliance": {"before": 90.0, "after": 90.0},
            "own": {"before": None, "after": 98.5},
        },
    }
    assert data["drift"] == [{"file": "gateway.yaml", "kind": "edited"}]
    assert data["recognition"] == {"version": "1.0.0", "evidence": ["gateway.yaml has `port`"]}


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_no_secret_is_in_any_format(plan: Plan, form: str) -> None:
    shown = str(render("plan", plan, form))

    assert "sk-very-secret-1" not in shown
    assert "hunter2-abc" not in shown


def test_a_patch_that_would_print_a_secret_is_refused_with_its_places(plan: Plan) -> None:
    with pytest.raises(PatchHoldsSecretsError) as caught:
        render("plan", plan, "patch")

    assert caught.value.places_with_secrets == ("gateway.yaml:3", "new.yaml:1")


def test_a_patch_with_secrets_asked_for_gives_exactly_the_files_of_the_plan(
    plan: Plan, tmp_path: Path
) -> None:
    for name, content in plan.before.items():
        (tmp_path / name).write_bytes(content)
    patch = render("plan", plan, "patch", show_secrets=True)

    subprocess.run(["git", "init", "--quiet", "."], cwd=tmp_path, check=True)
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, check=True, input=patch)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == plan.after


def test_a_patch_without_secrets_needs_no_permission(plan: Plan) -> None:
    harmless = replace(plan, after={**plan.before, "same.yaml": b"s: 2\n"})

    assert (
        render("plan", harmless, "patch", prefix="config/")
        == b"""\
diff --git a/config/same.yaml b/config/same.yaml
--- a/config/same.yaml
+++ b/config/same.yaml
@@ -1 +1 @@
-s: 1
+s: 2
"""
    )


def test_an_empty_plan_says_so(no_plan: Plan) -> None:
    assert render("plan", no_plan) == "nothing to do: the configuration is at 1.1.0\n"
    assert render("plan", no_plan, "markdown") == "Nothing to do: the configuration is at 1.1.0.\n"
    assert render("plan", no_plan, "patch") == b""
    assert json.loads(render("plan", no_plan, "json"))["is_empty"] is True


def test_a_stopped_plan_says_what_stops_it(plan: Plan) -> None:
    stopped = replace(plan, gates=(GateResult("schema", "stopped", plan.gates[1].findings),))

    last = str(render("plan", stopped)).splitlines()[-1]

    assert last == "next: the schema gate stops this run; mend what it found and plan again"


@pytest.mark.parametrize(
    ("change", "command"),
    [
        pytest.param({"direction": "downgrade", "target": ("1.0.0",)}, "downgrade 1.0.0", id="down"),
        pytest.param({"direction": "downgrade", "target": ()}, "downgrade base", id="down to base"),
        pytest.param({"target": ("a", "b")}, "upgrade heads", id="several heads"),
        pytest.param({"direction": "rollback", "undone": ("r2", "r1")}, "rollback r1", id="rollback"),
        pytest.param({"direction": "stamp"}, "stamp 1.1.0", id="stamp"),
    ],
)
def test_the_last_line_is_what_to_type_next(plan: Plan, change: dict[str, object], command: str) -> None:
    changed = replace(plan, **change)  # type: ignore[arg-type]

    assert str(render("plan", changed)).splitlines()[-1] == f"next: `configmig {command}`"


def test_a_way_back_is_named(plan: Plan) -> None:
    back = replace(plan.steps[0], direction="downgrade", way="inverted edits", breaking_changes=())
    shown = str(render("plan", replace(plan, direction="downgrade", steps=(back,))))

    assert "  way back: the inverted edits over today's text, later edits stay\n" in shown


def test_control_characters_of_files_and_names_are_shown_and_not_obeyed(plan: Plan) -> None:
    hostile = replace(
        plan,
        steps=(),
        gates=(),
        before={},
        after={"a\x1b[2Jb.yaml": b"x: \x1b]0;title\x07\nname: \xe2\x80\xaeabc\r\n"},
    )

    shown = str(render("plan", hostile))

    assert "\x1b" not in shown
    assert "file: a\\x1b[2Jb.yaml created, +2 -0 lines\n" in shown
    assert "+x: \\x1b]0;title\\x07\n+name: \\u202eabc\\r\n" in shown


def test_a_plan_comes_in_four_formats_and_in_no_other(plan: Plan) -> None:
    assert formats("plan") == ("text", "json", "markdown", "patch")
    with pytest.raises(ValueError, match="a plan does not come as html, but as text, json, markdown, patch"):
        render("plan", plan, "html")


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        pytest.param(
            Edit(kind="move", file="a.yaml", pointer=("b",), target=("b",), position=0, origin=2),
            "move /b to place 1 among its siblings",
            id="a key in another order",
        ),
        pytest.param(
            Edit(kind="move", file="a.yaml", pointer=("b",), target=("c", "b"), position=0),
            "move /b to /c/b",
            id="to another mapping",
        ),
        pytest.param(
            Edit(kind="comment", file="a.yaml", pointer=("b",), before_text="# old\n", after_text="# new\n"),
            'comment above /b: "# old" → "# new"',
            id="a comment",
        ),
    ],
)
def test_an_edit_is_told_in_the_words_of_the_file(edit: Edit, line: str) -> None:
    assert describe(edit) == line
