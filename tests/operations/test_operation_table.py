"""The table of operations is complete, and every operation documents itself."""

import inspect
from importlib import import_module
from pathlib import Path

import configmig.operations
from configmig.operations import FileOperations, Operations
from configmig.operations.table import OPERATIONS

PARTS_THAT_ALL_SHARE = {
    "alignment",
    "clash",
    "config",
    "difference",
    "file",
    "follower",
    "following",
    "grounds",
    "match",
    "names",
    "operations",
    "path_hints",
    "paths",
    "places",
    "python_files",
    "reformat",
    "replacing",
    "replay",
    "replay_entries",
    "restoring",
    "subject",
    "table",
    "tracking",
    "translate",
    "twins",
    "values",
    "workspace",
}


def _methods(owner: type) -> set[str]:
    return {name for name, _ in inspect.getmembers(owner, inspect.isfunction) if not name.startswith("_")}


def test_every_module_is_an_operation_in_the_table_or_one_of_the_shared_parts() -> None:
    folder = Path(configmig.operations.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}

    assert modules == {operation.module for operation in OPERATIONS} | PARTS_THAT_ALL_SHARE


def test_every_method_of_a_file_is_an_operation_in_the_table() -> None:
    assert {each.name for each in OPERATIONS if each.works_on == "document"} == _methods(FileOperations)
    assert {each.name for each in OPERATIONS if each.works_on == "files"} == _methods(Operations) - {
        "file",
        "files",
        "has_file",
        "problem",
        "python",
        "require_decided",
    }


def test_every_operation_has_a_contract_an_example_and_what_it_raises() -> None:
    for operation in OPERATIONS:
        owner = FileOperations if operation.works_on == "document" else Operations
        doc = inspect.getdoc(getattr(owner, operation.name)) or ""

        assert doc.splitlines()[0].endswith("."), operation.name
        assert f".{operation.name}(" in doc, operation.name
        if operation.name not in ("exists", "select"):
            assert "Raises " in doc, operation.name


def test_the_module_of_an_operation_says_what_it_is() -> None:
    for operation in OPERATIONS:
        module = import_module(f"configmig.operations.{operation.module}")

        assert operation.name in (module.__doc__ or "").split(":")[0]
