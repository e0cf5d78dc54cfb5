"""Which files can be read, and new ones."""

import subprocess
import sys

import pytest

from configmig.documents import create, is_known, parse
from configmig.errors.documents import UnknownFormatError


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("a.yaml", True),
        ("b/a.YML", True),
        ("a.toml", True),
        ("a.ini", True),
        ("setup.cfg", True),
        (".env", True),
        ("b/.env.local", True),
        ("prod.env", True),
        (".envrc", False),
        ("a.conf", False),
        ("yaml", False),
        (".yaml", False),
    ],
)
def test_the_end_of_a_name_says_the_format(name: str, known: bool) -> None:
    assert is_known(name) is known


def test_a_file_without_a_reader_is_refused() -> None:
    with pytest.raises(UnknownFormatError) as raised:
        parse("a.txt", b"")

    assert raised.value.message == "a.txt: there is no lossless reader for a file of this name"
    assert raised.value.details == ("known endings: .yaml, .yml, .json, .jsonc, .toml, .ini, .cfg, .env",)
    assert raised.value.hint == "leave the file out of `files` in configmig.ini, or rename it"


def test_a_new_file_holds_the_value_and_the_comment() -> None:
    document = create("a.yaml", {"a": {"b": ["yes", 1]}, "c": []}, comment="Made by hand\n\nnever")

    assert document.render() == b'# Made by hand\n#\n# never\n\na:\n  b:\n    - "yes"\n    - 1\nc: []\n'
    assert document.read() == {"a": {"b": ["yes", 1]}, "c": []}


def test_importing_the_package_loads_no_parser() -> None:
    code = "import sys, configmig.documents; print([m for m in sys.modules if 'ruamel' in m])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
