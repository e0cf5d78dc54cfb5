"""A run that was carried out: figures, gates, the snapshot, what to type next."""

import json
from dataclasses import replace

import pytest

from configmig.reports import formats, render
from configmig.runner.model import Plan, Run


@pytest.fixture
def run(plan: Plan) -> Run:
    return Run(run_id="20241022-1", plan=plan, snapshot="config/backups/20241022-1", seconds=0.4211)


def test_a_run_as_text_tells_what_changed_and_what_to_type_next(run: Run) -> None:
    assert (
        render("run", run)
        == """\
upgraded 1.0.0 → 1.1.0 in 0.42 s
run: 20241022-1
step: 1.1.0 Name it (4 edits, upgrade)
  breaking: `name` is new
  deprecated: `port`
  loss: the comment of `a` is gone
  gateway.yaml:4:1 (/port): medium[check 1.0.0]: *** is a weak key
    hint: choose another
drift: gateway.yaml was edited since the last run; what was edited stays
file: gateway.yaml changed, +1 -1 lines
file: gone.yaml removed, +0 -1 lines
file: new.yaml created, +1 -0 lines
gate: checks passed (checks of 1.1.0)
gate: schema warned
  new.yaml:1:1 (/api_key): high[schema 1.1.0]: must be text, not null
score: 78.8 → 91.3 (security 60 → 85, own none → 98.5)
snapshot: config/backups/20241022-1
next: `configmig status` says where it stands, `configmig rollback 20241022-1` takes this run back
"""
    )


def test_a_run_that_found_nothing_to_do_says_so(no_plan: Plan) -> None:
    nothing = Run(run_id=None, plan=no_plan, recovered="finished the interrupted run r0")

    assert (
        render("run", nothing)
        == "recovered: finished the interrupted run r0\nnothing to do: the configuration is at 1.1.0\n"
    )
    assert render("run", nothing, "markdown") == "nothing to do: the configuration is at 1.1.0\n"


def test_a_rollback_names_the_runs_it_took_back(run: Run) -> None:
    plan = replace(
        run.plan,
        direction="rollback",
        steps=(),
        gates=(),
        score=None,
        drift=(),
        after=run.plan.before,
        undone=("r1",),
    )

    assert (
        render("run", replace(run, plan=plan))
        == """\
rolled back 1.0.0 → 1.1.0 in 0.42 s
run: 20241022-1
undone: run r1
snapshot: config/backups/20241022-1
next: `configmig status` says where it stands, `configmig upgrade` goes up again
"""
    )


def test_a_run_as_json_holds_every_figure(run: Run) -> None:
    data = json.loads(render("run", run, "json"))

    assert data["format"] == "configmig.run/1"
    assert (data["run"], data["seconds"], data["snapshot"]) == (
        "20241022-1",
        0.421,
        "config/backups/20241022-1",
    )
    assert data["steps"][0]["edits"] == 4
    assert [file["change"] for file in data["files"]] == ["changed", "removed", "created"]


def test_a_run_as_markdown_is_ready_for_a_ticket(run: Run) -> None:
    plan = replace(run.plan, steps=(), gates=(), after={**run.plan.before, "gone.yaml": b"a: 2\n"})

    assert (
        render("run", replace(run, plan=plan), "markdown")
        == """\
# Upgraded 1.0.0 → 1.1.0

- run: `20241022-1`
- snapshot: `config/backups/20241022-1`
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

Next: `configmig status` says where it stands, `configmig rollback 20241022-1` takes this run back
"""
    )


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_no_secret_is_in_any_format(run: Run, form: str) -> None:
    shown = str(render("run", run, form))

    assert "sk-very-secret-1" not in shown
    assert "hunter2-abc" not in shown
    assert formats("run") == ("text", "json", "markdown")
