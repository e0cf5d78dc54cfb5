"""`configmig validate`: the configuration against its version."""

import click

from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option, prints_on_stderr, show
from configmig.cli.running import tell_activity
from configmig.cli.targets import TargetCommand, complete_target


@click.command("validate", cls=TargetCommand)
@click.argument("version", required=False, shell_complete=complete_target)
@format_option("text", "json", "markdown", "sarif", "junit", "github")
@click.pass_context
def command(ctx: click.Context, /, *, version: str | None, form: str) -> None:
    """Check the files against VERSION (default: their own), with its `check` and its schemas.

    The exit code is 1 when there is a finding.
    """
    from configmig.api import looks
    from configmig.cli.patches import patch_prefix

    invocation: Invocation = ctx.obj
    with prints_on_stderr():
        project = invocation.open_project()
        findings = looks.validate(project, version)
    tell_activity(project)
    show(invocation, "findings", findings, form, prefix=patch_prefix(project))
    if findings:
        ctx.exit(1)
