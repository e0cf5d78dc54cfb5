"""The answer of a probe, as every report of health shows it."""

from configmig.edits import Value
from configmig.health import Answer
from configmig.masking import mask_text
from configmig.reports.lines import Line, Page, Role
from configmig.reports.words import finding_lines, finding_object

_ROLES: dict[str, Role] = {"ok": "good", "failed": "bad", "skipped": "muted"}


def answer_lines(name: str, answer: Answer) -> Page:
    """Return the answer; below a failed one the places and the next command."""
    lines = [Line(f"{answer.outcome:<7}  {name}: {answer.fact}", _ROLES[answer.outcome])]
    lines += finding_lines(answer.findings, "           ")
    if answer.hint:
        lines.append(Line(f"           hint: {answer.hint}", "hint"))
    return lines


def answer_object(answer: Answer) -> dict[str, Value]:
    """Return the answer for programs."""
    return {
        "outcome": answer.outcome,
        "fact": mask_text(answer.fact),
        "hint": answer.hint,
        "findings": [finding_object(finding) for finding in answer.findings],
    }
