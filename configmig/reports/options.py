"""What can be asked of a report besides its format."""

from configmig.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The wishes of whoever reads a report; a report ignores those that do not concern it."""

    prefix: str = ""
    """The way from the repository's root to the config root, as ``config/``, for `git apply`."""
    show_secrets: bool = False
    """Let a patch hold secrets: only then can it be exact where it touches one."""
    verbose: bool = False
    """All that is known of a revision or a run, not one line each."""
    values: bool = True
    """Show the differences of two states as values."""
    text: bool = True
    """Show the differences of two states as text."""
    brief: bool = False
    """A plan as its path alone, for the moment before it is carried out."""
