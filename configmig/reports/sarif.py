"""Findings as SARIF 2.1.0 (OASIS), which code scanning services and editors read."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

import configmig
from configmig.audit.rule import Rule
from configmig.edits import Value
from configmig.finding import Finding, Severity
from configmig.masking import mask_text
from configmig.pointer import format_pointer
from configmig.reports.words import dump

_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
_SECURITY = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
    Severity.INFO: "0.0",
}
"""What GitHub's code scanning calls ``security-severity``: a text from 0.0 to 10.0."""


def sarif_log(
    findings: Sequence[Finding],
    rules: Mapping[str, Rule],
    *,
    prefix: str = "",
    waived: Iterable[tuple[Finding, str]] = (),
) -> str:
    """Return a SARIF log with one run.

    ``prefix`` is the way from the repository's root to the config root (``config/``), for files are named
    from there. ``waived`` are findings with the reason why somebody accepted them.
    """
    suppressed = list(waived)
    ids = list(dict.fromkeys([*rules, *(finding.rule for finding in findings)]))
    results = [_result(finding, ids, prefix) for finding in findings]
    results += [
        {
            **_result(finding, ids, prefix),
            "suppressions": [{"kind": "inSource", "justification": mask_text(reason)}],
        }
        for finding, reason in suppressed
    ]
    driver: dict[str, Value] = {
        "name": "configmig",
        "semanticVersion": configmig.__version__,
        "rules": [_rule(id_, rules.get(id_)) for id_ in ids],
    }
    return dump(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
        }
    )


def _rule(id_: str, rule: Rule | None) -> Value:
    if rule is None:
        return {"id": id_, "shortDescription": {"text": f"{id_}."}}
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"`configmig explain {rule.id}` shows examples and how to mend it."},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.category], "security-severity": _SECURITY[rule.severity]},
    }


def _result(finding: Finding, ids: Sequence[str], prefix: str) -> dict[str, Value]:
    text = mask_text(f"{finding.message} ({finding.hint})" if finding.hint else finding.message)
    result: dict[str, Value] = {
        "ruleId": finding.rule,
        "ruleIndex": ids.index(finding.rule),
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "partialFingerprints": {"configmig/v1": _fingerprint(finding)},
    }
    if finding.file:
        result["locations"] = [_location(finding, prefix)]
    return result


def _location(finding: Finding, prefix: str) -> Value:
    physical: dict[str, Value] = {"artifactLocation": {"uri": _uri(prefix + finding.file)}}
    if finding.line is not None:
        column = {"startColumn": finding.column} if finding.column is not None else {}
        physical["region"] = {"startLine": finding.line, **column}
    pointer = format_pointer(finding.pointer)
    logical = [{"fullyQualifiedName": mask_text(f"{finding.file}#{pointer}")}] if pointer else []
    return {"physicalLocation": physical, **({"logicalLocations": logical} if logical else {})}


def _fingerprint(finding: Finding) -> str:
    """What stays the same while lines move: rule, file and place, not the message."""
    parts = (finding.rule, finding.file, format_pointer(finding.pointer))
    return sha256("\0".join(parts).encode()).hexdigest()[:32]


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(path)
