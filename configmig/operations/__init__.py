"""Operations: what a revision may do with a configuration; every one of them yields edits."""

from configmig.operations.config import Config
from configmig.operations.file import FileOperations
from configmig.operations.match import Match
from configmig.operations.operations import Operations
from configmig.operations.workspace import Workspace

__all__ = ["Config", "FileOperations", "Match", "Operations", "Workspace"]
