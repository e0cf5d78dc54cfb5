"""Arguments that name revisions: targets such as -1, and their completion from the graph alone."""

import re
from typing import TYPE_CHECKING, Any

import click

from configmig.cli.invocation import from_context

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_WORDS = {
    "head": "the newest revision",
    "heads": "the newest revision of every branch",
    "base": "before the first revision",
    "current": "where the configuration is",
}
_STEPS_BACK = re.compile(r"^-(\d+(?::.*)?)$")
_MINUS = "\N{MINUS SIGN}"


class TargetCommand(click.Command):
    """A command that takes ``-1`` for a target and not for an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse ``args``; a number with a hyphen passes click as one with a minus sign."""
        rest = super().parse_args(ctx, [_STEPS_BACK.sub(rf"{_MINUS}\1", arg) for arg in args])
        ctx.params = {name: _with_hyphen(value) for name, value in ctx.params.items()}
        return rest


def _with_hyphen(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_with_hyphen(item) for item in value)
    return f"-{value[1:]}" if isinstance(value, str) and value.startswith(_MINUS) else value


def complete_target(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    """Return the words, labels and revisions that begin with ``incomplete``; after a colon, its end."""
    from click.shell_completion import CompletionItem

    del parameter
    start, colon, unfinished = incomplete.rpartition(":")
    known = {**_WORDS, **_names(ctx)}
    return [
        CompletionItem(f"{start}{colon}{name}", help=title)
        for name, title in known.items()
        if name.startswith(unfinished)
    ]


def _names(ctx: click.Context) -> dict[str, str]:
    """Return label@head and revision → title; nothing where there is no project that can be read."""
    try:
        graph = from_context(ctx).open_project().graph
    except Exception:  # noqa: BLE001 - a shell that completes must not be disturbed by what is wrong
        return {}
    labels = {f"{label}@head": f"the newest revision of {label}" for label in graph.labels}
    return labels | {revision.id: revision.title for revision in graph.newest_first()}
