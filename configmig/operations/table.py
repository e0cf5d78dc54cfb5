"""Every operation there is, in the order in which the reference lists them: one module each."""

from typing import Literal, NamedTuple, TypeAlias

Subject: TypeAlias = Literal["document", "files"]


class Operation(NamedTuple):
    """An operation: the method a revision calls, the module that carries it out, and what it works on.

    ``document`` operations are methods of ``FileOperations``, ``files`` operations of ``Operations``. The
    method's docstring is the operation's page in the reference.
    """

    name: str
    module: str
    works_on: Subject


def _on_documents(*names: str) -> tuple[Operation, ...]:
    return tuple(Operation(name, name, "document") for name in names)


OPERATIONS: tuple[Operation, ...] = (
    Operation("get", "reading", "document"),
    Operation("exists", "reading", "document"),
    Operation("select", "reading", "document"),
    *_on_documents("set", "set_default", "add", "remove", "rename", "move", "copy", "convert"),
    *_on_documents("append", "insert", "wrap", "unwrap", "split", "merge", "sort_keys", "comment", "python"),
    Operation("create_file", "create_file", "files"),
    Operation("remove_file", "remove_file", "files"),
    Operation("rename_file", "rename_file", "files"),
    Operation("convert_file", "convert_file", "files"),
    Operation("split_file", "split_file", "files"),
    Operation("merge_files", "merge_files", "files"),
)
