"""`configmig gate`: may this configuration be released."""

import click

from configmig.cli.alerting import alert_of_gate, alerts_of
from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option, show
from configmig.finding import Severity


@click.command("gate")
@click.option(
    "--min-score", type=click.FloatRange(0, 100), help="The audit's score from which on it is open."
)
@click.option(
    "--fail-on",
    type=click.Choice([str(severity) for severity in Severity]),
    help="A finding of this severity or a worse one closes it.",
)
@format_option("text", "json", "markdown")
@click.pass_context
def command(ctx: click.Context, /, *, min_score: float | None, fail_on: str | None, form: str) -> None:
    """Ask schemas, consistency, audit and health about the working files; for CI and hooks.

    Nothing is written. The exit code is 0 when the gate is open and 1 when anything stands against a release,
    a judge that could not be asked included.
    """
    from configmig.api import gating

    invocation: Invocation = ctx.obj
    limit = Severity(fail_on) if fail_on else None
    project = invocation.open_project()
    with alerts_of(project, "gate"):
        gated = gating.gate(project, min_score=min_score, fail_on=limit)
    show(invocation, "gate", gated, form)
    if not gated.is_open:
        alert_of_gate(project, gated)
        ctx.exit(1)
