"""op.python: let a function change several files at once."""

from collections.abc import Callable, MutableMapping, Sequence
from typing import cast

from configmig.edits import Value
from configmig.errors import Place
from configmig.errors.operations import FunctionFailedError, InvalidArgumentError, NotReversedError
from configmig.operations.convert import name_of
from configmig.operations.create_file import create_file
from configmig.operations.difference import difference
from configmig.operations.names import require_file_name
from configmig.operations.remove_file import remove_file
from configmig.operations.replacing import replace_value
from configmig.operations.subject import Subject
from configmig.operations.values import copy_value, odd_keys, require_plain
from configmig.operations.workspace import Workspace
from configmig.pointer import format_pointer

Change = Callable[[MutableMapping[str, Value]], None]


def python_files(
    workspace: Workspace, names: Sequence[str], function: Change, reverse: Change | None
) -> None:
    """Give ``function`` a copy of all values and make the files equal to what it did with them."""
    old = {name: workspace.read(name) for name in names}
    new = _run(function, old)
    for name, value in new.items():
        require_file_name("python", name)
        require_plain("python", name, value, known_keys=odd_keys(old.get(name)))
    if reverse is not None:
        _require_reversed(reverse, old, new)
    with workspace.atomic():
        for name in names:
            if name not in new:
                remove_file(workspace, name)
        for name, value in new.items():
            if name in old:
                replace_value(Subject(workspace, name, "python"), (), copy_value(value))
            else:
                create_file(workspace, name, value)


def _run(function: Change, values: dict[str, Value]) -> dict[str, Value]:
    copied = copy_value(values)
    try:
        returned = cast("Callable[..., object]", function)(copied)
    except Exception as error:
        raise FunctionFailedError(
            "python", "the files", Place(", ".join(values)), function=name_of(function), error=error
        ) from error
    if returned is not None:
        problem = "returned something; it must change the dict that it gets"
        raise InvalidArgumentError("python", name_of(function), problem)
    return dict(copied)


def _require_reversed(reverse: Change, old: dict[str, Value], new: dict[str, Value]) -> None:
    differing = difference("", old, _run(reverse, new))
    if differing:
        file, *inner = differing[0].pointer
        place = f"{file}#{format_pointer(tuple(inner))}" if inner else str(file)
        raise NotReversedError(place, Place(str(file)), function=name_of(reverse), differences=len(differing))
