"""`configmig history`: the revisions, or the runs."""

import click

from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option, show
from configmig.cli.targets import complete_target


@click.command("history")
@click.option(
    "-r",
    "--range",
    "span",
    metavar="A:B",
    shell_complete=complete_target,
    help="Only from A to B; either may be left out.",
)
@click.option("--runs", is_flag=True, help="List what was done to the configuration, not the revisions.")
@click.option(
    "--verify", is_flag=True, help="Show that no line of what was done was changed or lost; list nothing."
)
@click.option("-v", "--verbose", is_flag=True, help="All that is known of each.")
@format_option("text", "json", "markdown")
@click.pass_obj
def command(
    invocation: Invocation, span: str | None, *, runs: bool, verify: bool, verbose: bool, form: str
) -> None:
    """List the revisions, newest first, or with --runs what was done to the configuration."""
    from configmig.api import looks

    if runs and span is not None:
        raise click.UsageError("--range is about revisions; --runs lists every run")
    if verify and (runs or span is not None):
        raise click.UsageError("--verify reads every run and lists nothing")
    project = invocation.open_project()
    if verify:
        from configmig.api import upkeep

        show(invocation, "checked-history", upkeep.verify_history(project), form)
    elif runs:
        show(invocation, "runs", looks.runs(project), form, verbose=verbose)
    else:
        show(invocation, "history", looks.history(project, span), form, verbose=verbose)
