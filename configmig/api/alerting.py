"""Tell the receivers of alerts what happened to a project; whatever goes wrong with that is returned."""

from collections.abc import Mapping

from configmig.alerts.delivery import deliver
from configmig.alerts.message import Alert
from configmig.audit.score import Audit
from configmig.errors import ConfigmigError
from configmig.finding import Finding
from configmig.project import Project
from configmig.runner.judgement import Gated
from configmig.runner.model import Plan, Run, ScoreChange
from configmig.settings.model import Alerting

__all__ = [
    "Alert",
    "closed_gate",
    "failed_audit",
    "lost_score",
    "receivers",
    "rolled_back",
    "send",
    "taken_back",
    "unfinished",
]


def receivers(alerting: Alerting, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the addresses of those who are told: of the variable and of the settings, each once."""
    return tuple(dict.fromkeys((*environment.get(alerting.urls_env, "").split(), *alerting.urls)))


def send(project: Project, alert: Alert, environment: Mapping[str, str]) -> ConfigmigError | None:
    """Send ``alert`` within the time-out; return what went wrong, None where nothing did. Never raises."""
    alerting = project.settings.alerting
    return deliver(alert, receivers(alerting, environment), alerting.timeout)


def failed_audit(project: Project, audit: Audit, wanted: float) -> Alert:
    """Return the alert that an audit is not good enough."""
    score = f"{audit.score:g} ({wanted:g} wanted)"
    return Alert("audit-failed", _name(project), (("score", score),), audit.findings, "configmig audit")


def closed_gate(project: Project, gated: Gated) -> Alert:
    """Return the alert that the gate is closed."""
    stopped = [gate for gate in gated.gates if gate.outcome == "stopped"]
    facts = (
        ("score", "" if gated.score is None else f"{gated.score:g}"),
        ("closed by", ", ".join(gate.name for gate in stopped)),
    )
    findings = tuple(finding for gate in stopped for finding in gate.findings)
    return Alert("audit-failed", _name(project), facts, findings, "configmig gate")


def unfinished(project: Project, command: str, error: ConfigmigError) -> Alert:
    """Return the alert that an audit, or the gate, ended with an error and has judged nothing."""
    facts = (("error", error.code),)
    return Alert("audit-failed", _name(project), facts, then=f"configmig {command}")


def lost_score(project: Project, plan: Plan, score: ScoreChange) -> Alert:
    """Return the alert that a run lowers the score, or would have, had its audit not stopped it."""
    stopped = plan.stopped_by is not None
    facts = (*_path(plan), ("score", _scores(score)), ("run", "stopped" if stopped else "carried out"))
    then = f"configmig plan {' '.join(plan.target) or 'base'}" if stopped else "configmig audit"
    return Alert("score-drop", _name(project), facts, _judged(plan), then)


def rolled_back(project: Project, run: Run) -> Alert:
    """Return the alert that a rollback was carried out."""
    plan = run.plan
    facts = (
        *_path(plan),
        ("runs taken back", ", ".join(plan.undone)),
        ("score", _scores(plan.score) if plan.score else ""),
        ("files", ", ".join(change.name for change in plan.changes)),
    )
    return Alert("rolled-back", _name(project), facts, then="configmig history --runs")


def taken_back(project: Project, done: str) -> Alert:
    """Return the alert that a recovery did not finish an interrupted run: ``done`` says what it did."""
    return Alert("rolled-back", _name(project), (("recovery", done),), then="configmig history --runs")


def _name(project: Project) -> str:
    return project.settings.project_root.name


def _path(plan: Plan) -> tuple[tuple[str, str], ...]:
    start, target = (", ".join(heads) or "base" for heads in (plan.start, plan.target))
    return (("from", start), ("to", target))


def _scores(score: ScoreChange) -> str:
    return f"{score.before:g} → {score.after:g}"


def _judged(plan: Plan) -> tuple[Finding, ...]:
    return tuple(finding for gate in plan.gates if gate.name == "audit" for finding in gate.findings)
