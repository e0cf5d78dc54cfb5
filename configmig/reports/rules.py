"""The rules of an audit: one line each."""

from collections.abc import Sequence
from textwrap import wrap

from configmig.audit.rule import Example, Rule
from configmig.edits import Value
from configmig.health.live import LiveRule
from configmig.reports.lines import Line, Page, visible
from configmig.reports.markdown import code, page, plain, table
from configmig.reports.options import Options
from configmig.reports.words import count, dump


def to_page(_kind: str, rules: Sequence[Rule | LiveRule], _options: Options) -> Page:
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


def to_json(_kind: str, rules: Sequence[Rule | LiveRule], _options: Options) -> str:
    """Return the rules for programs."""
    return dump({"format": "configmig.rules/1", "rules": [rule_object(rule) for rule in rules]})


def to_markdown(_kind: str, rules: Sequence[Rule | LiveRule], _options: Options) -> str:
    """Return the rules as a table."""
    rows = [
        (code(rule.id), rule.severity, rule.category, code(rule.name), plain(rule.title)) for rule in rules
    ]
    return page(["# Rules", "", *table(("id", "severity", "category", "name", "title"), rows)])


def explain(rule: Rule | LiveRule) -> str:
    """Return the page of one rule: why, examples both ways, how to mend it and how to allow it."""
    applies = f", for {rule.applies}" if rule.applies else ""
    parts = [
        f"{rule.id} {rule.name}",
        f"{rule.title}.",
        f"{rule.severity}, {rule.category}{applies}",
        "\n".join(wrap(rule.why, 90)),
        *(_shown(rule) if isinstance(rule, Rule) else [_asked(rule)]),
    ]
    return "\n\n".join(parts) + "\n"


def rule_object(rule: Rule | LiveRule) -> dict[str, Value]:
    """Return what a program may want to know of a rule."""
    return {
        "id": rule.id,
        "name": rule.name,
        "severity": str(rule.severity),
        "category": rule.category,
        "title": rule.title,
        "why": rule.why,
        "applies": rule.applies,
        "fix": (_fix(rule).removeprefix(" (").removesuffix(" fix)") or None),
    }


def _shown(rule: Rule) -> list[str]:
    return [
        *(_example("Objected to", example) for example in rule.bad),
        *(_example("Fine", example) for example in rule.good),
        _mending(rule),
    ]


def _asked(rule: LiveRule) -> str:
    asked = f"Asked by `configmig health --live{f' {rule.option}' if rule.option else ''}`"
    return f"{asked}; not without that option, for it {rule.costs}." if rule.option else f"{asked}."


def _example(title: str, example: Example) -> str:
    note = f", {example.note}" if example.note else ""
    targets = "".join(f", {name} {version}" for name, version in example.targets.items())
    lines = [f"{title}{note}{targets}:"]
    for name, text in example.files.items():
        lines += [f"  {name}", *(f"    {line}".rstrip() for line in visible_text(text))]
    lines += [f"  with {name}: {value}" for name, value in example.facts.items()]
    return "\n".join(lines)


def visible_text(text: str) -> list[str]:
    """Return the lines of an example; what a terminal would not show is written out."""
    return [visible(line) for line in text.removesuffix("\n").split("\n")]


def _mending(rule: Rule) -> str:
    waiver = f"# configmig: allow {rule.name} until YYYY-MM-DD (reason)"
    allow = f"Allow it at one place with a comment beside it: `{waiver}`"
    if rule.fix is None:
        return f"{allow}."
    option = "" if rule.fix_is_safe else " --unsafe-fixes"
    return f"`configmig audit --fix{option}` writes a revision that mends it.\n{allow}."


def _fix(rule: Rule | LiveRule) -> str:
    if not isinstance(rule, Rule):
        return ""
    return "" if rule.fix is None else " (safe fix)" if rule.fix_is_safe else " (unsafe fix)"
