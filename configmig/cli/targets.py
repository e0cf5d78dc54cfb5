"""Arguments that name revisions, and their completion in the shell: from the graph, executing nothing."""

from typing import TYPE_CHECKING

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
