"""`configmig recover`: finish, take back or give up a run that was stopped half way."""

import click

from configmig.cli.alerting import alert_of_recovery
from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option, show
from configmig.cli.running import lock_timeout_option, on_wait, open_for_run


@click.command("recover")
@click.option(
    "--abandon",
    is_flag=True,
    help="Give the run up where both fail: the old files come back, what was edited since stays.",
)
@lock_timeout_option
@format_option("text", "json", "markdown")
@click.pass_obj
def command(invocation: Invocation, *, abandon: bool, lock_timeout: float | None, form: str) -> None:
    """Finish a run that was stopped after it was decided, or take back what an undecided one prepared.

    Every command that writes does the same before it begins. Afterwards all files are the old ones or all are
    the new ones; what somebody edited in between is kept as NAME.conflict-RUN.
    """
    from configmig.api import upkeep

    project = open_for_run(invocation, lock_timeout)
    recovery = upkeep.recover_root(project, abandoning=abandon, on_wait=on_wait)
    show(invocation, "recovery", recovery, form)
    if recovery.done is not None and not recovery.finished:
        alert_of_recovery(project, recovery.done)
