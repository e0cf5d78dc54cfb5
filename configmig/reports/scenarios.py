"""A troubleshooting scenario as a page for a terminal, and as a section of the guide."""

from collections.abc import Iterable, Sequence
from textwrap import wrap

from configmig.reports.markdown import fenced
from configmig.troubleshooting import Scenario, Step


def explain(scenario: Scenario) -> str:
    """Return the page that `configmig explain SLUG` prints: what to ask first, why and how to mend below."""
    lines = [
        f"{scenario.slug}: {scenario.title} ({scenario.group})",
        "",
        *_wrapped(f"You see: {scenario.sees}."),
    ]
    lines += [f"  {line}" for line in scenario.log]
    lines += ["", "Ask"]
    for ask in scenario.asks:
        lines += [f"  $ {ask.command}", *(f"    {line}" for line in ask.prints)]
    lines += ["", "Why", *(line for cause in scenario.causes for line in _wrapped(cause, "  - ", "    "))]
    lines += ["", "Mend", *_steps(scenario.mend, numbered=True)]
    if scenario.beyond:
        lines += ["", "Look further", *_steps(scenario.beyond, numbered=False)]
    lines += ["", *_wrapped(f"Leads here: {', '.join(scenario.leads)}.")]
    return "\n".join(lines) + "\n"


def section(scenario: Scenario) -> list[str]:
    """Return the section of the guide; its heading is ``### slug``, so that the slug is its anchor."""
    lines = [f"### {scenario.slug}", "", f"**{scenario.title}.** You see: {scenario.sees}."]
    if scenario.log:
        lines += ["", *fenced(scenario.log, "text")]
    lines += ["", "Ask:", ""]
    for ask in scenario.asks:
        lines += [*fenced([f"$ {ask.command}", *ask.prints], "text"), ""]
    lines += ["Why:", "", *(f"- {cause}" for cause in scenario.causes), "", "Mend:", ""]
    for number, step in enumerate(scenario.mend, 1):
        lines += _markdown_step(step, f"{number}. ")
    if scenario.beyond:
        lines += ["", "Look further:", ""]
        for step in scenario.beyond:
            lines += _markdown_step(step, "- ")
    return lines


def see(scenarios: Iterable[Scenario]) -> list[str]:
    """Return a line for each scenario that a rule or an error leads to."""
    return [f"See: `configmig explain {each.slug}`: {each.title}." for each in scenarios]


def listed(scenarios: Sequence[Scenario]) -> list[str]:
    """Return the scenarios by group, a line each."""
    widest = max((len(each.slug) for each in scenarios), default=0)
    return [f"  {each.slug:<{widest}}  {each.group}: {each.title}" for each in scenarios]


def _steps(steps: Iterable[Step], *, numbered: bool) -> list[str]:
    lines = []
    for number, step in enumerate(steps, 1):
        mark = f"  {number}. " if numbered else "  - "
        lines += _wrapped(step.text, mark, " " * len(mark))
        lines += [f"{' ' * len(mark)}$ {command}" for command in step.commands]
    return lines


def _markdown_step(step: Step, mark: str) -> list[str]:
    lines = [f"{mark}{step.text}"]
    if step.commands:
        indent = " " * len(mark)
        lines += [f"{indent}{line}".rstrip() for line in ("", *fenced(step.commands, "sh"), "")]
    return lines


def _wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    return wrap(
        text, 96, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
