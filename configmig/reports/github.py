"""Findings as workflow commands, which GitHub Actions shows beside the lines of a pull request."""

from collections.abc import Iterable

from configmig.finding import Finding, Severity
from configmig.masking import mask_text

_COMMANDS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "notice",
    Severity.INFO: "notice",
}


def github_commands(findings: Iterable[Finding], *, prefix: str = "") -> str:
    """Return one command a finding; ``prefix`` leads from the repository's root to the config root."""
    return "".join(f"{_command(finding, prefix)}\n" for finding in findings)


def _command(finding: Finding, prefix: str) -> str:
    place = {
        "file": prefix + finding.file if finding.file else None,
        "line": finding.line,
        "col": finding.column,
        "title": f"{finding.rule} ({finding.severity})",
    }
    properties = ",".join(f"{name}={_property(value)}" for name, value in place.items() if value is not None)
    text = f"{finding.message} ({finding.hint})" if finding.hint else finding.message
    return f"::{_COMMANDS[finding.severity]} {properties}::{_data(mask_text(text))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _data(str(value)).replace(":", "%3A").replace(",", "%2C")
