"""`configmig audit`: what all rules say, and a score."""

import click

from configmig.cli.alerting import alert_of_audit, alerts_of
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
@click.option(
    "--fix", is_flag=True, help="Write a revision that mends what can be mended, and judge nothing."
)
@click.option("--unsafe-fixes", is_flag=True, help="With --fix: also what may change settings that work.")
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
    fix: bool,
    unsafe_fixes: bool,
    form: str,
) -> None:
    """Hold the configuration against all rules and give it a score from 0 to 100.

    The exit code is 0 for a good score (80 and more), 1 for a fair one (60 and more), 2 below. With --fix
    it is 0: the revision is there to be planned, reviewed and applied like any other.
    """
    if unsafe_fixes and not fix:
        raise click.UsageError("--unsafe-fixes goes with --fix")
    if fix:
        if min_score is not None or fail_on:
            raise click.UsageError("--min-score and --fail-on judge, which --fix does not")
        _write_fix(ctx.obj, form, quick=quick, focus=focus, unsafe=unsafe_fixes)
        return
    from configmig.api import auditing
    from configmig.audit.score import exit_code
    from configmig.cli.patches import patch_prefix

    invocation: Invocation = ctx.obj
    project = invocation.open_project()
    with alerts_of(project, "audit"):
        audit = auditing.audit(project, auditing.Scope(quick=quick, focus=focus))
    show(invocation, "audit", audit, form, prefix=patch_prefix(project))
    wishes = project.settings.auditing
    limit = fail_on or wishes.fail_on
    wanted = wishes.min_score if min_score is None else min_score
    code = exit_code(audit, min_score=wanted, fail_on=Severity(limit) if limit else None)
    if code:
        alert_of_audit(project, audit, wanted)
    ctx.exit(code)


def _write_fix(
    invocation: Invocation, form: str, *, quick: bool, focus: tuple[str, ...], unsafe: bool
) -> None:
    from configmig.api import auditing
    from configmig.reports import formats

    if form not in formats("fixes"):
        raise click.UsageError(f"--fix comes as {', '.join(formats('fixes'))}")
    scope = auditing.Scope(quick=quick, focus=focus)
    show(invocation, "fixes", auditing.fix(invocation.open_project(), scope, unsafe=unsafe), form)
