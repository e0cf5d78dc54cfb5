"""`configmig doctor`: what is wrong here, whatever else fails."""

import click

from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option, show


@click.command("doctor")
@format_option("text", "json", "markdown")
@click.pass_context
def command(ctx: click.Context, /, *, form: str) -> None:
    """Ask everything that is quickly asked: settings, revisions, files, schemas, consistency, health, audit.

    Works where nothing else does, and writes nothing: each thing that is broken is an answer, with the next
    command and the page of the troubleshooting guide. The exit code is 0 when nothing is wrong, else 1.
    """
    from configmig.api.doctoring import diagnose

    invocation: Invocation = ctx.obj
    diagnosis = diagnose(invocation.open_project)
    show(invocation, "doctor", diagnosis, form)
    if not diagnosis.is_well:
        ctx.exit(1)
