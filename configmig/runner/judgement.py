"""The gate: is this configuration good enough to be released? Every judge asked, one answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from configmig.audit.auditor import audit_files
from configmig.audit.root import look
from configmig.audit.score import Audit, exit_code
from configmig.errors import ConfigmigError
from configmig.finding import Finding, Severity
from configmig.health import Health, examine
from configmig.project import Project
from configmig.runner.model import GateResult
from configmig.runner.validate import validate_root

CONSISTENCY = "completeness"
"""The category of the rules about what refers to what."""

_INCONSISTENT = (Severity.CRITICAL, Severity.HIGH)


@dataclass(frozen=True, slots=True)
class Gated:
    """What each judge said of the working files, in the order in which they were asked."""

    gates: tuple[GateResult, ...]
    score: float | None
    """The audit's overall score, None where no audit could be made."""

    @property
    def is_open(self) -> bool:
        """True when none of them stops the release."""
        return all(gate.outcome != "stopped" for gate in self.gates)


def gate(project: Project, *, min_score: float | None = None, fail_on: Severity | None = None) -> Gated:
    """Return what schemas, consistency, audit and health say of the working files; nothing is written.

    ``min_score`` and ``fail_on`` default to those of the settings. What cannot be asked has not passed: it is
    a gate that stops, with the error as its finding. Raises only the errors of settings and of a root that is
    not there.
    """
    files = project.read_files()
    wishes = project.settings.auditing
    least = wishes.min_score if min_score is None else min_score
    limit = fail_on or (Severity(wishes.fail_on) if wishes.fail_on else None)
    audits: list[Audit] = []

    def audited() -> Audit:
        if not audits:
            audits.append(audit_files(project, look(project, files)))
        return audits[0]

    gates = (
        _asked("schema", lambda: _valid(project)),
        _asked("consistency", lambda: _consistent(audited())),
        _asked("audit", lambda: _good(audited(), least, limit)),
        _asked("health", lambda: _healthy(examine(project))),
    )
    return Gated(gates, audits[0].score if audits else None)


def _asked(name: str, ask: Callable[[], GateResult]) -> GateResult:
    try:
        return ask()
    except ConfigmigError as error:
        place = error.places[0] if error.places else None
        finding = Finding(
            rule=error.code,
            severity=Severity.CRITICAL,
            file=place.file if place else "configmig.ini",
            line=place.line if place else None,
            column=place.column if place else None,
            message=error.message,
            hint=error.hint,
        )
        return replace(_result(name, (finding,), "could not be asked"), outcome="stopped")


def _valid(project: Project) -> GateResult:
    return _result("schema", validate_root(project), "the checks and schemas of the stamped version")


def _consistent(audit: Audit) -> GateResult:
    category = audit.categories.get(CONSISTENCY)
    if category is None:
        return GateResult("consistency", "skipped", note="no rule of this project is about consistency")
    grave = tuple(finding for finding in category.findings if finding.severity in _INCONSISTENT)
    return _result("consistency", grave, f"{category.rules} rules about what refers to what")


def _good(audit: Audit, least: float, limit: Severity | None) -> GateResult:
    note = f"score {audit.score:g}, {least:g} asked for"
    if exit_code(audit, min_score=least, fail_on=limit) == 0:
        return GateResult("audit", "passed", note=note)
    return GateResult("audit", "stopped", audit.findings, note)


def _healthy(health: Health) -> GateResult:
    failed = [(probe, answer) for probe, answer in health.answers if answer.outcome == "failed"]
    findings = tuple(
        Finding(
            rule=probe.name,
            severity=Severity.HIGH,
            file=answer.findings[0].file if answer.findings else ".",
            message=answer.fact,
            hint=answer.hint,
        )
        for probe, answer in failed
    )
    return _result("health", findings, f"{len(health.answers)} probes")


def _result(name: str, findings: Sequence[Finding], note: str) -> GateResult:
    return GateResult(name, "stopped" if findings else "passed", tuple(findings), note)  # type: ignore[arg-type]
