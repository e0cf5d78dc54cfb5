"""The words that all reports share: versions, values, findings and file changes in one line."""

import json
from collections.abc import Collection, Iterable, Sequence

from configmig.edits import Value
from configmig.finding import Finding, Severity
from configmig.masking import mask_lines
from configmig.pointer import format_pointer
from configmig.reports.lines import Line, Page, Role

_LONGEST = 60
"""Characters of a value in a text; JSON holds the whole."""

_ROLES: dict[Severity, Role] = {
    Severity.CRITICAL: "bad",
    Severity.HIGH: "bad",
    Severity.MEDIUM: "warn",
    Severity.LOW: "",
    Severity.INFO: "muted",
}


def version(heads: Sequence[str]) -> str:
    """Return heads as people write a version: ``1.2.0``, ``a1b2, c3d4`` or ``base``."""
    return ", ".join(heads) or "base"


def count(number: int, noun: str, plural: str = "") -> str:
    """Return ``1 step``, ``2 steps``."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def brief(value: Value) -> str:
    """Return a value as JSON on one line, shortened where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def finding_lines(findings: Iterable[Finding], indent: str = "") -> Page:
    """Return each finding as ``place: severity[rule]: message``, its hint below."""
    lines: Page = []
    for finding in findings:
        text = f"{indent}{finding.place}: {finding.severity}[{finding.rule}]: {finding.message}"
        lines.append(Line(text, _ROLES[finding.severity]))
        if finding.hint:
            lines.append(Line(f"{indent}  hint: {finding.hint}", "hint"))
    return lines


def finding_object(finding: Finding, secrets: Collection[str] = ()) -> dict[str, Value]:
    """Return a finding as a JSON object, masked, also of ``secrets`` that are known besides."""
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "file": finding.file,
        "pointer": mask_lines(format_pointer(finding.pointer), secrets),
        "line": finding.line,
        "column": finding.column,
        "message": mask_lines(finding.message, secrets),
        "hint": mask_lines(finding.hint, secrets),
    }


def dump(data: Value) -> str:
    """Return JSON for other programs: the same text for the same data."""
    return json.dumps(data, indent=2, ensure_ascii=False, default=str) + "\n"
