"""`configmig plan`: what a run would do, to the byte."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from configmig.cli.deciding import choice_options
from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option, prints_on_stderr, tell
from configmig.cli.patches import patch_prefix
from configmig.cli.running import allow_reformat_option, allow_score_drop_option, open_for_run, show_plan
from configmig.cli.targets import TargetCommand, complete_target

if TYPE_CHECKING:
    from configmig.runner.choices import Choices
    from configmig.runner.model import Plan


@click.command("plan", cls=TargetCommand)
@click.argument("targets", nargs=-1, metavar="[FROM] [TARGET]", shell_complete=complete_target)
@click.option("-o", "--output", metavar="FILE", help="Save the plan as JSON, for `upgrade --plan FILE`.")
@click.option(
    "--show-secrets", is_flag=True, help="Let a patch hold secret values: it is exact only with them."
)
@allow_reformat_option
@allow_score_drop_option
@choice_options
@format_option("text", "json", "markdown", "patch")
@click.pass_obj
def command(
    invocation: Invocation,
    /,
    targets: tuple[str, ...],
    output: str | None,
    *,
    show_secrets: bool,
    form: str,
    choices: "Choices",
    **allowed: bool,
) -> None:
    """Show the way to TARGET (default: head) and write nothing.

    TARGET is a revision, head, heads, base, +1, -1, label@head or a range: `plan head`, `plan 1.0.0:1.2.0`.
    FROM is where to begin, by default where the configuration is: `plan 1.0.0 1.2.0`. On the way down, --ours
    and --theirs decide as they do for `downgrade`.
    """
    from configmig.api import migrate

    if len(targets) > 2:
        raise click.UsageError("one or two revisions: `plan TARGET` or `plan FROM TARGET`")
    *start, target = targets or ("head",)
    project = open_for_run(invocation, **allowed)
    with prints_on_stderr():
        plan = migrate.plan(project, target, start=start[0] if start else None, choices=choices)
    if output is not None:
        _save(plan, Path(output), prefix=patch_prefix(project))
    show_plan(invocation, project, plan, form, show_secrets=show_secrets)


def _save(plan: "Plan", file: Path, *, prefix: str) -> None:
    from configmig.errors.usage import UnwritableOutputError
    from configmig.reports import render

    text = render("plan", plan, "json", prefix=prefix)
    try:
        if file.is_file() and not _holds_plan(file):
            raise UnwritableOutputError(str(file), "it is there already and holds no plan")
        _write(file, str(text))
    except OSError as error:
        raise UnwritableOutputError(str(file), error.strerror or type(error).__name__) from error
    tell(f"saved: {file}; `configmig upgrade --plan {file}` applies exactly this")


def _write(file: Path, text: str) -> None:
    """Write ``text``; a file that the disk had no room for does not stay behind."""
    is_new = not file.exists()
    try:
        file.write_text(text, encoding="utf-8")
    except OSError:
        if is_new:
            file.unlink(missing_ok=True)
        raise


def _holds_plan(file: Path) -> bool:
    """Whether the file may make room for a newer plan: an older one, or an empty file made for it."""
    from configmig.runner.saved import FORMAT

    content = file.read_bytes()
    return not content or f'"{FORMAT}"'.encode() in content
