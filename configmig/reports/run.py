"""A run that was carried out: what changed, what the gates said, where the snapshot is, what to type next."""

from configmig.masking import mask_lines
from configmig.reports.files import file_lines, file_markdown, file_objects
from configmig.reports.gates import (
    drift_lines,
    drift_objects,
    gate_lines,
    gate_objects,
    is_overruled,
    link_lines,
    news_lines,
    score_lines,
    score_object,
)
from configmig.reports.lines import Line, Page, masked
from configmig.reports.markdown import code, page, plain
from configmig.reports.options import Options
from configmig.reports.words import count, dump, finding_object, version
from configmig.runner.masked import plan_secrets
from configmig.runner.model import PlannedStep, Run
from configmig.runner.saved import encode_decision, reformat_objects

_DONE = {
    "upgrade": "upgraded",
    "downgrade": "downgraded",
    "rollback": "rolled back",
    "stamp": "stamped",
    "generate": "generated",
}


def to_page(_kind: str, run: Run, _options: Options) -> Page:
    """Return what a user wants to know after a run."""
    recovered = [Line(f"recovered: {run.recovered}", "warn")] if run.recovered else []
    if run.run_id is None:
        return [*masked(recovered), Line(_nothing(run), "good")]
    plan = run.plan
    lines = [*recovered, Line(f"{_headline(run)} in {run.seconds:.2f} s", "good")]
    lines.append(Line(f"run: {run.run_id}"))
    lines += [Line(f"undone: run {undone}") for undone in plan.undone]
    for step in plan.steps:
        lines += [Line(f"step: {_step(step)}"), *news_lines(step)]
    lines += drift_lines(plan.drift, overruled=is_overruled(plan))
    lines += link_lines(plan.hard_links)
    lines += file_lines(plan.changes)
    lines += [*gate_lines(plan.gates), *score_lines(plan.score)]
    lines += [Line(f"kept: {name} holds what somebody wrote in that instant", "warn") for name in run.kept]
    if run.snapshot:
        lines.append(Line(f"snapshot: {run.snapshot}"))
    return masked([*lines, Line(f"next: {_next(run)}", "hint")], plan_secrets(plan))


def to_json(_kind: str, run: Run, options: Options) -> str:
    """Return the run for programs."""
    plan, secrets = run.plan, plan_secrets(run.plan)
    return dump(
        {
            "format": "configmig.run/1",
            "run": run.run_id,
            "direction": plan.direction,
            "from": list(plan.start),
            "to": list(plan.target),
            "undone": list(plan.undone),
            "seconds": round(run.seconds, 3),
            "recovered": run.recovered,
            "kept": list(run.kept),
            "snapshot": run.snapshot,
            "steps": [_step_object(step, secrets) for step in plan.steps],
            "drift": drift_objects(plan.drift),
            "hard_links": dict(plan.hard_links),
            "gates": gate_objects(plan.gates, secrets),
            "score": score_object(plan.score),
            "files": file_objects(plan.changes, options, secrets),
        }
    )


def to_markdown(_kind: str, run: Run, options: Options) -> str:
    """Return the run for a pull request or a ticket."""
    if run.run_id is None:
        return page([plain(_nothing(run))])
    plan, secrets = run.plan, plan_secrets(run.plan)
    lines = [f"# {plain(_headline(run).capitalize())}", "", f"- run: {code(run.run_id)}"]
    if run.snapshot:
        lines.append(f"- snapshot: {code(run.snapshot)}")
    lines += [f"- step: {plain(mask_lines(_step(step), secrets))}" for step in plan.steps]
    news = [
        *link_lines(plan.hard_links),
        *(line for step in plan.steps for line in news_lines(step)),
        *gate_lines(plan.gates),
        *score_lines(plan.score),
    ]
    lines += [f"- {plain(line.text.strip())}" for line in masked(news, secrets)]
    lines += [f"- kept: {code(name)} holds what somebody wrote in that instant" for name in run.kept]
    if plan.changes:
        lines += ["", "## Files", *file_markdown(plan.changes, options, secrets)]
    return page([*lines, "", f"Next: {_next(run)}"])


def _headline(run: Run) -> str:
    if run.plan.direction == "generate":
        return f"generated {', '.join(change.name for change in run.plan.changes)}"
    return f"{_DONE[run.plan.direction]} {version(run.plan.start)} → {version(run.plan.target)}"


def _nothing(run: Run) -> str:
    if run.plan.direction == "generate":
        return "nothing to do: what is generated is fresh"
    return f"nothing to do: the configuration is at {version(run.plan.target)}"


def _step(step: PlannedStep) -> str:
    return f"{step.revision} {step.title}".strip() + f" ({count(len(step.edits), 'edit')}, {step.way})"


def _step_object(step: PlannedStep, secrets: frozenset[str]) -> dict[str, object]:
    return {
        "revision": step.revision,
        "title": mask_lines(step.title, secrets),
        "way": step.way,
        "edits": len(step.edits),
        "breaking_changes": [mask_lines(text, secrets) for text in step.breaking_changes],
        "deprecations": [mask_lines(text, secrets) for text in step.deprecations],
        "decisions": [encode_decision(clash) for clash in step.decisions],
        "losses": list(step.losses),
        "reformats": reformat_objects(step, secrets),
        "warnings": [finding_object(finding, secrets) for finding in step.warnings],
    }


def _next(run: Run) -> str:
    look = "`configmig status` says where it stands"
    if run.plan.direction == "stamp":
        return look
    if run.plan.direction == "rollback":
        return f"{look}, `configmig upgrade` goes up again"
    return f"{look}, `configmig rollback {run.run_id}` takes this run back"
