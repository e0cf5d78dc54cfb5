"""`configmig status`: where the configuration stands."""

import click

from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option, show


@click.command("status")
@click.option(
    "--check",
    is_flag=True,
    help="Exit with 1 when something is pending, edited by hand, interrupted or damaged.",
)
@format_option("text", "json", "markdown")
@click.pass_context
def command(ctx: click.Context, /, *, check: bool, form: str) -> None:
    """Show the version, the revisions that are pending, and the files edited by hand since the last run."""
    from configmig.api import looks

    invocation: Invocation = ctx.obj
    status = looks.status(invocation.open_project())
    show(invocation, "status", status, form)
    if check and not status.is_clean:
        ctx.exit(1)
