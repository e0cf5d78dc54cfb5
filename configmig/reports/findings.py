"""What checks, schemas and rules have to say: every finding at its place."""

from collections import Counter
from collections.abc import Sequence

from configmig.finding import Finding, Severity
from configmig.masking import mask_text
from configmig.reports.lines import Line, Page, masked
from configmig.reports.markdown import code, page, plain, table
from configmig.reports.options import Options
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
        (finding.severity, code(finding.place), plain(mask_text(_sentence(finding))), code(finding.rule))
        for finding in findings
    ]
    return page(
        [f"# {_summary(findings).capitalize()}", "", *table(("severity", "place", "message", "rule"), rows)]
    )


def _sentence(finding: Finding) -> str:
    return f"{finding.message} ({finding.hint})" if finding.hint else finding.message


def _summary(findings: Sequence[Finding]) -> str:
    numbers = Counter(finding.severity for finding in findings)
    parts = ", ".join(f"{numbers[severity]} {severity}" for severity in Severity if numbers[severity])
    return f"{count(len(findings), 'finding')}: {parts}"
