"""Scores: 100 minus what the findings cost, for each category and overall.

A finding costs 20, 10, 5 or 2 points by its severity, critical to low. One rule costs at most twice the
points of its worst finding, so that one mistake made everywhere does not hide all others. A rule that could
not run costs as much as it ever could: no score rises because a file broke.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date

from configmig.audit.engine import Ruled
from configmig.audit.rule import Rule
from configmig.audit.view import View
from configmig.finding import Finding, Severity
from configmig.frozen import dataclass

POINTS: Mapping[Severity, int] = {
    Severity.CRITICAL: 20,
    Severity.HIGH: 10,
    Severity.MEDIUM: 5,
    Severity.LOW: 2,
    Severity.INFO: 0,
}
"""What one finding costs."""

GOOD, FAIR = 80, 60
"""The scores from which on the exit code is 0 and 1; below it is 2."""


@dataclass(frozen=True, slots=True)
class Waived:
    """A finding that somebody took responsibility for."""

    finding: Finding
    reason: str
    until: date | None
    """The last day on which the waiver holds; None for the baseline's."""
    by: str
    """Where the waiver stands: ``FILE:LINE`` or the baseline file."""


@dataclass(frozen=True, slots=True)
class NotAssessed:
    """What an audit says nothing about, and why: a reader must not take silence for consent."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Category:
    """The findings of one category, and its score from 0 to 100."""

    name: str
    score: float
    findings: tuple[Finding, ...]
    rules: int
    """How many rules looked."""

    @property
    def summary(self) -> Mapping[str, int]:
        """Severity → number of findings, every severity named."""
        numbers = Counter(finding.severity for finding in self.findings)
        return {str(severity): numbers[severity] for severity in Severity}


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What all rules had to say, as a value."""

    categories: Mapping[str, Category]
    rules: Mapping[str, Rule]
    """Every rule that looked, by id."""
    not_assessed: tuple[NotAssessed, ...] = ()
    waived: tuple[Waived, ...] = ()
    ruled: tuple[Ruled, ...] = field(default=(), repr=False)
    view: View | None = field(default=None, repr=False)
    """What was looked at."""

    @property
    def score(self) -> float:
        """The plain mean of the categories, to a tenth of a point; 0 when nothing was assessed."""
        return round(mean(self.categories), 1)

    def has_run(self, rule: str) -> bool:
        """Whether the rule with this id could look; if not, its finding says why."""
        return all(each.ran for each in self.ruled if each.rule.id == rule)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, by category."""
        return tuple(finding for category in self.categories.values() for finding in category.findings)


def mean(categories: Mapping[str, Category]) -> float:
    """Return the plain mean of the scores of ``categories``; 0 when there are none."""
    scores = [category.score for category in categories.values()]
    return sum(scores) / len(scores) if scores else 0.0


def score_rules(ruled: Iterable[Ruled], waived: Sequence[Waived] = ()) -> dict[str, Category]:
    """Return the categories of ``ruled`` in the order in which they come, waived findings left out."""
    hidden = {id(each.finding) for each in waived}
    groups: dict[str, list[Ruled]] = {}
    for each in ruled:
        if each.applies:
            groups.setdefault(each.rule.category, []).append(each)
    return {name: _category(name, group, hidden) for name, group in groups.items()}


def cost(ruled: Ruled, findings: Sequence[Finding]) -> int:
    """Return the points that ``findings`` of one rule cost."""
    if not ruled.ran:
        return max(2 * POINTS[ruled.rule.severity], POINTS[Severity.CRITICAL])
    points = [POINTS[finding.severity] for finding in findings]
    return min(sum(points), 2 * max(points, default=0))


def exit_code(audit: Audit, *, min_score: float | None = None, fail_on: Severity | None = None) -> int:
    """Return 0 for a good score, 1 for a fair one, 2 below.

    With ``min_score`` a score from there on is good and one below is at least 1. With ``fail_on`` a finding
    of that severity or a worse one is at least 1.
    """
    good = GOOD if min_score is None else min_score
    code = 0 if audit.score >= good else 1 if audit.score >= FAIR else 2
    if fail_on is not None:
        order = list(Severity)
        if any(order.index(finding.severity) <= order.index(fail_on) for finding in audit.findings):
            return max(code, 1)
    return code


def _category(name: str, group: Sequence[Ruled], hidden: set[int]) -> Category:
    shown = [tuple(each for each in one.findings if not one.ran or id(each) not in hidden) for one in group]
    lost = sum(cost(one, findings) for one, findings in zip(group, shown, strict=True))
    findings = sorted(
        (finding for each in shown for finding in each), key=lambda one: list(Severity).index(one.severity)
    )
    return Category(name, float(max(0, 100 - lost)), tuple(findings), len(group))
