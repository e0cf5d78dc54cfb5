"""One revision as the graph sees it: ids and edges, and where it was written down."""

from typing import NamedTuple

from configmig.errors import Place


class Revision(NamedTuple):
    """The metadata of one revision file; reading it executed nothing.

    A named tuple, no dataclass: a graph command makes one for each file, and this is far faster.

    ``down_revisions`` is empty for a base, has several members for a merge. ``file`` is the path as errors
    show it, ``line`` the line of its ``revision = …`` assignment (from 1). The digest of the whole file is
    not here, for a graph command reads only the head of a file: ``Library.digest`` tells it.
    """

    id: str
    down_revisions: tuple[str, ...] = ()
    branch_labels: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    title: str = ""
    doc: str = ""
    date: str = ""
    breaking_changes: tuple[str, ...] = ()
    deprecations: tuple[str, ...] = ()
    file: str = ""
    line: int = 1
    has_downgrade: bool = False

    @property
    def place(self) -> Place:
        """Where the revision is written."""
        return Place(self.file, self.line)

    @property
    def is_base(self) -> bool:
        """True when no revision comes before it."""
        return not self.down_revisions

    @property
    def is_merge(self) -> bool:
        """True when it joins several branches."""
        return len(self.down_revisions) > 1
