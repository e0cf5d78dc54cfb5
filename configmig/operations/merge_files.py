"""merge_files: make one file of several, top-level entry by top-level entry."""

from collections.abc import Sequence

from configmig.documents import create
from configmig.edits import Edit
from configmig.errors.operations import FileTakenError, InvalidArgumentError, UnknownFileError
from configmig.operations.copy import copy_entry
from configmig.operations.move import Landing
from configmig.operations.names import require_file_name
from configmig.operations.paths import MISSING, find_token
from configmig.operations.places import IF_EXISTS, Found, IfExists
from configmig.operations.subject import Subject
from configmig.operations.workspace import Workspace


def merge_files(
    workspace: Workspace,
    names: Sequence[str],
    into: str,
    *,
    comment: str | None = None,
    if_exists: IfExists = "error",
) -> None:
    """Move the top-level entries of the files ``names`` to ``into``, and remove the files."""
    require_file_name("merge_files", into)
    if isinstance(names, str) or not names:
        raise InvalidArgumentError("merge_files", "names", "must be a list of file names")
    for name in names:
        if not workspace.has_file(name):
            raise UnknownFileError(name, workspace.names())
    target = Subject(workspace, into, "merge_files")
    target.require_choice("if_exists", if_exists, IF_EXISTS)
    if workspace.has_file(into) and into not in names:
        raise FileTakenError("merge_files", into)
    with workspace.atomic():
        if not workspace.has_file(into):
            text = create(into, {}, comment=comment).render().decode("utf-8")
            workspace.apply(Edit(kind="create_file", file=into, after_text=text))
        for name in dict.fromkeys(names):
            if name != into:
                _merge(Subject(workspace, name, "merge_files"), target, if_exists)
                workspace.apply(Edit(kind="remove_file", file=name))


def _merge(source: Subject, target: Subject, if_exists: IfExists) -> None:
    # Each entry is read from the whole file: in what others leave, its comment might be the file's header.
    for key in list(source.require_mapping(Found((), source.root))) if source.root is not None else ():
        there = find_token(target.root, key)
        taken = there is not MISSING
        if taken and if_exists == "error":
            raise target.target_exists((there,))
        if not taken or if_exists == "replace":
            copy_entry(source, (key,), Landing(target, (there if taken else key,), None, taken=taken))
