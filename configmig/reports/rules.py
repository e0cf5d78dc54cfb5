"""The rules of an audit: one line each."""

from collections.abc import Sequence

from configmig.audit.rule import Rule
from configmig.edits import Value
from configmig.reports.lines import Line, Page
from configmig.reports.markdown import code, page, plain, table
from configmig.reports.options import Options
from configmig.reports.words import count, dump


def to_page(_kind: str, rules: Sequence[Rule], _options: Options) -> Page:
    """Return the rules by category."""
    lines: Page = []
    for category in dict.fromkeys(rule.category for rule in rules):
        lines.append(Line(category, "title"))
        lines += [
            Line(f"  {rule.id}  {rule.severity:<8}  {rule.name}: {rule.title}{_fix(rule)}")
            for rule in rules
            if rule.category == category
        ]
    return [*lines, Line(count(len(rules), "rule"), "title")]


def to_json(_kind: str, rules: Sequence[Rule], _options: Options) -> str:
    """Return the rules for programs."""
    return dump({"format": "configmig.rules/1", "rules": [rule_object(rule) for rule in rules]})


def to_markdown(_kind: str, rules: Sequence[Rule], _options: Options) -> str:
    """Return the rules as a table."""
    rows = [
        (code(rule.id), rule.severity, rule.category, code(rule.name), plain(rule.title)) for rule in rules
    ]
    return page(["# Rules", "", *table(("id", "severity", "category", "name", "title"), rows)])


def rule_object(rule: Rule) -> dict[str, Value]:
    """Return what a program may want to know of a rule."""
    return {
        "id": rule.id,
        "name": rule.name,
        "severity": str(rule.severity),
        "category": rule.category,
        "title": rule.title,
        "why": rule.why,
        "applies": rule.applies,
        "fix": None if rule.fix is None else "safe" if rule.fix_is_safe else "unsafe",
    }


def _fix(rule: Rule) -> str:
    return "" if rule.fix is None else " (safe fix)" if rule.fix_is_safe else " (unsafe fix)"
