"""What the global options say, and the project they lead to, opened when a command asks for it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from configmig.project import Project


# A named tuple, and paths as text: `dataclasses` and `pathlib` would cost every `--help` a third of its time.
class Invocation(NamedTuple):
    """One call of the command line; commands get it with ``@click.pass_obj``."""

    config: str | None
    root: str | None
    environment: str | None
    arguments: Mapping[str, str]
    """The ``-x key=value`` pairs; the last one of a key counts."""
    color: bool | None
    """False with ``--no-color``; None: colour on a terminal unless NO_COLOR is set."""

    def open_project(self) -> "Project":
        """Return the project; raises the errors of ``errors.settings``."""
        from configmig.api.projects import open_project

        return open_project(
            self.config, root=self.root, environment=self.environment, arguments=self.arguments
        )


def parse_pairs(ctx: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """Return ``key=value`` texts as a mapping; a value may be empty or contain further ``=``."""
    pairs = {}
    for text in given:
        key, sign, value = text.partition("=")
        if not sign or not key.strip():
            # Not the text itself: it may be a secret whose key was forgotten.
            raise click.BadParameter("one of them is not of the form key=value", ctx, parameter)
        pairs[key.strip()] = value
    return pairs


def from_context(ctx: click.Context) -> Invocation:
    """Return the invocation for the global options of ``ctx``, also while a shell completes."""
    known = ctx.find_root().params
    return Invocation(
        config=known.get("config"),
        root=known.get("root"),
        environment=known.get("environment"),
        arguments=known.get("arguments") or {},
        color=known.get("color"),
    )
