"""`configmig backups`: the snapshots that every run leaves, which are the way back."""

import click

from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option, show
from configmig.cli.running import lock_timeout_option, open_for_run

_formats = format_option("text", "json", "markdown")


@click.group("backups")
def command() -> None:
    """List, show, verify or prune the snapshots in backups/.

    Each run leaves one: all files as it found them and as they were after each of its steps. `rollback`,
    `downgrade` and `diff` read them.
    """


@command.command("list")
@_formats
@click.pass_obj
def list_them(invocation: Invocation, *, form: str) -> None:
    """List all snapshots, newest first."""
    from configmig.api import upkeep

    show(invocation, "backups", upkeep.list_backups(invocation.open_project()), form)


@command.command("show")
@click.argument("run")
@_formats
@click.pass_obj
def show_one(invocation: Invocation, run: str, *, form: str) -> None:
    """Show the steps and files of the snapshot of RUN."""
    from configmig.api import upkeep

    show(invocation, "backup", upkeep.show_backup(invocation.open_project(), run), form)


@command.command("verify")
@click.argument("runs", metavar="[RUN]...", nargs=-1)
@_formats
@click.pass_context
def verify(ctx: click.Context, /, *, runs: tuple[str, ...], form: str) -> None:
    """Compare every file of the snapshots (default: all) with its hash; exit with 1 when one is damaged."""
    from configmig.api import upkeep

    invocation: Invocation = ctx.obj
    checked = upkeep.verify_backups(invocation.open_project(), runs)
    show(invocation, "checked-backups", checked, form)
    if any(each.problem for each in checked):
        ctx.exit(1)


@command.command("prune")
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    metavar="COUNT",
    help="How many of the newest to keep. Default: backups.keep of the settings.",
)
@click.option(
    "--older-than",
    "days",
    type=click.FloatRange(min=0),
    metavar="DAYS",
    help="Remove also what is older, though fewer are kept then. Default: backups.days of the settings.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be removed; remove nothing.")
@lock_timeout_option
@_formats
@click.pass_obj
def prune(
    invocation: Invocation,
    *,
    keep: int | None,
    days: float | None,
    dry_run: bool,
    lock_timeout: float | None,
    form: str,
) -> None:
    """Remove old snapshots; the newest one that is undamaged always stays.

    What is removed can no longer be rolled back to.
    """
    from configmig.api import upkeep

    project = open_for_run(invocation, lock_timeout)
    pruned = upkeep.prune_backups(project, keep=keep, days=days, dry_run=dry_run)
    show(invocation, "pruned", pruned, form)
