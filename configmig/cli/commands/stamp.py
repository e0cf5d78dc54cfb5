"""`configmig stamp`: record a version without changing a file."""

import click

from configmig.cli.invocation import Invocation
from configmig.cli.running import open_for_run, run_options, running, show_plan, show_run
from configmig.cli.targets import TargetCommand, complete_target


@click.command("stamp", cls=TargetCommand)
@click.argument("target", shell_complete=complete_target)
@click.option("--purge", is_flag=True, help="Discard the present stamp first, also one that cannot be read.")
@run_options
@click.pass_obj
def command(
    invocation: Invocation,
    target: str,
    *,
    purge: bool,
    dry_run: bool,
    lock_timeout: float | None,
    form: str,
) -> None:
    """Record that the configuration is at TARGET: for files that are there already."""
    from configmig.api import migrate
    from configmig.runner.stamp import plan_stamp

    project = open_for_run(invocation, lock_timeout)
    if dry_run:
        show_plan(invocation, project, plan_stamp(project, target, purge=purge), form)
        return
    with running(invocation, project, form) as progress:
        run = migrate.stamp(project, target, purge=purge, progress=progress)
    show_run(invocation, project, run, form)
