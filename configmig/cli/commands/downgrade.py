"""`configmig downgrade`: bring the configuration back to a version."""

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
from configmig.cli.targets import TargetCommand, complete_target

if TYPE_CHECKING:
    from configmig.runner.choices import Choices


@click.command("downgrade", cls=TargetCommand)
@click.argument("target", shell_complete=complete_target)
@allow_reformat_option
@choice_options
@run_options
@click.pass_obj
def command(
    invocation: Invocation,
    target: str,
    *,
    dry_run: bool,
    allow_reformat: bool,
    lock_timeout: float | None,
    form: str,
    choices: "Choices",
) -> None:
    """Take back every revision above TARGET: all files of all steps, or none.

    TARGET is a revision, base, -1 or label@base. A file that nobody edited since gets its recorded bytes
    back; in one that was edited, the edits stay. Where both want the same place, it is listed with its values
    and nothing is written, until --ours or --theirs decides.
    """
    from configmig.api import migrate

    project = open_for_run(invocation, lock_timeout, allow_reformat=allow_reformat)
    if dry_run:
        with prints_on_stderr():
            plan = migrate.plan_downgrade(project, target, choices=choices)
        show_plan(invocation, project, plan, form)
        return
    with running(invocation, project, form) as progress:
        run = migrate.downgrade(project, target, choices=choices, progress=progress)
    show_run(invocation, project, run, form)
