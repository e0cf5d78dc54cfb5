"""The gate: is this configuration good enough to be released? Every judge asked, one answer."""

from dataclasses import dataclass

from configmig.audit.auditor import audit_files
from configmig.audit.root import look
from configmig.audit.score import Audit
from configmig.finding import Severity
from configmig.health import examine
from configmig.project import Project
from configmig.runner.judges import asked, consistent, good, healthy, verdict
from configmig.runner.model import GateResult
from configmig.runner.validate import validate_root


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
        asked("schema", lambda: _valid(project)),
        asked("consistency", lambda: consistent(audited())),
        asked("audit", lambda: good(audited(), least, limit)),
        asked("health", lambda: healthy(examine(project))),
    )
    return Gated(gates, audits[0].score if audits else None)


def _valid(project: Project) -> GateResult:
    return verdict("schema", validate_root(project), "the checks and schemas of the stamped version")
