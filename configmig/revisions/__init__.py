"""Revision files on disk, and the names that a revision file imports from here.

They are resolved when they are asked for: a graph command reads a thousand revision files and runs none,
so it does not load the operations.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from configmig.finding import Problem
    from configmig.operations.config import Config
    from configmig.operations.file import FileOperations
    from configmig.operations.match import Match
    from configmig.operations.operations import Operations

__all__ = ["Config", "FileOperations", "Match", "Operations", "Problem"]

_HOMES = {
    "Config": "configmig.operations.config",
    "FileOperations": "configmig.operations.file",
    "Match": "configmig.operations.match",
    "Operations": "configmig.operations.operations",
    "Problem": "configmig.finding",
}


def __getattr__(name: str) -> object:
    """Return one of the names in ``__all__``."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
