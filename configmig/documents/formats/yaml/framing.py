"""What stands around the content of a document: comments on top, `---`, and what follows it."""

from typing import NamedTuple

from configmig.documents.formats.yaml.layout import OddShapeError, block_begin, first_of
from configmig.documents.formats.yaml.nodes import Collection, Entry, Node, Scalar, is_block


class Composed(NamedTuple):
    """What a parse found of one document: its root and how it is framed."""

    root: Node | None
    """None when the text holds no document at all."""
    start: int = 0
    """Where the document starts in the text, its directives and its ``---`` with it."""
    framed: int = 0
    """Where its content may begin: after its ``---``, or at its start."""
    closed: int = -1
    """Where its content must end: before ``...``; -1 where nothing closes it."""
    stop: int = 0
    """Where the next document starts, or the end of the text."""
    has_anchors: bool = False
    directives: str = ""
    """The directives and the ``---`` line."""


def start_of(source: str, mark: int, above: Composed) -> int:
    """Return where a document starts whose ``---`` or first directive is at ``mark``.

    What stands between the ``...`` of the one above and it belongs to it; without a ``...`` nothing tells
    such comments from those at the end of the one above.
    """
    if above.closed < 0:
        return mark
    last = max(source.rfind("\n...", above.closed, mark) + 1, above.closed)
    return source.find("\n", last, mark) + 1 or mark


def frame(source: str, composed: Composed) -> Entry:
    """Return the root of a document as an entry: what stands above its content is its head."""
    root, start, stop = composed.root, composed.start, composed.stop
    finish = composed.closed if composed.closed >= 0 else stop
    if root is None or (type(root) is Scalar and root.start == root.end):
        entry = Entry(None, Scalar(source, finish, finish, "", "", None, None))
        entry.head, entry.tail = source[start:finish], source[finish:stop]
        return entry
    entry = Entry(None, root)
    if not is_block(root):
        entry.head, entry.tail = source[start : root.start], source[root.end : stop]
        return entry
    assert type(root) is Collection  # noqa: S101 - what is_block says
    root.finish = finish
    try:
        first = first_of(root)
        root.begin = block_begin(source, first, composed.framed if composed.directives else start - 1)
    except OddShapeError:
        root.begin = -1
    if root.inline:
        root.begin = -1
    entry.head, entry.tail = source[start : max(root.begin, start)], source[finish:stop]
    return entry
