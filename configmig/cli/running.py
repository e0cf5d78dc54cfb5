"""What the commands share that carry out a run: their options, who has the lock, the result."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from configmig.cli.alerting import alert_of_recovery, alert_of_run, alert_of_stop
from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option, prints_on_stderr, show, tell
from configmig.cli.patches import patch_prefix
from configmig.project import Project

if TYPE_CHECKING:
    from configmig.runner.apply import Progress
    from configmig.runner.model import Plan, Run
    from configmig.storage.lock import Holder

_Command = TypeVar("_Command", bound=Callable[..., Any])


lock_timeout_option = click.option(
    "--lock-timeout",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="How long to wait for another run. Default: lock_timeout of the settings.",
)


allow_reformat_option = click.option(
    "--allow-reformat",
    is_flag=True,
    help="Where an edit is impossible otherwise, write the smallest part in its way anew; the plan lists it.",
)


allow_score_drop_option = click.option(
    "--allow-score-drop",
    is_flag=True,
    help="Let this run lower the audit's score by more than gate.max_drop; the history says so.",
)


def run_options(command: _Command) -> _Command:
    """Add what every run takes: --dry-run, --lock-timeout and --format."""
    dry_run = click.option("--dry-run", is_flag=True, help="Show the plan, to the byte; write nothing.")
    return dry_run(lock_timeout_option(format_option("text", "json", "markdown")(command)))


def open_for_run(
    invocation: Invocation,
    lock_timeout: float | None = None,
    *,
    allow_reformat: bool = False,
    allow_score_drop: bool = False,
) -> Project:
    """Return the project, with what the command line says in place of the settings."""
    project = invocation.open_project()
    given: dict[str, Any] = {"lock_timeout": lock_timeout} if lock_timeout is not None else {}
    given |= {"allow_reformat": True} if allow_reformat else {}
    given |= {"gates": replace(project.settings.gates, drop_allowed=True)} if allow_score_drop else {}
    return Project(replace(project.settings, **given)) if given else project


@contextmanager
def running(invocation: Invocation, project: Project, form: str) -> "Iterator[Progress]":
    """Carry out a run inside: tell how it goes on, let what revisions print go to stderr, send its alerts."""
    from configmig.errors.run import ScoreStoppedError
    from configmig.runner.apply import Progress
    from configmig.storage.journal import TAKEN_BACK

    plans: list[Plan] = []
    recovered: list[str] = []

    def on_plan(plan: "Plan") -> None:
        plans.append(plan)
        if form == "text" and plan.steps:
            show(invocation, "plan", plan, brief=True)

    def on_recover(done: str) -> None:
        recovered.append(done)
        tell(done)

    with prints_on_stderr():
        try:
            yield Progress(on_wait=on_wait, on_recover=on_recover, on_plan=on_plan, on_leftover=tell)
        except ScoreStoppedError:
            for plan in plans:
                alert_of_stop(project, plan)
            raise
        finally:
            for done in recovered:
                if done.startswith(TAKEN_BACK):
                    alert_of_recovery(project, done)


def on_wait(holder: "Holder") -> None:
    """Say who has the lock while a command waits for it."""
    who = f"{holder.command} (pid {holder.pid} on {holder.host}, since {holder.since})"
    tell(f"waiting for another run: {who}")


def tell_activity(project: Project) -> None:
    """Say when a run is under way or was stopped half way: what is shown then is what it leads to."""
    from configmig.project.activity import find_activity
    from configmig.reports.status import activity_lines

    for line in activity_lines(find_activity(project.settings.config_root)):
        tell(line.text)


def show_plan(
    invocation: Invocation, project: Project, plan: "Plan", form: str, *, show_secrets: bool = False
) -> None:
    """Print a plan; the command ends with exit code 1 when a gate stops it."""
    tell_activity(project)
    show(invocation, "plan", plan, form, show_secrets=show_secrets, prefix=patch_prefix(project))
    if plan.stopped_by is not None:
        click.get_current_context().exit(1)


def show_run(invocation: Invocation, project: Project, run: "Run", form: str) -> None:
    """Print what a run did, and tell those who are sent alerts."""
    show(invocation, "run", run, form, prefix=patch_prefix(project))
    alert_of_run(project, run)
