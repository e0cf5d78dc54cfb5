"""split_file: make several files of one, top-level entry by top-level entry."""

from collections.abc import Iterator, Mapping, Sequence

from configmig.documents import create
from configmig.edits import Edit, Value
from configmig.errors.operations import FileTakenError
from configmig.operations.move import Landing, text_across
from configmig.operations.names import require_file_name
from configmig.operations.places import Found
from configmig.operations.split import named_parts
from configmig.operations.subject import Subject
from configmig.operations.values import copy_value
from configmig.operations.workspace import Workspace


def split_file(
    workspace: Workspace,
    name: str,
    into: Mapping[str, Sequence[str]],
    *,
    comment: str | None = None,
) -> None:
    """Move top-level entries of ``name`` to the files that ``into`` says, comments and all."""
    subject = Subject(workspace, name, "split_file")
    found = Found((), subject.root)
    for target in into:
        require_file_name("split_file", target)
        if target != name and workspace.has_file(target):
            raise FileTakenError("split_file", target)
    parts = named_parts(subject, found, _with_the_rest(found.value, name, into))
    with workspace.atomic():
        came = {
            key: edit
            for target, keys in parts.items()
            if target != name
            for key, edit in _fill(subject, target, keys, comment)
        }
        # From the last to the first: behind one that goes, a comment might become the file's header.
        for key in reversed([key for key in subject.root or () if key in came]):
            subject.apply("remove", (key,))
            workspace.join_as_move(came[key])
        if not subject.root:
            workspace.apply(Edit(kind="remove_file", file=name))


def _with_the_rest(value: Value, name: str, into: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """Return the parts with everything that none of them names staying in the file itself."""
    if name in into or not isinstance(value, dict):
        return into
    named = {key for keys in into.values() if not isinstance(keys, str) for key in keys}
    return {**into, name: [str(key) for key in value if str(key) not in named]}


def _fill(
    subject: Subject, target: str, keys: Sequence[Value], comment: str | None
) -> Iterator[tuple[Value, Edit]]:
    """Copy entries to a new file; yield each key and the edit that brought its entry there."""
    workspace = subject.workspace
    text = create(target, {}, comment=comment).render().decode("utf-8")
    workspace.apply(Edit(kind="create_file", file=target, after_text=text))
    part = Subject(workspace, target, "split_file")
    for key in keys:
        written = text_across(subject, (key,), Landing(part, (key,), None, taken=False))
        yield key, part.apply("add", (key,), after=copy_value(subject.root[key]), after_text=written)
