"""`configmig revision`: a new revision file."""

from pathlib import Path

import click

from configmig.cli.invocation import Invocation
from configmig.cli.targets import complete_target


@click.command("revision")
@click.argument("revisions", nargs=-1, shell_complete=complete_target)
@click.option("-m", "--message", help="What it is for, in one line: its title and a part of its file name.")
@click.option(
    "--rev-id", metavar="ID", help="Its id. Default: generated, as `revision_ids` in the settings says."
)
@click.option(
    "--head",
    shell_complete=complete_target,
    metavar="REVISION",
    help="The revision it comes after; base starts a new branch.",
)
@click.option("--splice", is_flag=True, help="Allow a --head that is not a head: start a branch there.")
@click.option("--merge", is_flag=True, help="Join REVISIONS (default: all heads).")
@click.option(
    "--branch-label", multiple=True, metavar="LABEL", help="A name for the branch it starts; repeatable."
)
@click.option(
    "--depends-on",
    multiple=True,
    shell_complete=complete_target,
    metavar="REVISION",
    help="A revision it needs; repeatable.",
)
@click.option(
    "--version-path", type=click.Path(path_type=Path), metavar="FOLDER", help="Which version location."
)
@click.pass_obj
def command(  # noqa: PLR0913 - one parameter an option
    invocation: Invocation,
    revisions: tuple[str, ...],
    message: str | None,
    rev_id: str | None,
    head: str | None,
    *,
    splice: bool,
    merge: bool,
    branch_label: tuple[str, ...],
    depends_on: tuple[str, ...],
    version_path: Path | None,
) -> None:
    """Write a new revision file that comes after the head, or joins REVISIONS with --merge."""
    from configmig.api import authoring
    from configmig.masking import mask_text

    if revisions and not merge:
        raise click.UsageError("REVISIONS are what --merge joins; --head names the revision to go on from")
    if merge and head is not None:
        raise click.UsageError("--merge takes its parents from REVISIONS, not from --head")
    parents = (revisions or ("heads",)) if merge else (head or "head",)
    created = authoring.new_revision(
        invocation.open_project(),
        message if message is not None else _default_message(revisions, merge=merge),
        rev_id=rev_id,
        parents=parents,
        branch_labels=branch_label,
        depends_on=depends_on,
        version_path=version_path,
        splice=splice,
        merge=merge,
    )
    click.echo(f"revision {created.id}: {mask_text(created.title)}")
    click.echo(f"  file: {created.file}")
    click.echo(f"  after: {', '.join(created.down_revisions) or 'nothing (a base)'}")
    click.echo("  lock: not released yet; `configmig lock --update` releases it")
    if created.hooks:
        click.echo(f"  hooks: {', '.join(created.hooks)}")
    click.echo(f"next: `configmig edit {created.id}`, then `configmig plan head`")


def _default_message(revisions: tuple[str, ...], *, merge: bool) -> str:
    if not merge:
        raise click.UsageError('say what it is for: -m "route by model"')
    return f"merge {' and '.join(revisions)}" if revisions else "merge the heads"
