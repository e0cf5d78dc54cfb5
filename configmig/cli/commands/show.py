"""`configmig show`: one revision in full."""

import click

from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option, show
from configmig.cli.targets import TargetCommand, complete_target


@click.command("show", cls=TargetCommand)
@click.argument("revision", default="head", shell_complete=complete_target)
@format_option("text", "json", "markdown")
@click.pass_obj
def command(invocation: Invocation, revision: str, *, form: str) -> None:
    """Show all that is known of REVISION (default: the head)."""
    from configmig.api import looks

    show(invocation, "show", looks.show(invocation.open_project(), revision), form)
