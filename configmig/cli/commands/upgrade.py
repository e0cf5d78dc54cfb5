"""`configmig upgrade`: bring the configuration up to a version."""

from pathlib import Path

import click

from configmig.cli.invocation import Invocation
from configmig.cli.output import prints_on_stderr
from configmig.cli.running import (
    allow_reformat_option,
    allow_score_drop_option,
    open_for_run,
    run_options,
    running,
    show_plan,
    show_run,
)
from configmig.cli.targets import TargetCommand, complete_target


@click.command("upgrade", cls=TargetCommand)
@click.argument("target", required=False, shell_complete=complete_target)
@click.option(
    "--plan", "plan_file", metavar="FILE", help="Apply this saved plan, and only if nothing has changed."
)
@click.option("--expect-one", is_flag=True, help="Refuse a path that has not exactly one step.")
@allow_reformat_option
@allow_score_drop_option
@run_options
@click.pass_obj
def command(
    invocation: Invocation,
    /,
    target: str | None,
    plan_file: str | None,
    *,
    expect_one: bool,
    dry_run: bool,
    lock_timeout: float | None,
    form: str,
    **allowed: bool,
) -> None:
    """Carry out every revision up to TARGET (default: head): all files of all steps, or none.

    TARGET is a revision, head, heads, +1 or label@head.
    """
    from configmig.api import migrate
    from configmig.runner.saved import SavedPlan, read_saved_plan

    if plan_file is not None and target is not None:
        raise click.UsageError("--plan FILE says where to go; leave TARGET out")
    saved: tuple[SavedPlan, str] | None = None
    if plan_file is not None:
        saved = read_saved_plan(_read(plan_file), plan_file), plan_file
    project = open_for_run(invocation, lock_timeout, **allowed)
    goal = target or "head"
    if dry_run:
        with prints_on_stderr():
            plan = migrate.plan_upgrade(project, goal, saved=saved, expect_one=expect_one)
        show_plan(invocation, project, plan, form)
        return
    with running(invocation, project, form) as progress:
        run = migrate.upgrade(project, goal, saved=saved, expect_one=expect_one, progress=progress)
    show_run(invocation, project, run, form)


def _read(file: str) -> bytes:
    from configmig.errors.run import UnreadablePlanError

    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise UnreadablePlanError(file, error.strerror or type(error).__name__) from error
