"""What was asked of a running application: each rule with its answer, and how long the servers took."""

from configmig.edits import Value
from configmig.health.live.latencies import is_slower
from configmig.health.live.result import Latency, Live, LiveAnswer
from configmig.masking import mask_text
from configmig.reports.answers import answer_lines, answer_object
from configmig.reports.lines import Line, Page
from configmig.reports.markdown import code, plain, table
from configmig.reports.words import count


def live_lines(live: Live) -> Page:
    """Return the answers, what was not assessed and why, then the latencies."""
    lines: Page = [Line("", ""), Line(_heading(live), "title")]
    for each in live.answers:
        lines += answer_lines(f"{each.rule.id} {each.rule.name}", each.answer)
        lines += [
            Line(f"           not assessed: {other.subject}: {other.reason}", "muted")
            for other in each.unassessed
            if other.subject
        ]
    if live.late:
        late = f"failed   deadline: after {live.deadline:g} s there was no answer to {', '.join(live.late)}"
        lines.append(Line(late, "bad"))
        lines.append(
            Line("           hint: raise `live.deadline` in configmig.ini, or lower `--timeout`", "hint")
        )
    if live.slower is not None:
        lines += answer_lines(f"latency, compared with {live.baseline}", live.slower)
    lines += [Line("", ""), *_latency_lines(live)]
    return lines


def live_object(live: Live) -> Value:
    """Return the round for programs."""
    return {
        "gateway": live.gateway,
        "requests": live.requests,
        "seconds": round(live.seconds, 3),
        "deadline_seconds": live.deadline,
        "late": [mask_text(name) for name in live.late],
        "rules": [
            {
                "id": each.rule.id,
                "name": each.rule.name,
                "title": each.rule.title,
                "severity": str(each.rule.severity),
                **answer_object(each.answer),
                "not_assessed": [
                    {"subject": mask_text(other.subject), "reason": mask_text(other.reason)}
                    for other in each.unassessed
                ],
            }
            for each in live.answers
        ],
        "latencies": [
            {
                "probe": mask_text(each.probe),
                "milliseconds": each.milliseconds,
                "baseline_milliseconds": each.before,
            }
            for each in live.latencies
        ],
        "baseline": {"file": live.baseline, "stored": live.stored} if live.baseline else None,
        "slower": None if live.slower is None else answer_object(live.slower),
    }


def live_markdown(live: Live) -> list[str]:
    """Return the answers and the latencies as tables."""
    rows = [
        (each.answer.outcome, code(each.rule.id), plain(each.rule.title), plain(mask_text(_told(each))))
        for each in live.answers
    ]
    if live.slower is not None:
        rows.append((live.slower.outcome, "", "A server is slower than before", plain(live.slower.fact)))
    times = [
        (
            plain(mask_text(each.probe)),
            f"{each.milliseconds:g}",
            "" if each.before is None else f"{each.before:g}",
        )
        for each in live.latencies
    ]
    return [
        "",
        f"## {plain(_heading(live))}",
        "",
        *table(("answer", "rule", "objection", "what is so"), rows),
        *(["", *table(("request", "ms", "ms before"), times)] if times else []),
    ]


def _heading(live: Live) -> str:
    return f"gateway {live.gateway}: {count(live.requests, 'request')} in {live.seconds:.1f} s"


def _told(each: LiveAnswer) -> str:
    findings = "; ".join(f"{finding.place} {finding.message}" for finding in each.answer.findings)
    reasons = [f"{other.subject}: {other.reason}" for other in each.unassessed if other.subject]
    return "; ".join((findings or each.answer.fact, *reasons))


def _latency_lines(live: Live) -> Page:
    widest = max((len(each.probe) for each in live.latencies), default=0)
    lines = [_latency_line(each, min(widest, 70)) for each in live.latencies]
    if live.stored:
        lines.append(Line(f"stored in {live.baseline}, to compare the next time", "muted"))
    elif live.baseline and live.slower is None:
        lines.append(Line(f"nothing was answered well, so nothing is stored in {live.baseline}", "warn"))
    return [Line("latency", "title"), *lines, Line("", "")] if lines else []


def _latency_line(each: Latency, width: int) -> Line:
    before = "" if each.before is None else f", before {each.before:g} ms"
    text = f"  {each.probe:<{width}}  {each.milliseconds:8.1f} ms{before}"
    return Line(text, "warn" if is_slower(each) else "")
