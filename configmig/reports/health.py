"""The health of a root: every probe with its answer, one line each."""

from configmig.health import Answer, Health
from configmig.masking import mask_text
from configmig.reports.answers import answer_lines, answer_object
from configmig.reports.lines import Line, Page, masked
from configmig.reports.live import live_lines, live_markdown, live_object
from configmig.reports.markdown import page, plain, table
from configmig.reports.options import Options
from configmig.reports.words import count, dump


def to_page(_kind: str, health: Health, _options: Options) -> Page:
    """Return each answer; below a failed one the places and the next command."""
    lines: Page = []
    for probe, answer in health.answers:
        lines += answer_lines(probe.name, answer)
    if health.live is not None:
        lines += live_lines(health.live)
    return masked([*lines, Line(_verdict(health), "good" if health.is_healthy else "bad")])


def to_json(_kind: str, health: Health, _options: Options) -> str:
    """Return the answers for programs."""
    return dump(
        {
            "format": "configmig.health/1",
            "is_healthy": health.is_healthy,
            "probes": [
                {"name": probe.name, "title": probe.title, **answer_object(answer)}
                for probe, answer in health.answers
            ],
            **({} if health.live is None else {"live": live_object(health.live)}),
        }
    )


def to_markdown(_kind: str, health: Health, _options: Options) -> str:
    """Return the answers as a table."""
    rows = [
        (answer.outcome, plain(probe.title), plain(mask_text(_sentence(answer))))
        for probe, answer in health.answers
    ]
    lines = [f"# {_verdict(health)}", "", *table(("answer", "question", "what is so"), rows)]
    return page([*lines, *([] if health.live is None else live_markdown(health.live))])


def _sentence(answer: Answer) -> str:
    return f"{answer.fact} ({answer.hint})" if answer.hint else answer.fact


def _verdict(health: Health) -> str:
    live = health.live
    if health.is_healthy:
        unassessed = sum(bool(each.unassessed) for each in live.answers) if live else 0
        return f"healthy, as far as asked: {unassessed} not assessed" if unassessed else "healthy"
    answers = [answer for _, answer in health.answers]
    if live is not None:
        answers += [each.answer for each in live.answers] + ([live.slower] if live.slower else [])
    wrong = sum(answer.outcome == "failed" for answer in answers)
    faults = [f"{count(wrong, 'probe')} failed"] if wrong else []
    faults += ["not all was answered in time"] if live is not None and live.late else []
    return f"unhealthy: {', '.join(faults)}"
