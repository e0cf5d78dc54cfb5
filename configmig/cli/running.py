"""What the commands share that carry out a run: their options, who has the lock, the result."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option, show, tell
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


def progress(invocation: Invocation, form: str) -> "Progress":
    """Return who is told how a run goes on: whoever reads stderr and, as text, the path before it begins."""
    from configmig.runner.apply import Progress

    def on_plan(plan: "Plan") -> None:
        if form == "text" and plan.steps:
            show(invocation, "plan", plan, brief=True)

    return Progress(on_wait=on_wait, on_recover=tell, on_plan=on_plan, on_leftover=tell)


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
    """Print what a run did."""
    show(invocation, "run", run, form, prefix=patch_prefix(project))
