"""The options with which a user decides who wins where the way back meets an edit made since."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

if TYPE_CHECKING:
    from configmig.operations.clash import Choice
    from configmig.runner.choices import Choices

_Command = TypeVar("_Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--ours", is_flag=True, help="Keep today's value wherever the way back meets a later edit."),
    click.option("--theirs", is_flag=True, help="Take the recorded value there instead."),
    click.option(
        "--ours-at",
        multiple=True,
        metavar="PLACE",
        help="Keep today's at this place: FILE, or FILE#/pointer.",
    ),
    click.option("--theirs-at", multiple=True, metavar="PLACE", help="Take the recorded one at this place."),
)


def choice_options(command: _Command) -> _Command:
    """Add --ours, --theirs, --ours-at and --theirs-at; ``command`` gets what they say as ``choices``."""

    @wraps(command)
    def decided(
        *arguments: Any,
        ours: bool,
        theirs: bool,
        ours_at: tuple[str, ...],
        theirs_at: tuple[str, ...],
        **options: Any,
    ) -> object:
        every = _read_every(ours=ours, theirs=theirs)
        return command(*arguments, choices=_read_choices(every, ours_at, theirs_at), **options)

    for option in reversed(_OPTIONS):
        decided = option(decided)
    return cast("_Command", decided)


def _read_every(*, ours: bool, theirs: bool) -> "Choice | None":
    if ours and theirs:
        raise click.UsageError(
            "--ours and --theirs exclude each other; `--theirs-at PLACE` decides one place"
        )
    return "ours" if ours else "theirs" if theirs else None


def _read_choices(every: "Choice | None", ours_at: tuple[str, ...], theirs_at: tuple[str, ...]) -> "Choices":
    from configmig.runner.choices import Choices

    both = sorted(set(ours_at) & set(theirs_at))
    if both:
        raise click.UsageError(f"{both[0]} is decided both ways")
    places: dict[str, Choice] = {}
    places.update(dict.fromkeys(ours_at, "ours"))
    places.update(dict.fromkeys(theirs_at, "theirs"))
    return Choices(every, places)
