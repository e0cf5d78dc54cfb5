"""`configmig doctor`: what is wrong here, whatever else fails."""

import os

import click

from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option, show

_DEFAULT_BUNDLE = "configmig-support.tar.gz"


@click.command("doctor")
@click.option(
    "--bundle",
    metavar="[FILE]",
    is_flag=False,
    flag_value=_DEFAULT_BUNDLE,
    help=f"Also collect what a helper needs, without secrets. Default: {_DEFAULT_BUNDLE}",
)
@click.option("--live", is_flag=True, help="Ask the running application, too, as `health --live` does.")
@format_option("text", "json", "markdown")
@click.pass_context
def command(ctx: click.Context, /, *, bundle: str | None, live: bool, form: str) -> None:
    """Ask everything that is quickly asked: settings, revisions, files, schemas, consistency, health, audit.

    Works where nothing else does, and writes nothing: each thing that is broken is an answer, with the next
    command and the page of the troubleshooting guide. The exit code is 0 when nothing is wrong, else 1.

    With --bundle an archive of facts is written for somebody who shall help: it holds no secret, no backup
    and no text of a configuration file, only its keys.
    """
    from configmig.api.doctoring import LiveWishes, diagnose

    invocation: Invocation = ctx.obj
    diagnosis = diagnose(
        invocation.open_project,
        live=LiveWishes(environment=dict(os.environ)) if live else None,
        bundle=bundle,
    )
    show(invocation, "doctor", diagnosis, form)
    if not diagnosis.is_well:
        ctx.exit(1)
