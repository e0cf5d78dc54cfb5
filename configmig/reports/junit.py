"""Findings as JUnit XML, which build servers show as tests: one suite a category, one case a rule."""

import re
from collections.abc import Iterable, Mapping, Sequence

from configmig.finding import Finding, Severity
from configmig.masking import mask_text


def junit_xml(suites: Mapping[str, Mapping[str, Sequence[Finding]]]) -> str:
    """Return category → rule → its findings as XML; a rule without any is a case that passed.

    A finding of severity ``info`` does not fail its case.
    """
    parts = ['<?xml version="1.0" encoding="UTF-8"?>']
    cases = [findings for suite in suites.values() for findings in suite.values()]
    parts.append(f'<testsuites name="configmig" tests="{len(cases)}" failures="{_failures(cases)}">')
    for name, suite in suites.items():
        attributes = f'name={_attribute(name)} tests="{len(suite)}" failures="{_failures(suite.values())}"'
        parts.append(f"  <testsuite {attributes}>")
        for rule, findings in suite.items():
            parts += _case(name, rule, findings)
        parts.append("  </testsuite>")
    return "\n".join([*parts, "</testsuites>"]) + "\n"


def _case(category: str, rule: str, findings: Sequence[Finding]) -> list[str]:
    opening = f"    <testcase classname={_attribute(category)} name={_attribute(rule)}"
    failed = [finding for finding in findings if finding.severity is not Severity.INFO]
    if not failed:
        return [f"{opening}/>"]
    lines = [f"{mask_text(finding.place)}: {finding.severity}: {_sentence(finding)}" for finding in failed]
    message = f"message={_attribute(lines[0])} type={_attribute(failed[0].severity)}"
    body = _printable(_escaped("\n".join(lines), of_attribute=False))
    return [f"{opening}>", f"      <failure {message}>{body}</failure>", "    </testcase>"]


def _failures(cases: Iterable[Sequence[Finding]]) -> int:
    return sum(any(finding.severity is not Severity.INFO for finding in case) for case in cases)


def _sentence(finding: Finding) -> str:
    return mask_text(f"{finding.message} ({finding.hint})" if finding.hint else finding.message)


def _escaped(text: str, *, of_attribute: bool = True) -> str:
    """Return ``text`` for XML. The library's own function loads an HTTP client with it."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if of_attribute:
        text = text.replace('"', "&quot;").replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")
    return text


def _attribute(text: str) -> str:
    return _printable(f'"{_escaped(text)}"')


def _printable(text: str) -> str:
    """``text`` without what XML 1.0 cannot hold."""
    return text if text.isprintable() else _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
