"""What a revision file imports, and what a graph command does not load."""

import subprocess
import sys

import pytest

import configmig.revisions
from configmig.finding import Problem
from configmig.operations.config import Config
from configmig.operations.operations import Operations


def test_a_revision_file_finds_its_names() -> None:
    assert configmig.revisions.Config is Config
    assert configmig.revisions.Operations is Operations
    assert configmig.revisions.Problem is Problem


@pytest.mark.parametrize("name", configmig.revisions.__all__)
def test_every_name_that_is_promised_is_there(name: str) -> None:
    assert getattr(configmig.revisions, name).__name__ == name


def test_another_name_is_refused_as_by_any_module() -> None:
    with pytest.raises(AttributeError, match=r"^module 'configmig.revisions' has no attribute 'op'$"):
        _ = configmig.revisions.op


def test_reading_revisions_loads_neither_operations_nor_parsers() -> None:
    code = (
        "import sys, configmig.revisions.library\n"
        "heavy = ('configmig.operations', 'configmig.documents', 'configmig.revisions.reader', 'jsonpath',"
        " 'ruamel', 'click', 'pydantic')\n"
        "print([name for name in sys.modules if name.startswith(heavy)])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
