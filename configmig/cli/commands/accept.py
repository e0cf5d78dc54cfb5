"""`configmig accept`: take responsibility for what an audit finds now."""

from datetime import datetime
from pathlib import Path

import click

from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option, show
from configmig.masking import mask_text


@click.command("accept")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--reason", metavar="TEXT", required=True, help="Why that is fine.")
@click.option(
    "--until", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="The last day on which it is fine."
)
@click.option("--focus", metavar="CATEGORY", multiple=True, help="Only this category; may be repeated.")
@format_option("text", "json", "markdown")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    file: Path | None,
    reason: str,
    until: datetime | None,
    focus: tuple[str, ...],
    form: str,
) -> None:
    """Add what an audit finds now to the baseline FILE, by default the one that the settings name.

    From then on an audit hides just these findings, shows how many they are, and judges the rest. What could
    not be assessed cannot be accepted. To allow a single line, write a waiver beside it instead:
    `# configmig: allow SEC003 until 2027-01-31 (reason)`.
    """
    from configmig.api import auditing

    if not reason.strip():
        raise click.UsageError("an empty --reason hides nothing")
    if mask_text(reason) != reason:
        raise click.UsageError("the --reason tells a secret, and a baseline is for everybody; leave it out")
    invocation: Invocation = ctx.obj
    project = invocation.open_project()
    file = file.absolute() if file is not None else project.settings.auditing.baseline
    if file is None:
        raise click.UsageError("name a file: the settings have no `audit.baseline`, as `accepted.json`")
    accepted = auditing.accept(
        project,
        file,
        reason=reason.strip(),
        until=until.date() if until else None,
        scope=auditing.Scope(focus=focus),
    )
    show(invocation, "acceptance", accepted, form)
