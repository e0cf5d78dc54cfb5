"""`configmig init`: a new project."""

from pathlib import Path

import click


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("--profile", metavar="NAME", help="Start from the template of an installed profile.")
def command(folder: Path, profile: str | None) -> None:
    """Set up a project in FOLDER (default: here).

    It gets a configmig.ini, a folder versions/ for its revisions and a folder config/ for its configuration;
    a profile fills them. Nothing is overwritten: when a file is in the way, nothing is written.
    """
    from configmig.api import authoring

    created = authoring.init(folder, profile=profile)
    where = "this folder" if folder == Path() else str(folder)
    click.echo(f"set up a project in {where}")
    for path in created.created:
        click.echo(f"  {path}")
    change = "" if folder == Path() else f"cd {folder} && "
    if profile:
        click.echo(f"next: `{change}configmig plan head`")
    else:
        click.echo(
            f'next: put your configuration into config/, then `{change}configmig revision -m "first version"`'
        )
