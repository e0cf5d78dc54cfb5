"""What commands share when they show a result: the option --format, colour, bytes as they are."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from typing import Any, TextIO, TypeVar

import click

from configmig.cli.invocation import Invocation
from configmig.errors.usage import OutputLostError

_Command = TypeVar("_Command", bound=Callable[..., Any])

_results: list[TextIO] = []
"""The stream for results while ``sys.stdout`` is that of revisions."""


def format_option(*formats: str) -> Callable[[_Command], _Command]:
    """Return the option ``--format`` with ``formats``, the first of them as the default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How to show it.",
    )


def show(invocation: Invocation, kind: str, result: object, form: str = "text", **options: Any) -> None:
    """Print ``result`` as ``configmig.reports`` renders a ``kind``, in colour where that is wanted."""
    from configmig.reports import render
    from configmig.reports.terminal import wants_color

    stream = _results[-1] if _results else sys.stdout
    color = form == "text" and wants_color(
        asked=invocation.color, is_terminal=stream.isatty(), environment=os.environ
    )
    text = render(kind, result, form, color=color, **options)
    try:
        click.echo(text, file=stream, nl=False, color=color)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputLostError(error.strerror or str(error)) from error


@contextmanager
def prints_on_stderr() -> Iterator[None]:
    """Let what a revision prints go to stderr: stdout holds what ``show`` is given and nothing else."""
    _results.append(sys.stdout)
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        _results.pop()


def tell(text: str) -> None:
    """Say on stderr how a command goes on, in one line; where nobody can hear it, the command goes on."""
    with suppress(OSError):
        click.echo(text, err=True)
