"""`configmig heads`: the newest revision of every branch."""

import click

from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option, show


@click.command("heads")
@click.option("-v", "--verbose", is_flag=True, help="All that is known of each.")
@format_option("text", "json", "markdown")
@click.pass_obj
def command(invocation: Invocation, *, verbose: bool, form: str) -> None:
    """List the newest revision of every branch."""
    from configmig.api import looks

    show(invocation, "heads", looks.heads(invocation.open_project()), form, verbose=verbose)
