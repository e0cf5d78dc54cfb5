"""What stands between a plan and a run: gates, drift, the way the version was told, the news of each step."""

from collections.abc import Collection, Mapping, Sequence

from configmig.edits import Reformat, Value
from configmig.plugins import Recognition
from configmig.pointer import format_pointer
from configmig.project.drift import Drift
from configmig.reports.lines import Line, Page, Role
from configmig.reports.words import finding_lines, finding_object
from configmig.runner.choices import tell_decision
from configmig.runner.model import GateResult, Plan, PlannedStep, ScoreChange

_ROLES: dict[str, Role] = {"passed": "good", "warned": "warn", "stopped": "bad", "skipped": "muted"}

_DRIFT = {
    "edited": "was edited since the last run; what was edited stays",
    "missing": "is missing since the last run",
    "new": "is new since the last run",
}


def gate_lines(gates: Sequence[GateResult]) -> Page:
    """Return each gate with its outcome, what it covered, and its findings below."""
    lines: Page = []
    for gate in gates:
        note = f" ({gate.note})" if gate.note else ""
        lines.append(Line(f"gate: {gate.name} {gate.outcome}{note}", _ROLES[gate.outcome]))
        lines += finding_lines(gate.findings, "  ")
    return lines


def score_lines(score: ScoreChange | None) -> Page:
    """Return the score before and after, and those of the categories that change."""
    if score is None:
        return []
    changed = [
        f"{name} {_points(before)} → {_points(after)}"
        for name, (before, after) in score.categories.items()
        if before != after
    ]
    more = f" ({', '.join(changed)})" if changed else ""
    role: Role = "good" if score.after > score.before else "warn" if score.after < score.before else ""
    return [Line(f"score: {score.before:g} → {score.after:g}{more}", role)]


def score_object(score: ScoreChange | None) -> Value:
    """Return the scores as a JSON object, null where no audit was made."""
    if score is None:
        return None
    return {
        "before": score.before,
        "after": score.after,
        "allowed": score.allowed,
        "categories": {
            name: {"before": before, "after": after} for name, (before, after) in score.categories.items()
        },
    }


def _points(score: float | None) -> str:
    return "none" if score is None else f"{score:g}"


def gate_objects(gates: Sequence[GateResult], secrets: Collection[str]) -> list[Value]:
    """Return the gates as JSON objects, their findings masked."""
    return [
        {
            "name": gate.name,
            "outcome": gate.outcome,
            "note": gate.note,
            "findings": [finding_object(finding, secrets) for finding in gate.findings],
        }
        for gate in gates
    ]


def drift_lines(drift: Sequence[Drift], *, overruled: bool = False) -> Page:
    """Return each file that is no longer what the last run left; ``overruled`` is that of a plan."""
    lines: Page = []
    for item in drift:
        but = ", but for what is decided" if overruled and item.kind == "edited" else ""
        lines.append(Line(f"drift: {item.file} {_DRIFT[item.kind]}{but}", "warn"))
    return lines


def link_lines(hard_links: Mapping[str, int]) -> Page:
    """Return each file that other names lead to as well, which a run does not touch."""
    return [
        Line(
            f"hard link: {name} is one of {number} names of its file; the others keep the old content", "warn"
        )
        for name, number in hard_links.items()
    ]


def is_overruled(plan: Plan) -> bool:
    """Whether what was recorded wins over an edit made since, somewhere."""
    return any(clash.choice == "theirs" for step in plan.steps for clash in step.decisions)


def drift_objects(drift: Sequence[Drift]) -> list[Value]:
    """Return the drift as JSON objects."""
    return [{"file": item.file, "kind": item.kind} for item in drift]


def recognition_lines(recognition: Recognition | None) -> Page:
    """Return on what evidence the version was told by the shape of the files."""
    if recognition is None:
        return []
    evidence = [Line(f"  evidence: {fact}", "muted") for fact in recognition.evidence]
    return [Line(f"version: {recognition.version}, told by the shape of the files"), *evidence]


def recognition_object(recognition: Recognition | None) -> Value:
    """Return the recognised version as a JSON object, null where there is a stamp."""
    if recognition is None:
        return None
    return {"version": recognition.version, "evidence": list(recognition.evidence)}


def news_lines(step: PlannedStep, indent: str = "  ") -> Page:
    """Return what a step breaks, deprecates, decides, writes anew, loses and warns of."""
    return [
        *(Line(f"{indent}breaking: {text}", "warn") for text in step.breaking_changes),
        *(Line(f"{indent}deprecated: {text}", "warn") for text in step.deprecations),
        *(Line(f"{indent}reformat: {_reformat(each)}", "warn") for each in step.reformats),
        *(Line(f"{indent}decided: {tell_decision(clash)}", "warn") for clash in step.decisions),
        *(Line(f"{indent}loss: {text}", "warn") for text in step.losses),
        *finding_lines(step.warnings, indent),
    ]


def _reformat(each: Reformat) -> str:
    span = f"line {each.first}" if each.first >= each.last else f"lines {each.first}-{each.last}"
    what = format_pointer(each.pointer) or "the whole file"
    return f"{each.file} {span}, {what} is written anew: {each.reason}"
