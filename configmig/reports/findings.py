"""What checks, schemas and rules have to say: every finding at its place."""

from collections import Counter
from collections.abc import Sequence

from configmig.finding import Finding, Severity
from configmig.masking import mask_text
from configmig.reports.github import github_commands
from configmig.reports.junit import junit_xml
from configmig.reports.lines import Line, Page, masked
from configmig.reports.markdown import code, page, plain, table
from configmig.reports.options import Options
from configmig.reports.sarif import sarif_log
from configmig.reports.words import count, dump, finding_lines, finding_object


def to_page(_kind: str, findings: Sequence[Finding], _options: Options) -> Page:
    """Return one line a finding, and how many there are."""
    if not findings:
        return [Line("no findings", "good")]
    return masked([*finding_lines(findings), Line(_summary(findings), "title")])


def to_json(_kind: str, findings: Sequence[Finding], _options: Options) -> str:
    """Return the findings for programs."""
    objects = [finding_object(finding) for finding in findings]
    return dump({"format": "configmig.findings/1", "findings": objects})


def to_markdown(_kind: str, findings: Sequence[Finding], _options: Options) -> str:
    """Return the findings as a table."""
    if not findings:
        return page(["No findings."])
    rows = [
        (
            finding.severity,
            code(mask_text(finding.place)),
            plain(mask_text(_sentence(finding))),
            code(finding.rule),
        )
        for finding in findings
    ]
    return page(
        [f"# {_summary(findings).capitalize()}", "", *table(("severity", "place", "message", "rule"), rows)]
    )


def to_sarif(_kind: str, findings: Sequence[Finding], options: Options) -> str:
    """Return the findings as a SARIF log."""
    return sarif_log(findings, {}, prefix=options.prefix)


def to_junit(_kind: str, findings: Sequence[Finding], _options: Options) -> str:
    """Return the findings as JUnit XML: a case for each check and schema that found something."""
    cases: dict[str, list[Finding]] = {}
    for finding in findings:
        cases.setdefault(finding.rule, []).append(finding)
    return junit_xml({"validate": cases})


def to_github(_kind: str, findings: Sequence[Finding], options: Options) -> str:
    """Return the findings as commands of a GitHub workflow."""
    return github_commands(findings, prefix=options.prefix)


def _sentence(finding: Finding) -> str:
    return f"{finding.message} ({finding.hint})" if finding.hint else finding.message


def _summary(findings: Sequence[Finding]) -> str:
    numbers = Counter(finding.severity for finding in findings)
    parts = ", ".join(f"{numbers[severity]} {severity}" for severity in Severity if numbers[severity])
    return f"{count(len(findings), 'finding')}: {parts}"
