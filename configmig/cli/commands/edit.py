"""`configmig edit`: open a revision file."""

import click

from configmig.cli.invocation import Invocation
from configmig.cli.targets import complete_target


@click.command("edit")
@click.argument("revision", shell_complete=complete_target, default="head")
@click.pass_obj
def command(invocation: Invocation, revision: str) -> None:
    """Open the file of REVISION (default: the head) in $VISUAL or $EDITOR."""
    from configmig.api import looks
    from configmig.errors.usage import EditorError

    project = invocation.open_project()
    for line in looks.show(project, revision).lines:
        file = project.settings.project_root / line.revision.file
        try:
            click.edit(filename=str(file))
        except click.ClickException as error:
            raise EditorError(str(file), error.message) from error
