"""The command `configmig`: global options, and the one place that turns errors into text and exit codes."""

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from configmig import __version__
from configmig.cli.failure import describe
from configmig.cli.group import LazyGroup
from configmig.cli.invocation import from_context, parse_pairs

PROGRAM = "configmig"
COMPLETE = "_CONFIGMIG_COMPLETE"


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "-c",
    "--config",
    metavar="FILE",
    help="The settings file, or its folder. Default: the nearest one from here upwards.",
)
@click.option(
    "--root",
    metavar="FOLDER",
    help="The config root, in place of the one in the settings.",
)
@click.option(
    "-n", "--name", "environment", metavar="NAME", help="The environment [configmig:NAME] of the settings."
)
@click.option(
    "-x",
    "arguments",
    metavar="KEY=VALUE",
    multiple=True,
    callback=parse_pairs,
    help="An argument that revisions read from op.arguments; repeatable.",
)
@click.option(
    "--color/--no-color", default=None, help="Colour, whatever the output is. Default: on a terminal."
)
@click.option("-v", "--verbose", is_flag=True, help="Tell on stderr what is being done.")
@click.version_option(__version__, "--version", prog_name=PROGRAM, message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context, /, *, color: bool | None, verbose: bool, **_: object) -> None:
    """Migrate configuration files: declared, reversible, lossless."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(2)
    if verbose:
        from configmig import log

        log.enable(_write_log)
        ctx.call_on_close(log.disable)
    ctx.color = color
    ctx.obj = from_context(ctx)


def _write_log(message: str) -> None:
    """Write a message of the log to stderr, without secrets; where nobody can read it, nothing is lost."""
    from configmig.masking import mask_text

    with suppress(OSError, ValueError):
        sys.stderr.write(mask_text(message))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command with ``arguments`` (default: those of the process) and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if arguments is None:
        gc.set_threshold(*_SELDOM)
    _open_closed_streams()
    _never_fail_on_characters()
    if instruction := os.environ.get(COMPLETE):
        from click.shell_completion import shell_complete

        return shell_complete(cli, {}, PROGRAM, COMPLETE, instruction)
    try:
        code = _invoke(given)
    except BaseException as error:  # noqa: BLE001 - every end of a command passes through here
        code = _tell(error, given)
    try:
        sys.stdout.flush()
    except OSError as error:
        code = code or _tell(error, given)
        # Nobody reads on, so what is left goes nowhere, also when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if arguments is None:
        gc.freeze()  # the process ends: nothing is worth being looked for once more
    return code


_SELDOM = (100_000, 20, 50)
"""When the collector of circles runs: a command lives too short for as many as Python reckons with."""


def _invoke(arguments: list[str]) -> int:
    """Return the exit code of a command: what it exits with, 0 when it just returns."""
    try:
        with cli.make_context(PROGRAM, arguments, terminal_width=_terminal_width()) as ctx:
            cli.invoke(ctx)
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    return 0


def _terminal_width() -> int:
    """Return the columns for help pages; click would import `shutil` with every archive format to ask."""
    try:
        columns = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
    except (ValueError, OSError):
        columns = 80
    return max(50, min(columns, 100) - 2)


def _open_closed_streams() -> None:
    """Let what was closed (`>&-`) lead nowhere, as git does: else the next file would get its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - to the end


def _never_fail_on_characters() -> None:
    """Show a sign that the terminal cannot show as its code, instead of failing half way."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _tell(error: BaseException, arguments: list[str]) -> int:
    """Say on stderr what ended the command; return its exit code."""

    def secrets() -> frozenset[str]:
        return _secrets(arguments)

    try:
        text, code = describe(error, arguments, secrets)
    except Exception as bug:  # noqa: BLE001 - an error that cannot be told is a bug that can
        text, code = describe(bug, arguments, secrets)
    if text:
        with suppress(OSError):
            click.echo(text, err=True)
    return code


def _secrets(arguments: list[str]) -> frozenset[str]:
    """Return the secrets of the configuration that a command was about, none where it cannot be read."""
    # Whatever goes wrong here, there is something more important to tell.
    with suppress(Exception):
        from configmig.runner.masked import known_secrets

        ctx = cli.make_context(PROGRAM, list(arguments), resilient_parsing=True)
        project = from_context(ctx)._replace(arguments={}).open_project()
        return known_secrets(project.read_files(), {})
    return frozenset()


if __name__ == "__main__":
    sys.exit(main())
