"""`configmig current`: the version of the configuration."""

import click

from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option, show


@click.command("current")
@click.option("--check-heads", is_flag=True, help="Exit with 1 unless the configuration is at every head.")
@format_option("text", "json", "markdown")
@click.pass_context
def command(ctx: click.Context, /, *, check_heads: bool, form: str) -> None:
    """Show the version that the configuration is at, and how that is known."""
    from configmig.api import looks

    invocation: Invocation = ctx.obj
    current = looks.current(invocation.open_project())
    show(invocation, "current", current, form)
    if check_heads and not current.is_head:
        ctx.exit(1)
