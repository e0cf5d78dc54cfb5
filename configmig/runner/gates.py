"""Gates: what must hold for a result before it may be written."""

from collections.abc import Mapping, Sequence

from configmig.errors.run import GateStoppedError
from configmig.finding import Finding
from configmig.operations.workspace import Workspace
from configmig.pointer import Pointer
from configmig.project import Project
from configmig.project.version import shapes
from configmig.runner.model import GateResult, Plan, PlannedStep
from configmig.runner.rehearsal import describe
from configmig.settings import Gates


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
    """Raise GateStoppedError when a gate of ``plan`` stops the run."""
    stopped = plan.stopped_by
    if stopped is not None:
        raise GateStoppedError(stopped.name, ", ".join(plan.target) or "base", describe(stopped.findings))
