"""The group of all commands: it lists them from the table and imports the one that is asked for."""

from importlib import import_module
from typing import TYPE_CHECKING

import click

from configmig.cli.table import BY_NAME, COMMANDS
from configmig.nearest import most_alike

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class LazyGroup(click.Group):
    """A click group whose commands are modules; help, completion and "did you mean" import none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands as the table orders them."""
        del ctx
        return list(BY_NAME)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command ``cmd_name``; None when the table has no such command."""
        del ctx
        entry = BY_NAME.get(cmd_name)
        if entry is None:
            return None
        module = import_module(f"configmig.cli.commands.{entry.module}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that ``args`` begins with; raises UsageError with the nearest names."""
        if not ctx.resilient_parsing and args[0] not in BY_NAME and not args[0].startswith("-"):
            raise click.UsageError(_no_such_command(args[0]), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the sections of the table."""
        del ctx
        widest = max(map(len, BY_NAME))
        for section, entries in COMMANDS.items():
            with formatter.section(section):
                formatter.write_dl([(entry.name.ljust(widest), entry.help) for entry in entries])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Complete names of commands and global options."""
        from click.shell_completion import CompletionItem

        names = [
            CompletionItem(entry.name, help=entry.help)
            for entry in BY_NAME.values()
            if entry.name.startswith(incomplete)
        ]
        # Past the group's own answer, which would import every command to read its help.
        return names + click.Command.shell_complete(self, ctx, incomplete)


def _no_such_command(wanted: str) -> str:

    close = most_alike(wanted, BY_NAME, count=2, alike=0.65)
    asked = f" Did you mean {' or '.join(f'`{name}`' for name in close)}?" if close else ""
    return f"there is no command '{wanted}'.{asked}"
