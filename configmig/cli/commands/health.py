"""`configmig health`: whether the root is what its history says, and what runs is what the root says."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from configmig.cli.invocation import Invocation
from configmig.cli.output import format_option, show

if TYPE_CHECKING:
    from configmig.api.healthy import LiveWishes

_OPTIONS = {"routes": "--routes", "drill": "--drill"}


def _read(ctx: click.Context, parameter: click.Parameter, given: str | None) -> Any:
    """Return an option that stands for a setting, read as that setting is."""
    if given is None:
        return None
    from configmig.settings.table import BY_NAME

    try:
        return BY_NAME[f"live.{parameter.name}"].kind.read(given, Path())
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, parameter) from None


@click.command("health")
@click.option("--live", is_flag=True, help="Ask the running application and what stands behind it, too.")
@click.option(
    "--gateway", metavar="URL", callback=_read, help="Where it listens; default: the setting live.gateway."
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    callback=_read,
    help="How long a request may take where the configuration does not say; default: live.timeout.",
)
@click.option(
    "--routes", is_flag=True, help="Send a request for one token to every model: it may cost money."
)
@click.option(
    "--drill", is_flag=True, help="Rehearse the fallbacks in a proxy of its own, for half a minute."
)
@click.option(
    "--baseline", metavar="FILE", help="Compare latencies with this file; the first time, write them there."
)
@click.option("--update-baseline", is_flag=True, help="Write the latencies anew to the file of --baseline.")
@format_option("text", "json", "markdown")
@click.pass_context
def command(ctx: click.Context, /, *, live: bool, form: str, **wishes: Any) -> None:
    """Ask whether files, stamp, history, snapshots and revisions are all there and agree.

    With --live also whether what runs is what the files say: providers, models, the gateway, its cache and
    its certificates. Keys are read from the environment and sent to nobody but the host that they are for.

    The exit code is 0 only when the root is healthy, 1 when a probe failed.
    """
    given = [f"--{name.replace('_', '-')}" for name, value in wishes.items() if value]
    if given and not live:
        raise click.UsageError(f"{given[0]} goes with --live")
    if wishes["update_baseline"] and not wishes["baseline"]:
        raise click.UsageError("--update-baseline goes with --baseline FILE")
    from configmig.api import healthy

    invocation: Invocation = ctx.obj
    health = healthy.health(invocation.open_project(), _wishes(wishes) if live else None)
    show(invocation, "health", health, form)
    if not health.is_healthy:
        ctx.exit(1)


def _wishes(given: dict[str, Any]) -> "LiveWishes":
    from configmig.api.healthy import LiveWishes

    return LiveWishes(
        environment=dict(os.environ),
        options=[option for name, option in _OPTIONS.items() if given[name]],
        gateway=given["gateway"],
        timeout=given["timeout"],
        baseline=given["baseline"],
        update_baseline=given["update_baseline"],
        here=Path.cwd(),
    )
