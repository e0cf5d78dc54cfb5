"""`configmig diff`: two states of the configuration side by side."""

import click

from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option, prints_on_stderr, show
from configmig.cli.patches import patch_prefix
from configmig.cli.running import tell_activity
from configmig.cli.targets import TargetCommand, complete_target


@click.command("diff", cls=TargetCommand)
@click.argument("left", metavar="A", shell_complete=complete_target)
@click.argument("right", metavar="[B]", default="working", shell_complete=complete_target)
@click.option("--values", "only", flag_value="values", help="Only the values that differ.")
@click.option("--text", "only", flag_value="text", help="Only the text that differs.")
@click.option("--ignore-order", is_flag=True, help="Take lists in another order for equal.")
@click.option(
    "--show-secrets", is_flag=True, help="Let a patch hold secret values: it is exact only with them."
)
@click.option("--check", is_flag=True, help="Exit with 1 when they differ.")
@format_option("text", "json", "markdown", "patch")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    left: str,
    right: str,
    only: str | None,
    ignore_order: bool,
    show_secrets: bool,
    check: bool,
    form: str,
) -> None:
    """Compare A with B (default: working, the files as they are), as values and as text.

    Each is a revision, a run, `working`, `git:REF` or a folder. Secrets are masked.
    """
    from configmig.api import compare

    invocation: Invocation = ctx.obj
    project = invocation.open_project()
    with prints_on_stderr():
        comparison = compare.diff(project, left, right, ignore_order=ignore_order)
    tell_activity(project)
    show(
        invocation,
        "diff",
        comparison,
        form,
        values=only != "text",
        text=only != "values",
        show_secrets=show_secrets,
        prefix=patch_prefix(project),
    )
    if check and comparison.files:
        ctx.exit(1)
