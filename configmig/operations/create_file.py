"""create_file: put a new file into the configuration."""

from configmig.documents import create, parse
from configmig.edits import Edit, Value
from configmig.errors.operations import FileTakenError, InvalidArgumentError
from configmig.operations.names import require_file_name
from configmig.operations.places import IF_EXISTS, IfExists
from configmig.operations.subject import Subject
from configmig.operations.values import copy_value, require_plain
from configmig.operations.workspace import Workspace

NOTHING: Value = object()
"""No value was given; None is one."""


def create_file(
    workspace: Workspace,
    name: str,
    value: Value = NOTHING,
    *,
    text: str | None = None,
    comment: str | None = None,
    if_exists: IfExists = "error",
) -> None:
    """Create a file that holds ``value``, or is ``text``."""
    require_file_name("create_file", name)
    Subject(workspace, name, "create_file").require_choice("if_exists", if_exists, IF_EXISTS)
    if (value is NOTHING) == (text is None):
        raise InvalidArgumentError("create_file", "value", "or `text` must be given, and not both")
    content = _content(name, value, comment) if text is None else _checked(name, text, comment)
    if workspace.has_file(name):
        if if_exists == "skip":
            return
        if if_exists == "error":
            raise FileTakenError("create_file", name)
    with workspace.atomic():
        if workspace.has_file(name):
            workspace.apply(Edit(kind="remove_file", file=name))
        workspace.apply(Edit(kind="create_file", file=name, after_text=content))


def _content(name: str, value: Value, comment: str | None) -> str:
    require_plain("create_file", name, value)
    return create(name, copy_value(value), comment=comment).render().decode("utf-8")


def _checked(name: str, text: str, comment: str | None) -> str:
    """Return ``text``, once it is known to be a file that can be read again."""
    if comment is not None:
        raise InvalidArgumentError(
            "create_file", "comment", "goes with `value`; `text` brings its own comments"
        )
    if not isinstance(text, str):
        raise InvalidArgumentError("create_file", "text", f"is {type(text).__name__!r}, it must be text")
    require_plain("create_file", name, text)
    parse(name, text.encode("utf-8"))
    return text
