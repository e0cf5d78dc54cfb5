"""`configmig rollback`: bring back what was there before a run."""

from typing import TYPE_CHECKING

import click

from configmig.cli.deciding import choice_options
from configmig.cli.invocation import Invocation
from configmig.cli.output import prints_on_stderr
from configmig.cli.running import (
    allow_reformat_option,
    open_for_run,
    run_options,
    running,
    show_plan,
    show_run,
)

if TYPE_CHECKING:
    from configmig.runner.choices import Choices


@click.command("rollback")
@click.argument("run", required=False)
@allow_reformat_option
@choice_options
@run_options
@click.pass_obj
def command(
    invocation: Invocation,
    run: str | None,
    *,
    dry_run: bool,
    allow_reformat: bool,
    lock_timeout: float | None,
    form: str,
    choices: "Choices",
) -> None:
    """Take back RUN and every run after it (default: the last run that still stands).

    `configmig history --runs` lists the runs; a rollback can be taken back too, by its name. Edits made since
    stay, and --ours or --theirs decides where they are in the way, as with `downgrade`.
    """
    from configmig.api import migrate

    project = open_for_run(invocation, lock_timeout, allow_reformat=allow_reformat)
    if dry_run:
        with prints_on_stderr():
            plan = migrate.plan_rollback(project, run, choices=choices)
        show_plan(invocation, project, plan, form)
        return
    with running(invocation, project, form) as progress:
        done = migrate.rollback(project, run, choices=choices, progress=progress)
    show_run(invocation, project, done, form)
