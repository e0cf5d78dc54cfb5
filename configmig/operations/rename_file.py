"""rename_file: give a file another name."""

from configmig.documents.table import format_of
from configmig.edits import Edit
from configmig.errors.operations import FileFormatError, FileTakenError, UnknownFileError
from configmig.operations.names import require_file_name
from configmig.operations.places import IF_EXISTS, IfExists
from configmig.operations.subject import Subject
from configmig.operations.workspace import Workspace


def rename_file(
    workspace: Workspace,
    name: str,
    new_name: str,
    *,
    missing_ok: bool = False,
    if_exists: IfExists = "error",
) -> None:
    """Rename the file ``name`` to ``new_name``, every byte of it as it was."""
    Subject(workspace, name, "rename_file").require_choice("if_exists", if_exists, IF_EXISTS)
    require_file_name("rename_file", new_name)
    if not workspace.has_file(name):
        if missing_ok:
            return
        raise UnknownFileError(name, workspace.names())
    if new_name == name:
        return
    if format_of(name) != format_of(new_name):
        reason = f"{name} is {format_of(name)}, this name says {format_of(new_name)}"
        raise FileFormatError("rename_file", new_name, reason)
    if workspace.has_file(new_name) and if_exists != "replace":
        if if_exists == "skip":
            return
        raise FileTakenError("rename_file", new_name)
    with workspace.atomic():
        if workspace.has_file(new_name):
            workspace.apply(Edit(kind="remove_file", file=new_name))
        workspace.apply(Edit(kind="rename_file", file=name, target_file=new_name))
