"""Explain a rule or something that went wrong, and say which scenarios it leads to."""

from typing import NamedTuple

from configmig.api.auditing import find_rule
from configmig.audit.rule import Rule
from configmig.errors.auditing import UnknownRuleError
from configmig.errors.table import all_errors
from configmig.errors.usage import UnknownPageError
from configmig.health.live import LiveRule
from configmig.nearest import most_alike
from configmig.project import Project
from configmig.troubleshooting import Scenario
from configmig.troubleshooting.sources import all_scenarios, leading_from, named, scenarios_for


class Explained(NamedTuple):
    """What somebody asked for, and the scenarios that it leads to."""

    subject: Rule | LiveRule | Scenario
    see: tuple[Scenario, ...] = ()


def explain(project: Project | None, words: str) -> Explained:
    """Return the rule or the scenario that ``words`` name: by id or name, or by words of a title.

    A probe of `health` is explained by the scenario that it leads to.

    Without a project the rules and scenarios of all installed profiles are known. Raises UnknownPageError
    with what comes nearest, errors included.
    """
    known = scenarios(project)
    # An error may lead to a page of a profile that this project has not.
    found = named(known, words) or named(all_scenarios(), words)
    if len(found) == 1 and found[0].slug == words.strip().lower().replace(" ", "-"):
        return Explained(found[0])
    try:
        rule = find_rule(project, words)
    except UnknownRuleError as unknown:
        probed = leading_from(known, words.strip().lower())
        if probed:  # nothing is written about a probe but where it leads
            return Explained(probed[0], probed[1:])
        if len(found) == 1:
            return Explained(found[0])
        near = [each.slug for each in found] or _nearest(words, [each.slug for each in known], unknown)
        raise UnknownPageError(words, near) from None
    return Explained(rule, leading_from(known, rule.id))


def scenarios(project: Project | None) -> tuple[Scenario, ...]:
    """Return every scenario that holds for the project; a profile that is broken brings none."""
    return all_scenarios() if project is None else scenarios_for(lambda: project.profile)


def _nearest(words: str, slugs: list[str], unknown: UnknownRuleError) -> list[str]:
    """Return the names that look like ``words``, or like one of them."""
    names = [*slugs, *unknown.known, *(error.code for _, error in all_errors())]
    by_lower = {name.lower(): name for name in names}
    found = most_alike(words.lower(), by_lower, count=3)
    for slug in slugs:
        if any(most_alike(word, slug.split("-"), alike=0.75) for word in words.lower().split()):
            found.append(slug)
    return [by_lower[name] for name in dict.fromkeys(found)][:4]
