"""The health of a root: every probe with its answer, one line each."""

from configmig.health import Answer, Health, Probe
from configmig.masking import mask_text
from configmig.reports.lines import Line, Page, Role, masked
from configmig.reports.markdown import page, plain, table
from configmig.reports.options import Options
from configmig.reports.words import count, dump, finding_lines, finding_object

_ROLES: dict[str, Role] = {"ok": "good", "failed": "bad", "skipped": "muted"}


def to_page(_kind: str, health: Health, _options: Options) -> Page:
    """Return each answer; below a failed one the places and the next command."""
    lines: Page = []
    for probe, answer in health.answers:
        lines.append(Line(f"{answer.outcome:<7}  {probe.name}: {answer.fact}", _ROLES[answer.outcome]))
        lines += finding_lines(answer.findings, "           ")
        if answer.hint:
            lines.append(Line(f"           hint: {answer.hint}", "hint"))
    return masked([*lines, Line(_verdict(health), "good" if health.is_healthy else "bad")])


def to_json(_kind: str, health: Health, _options: Options) -> str:
    """Return the answers for programs."""
    return dump(
        {
            "format": "configmig.health/1",
            "is_healthy": health.is_healthy,
            "probes": [
                {
                    "name": probe.name,
                    "title": probe.title,
                    "outcome": answer.outcome,
                    "fact": mask_text(answer.fact),
                    "hint": answer.hint,
                    "findings": [finding_object(finding) for finding in answer.findings],
                }
                for probe, answer in health.answers
            ],
        }
    )


def to_markdown(_kind: str, health: Health, _options: Options) -> str:
    """Return the answers as a table."""
    rows = [
        (answer.outcome, plain(probe.title), plain(mask_text(_sentence(answer))))
        for probe, answer in health.answers
    ]
    return page([f"# {_verdict(health)}", "", *table(("answer", "question", "what is so"), rows)])


def _sentence(answer: Answer) -> str:
    return f"{answer.fact} ({answer.hint})" if answer.hint else answer.fact


def _verdict(health: Health) -> str:
    wrong: list[Probe] = [probe for probe, answer in health.answers if answer.outcome == "failed"]
    return f"unhealthy: {count(len(wrong), 'probe')} failed" if wrong else "healthy"
