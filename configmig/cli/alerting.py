"""Alerts of commands: sent after the result is shown; where that fails, it is one line and nothing more."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from configmig.cli.output import tell
from configmig.errors import ConfigmigError

if TYPE_CHECKING:
    from configmig.audit.score import Audit
    from configmig.project import Project
    from configmig.runner.judgement import Gated
    from configmig.runner.model import Plan, Run
    from configmig.settings.model import Event


def alert_of_audit(project: "Project", audit: "Audit", wanted: float) -> None:
    """Alert of an audit that is not good enough."""
    _alert(project, "audit-failed", "failed_audit", audit, wanted)


def alert_of_gate(project: "Project", gated: "Gated") -> None:
    """Alert of a gate that is closed."""
    _alert(project, "audit-failed", "closed_gate", gated)


@contextmanager
def alerts_of(project: "Project", command: str) -> Iterator[None]:
    """Alert of an error inside: an audit that could not be made is none that went well."""
    try:
        yield
    except ConfigmigError as error:
        _alert(project, "audit-failed", "unfinished", command, error)
        raise


def alert_of_run(project: "Project", run: "Run") -> None:
    """Alert of a rollback, or of a run that lowered the score."""
    if run.run_id is None:
        return
    if run.plan.direction == "rollback":
        _alert(project, "rolled-back", "rolled_back", run)
    elif run.plan.score is not None and run.plan.score.after < run.plan.score.before:
        _alert(project, "score-drop", "lost_score", run.plan, run.plan.score)


def alert_of_stop(project: "Project", plan: "Plan") -> None:
    """Alert of a run that its audit stopped."""
    if plan.score is not None:
        _alert(project, "score-drop", "lost_score", plan, plan.score)


def alert_of_recovery(project: "Project", done: str) -> None:
    """Alert of an interrupted run that was not finished: ``done`` says what was done about it."""
    _alert(project, "rolled-back", "taken_back", done)


def _alert(project: "Project", event: "Event", made_by: str, *facts: Any) -> None:
    """Send what ``made_by`` of ``api.alerting`` makes of ``facts`` where the settings want it.

    Nothing is loaded where they do not. Whatever goes wrong is one line; a command ends as it would have.
    """
    wishes = project.settings.alerting
    if event not in wishes.on or not (wishes.urls or os.environ.get(wishes.urls_env, "").strip()):
        return
    from configmig.api import alerting
    from configmig.errors.alerting import AlertLostError

    try:
        lost = alerting.send(project, getattr(alerting, made_by)(project, *facts), os.environ)
    except Exception as error:  # noqa: BLE001 - an alert never changes how a command ends
        lost = AlertLostError(type(error).__name__)
    if lost is not None:
        tell(f"warning[{lost.code}]: {lost.message}; {lost.hint}")
