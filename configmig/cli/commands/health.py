"""`configmig health`: whether the root is what its history says."""

import click

from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option, show


@click.command("health")
@format_option("text", "json", "markdown")
@click.pass_context
def command(ctx: click.Context, /, *, form: str) -> None:
    """Ask whether files, stamp, history, snapshots and revisions are all there and agree.

    The exit code is 0 only when the root is healthy, 1 when a probe failed.
    """
    from configmig.api import healthy

    invocation: Invocation = ctx.obj
    health = healthy.health(invocation.open_project())
    show(invocation, "health", health, form)
    if not health.is_healthy:
        ctx.exit(1)
