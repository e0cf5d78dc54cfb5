"""convert_file: write a file in another format, under a name that says so."""

from configmig.documents import parse
from configmig.documents.table import format_of
from configmig.edits import Edit
from configmig.errors.operations import FileFormatError, FileTakenError, UnknownFileError
from configmig.operations.names import require_file_name
from configmig.operations.places import IF_EXISTS, IfExists
from configmig.operations.subject import Subject
from configmig.operations.translate import translated_file
from configmig.operations.workspace import Workspace


def convert_file(
    workspace: Workspace,
    name: str,
    new_name: str,
    *,
    missing_ok: bool = False,
    if_exists: IfExists = "error",
) -> None:
    """Write the values of ``name`` to ``new_name`` in the format of that name, and remove ``name``."""
    Subject(workspace, name, "convert_file").require_choice("if_exists", if_exists, IF_EXISTS)
    require_file_name("convert_file", new_name)
    if not workspace.has_file(name):
        if missing_ok:
            return
        raise UnknownFileError(name, workspace.names())
    if _kind(name) == _kind(new_name):
        reason = f"both names say {format_of(name)}, there is nothing to convert"
        raise FileFormatError("convert_file", new_name, reason)
    if workspace.has_file(new_name) and if_exists != "replace":
        if if_exists == "skip":
            return
        raise FileTakenError("convert_file", new_name)
    data = workspace.content(name)
    source = parse(name, data, limits=workspace.bounds)
    text = translated_file(source, data, new_name, bounds=workspace.bounds)
    with workspace.atomic():
        if workspace.has_file(new_name):
            workspace.apply(Edit(kind="remove_file", file=new_name))
        workspace.apply(Edit(kind="create_file", file=new_name, after_text=text))
        workspace.apply(Edit(kind="remove_file", file=name))


def _kind(name: str) -> tuple[str | None, bool]:
    """Return the format that a name says, and whether it is JSON with comments."""
    return format_of(name), name.lower().endswith(".jsonc")
