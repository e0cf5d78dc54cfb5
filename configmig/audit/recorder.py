"""Operations that are carried out in memory and written down: what a rule's fix calls, a revision can say."""

from collections.abc import Callable, Sequence
from dataclasses import field
from typing import Any

from configmig.frozen import dataclass
from configmig.operations.file import FileOperations
from configmig.operations.operations import Operations
from configmig.operations.workspace import Workspace

_OF_FILES = ("create_file", "remove_file", "rename_file", "split_file")
_OF_PLACES = (
    *("set", "set_default", "add", "remove", "rename", "move", "copy"),
    *("append", "insert", "wrap", "unwrap", "sort_keys", "comment"),
)
_READING = ("exists", "get")


@dataclass(frozen=True, slots=True)
class Call:
    """One operation with its arguments, all of them plain values and pointers."""

    file: str | None
    """None for an operation on whole files."""
    operation: str
    arguments: tuple[Any, ...]
    options: dict[str, Any] = field(default_factory=dict)


class Recorder(Operations):
    """What a fix gets as ``op``; ``calls`` are what it did, in order.

    An operation that takes a function cannot be written down, so a fix has none: to call it is an error of
    the rule (TypeError).
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.calls: list[Call] = []

    def file(self, name: str) -> FileOperations:
        """Return the operations on a file, each of which is recorded."""
        return _RecordingFile(super().file(name), self.calls)  # type: ignore[return-value]

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        return _recorded(found, None, name, self.calls) if name in _OF_FILES else found


class _RecordingFile:
    def __init__(self, file: FileOperations, calls: list[Call]) -> None:
        self._file = file
        self._calls = calls

    def __getattr__(self, name: str) -> Any:
        if name in _OF_PLACES:
            return _recorded(getattr(self._file, name), self._file.name, name, self._calls)
        if name in _READING:
            return getattr(self._file, name)
        raise TypeError(f"a fix cannot use `{name}`: it cannot be written into a revision")


def _recorded(
    function: Callable[..., None], file: str | None, name: str, calls: list[Call]
) -> Callable[..., None]:
    def call(*arguments: Any, **options: Any) -> None:
        function(*arguments, **options)
        calls.append(Call(file, name, arguments, options))

    return call


def literals(calls: Sequence[Call]) -> list[tuple[str, Any]]:
    """Return every value that the calls would write into a revision, with the key that it is for."""
    found = []
    for call in calls:
        place = call.arguments[0] if call.arguments else ""
        key = str(place[-1]) if isinstance(place, tuple) and place else str(place)
        found += [(key, each) for each in (*call.arguments[1:], *call.options.values())]
    return found
