"""`configmig rules`: the rules of an audit."""

import click

from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option, show


@click.command("rules")
@format_option("text", "json", "markdown")
@click.pass_context
def command(ctx: click.Context, /, *, form: str) -> None:
    """List the rules that an audit of this project looks at; `configmig explain ID` says more of one."""
    from configmig.api import auditing

    invocation: Invocation = ctx.obj
    show(invocation, "rules", auditing.rules(invocation.open_project()), form)
