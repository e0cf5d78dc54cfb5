"""Account for every value and every comment of a step: kept, changed, moved, or taken by an edit.

The documents have verified that they wrote what they meant. This looks at the step from outside: at the bytes
before it, the bytes after it, and the edits that are recorded, and at nothing that the step had in its hands.
What the edits do not explain stops the run.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import pairwise

from configmig.documents import Bounds, Document, Location, is_known
from configmig.documents.remarks import Remark, remarks
from configmig.edits import Edit, Value
from configmig.errors import ConfigmigError, Place
from configmig.errors.run import UnaccountedLossError
from configmig.operations.workspace import Workspace
from configmig.pointer import format_pointer
from configmig.runner import leaves
from configmig.runner.comments import Comments
from configmig.runner.leaves import Leaf, Missing, UnfitEditError

_ACCEPTED = Bounds(size=1 << 40, depth=1_000, nodes=1 << 40)
"""What the step has accepted as a file is one."""


def account(
    before: Workspace,
    after: Workspace,
    edits: Sequence[Edit],
    *,
    label: str,
    mask: Callable[[str], str] = str,
    known: Collection[str] = (),
) -> tuple[str, ...]:
    """Return the comments that are gone, one sentence each: every one of them was taken by an edit.

    ``before`` and ``after`` are all files before and after a step, parsed anew and not edited; ``edits`` is
    what the step has recorded, ``label`` how errors call it. ``mask`` takes secrets out of a comment that is
    quoted; what the comments ``known`` say is not told. Raises UnaccountedLossError when a value or a comment
    of the old files is neither where the edits leave it nor taken by one of them.
    """
    books = _Books(before, after, edits)
    if not books.changed:
        return ()
    comments = Comments(books.old_remarks(), books.new_remarks(), edits, mask=mask, known=known)
    lost = [*_changed_unasked(books, edits), *_lost_values(books, edits)]
    lost += [*comments.unexplained(), *comments.unwritten()]
    if lost:
        raise UnaccountedLossError(
            label, [place for place, _ in lost], [f"{at}: {what}" for at, what in lost]
        )
    return tuple(comments.taken(books.line_of))


class _Books:
    """The two states of the touched files."""

    def __init__(self, before: Workspace, after: Workspace, edits: Iterable[Edit]) -> None:
        self._before, self._after = before, after
        names = {*before.names(), *after.names()}
        self.changed = {name for name in names if _content(before, name) != _content(after, name)}
        named = {name for edit in edits for name in (edit.file, edit.target_file) if name is not None}
        touched = self.changed | named
        self.old_names = sorted(name for name in touched if before.has_file(name))
        self.new_names = sorted(name for name in touched if after.has_file(name))

    def old(self, name: str) -> Document | None:
        """Return a document as it was, None for what cannot be read: nothing can be done to it."""
        return _readable(self._before, name)

    def new(self, name: str) -> Document | None:
        """Return a document as it will be, None where there is none that can be read."""
        return _readable(self._after, name)

    def line_of(self, edit: Edit) -> int:
        """Return the line of the old file near which an edit does its work."""
        document = self.old(edit.file)
        return document.locate(edit.pointer).line if document is not None else 1

    def old_remarks(self) -> list[tuple[str, Remark]]:
        """Return the comments of the old files, each with its file."""
        return [(name, each) for name in self.old_names for each in _remarks(self._before, name)]

    def new_remarks(self) -> list[Remark]:
        """Return the comments of the new files."""
        return [each for name in self.new_names for each in _remarks(self._after, name)]


def _content(workspace: Workspace, name: str) -> bytes | None:
    return workspace.content(name) if workspace.has_file(name) else None


def _readable(workspace: Workspace, name: str) -> Document | None:
    if not workspace.has_file(name) or not is_known(name):
        return None
    try:
        document = workspace.document(name)
        document.read()
    except ConfigmigError:
        return None
    return document


def _remarks(workspace: Workspace, name: str) -> list[Remark]:
    document = _readable(workspace, name)
    return [] if document is None else remarks(document, workspace.content(name))


def _whole(name: str, text: str | None) -> Workspace:
    """Return a file that an edit makes or removes."""
    return Workspace({name: (text or "").encode("utf-8", "surrogateescape")}, bounds=_ACCEPTED)


def _changed_unasked(books: _Books, edits: Iterable[Edit]) -> list[tuple[Place, str]]:
    named = {name for edit in edits for name in (edit.file, edit.target_file)}
    return [(Place(name), "no operation changes this file") for name in sorted(books.changed - named)]


def _lost_values(books: _Books, edits: Iterable[Edit]) -> list[tuple[Place, str]]:
    try:
        trees = _carried(books, edits)
    except UnfitEditError as error:
        what = "the edit recorded here does not fit what the file held"
        return [(Place(error.edit.file), f"{what}: {error.edit.kind} {format_pointer(error.edit.pointer)}")]
    lost: list[tuple[Place, str]] = []
    for name, tree in trees.items():
        document = books.new(name)
        gone = leaves.missing(tree, None if document is None else document.read())
        lost += [_told(books, name, each) for each in gone if not _is_elsewhere(books, document, each)]
    return lost


def _carried(books: _Books, edits: Iterable[Edit]) -> dict[str, Value]:
    """Return the values of the old files as the edits leave them."""
    trees: dict[str, Value] = {}
    for name in books.old_names:
        if (document := books.old(name)) is not None:
            trees[name] = leaves.planted(document)
    for edit in edits:
        match edit.kind:
            case "create_file":
                document = _readable(_whole(edit.file, edit.after_text), edit.file)
                trees.pop(edit.file, None)
                if document is not None:
                    trees[edit.file] = leaves.grown(document.read())
            case "remove_file":
                trees.pop(edit.file, None)
            case "rename_file":
                if edit.file in trees:
                    trees[edit.target_file or edit.file] = trees.pop(edit.file)
            case _:
                if edit.file not in trees:
                    raise UnfitEditError(edit)
                trees[edit.file] = leaves.applied(trees[edit.file], edit)
    return trees


def _is_elsewhere(books: _Books, document: Document | None, each: Missing) -> bool:
    """Whether a place only shows what is written elsewhere, where it is accounted for: alias, merge key."""
    leaf = each.leaf
    if document is None or (leaf.written and not isinstance(leaf.value, dict | list)):
        return False
    if each.below is None:
        depth = len(each.pointer)
        return all(span.pointer[:depth] != each.pointer for span in document.scalars())
    if leaf.origin is None or each.below >= len(leaf.origin):
        return False
    # The outermost place that is gone: was it written where it stood, down from the root?
    gone = leaf.origin[: len(leaf.origin) - each.below]
    old = books.old(leaf.file)
    if old is None:
        return False
    way = [old.locate(gone[:depth]) for depth in range(len(gone) + 1)]
    # What is reached through an alias has no place of its own: it is located where the alias is.
    return any(one == other for one, other in pairwise(way[1:])) or not all(
        _is_inside(inner, outer) for outer, inner in pairwise(way)
    )


def _is_inside(inner: Location, outer: Location) -> bool:
    start = (inner.line, inner.column)
    return (outer.line, outer.column) <= start <= (outer.end_line, outer.end_column)


def _told(books: _Books, name: str, each: Missing) -> tuple[Place, str]:
    leaf: Leaf = each.leaf
    what = "is gone" if each.below is not None else "is another one"
    if leaf.origin is None:
        return Place(name), f"the value that an edit brings to {format_pointer(each.pointer)} {what}"
    old = books.old(leaf.file)
    at = old.locate(leaf.origin) if old is not None else None
    place = Place(leaf.file, at.line, at.column) if at is not None else Place(leaf.file)
    where = format_pointer(leaf.origin) or "the file"
    return place, f"the value of {where} {what} in the result"
