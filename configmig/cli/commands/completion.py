"""`configmig completion`: the script that teaches a shell to complete commands, options and revisions."""

import click
from click.shell_completion import ShellComplete, get_completion_class


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    r"""Print the completion script of SHELL.

    \b
    bash:  eval "$(configmig completion bash)"     in ~/.bashrc
    zsh:   eval "$(configmig completion zsh)"      in ~/.zshrc
    fish:  configmig completion fish > ~/.config/fish/completions/configmig.fish
    """
    from configmig.cli.main import COMPLETE, PROGRAM, cli

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"click has no completion for {shell}")
    # Not the class's own `source`: for bash it starts a bash to look at its version.
    click.echo(ShellComplete.source(kind(cli, {}, PROGRAM, COMPLETE)))
