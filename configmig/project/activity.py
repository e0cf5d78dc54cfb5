"""Who is at work on a root, or what somebody left who was stopped half way."""

from pathlib import Path
from typing import NamedTuple

from configmig.storage.lock import Holder, current_holder
from configmig.storage.transaction import Interrupted, pending


class Activity(NamedTuple):
    """What goes on in a root, or was left of it."""

    interrupted: Interrupted | None
    """A run that was stopped half way; nobody is at work on it."""
    under_way: Holder | None
    """Who is at work on the root right now."""


def find_activity(root: Path) -> Activity:
    """Return the run that was stopped half way, or who is at work right now; neither where all is quiet."""
    found = pending(root)
    holder = current_holder(root)
    if holder is not None:
        return Activity(None, holder)
    # Without a holder what is still there was left by a run that died; one that just ended left nothing.
    return Activity(pending(root) if found else None, None)
