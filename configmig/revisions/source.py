"""The text of one revision file and the digest of its syntax tree; nothing is executed."""

from pathlib import Path
from typing import NamedTuple

from configmig.errors.revisions import RevisionChangedError, RevisionUnreadableError
from configmig.graph.revision import Revision
from configmig.revisions.folder import reason
from configmig.revisions.reader import read_revision
from configmig.revisions.syntax import digest, parse


class Source(NamedTuple):
    """A revision with the very bytes of its file.

    ``digest`` is the SHA-256 of the syntax tree: comments, docstrings and formatting do not change it.
    """

    revision: Revision
    path: Path
    content: bytes
    digest: str


def read_source(revision: Revision, path: Path) -> Source:
    """Return the file of ``revision`` in full.

    Raises RevisionUnreadableError, RevisionSyntaxError and, when its metadata is no longer that of
    ``revision``, RevisionChangedError.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RevisionUnreadableError(revision.file, reason(error)) from None
    tree = parse(revision.file, content)
    if read_revision(revision.file, content).revision != revision:
        raise RevisionChangedError(revision.file, revision.id)
    return Source(revision, path, content, digest(tree))
