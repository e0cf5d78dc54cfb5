"""What a revision's ``check`` looks at: all files by name, for reading only."""

from collections.abc import Iterator, Mapping

from configmig.edits import Value
from configmig.operations.workspace import Workspace


class Config(Mapping[str, Value]):
    """The configuration as plain values: ``config["providers.yaml"]["providers"]``.

    The values are the workspace's own, not copies: do not change them. A file is parsed when it is asked for.
    Iteration yields the names of all files, sorted.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def __getitem__(self, name: str) -> Value:
        """Return the values of a file; raises UnknownFileError, or what reading it raises."""
        return self._workspace.read(name)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._workspace.has_file(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._workspace.names())

    def __len__(self) -> int:
        return len(self._workspace.names())

    def get(self, name: str, default: Value = None) -> Value:
        """Return the values of a file, ``default`` where there is no such file."""
        return self._workspace.read(name) if self._workspace.has_file(name) else default
