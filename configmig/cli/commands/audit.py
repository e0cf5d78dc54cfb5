"""`configmig audit`: what all rules say, and a score."""

import click

from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option, show
from configmig.finding import Severity


@click.command("audit")
@click.option("--quick", is_flag=True, help="Look at security and compliance only.")
@click.option(
    "--focus", metavar="CATEGORY", multiple=True, help="Look at this category only; may be repeated."
)
@click.option(
    "--min-score", type=click.FloatRange(0, 100), help="The score from which on the exit code is 0."
)
@click.option(
    "--fail-on",
    type=click.Choice([str(severity) for severity in Severity]),
    help="Exit with at least 1 for a finding of this severity or a worse one.",
)
@format_option("text", "json", "markdown", "sarif", "junit", "github")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    quick: bool,
    focus: tuple[str, ...],
    min_score: float | None,
    fail_on: str | None,
    form: str,
) -> None:
    """Hold the configuration against all rules and give it a score from 0 to 100.

    The exit code is 0 for a good score (80 and more), 1 for a fair one (60 and more), 2 below.
    """
    from configmig.api import auditing
    from configmig.audit.score import exit_code
    from configmig.cli.patches import patch_prefix

    invocation: Invocation = ctx.obj
    project = invocation.open_project()
    audit = auditing.audit(project, auditing.Scope(quick=quick, focus=focus))
    show(invocation, "audit", audit, form, prefix=patch_prefix(project))
    wishes = project.settings.auditing
    limit = fail_on or wishes.fail_on
    ctx.exit(
        exit_code(
            audit,
            min_score=wishes.min_score if min_score is None else min_score,
            fail_on=Severity(limit) if limit else None,
        )
    )
