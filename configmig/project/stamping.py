"""The stamp that a run leaves: where the root is now, and what is in its files."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from configmig import __version__
from configmig.masking import mask_text
from configmig.project.chronicle import timestamp
from configmig.project.drift import digest
from configmig.project.project import Project
from configmig.storage.state import State


def make_state(
    project: Project, heads: Sequence[str], files: Mapping[str, bytes], *, run: str, now: datetime
) -> State:
    """Return the state of a root at ``heads`` with ``files`` as ``run`` leaves it.

    It has no history head yet; what a revision says of itself is masked.
    """
    revision = project.revision_on_disk(heads[0]) if len(heads) == 1 else None
    return State(
        heads=tuple(heads),
        updated_at=timestamp(now),
        name=mask_text(revision.title) if revision else "",
        date=revision.date if revision else "",
        breaking_changes=tuple(map(mask_text, revision.breaking_changes)) if revision else (),
        deprecations=tuple(map(mask_text, revision.deprecations)) if revision else (),
        files={name: digest(content) for name, content in sorted(files.items())},
        run=run,
        tool=__version__,
    )
