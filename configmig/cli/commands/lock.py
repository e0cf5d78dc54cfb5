"""`configmig lock`: are released revisions what they were, and which are new."""

import click

from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option, show
from configmig.cli.targets import complete_target


@click.command("lock")
@click.option("--check", is_flag=True, help="Only check, write nothing: the default.")
@click.option("--update", is_flag=True, help="Release all revisions as they are; refused for a changed one.")
@click.option(
    "--reopen",
    "reopened",
    multiple=True,
    metavar="REVISION",
    shell_complete=complete_target,
    help="Let a released revision be changed again that no root has applied; repeatable.",
)
@format_option("text", "json", "markdown")
@click.pass_context
def command(
    ctx: click.Context, /, *, check: bool, update: bool, reopened: tuple[str, ...], form: str
) -> None:
    """Compare each revision with versions/revisions.lock and with what was applied here; 1 when they differ.

    A released revision keeps its logic for good; comments, docstrings and formatting are free. `upgrade` and
    `plan` refuse a changed one.
    """
    from configmig.api import authoring

    if check + update + bool(reopened) > 1:
        raise click.UsageError("--check, --update and --reopen are three ways to use it; give one")
    invocation: Invocation = ctx.obj
    project = invocation.open_project()
    if update:
        report = authoring.update_lock(project)
    elif reopened:
        report = authoring.reopen_revisions(project, reopened)
    else:
        report = authoring.check_lock(project)
    show(invocation, "lock", report, form)
    if report.written is None and not report.is_ok:
        ctx.exit(1)
