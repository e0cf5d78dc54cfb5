"""Two audits compared: what a change of the files costs, and which findings it brings."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import TypeAlias

from configmig.audit.engine import Ruled
from configmig.audit.score import Audit, cost, mean, score_rules
from configmig.finding import Finding, Severity
from configmig.frozen import dataclass
from configmig.pointer import Pointer

_Place: TypeAlias = tuple[str, Pointer, int | None]


@dataclass(frozen=True, slots=True)
class Loss:
    """A rule that costs more than before, and the findings for it."""

    rule: str
    points: int
    """The points of its category that it costs more."""
    findings: tuple[Finding, ...]
    follows_runs: bool


def losses(before: Audit, after: Audit) -> tuple[Loss, ...]:
    """Return each rule that costs more points than before, the dearest first."""
    old = _by_rule(before)
    found = []
    for name, each in _by_rule(after).items():
        points = _cost(each, after) - (_cost(old[name], before) if name in old else 0)
        if points > 0:
            findings = _brought(before, old.get(name), after, each) or _shown(each, after)
            found.append(Loss(name, points, findings, each.rule.follows_runs))
    return tuple(sorted(found, key=lambda loss: (-loss.points, loss.rule)))


def steady_score(audit: Audit) -> float:
    """Return the overall score without the rules that follow runs, unrounded: what a run is judged by."""
    return mean(score_rules((each for each in audit.ruled if not each.rule.follows_runs), audit.waived))


def brought(
    before: Audit, after: Audit, *, category: str, severities: Collection[Severity]
) -> tuple[Finding, ...]:
    """Return the findings of a category, of these severities, that are new in ``after``, rule by rule.

    A finding at the same place is the old one; so is one at another place where the same text stands that
    was objected to before: a route that was renamed, or copied, and names the same provider as ever.
    What else is found counts where there is more of it than of what has gone and was as severe: a place that
    was renamed, and says something else now, is both a finding that is gone and one that is found. What a
    rule finds that could not look before is not new, for nobody knows; that it cannot look any more is.
    """
    old = _by_rule(before)
    return tuple(
        finding
        for name, each in _by_rule(after).items()
        if each.rule.category == category
        for finding in _brought(before, old.get(name), after, each, severities)
    )


def _brought(
    before: Audit,
    old: Ruled | None,
    after: Audit,
    new: Ruled,
    severities: Collection[Severity] = tuple(Severity),
) -> tuple[Finding, ...]:
    if old is not None and not old.ran:
        return ()
    found = [each for each in _shown(new, after) if each.severity in severities]
    if not new.ran:
        return tuple(found)
    was = [each for each in _shown(old, before) if each.severity in severities] if old else []
    stayed, elsewhere = _matched(found, Counter(map(_place, was)))
    gone: defaultdict[str | None, list[Finding]] = defaultdict(list)
    for each in _matched(was, Counter(map(_place, stayed)))[1]:
        gone[_text(before, each)].append(each)
    texts = {_text(before, each) for each in was} - {None}
    unseen: list[Finding] = []
    for each in elsewhere:
        text = _text(after, each)
        if text not in texts:
            unseen.append(each)
        elif gone[text]:
            gone[text].pop()
    return tuple(unseen) if _outweigh(unseen, [each for some in gone.values() for each in some]) else ()


def _outweigh(unseen: Collection[Finding], gone: Collection[Finding]) -> bool:
    """Whether there are more ``unseen`` than ``gone``, of any severity or a worse one."""
    order = list(Severity)
    new, old = ([order.index(each.severity) for each in some] for some in (unseen, gone))
    return any(sum(rank <= limit for rank in new) > sum(rank <= limit for rank in old) for limit in set(new))


def _matched(findings: Iterable[Finding], places: Counter[_Place]) -> tuple[list[Finding], list[Finding]]:
    """Return the findings at one of ``places``, each of them taken once, and the others."""
    here: list[Finding] = []
    others: list[Finding] = []
    for each in findings:
        place = _place(each)
        (here if places[place] else others).append(each)
        places[place] -= places[place] > 0
    return here, others


def _by_rule(audit: Audit) -> dict[str, Ruled]:
    return {each.rule.id: each for each in audit.ruled if each.applies}


def _place(finding: Finding) -> _Place:
    return finding.file, finding.pointer, None if finding.pointer else finding.line


def _text(audit: Audit, finding: Finding) -> str | None:
    """The text that stands at the place of a finding, None where there is none."""
    value = audit.view.value(finding.file, *finding.pointer) if audit.view is not None else None
    return value if isinstance(value, str) else None


def _cost(ruled: Ruled, audit: Audit) -> int:
    return cost(ruled, _shown(ruled, audit))


def _shown(ruled: Ruled, audit: Audit) -> tuple[Finding, ...]:
    """What was found less what is waived."""
    hidden = {id(each.finding) for each in audit.waived}
    return tuple(each for each in ruled.findings if not ruled.ran or id(each) not in hidden)
