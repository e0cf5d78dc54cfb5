"""An audit: scores first, then every finding by category, then what was not looked at."""

from collections.abc import Iterable, Iterator

from configmig.audit.score import Audit, Category, Waived
from configmig.audit.shown import shown_line, shown_secrets
from configmig.edits import Value
from configmig.finding import Finding, Severity
from configmig.masking import mask_text
from configmig.reports.lines import Line, Page, Role, masked
from configmig.reports.markdown import code, page, plain, table
from configmig.reports.options import Options
from configmig.reports.words import count, dump, finding_lines, finding_object


def to_page(_kind: str, audit: Audit, _options: Options) -> Page:
    """Return the scores, each finding with its rule and its hint, and what was not assessed."""
    lines: Page = [Line(f"score: {_number(audit.score)} of 100", _role(audit.score))]
    lines += [
        Line(f"  {category.name}: {_number(category.score)} ({_summary(category)})", _role(category.score))
        for category in audit.categories.values()
    ]
    for category in audit.categories.values():
        if category.findings:
            lines += [Line(""), Line(category.name, "title"), *_findings(audit, category.findings)]
    lines += [Line(f"waived: {_waived(each)}", "muted") for each in audit.waived]
    lines += [Line(f"not assessed: {each.what}: {each.reason}", "muted") for each in audit.not_assessed]
    if audit.findings:
        first = audit.findings[0].rule
        lines += [Line(""), Line(f"`configmig explain {first}` says why and how to mend it", "hint")]
    # Lines of the files are shown, and a comment may repeat what another line tells of.
    return masked(lines, shown_secrets(audit.view) if audit.view is not None else ())


def to_json(_kind: str, audit: Audit, _options: Options) -> str:
    """Return the audit for programs; `overall_score` and `audits.<category>.score` are at the top."""
    audits: dict[str, Value] = {
        name: {
            "score": category.score,
            "rules": category.rules,
            "summary": dict(category.summary),
            "findings": [_object(audit, finding) for finding in category.findings],
        }
        for name, category in audit.categories.items()
    }
    return dump(
        {
            "format": "configmig.audit/1",
            "overall_score": audit.score,
            "audits": audits,
            "waived": [
                {
                    **finding_object(each.finding),
                    "reason": mask_text(each.reason),
                    "until": each.until.isoformat() if each.until else None,
                    "by": each.by,
                }
                for each in audit.waived
            ],
            "not_assessed": [{"what": each.what, "reason": each.reason} for each in audit.not_assessed],
        }
    )


def to_markdown(_kind: str, audit: Audit, _options: Options) -> str:
    """Return the audit as a page: a table of scores, a table of findings for each category."""
    scores = [(name, _number(each.score), _summary(each)) for name, each in audit.categories.items()]
    parts = [f"# Audit: {_number(audit.score)} of 100", "", *table(("category", "score", "findings"), scores)]
    for category in audit.categories.values():
        if not category.findings:
            continue
        rows = [
            (each.severity, code(each.rule), code(mask_text(each.place)), plain(mask_text(_sentence(each))))
            for each in category.findings
        ]
        parts += [
            "",
            f"## {category.name.capitalize()}",
            "",
            *table(("severity", "rule", "place", "message"), rows),
        ]
    missing = [*(f"waived: {_waived(each)}" for each in audit.waived)]
    missing += [f"not assessed: {each.what}: {each.reason}" for each in audit.not_assessed]
    return page([*parts, "", *(f"- {plain(mask_text(each))}" for each in missing)] if missing else parts)


def to_sarif(_kind: str, audit: Audit, options: Options) -> str:
    """Return the audit as a SARIF log; waived findings are suppressed there, not gone."""
    waived = [(each.finding, each.reason) for each in audit.waived]
    from configmig.reports.sarif import sarif_log

    return sarif_log(audit.findings, audit.rules, prefix=options.prefix, waived=waived)


def to_junit(_kind: str, audit: Audit, _options: Options) -> str:
    """Return the audit as JUnit XML: a suite for each category, a case for each rule that looked."""
    suites: dict[str, dict[str, list[Finding]]] = {name: {} for name in audit.categories}
    for each in audit.ruled:
        if each.applies:
            suites[each.rule.category][f"{each.rule.id} {each.rule.name}"] = []
    for name, category in audit.categories.items():
        for finding in category.findings:
            suites[name][f"{finding.rule} {audit.rules[finding.rule].name}"].append(finding)
    from configmig.reports.junit import junit_xml

    return junit_xml(suites)


def to_github(_kind: str, audit: Audit, options: Options) -> str:
    """Return the audit as commands of a GitHub workflow."""
    from configmig.reports.github import github_commands

    return github_commands(audit.findings, prefix=options.prefix)


def _findings(audit: Audit, findings: Iterable[Finding]) -> Iterator[Line]:
    """Each finding; those rules that could not run for one and the same reason share a line."""
    causes: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if audit.has_run(finding.rule):
            first, *hints = finding_lines([finding], "  ")
            yield first
            yield from _source(audit, finding)
            yield from hints
        else:
            causes.setdefault((finding.place, finding.message), []).append(finding)
    for (place, message), group in causes.items():
        names = ", ".join(finding.rule for finding in group)
        yield Line(f"  {place}: {Severity.CRITICAL}[{names}]: {message}", "bad")
        if group[0].hint:
            yield Line(f"    hint: {group[0].hint}", "hint")


def _source(audit: Audit, finding: Finding) -> Iterator[Line]:
    """The line that a finding is about, with its number."""
    if audit.view is not None and finding.line is not None:
        text = shown_line(audit.view, finding.file, finding.line)
        if text:
            yield Line(f"    {finding.line:>4} | {text}", "context")


def _object(audit: Audit, finding: Finding) -> Value:
    rule = audit.rules[finding.rule]
    return {**finding_object(finding), "name": rule.name, "assessed": audit.has_run(finding.rule)}


def _summary(category: Category) -> str:
    parts = [f"{number} {severity}" for severity, number in category.summary.items() if number]
    return ", ".join(parts) or f"{count(category.rules, 'rule')}, nothing found"


def _waived(each: Waived) -> str:
    until = f" until {each.until}" if each.until else ""
    return f"{each.finding.rule} at {each.finding.place}{until}: {each.reason} ({each.by})"


def _sentence(finding: Finding) -> str:
    return f"{finding.message} ({finding.hint})" if finding.hint else finding.message


def _number(score: float) -> str:
    return f"{score:g}"


def _role(score: float) -> Role:
    from configmig.audit.score import FAIR, GOOD

    return "good" if score >= GOOD else "warn" if score >= FAIR else "bad"
