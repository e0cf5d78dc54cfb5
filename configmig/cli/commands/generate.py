"""`configmig generate`: the files that are made from others."""

import click

from configmig.cli.invocation import Invocation
from configmig.cli.output import show
from configmig.cli.running import (
    allow_score_drop_option,
    open_for_run,
    run_options,
    running,
    show_plan,
    show_run,
)


@click.command("generate")
@click.option("--check", is_flag=True, help="Write nothing; the exit code is 1 unless all of them are fresh.")
@click.option("--adopt", is_flag=True, help="Carry what was edited in them by hand over into their overlays.")
@allow_score_drop_option
@run_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    check: bool,
    adopt: bool,
    dry_run: bool,
    allow_score_drop: bool,
    lock_timeout: float | None,
    form: str,
) -> None:
    """Make the files that the profile makes from others, and write them as one run.

    The same sources give the same bytes. A file that was edited by hand is not overwritten: --adopt carries
    the edits over into its overlay file, from which they come back with every generation.
    """
    from configmig.api import generating

    if check and (adopt or dry_run):
        raise click.UsageError("--check only looks; leave out --adopt and --dry-run")
    invocation: Invocation = ctx.obj
    project = open_for_run(invocation, lock_timeout, allow_score_drop=allow_score_drop)
    if check:
        states = generating.generated(project)
        show(invocation, "generated", states, form)
        ctx.exit(0 if all(each.is_fresh for each in states) else 1)
    elif dry_run:
        show_plan(invocation, project, generating.plan_generate(project, adopt=adopt), form)
    else:
        with running(invocation, project, form) as progress:
            run = generating.generate(project, adopt=adopt, progress=progress)
        show_run(invocation, project, run, form)
