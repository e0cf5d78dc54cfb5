"""remove_file: take a file out of the configuration."""

from configmig.edits import Edit
from configmig.errors.operations import UnknownFileError
from configmig.operations.workspace import Workspace


def remove_file(workspace: Workspace, name: str, *, missing_ok: bool = False) -> None:
    """Remove the file ``name``; its content stays in the record, so that the way back restores it."""
    if not workspace.has_file(name):
        if missing_ok:
            return
        raise UnknownFileError(name, workspace.names())
    workspace.apply(Edit(kind="remove_file", file=name))
