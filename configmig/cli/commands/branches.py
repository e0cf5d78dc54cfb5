"""`configmig branches`: where branches start."""

import click

from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option, show


@click.command("branches")
@click.option("-v", "--verbose", is_flag=True, help="All that is known of each.")
@format_option("text", "json", "markdown")
@click.pass_obj
def command(invocation: Invocation, *, verbose: bool, form: str) -> None:
    """List the revisions where branches start, and what comes after each."""
    from configmig.api import looks

    show(invocation, "branches", looks.branches(invocation.open_project()), form, verbose=verbose)
