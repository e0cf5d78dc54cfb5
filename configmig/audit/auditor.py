"""Audit a configuration: choose the rules, look once, score, and say what was not looked at."""

from collections.abc import Iterable, Mapping, Sequence

from configmig.audit.engine import Ruled, run_rules
from configmig.audit.rule import Rule
from configmig.audit.score import Audit, Category, NotAssessed, score_rules
from configmig.audit.sources import list_entries, read_rules
from configmig.audit.table import CATEGORIES, QUICK
from configmig.audit.view import View
from configmig.audit.waivers import read_waivers, waive
from configmig.errors.auditing import UnknownCategoryError
from configmig.frozen import dataclass
from configmig.project import Project


@dataclass(frozen=True, slots=True)
class Scope:
    """Which categories to look at; all of them by default."""

    quick: bool = False
    focus: tuple[str, ...] = ()

    @property
    def categories(self) -> tuple[str, ...] | None:
        """The categories, None for all."""
        if self.focus:
            return self.focus
        return QUICK if self.quick else None


_EVERYTHING = Scope()


def audit_files(project: Project, view: View, scope: Scope = _EVERYTHING) -> Audit:
    """Return what the rules of the project say of ``view``.

    What a waiver or the baseline allows is in ``waived`` and costs nothing.

    Raises BrokenRulesError, BrokenBaselineError and the errors of a profile; a file that cannot be read is a
    finding.
    """
    rules = read_rules(project, scope.categories)
    _require_known(scope, rules, project)
    ruled = run_rules(view, rules)
    waived = waive(ruled, view.shared(read_waivers), view.facts.baseline, view.facts.today)
    return Audit(
        categories=_in_order(score_rules(ruled, waived)),
        rules={rule.id: rule for rule in rules},
        waived=waived,
        not_assessed=(*_skipped(ruled), *_left_out(project, scope, rules)),
        ruled=ruled,
        view=view,
    )


def _require_known(scope: Scope, rules: Sequence[Rule], project: Project) -> None:
    found = {rule.category for rule in rules}
    for name in scope.focus:
        if name not in found:
            raise UnknownCategoryError(
                name, list(dict.fromkeys(rule.category for rule in read_rules(project)))
            )


def _in_order(categories: Mapping[str, Category]) -> dict[str, Category]:
    order = {name: number for number, name in enumerate(CATEGORIES)}
    return dict(sorted(categories.items(), key=lambda pair: (order.get(pair[0], len(order)), pair[0])))


def _skipped(ruled: Iterable[Ruled]) -> list[NotAssessed]:
    return [
        NotAssessed(each.rule.id, f"it is about {each.rule.applies}") for each in ruled if not each.applies
    ]


def _left_out(project: Project, scope: Scope, rules: Sequence[Rule]) -> list[NotAssessed]:
    if scope.categories is None:
        return []
    looked = {rule.category for rule in rules}
    asked = "--focus" if scope.focus else "--quick"
    missing = dict.fromkeys(entry.category for entry in list_entries(project) if entry.category not in looked)
    return [NotAssessed(category, f"left out by {asked}") for category in missing]
