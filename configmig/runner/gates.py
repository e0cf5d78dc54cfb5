"""Gates: what must hold for a result before it may be written."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from configmig.errors.run import GateStoppedError, ScoreStoppedError
from configmig.finding import Finding
from configmig.operations.workspace import Workspace
from configmig.pointer import Pointer
from configmig.project import Project
from configmig.project.version import shapes
from configmig.runner.model import GateName, GateResult, Plan, PlannedStep, ScoreChange
from configmig.runner.rehearsal import describe
from configmig.settings import Gates
from configmig.settings.model import GateMode

_FORWARD = ("upgrade", "generate")
"""The runs that a gate may stop: the old state must stay within reach, whatever anybody thinks of it."""

_COMPARING: tuple[GateName, ...] = ("consistency", "audit", "health")

_SKIPPED = tuple(
    GateResult(name, "skipped", note="the plan does not start from the root as it is") for name in _COMPARING
)


def judge(project: Project, plan: Plan, *, in_root: bool) -> Plan:
    """Return ``plan`` with what the gates say of its result, in the order in which they are asked.

    checks → schema → consistency → audit → health. The last three compare the result with the root as it is,
    so they say nothing of a plan that starts elsewhere, and a rollback goes without them. On a way back
    nothing stops.
    """
    if not plan.steps:
        return plan
    gates: tuple[GateResult, ...] = (
        check_gate(project.settings.gates, plan.steps),
        schema_gate(project, plan.target, plan.after),
    )
    score: ScoreChange | None = None
    if plan.direction != "rollback":
        compared, score = _compared(project, plan) if in_root else (_SKIPPED, None)
        gates = (*gates, *compared)
    if plan.direction not in _FORWARD:
        gates = tuple(_softened(gate, "warn") for gate in gates)
    return replace(plan, gates=gates, score=score)


def _compared(project: Project, plan: Plan) -> tuple[tuple[GateResult, ...], ScoreChange | None]:
    gates = project.settings.gates
    modes: dict[GateName, GateMode] = dict(
        zip(_COMPARING, (gates.consistency, gates.audit, gates.health), strict=True)
    )
    if all(mode == "off" for mode in modes.values()):
        return tuple(_off(name) for name in modes), None
    from configmig.runner.comparing import Comparison  # loads rules and probes

    comparison = Comparison(project, plan)
    results = tuple(
        _off(name) if mode == "off" else _softened(comparison.ask(name), mode) for name, mode in modes.items()
    )
    return results, comparison.score if gates.audit != "off" else None


def _softened(result: GateResult, mode: GateMode) -> GateResult:
    """Return the result with a warning for what would stop, where nothing is to stop."""
    return replace(result, outcome="warned") if mode == "warn" and result.outcome == "stopped" else result


def _off(name: GateName) -> GateResult:
    return GateResult(name, "skipped", note=f"gate.{name} = off")


def check_gate(gates: Gates, steps: Sequence[PlannedStep]) -> GateResult:
    """Return what the checks of the reached versions said; those that stop have raised long before."""
    if gates.checks == "off":
        return GateResult("checks", "skipped", note="gate.checks = off")
    upgraded = [step for step in steps if step.way == "upgrade"]
    if not upgraded:
        return GateResult("checks", "skipped", note="no revision was carried out")
    checked = [step for step in upgraded if step.checked]
    if not checked:
        return GateResult("checks", "skipped", note="no revision on the path has a check")
    reached = tuple(
        finding for step in checked for finding in step.warnings if finding.rule == f"check {step.revision}"
    )
    note = "checks of " + ", ".join(step.revision for step in checked)
    return GateResult("checks", "warned" if reached else "passed", reached, note)


def schema_gate(project: Project, heads: Sequence[str], files: Mapping[str, bytes]) -> GateResult:
    """Validate ``files`` against the profile's schemas of the version ``heads``."""
    profile, mode = project.profile, project.settings.gates.schema
    if mode == "off":
        return GateResult("schema", "skipped", note="gate.schema = off")
    if profile is None:
        return GateResult("schema", "skipped", note="the project has no profile, so no schemas")
    versions = shapes(project, heads)
    models = {version: profile.schemas(version) for version in versions}
    if not any(models.values()):
        label = ", ".join(heads) or "base"
        return GateResult("schema", "skipped", note=f"profile {profile.name} has no schemas for {label}")
    findings = tuple(
        finding for each in versions for finding in validate_files(project, models[each], files, each)
    )
    names = sorted({name for model in models.values() for name in model})
    note = f"{profile.name} {', '.join(versions)}: {', '.join(names)}"
    if not findings:
        return GateResult("schema", "passed", note=note)
    return GateResult("schema", "stopped" if mode == "stop" else "warned", findings, note)


def validate_files(
    project: Project, models: Mapping[str, type], files: Mapping[str, bytes], version: str
) -> tuple[Finding, ...]:
    """Return every finding of the schemas of one version, with its place in the text."""
    from configmig.schemas import validate

    workspace = Workspace(files, bounds=project.bounds)

    def locate(name: str, pointer: Pointer) -> tuple[int, int] | None:
        if name not in files:
            return None
        location = workspace.document(name).locate(pointer)
        return location.line, location.column

    values = {name: workspace.read(name) for name in models if name in files}
    return validate(models, values, locate, rule=f"schema {version}")


def require_open_gates(plan: Plan) -> None:
    """Raise GateStoppedError, or ScoreStoppedError, when a gate of ``plan`` stops the run."""
    stopped = plan.stopped_by
    if stopped is None:
        return
    version = ", ".join(plan.target) or "base"
    findings = describe(stopped.findings, with_rule=stopped.name in _COMPARING)
    if stopped.name == "audit" and plan.score is not None:
        score = plan.score
        raise ScoreStoppedError(
            version, score.before, score.after, stopped.note, findings, is_too_low=score.is_too_low
        )
    raise GateStoppedError(stopped.name, version, findings)
