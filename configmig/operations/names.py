"""File names that a revision may use: relative to the config root, and never out of it."""

from configmig.documents import is_known
from configmig.errors.operations import FileFormatError, UnsafeFileNameError

_OWN = (".configmig", "backups", ".schema-version", ".migration-history")


def require_file_name(operation: str, name: str) -> None:
    """Check that ``name`` can be a managed file; raises UnsafeFileNameError or FileFormatError."""
    if not isinstance(name, str):
        raise UnsafeFileNameError(operation, repr(name), "it is not text")
    reason = _fault(name)
    if reason:
        raise UnsafeFileNameError(operation, name.encode("unicode_escape").decode("ascii"), reason)
    if not is_known(name):
        raise FileFormatError(operation, name, "the end of its name is no format that configmig knows")


def _fault(name: str) -> str:
    parts = name.split("/")
    rules = (
        (not name, "it is empty"),
        (
            any(ord(character) < 32 or ord(character) == 127 for character in name),
            "it has a control character",
        ),
        (name.startswith("/"), "it is absolute"),
        ("\\" in name, "it has a backslash"),
        (len(parts[0]) > 1 and parts[0][1] == ":", "it names a drive"),
        (".." in parts, "'..' leads out of the root"),
        ("" in parts or "." in parts, "it has an empty part"),
        (parts[0] in _OWN, "this name belongs to configmig itself"),
    )
    return next((reason for applies, reason in rules if applies), "")
