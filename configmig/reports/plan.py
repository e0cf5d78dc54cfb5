"""A plan: the path, every edit, what stands in the way, and the exact difference of every file."""

from configmig.masking import mask_lines
from configmig.reports.edits import by_file
from configmig.reports.files import diff_page, exact_patch, file_lines, file_markdown, file_objects
from configmig.reports.gates import (
    drift_lines,
    drift_objects,
    gate_lines,
    gate_objects,
    is_overruled,
    link_lines,
    news_lines,
    recognition_lines,
    recognition_object,
    score_lines,
    score_object,
)
from configmig.reports.lines import Line, Page, masked
from configmig.reports.markdown import code, page, plain
from configmig.reports.options import Options
from configmig.reports.words import count, dump, finding_object, version
from configmig.runner.choices import options_of
from configmig.runner.masked import mask_edit, plan_secrets
from configmig.runner.model import Plan, PlannedStep
from configmig.runner.saved import save_plan


def to_page(_kind: str, plan: Plan, options: Options) -> Page:
    """Return the plan for a reader."""
    if plan.is_empty:
        return [Line(f"nothing to do: the configuration is at {version(plan.start)}", "good"), *_facts(plan)]
    if options.brief:
        return _brief(plan)
    secrets = plan_secrets(plan)
    lines = [Line(f"plan: {_heading(plan)}", "title"), *_facts(plan)]
    for step in plan.steps:
        lines += [Line(""), *_step_lines(step, secrets)]
    if plan.gates:
        lines += [Line(""), *gate_lines(plan.gates), *score_lines(plan.score)]
    lines = masked(lines, secrets)
    if plan.changes:
        lines += [Line(""), *file_lines(plan.changes), *diff_page(plan.changes, options, secrets)]
    return [*lines, Line(""), _next(plan)]


def to_json(_kind: str, plan: Plan, options: Options) -> str:
    """Return the plan for programs: a saved plan (``upgrade --plan`` takes it) with all that is shown."""
    secrets = plan_secrets(plan)
    saved = save_plan(plan, secrets=secrets)
    for entry, step in zip(saved["steps"], plan.steps, strict=True):
        entry["warnings"] = [finding_object(finding, secrets) for finding in step.warnings]
    return dump(
        saved
        | {
            "is_empty": plan.is_empty,
            "stopped_by": plan.stopped_by.name if plan.stopped_by else None,
            "recognition": recognition_object(plan.recognition),
            "drift": drift_objects(plan.drift),
            "hard_links": dict(plan.hard_links),
            "gates": gate_objects(plan.gates, secrets),
            "score": score_object(plan.score),
            "files": file_objects(plan.changes, options, secrets),
        }
    )


def to_markdown(_kind: str, plan: Plan, options: Options) -> str:
    """Return the plan for a review."""
    if plan.is_empty:
        return page([f"Nothing to do: the configuration is at {plain(version(plan.start))}."])
    secrets = plan_secrets(plan)
    lines = [f"# Plan: {plain(_heading(plan))}", "", *_items(_facts(plan), secrets)]
    for step in plan.steps:
        lines += [
            "",
            f"## {plain(mask_lines(_title(step), secrets))}",
            "",
            *_items(_way_lines(step), secrets),
        ]
        for file, edits in by_file(mask_edit(edit, secrets) for edit in step.edits):
            lines += [f"- {code(file)}", *(f"  - {code(edit)}" for edit in edits)]
    if plan.gates:
        told = [*gate_lines(plan.gates), *score_lines(plan.score)]
        lines += ["", "## Gates", "", *_items(told, secrets)]
    if plan.changes:
        lines += ["", "## Files", *file_markdown(plan.changes, options, secrets)]
    return page([*lines, "", f"Next: {_next(plan).text.removeprefix('next: ')}"])


def to_patch(_kind: str, plan: Plan, options: Options) -> bytes:
    """Return the patch that does what the plan does, byte for byte; see ``files.exact_patch``."""
    return exact_patch(plan.changes, options, plan_secrets(plan))


def _heading(plan: Plan) -> str:
    size = f"{count(len(plan.steps), 'step')}, {count(len(plan.changes), 'file')}"
    return f"{plan.direction} {version(plan.start)} → {version(plan.target)}, {size}"


def _brief(plan: Plan) -> Page:
    """Return what a run says before it begins: where it leads, and over which revisions."""
    steps = [Line(f"  {f'{step.revision} {step.title}'.strip()}") for step in plan.steps]
    return masked([Line(f"plan: {_heading(plan)}", "title"), *steps, *recognition_lines(plan.recognition)])


def _facts(plan: Plan) -> Page:
    undone = [Line(f"undoes: run {run}") for run in plan.undone]
    return [
        *recognition_lines(plan.recognition),
        *undone,
        *drift_lines(plan.drift, overruled=is_overruled(plan)),
        *link_lines(plan.hard_links),
    ]


def _title(step: PlannedStep) -> str:
    date = f" ({step.date})" if step.date else ""
    return f"{step.revision} {step.title}".strip() + date


def _way_lines(step: PlannedStep) -> Page:
    way = [] if step.way == "upgrade" else [Line(f"  way back: {_WAYS[step.way]}")]
    return [*way, *news_lines(step)]


def _step_lines(step: PlannedStep, secrets: frozenset[str]) -> Page:
    lines = [Line(f"step: {_title(step)}", "title"), *_way_lines(step), Line(f"  edits: {len(step.edits)}")]
    for file, edits in by_file(mask_edit(edit, secrets) for edit in step.edits):
        lines += [Line(f"  in {file}", "muted"), *(Line(f"    {edit}") for edit in edits)]
    return lines


def _items(lines: Page, secrets: frozenset[str]) -> list[str]:
    return [
        f"{'  ' if line.text.startswith('    ') else ''}- {plain(line.text.strip())}"
        for line in masked(lines, secrets)
    ]


def _next(plan: Plan) -> Line:
    stopped = plan.stopped_by
    if stopped is not None:
        allow = ", or let it through: `--allow-score-drop`" if _may_be_allowed(plan) else ""
        text = f"next: the {stopped.name} gate stops this run; mend what it found and plan again{allow}"
        return Line(text, "bad")
    command = {
        "rollback": " ".join(("rollback", *plan.undone[-1:])),
        "stamp": f"stamp {_target(plan)}",
        "generate": "generate --adopt" if plan.steps and plan.steps[0].way == "adopted" else "generate",
    }.get(plan.direction, f"{plan.direction} {_target(plan)}")
    leave = ["--allow-reformat"] if plan.reformats else []
    leave += ["--allow-score-drop"] if plan.score is not None and plan.score.allowed else []
    options = (*options_of([clash for step in plan.steps for clash in step.decisions]), *leave)
    return Line(f"next: `configmig {' '.join((command, *options))}`", "hint")


def _may_be_allowed(plan: Plan) -> bool:
    """Whether nothing stops the run but that its score drops."""
    stopped, score = [gate.name for gate in plan.gates if gate.outcome == "stopped"], plan.score
    return stopped == ["audit"] and score is not None and not score.is_too_low


def _target(plan: Plan) -> str:
    """The target as it is typed."""
    if not plan.target:
        return "base"
    return plan.target[0] if len(plan.target) == 1 else "heads"


_WAYS = {
    "downgrade": "the revision's own downgrade",
    "recorded bytes": "the recorded bytes, nobody edited since",
    "inverted edits": "the inverted edits over today's text, later edits stay",
    "generated": "`configmig rollback`",
    "adopted": "`configmig rollback`",
}
