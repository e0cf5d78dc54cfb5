"""Hostile files of every format, as real processes: one clear error, soon, in little memory, no traceback."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import settled

SETTINGS = "[configmig]\nconfig_root = config\nversion_locations = versions\n"
REVISION = '''\
"""Look at every file."""

revision = "1.0.0"
down_revision = None
date = "2024-01-01"


def upgrade(op):
    for name in op.files():
        op.file(name).exists("$.x")
'''
DEEP = 100_000
DIGITS = b"9" * 1_000_000
MEBIBYTE = 1024 * 1024
FINE = ""
"""What is said about a file that is odd, but no error."""

DEPTH = "error[CM207]: the values are nested 201 deep, more than the limit of 200\n  --> {}:1\n"
BRACKETS = "error[CM207]: the brackets are nested 201 deep, more than the limit of 200\n  --> {}:1\n"
SIZE = "error[CM410]: {} has 5,242,880 bytes, the limit is 4,194,304\n"
LATIN = "error[CM202]: byte 0xE9 is not valid UTF-8\n  --> {}:2:"
WIDE = "error[CM202]: the file is UTF-16, not UTF-8\n  --> {}:1:1\n"
NODES = "error[CM207]: the file has "


def twice(key: str, first: int, second: int) -> str:
    """Return the error for a key that stands in two lines, which names both."""
    return (
        f"error[CM206]: the key '{key}' stands twice in one mapping, in lines {first} and {second}\n"
        f"  --> {{}}:{second}:1\n  --> {{}}:{first}:1\n"
    )


def control(code: str, language: str, place: str) -> str:
    """Return the error for a control character."""
    return f"error[CM203]: the control character U+{code} may not stand in {language}\n  --> {{}}:{place}\n"


def sized(start: bytes, filling: bytes) -> bytes:
    """Return a file that is larger than the limit."""
    return start + filling * (5 * MEBIBYTE - len(start))


HOSTILE: dict[str, dict[str, tuple[bytes, str]]] = {
    "a.yaml": {
        "deep lists": (b"a: " + b"[" * DEEP, "error[CM207]: "),
        "deep mappings": (b"a: " + b"{a: " * DEEP, "error[CM207]: "),
        "deep blocks": (b"- " * DEEP, "error[CM207]: "),
        "over the depth": (b"a: " + b"[" * 200 + b"]" * 200 + b"\n", "error[CM207]: "),
        "at the depth": (b"a: " + b"[" * 199 + b"]" * 199 + b"\n", FINE),
        "a huge integer": (b"a: " + DIGITS + b"\n", FINE),
        "a key twice": (b"a: 1\nb: 2\na: 3\n", twice("a", 1, 3)),
        "NUL": (b"a: 1\nb: x\0\n", control("0000", "YAML", "2:5")),
        "a control character": (b"a: 1\nb: \x1b[1m\n", control("001B", "YAML", "2:4")),
        "Latin-1": (b"a: 1\nb: \xe9\n", LATIN + "4\n"),
        "UTF-16": ("a: 1\n".encode("utf-16"), WIDE),
        "UTF-16 without a mark": ("a: 1\n".encode("utf-16-le"), WIDE),
        "over the size": (sized(b"a: 1\n#", b"x"), SIZE),
        "over the values": (b"a:\n" + b"- 1\n" * 200_001, NODES),
    },
    "a.json": {
        "deep lists": (b'{"a": ' + b"[" * DEEP, BRACKETS),
        "deep mappings": (b'{"a":' * DEEP, BRACKETS),
        "over the depth": (b'{"a":' + b"[" * 200 + b"]" * 200 + b"}\n", BRACKETS),
        "at the depth": (b'{"a":' + b"[" * 199 + b"]" * 199 + b"}\n", FINE),
        "a huge integer": (
            b'{"a": ' + DIGITS + b"}",
            "error[CM204]: not valid JSON: a number of 1,000,000 digits, more than 4,000\n  --> {}:1:7\n",
        ),
        "a key twice": (b'{\n"a": 1,\n"b": 2,\n"a": 3}\n', twice("a", 2, 4)),
        "NUL": (b'{"a": 1,\n"b": "x\0"}', control("0000", "JSON", "2:8")),
        "a control character": (b'{"a": 1,\n"b": "\x1b[1m"}', control("001B", "JSON", "2:7")),
        "Latin-1": (b'{"a": 1,\n"b": "\xe9"}', LATIN + "7\n"),
        "UTF-16": ('{"a": 1}'.encode("utf-16"), WIDE),
        "UTF-16 without a mark": ('{"a": 1}'.encode("utf-16-le"), WIDE),
        "over the size": (sized(b'{"a": 1}', b" "), SIZE),
        "over the values": (b'{"a": [' + b"1," * 200_001 + b"1]}", NODES),
    },
    "a.jsonc": {
        "deep lists": (b'// c\n{"a": ' + b"[" * DEEP, BRACKETS.replace(":1\n", ":2\n")),
        "open comments": (
            b'{"a": 1, ' + b"/* " * DEEP,
            "error[CM204]: not valid JSON: this comment is not closed\n  --> {}:1:10\n",
        ),
        "a key twice": (b'{\n"a": 1, // c\n"a": 3,\n}\n', twice("a", 2, 3)),
        "NUL": (b'{"a": 1,\n// \0\n}', control("0000", "JSON", "2:4")),
        "Latin-1": (b"{\n// \xe9\n}", LATIN + "4\n"),
        "a huge integer": (
            b'{"a": ' + DIGITS + b",}",
            "error[CM204]: not valid JSON: a number of 1,000,000 digits, more than 4,000\n  --> {}:1:7\n",
        ),
        "UTF-16": ('{"a": 1}'.encode("utf-16"), WIDE),
        "over the size": (sized(b'{"a": 1} //', b" "), SIZE),
        "over the values": (b'{"a": [' + b"1," * 200_001 + b"]}", NODES),
    },
    "a.toml": {
        "deep lists": (b"a = " + b"[" * DEEP, DEPTH),
        "deep mappings": (b"a = " + b"{a=" * DEEP, DEPTH),
        "a deep key": (b".".join([b"a"] * DEEP) + b" = 1\n", DEPTH),
        "over the depth": (b"a = " + b"[" * 200 + b"]" * 200 + b"\n", DEPTH),
        "at the depth": (b"a = " + b"[" * 199 + b"]" * 199 + b"\n", FINE),
        "a huge integer": (
            b"a = " + DIGITS + b"\n",
            "error[CM204]: not valid TOML: a number with 1,000,000 digits\n  --> {}:1:5\n",
        ),
        "a key twice": (b"a = 1\nb = 2\na = 3\n", twice("a", 1, 3)),
        "NUL": (b"a = 1\nb = 'x\0'\n", control("0000", "TOML", "2:7")),
        "a control character": (
            b"a = 1\nb = '\x1b[1m'\n",
            "error[CM204]: not valid TOML: Found invalid character '\\x1b'\n  --> {}:2:6\n",
        ),
        "Latin-1": (b"a = 1\nb = '\xe9'\n", LATIN + "6\n"),
        "UTF-16": ("a = 1\n".encode("utf-16"), WIDE),
        "UTF-16 without a mark": ("a = 1\n".encode("utf-16-le"), WIDE),
        "over the size": (sized(b"a = 1\n#", b"x"), SIZE),
        "over the values": (b"a = [" + b"1," * 200_001 + b"1]\n", NODES),
        "over the values, in pairs": (b"".join(b"a%d = 1\n" % n for n in range(100_001)), NODES),
    },
    "a.ini": {
        "brackets": (b"[a]\nb = " + b"[" * DEEP + b"\n", FINE),
        "a deep name": (b"[" * DEEP + b"]" * DEEP + b"\nb = 1\n", FINE),
        "a huge integer": (b"[a]\nb = " + DIGITS + b"\n", FINE),
        "a key twice": (b"[a]\nb = 1\nc = 2\nb = 3\n", twice("b", 2, 4)),
        "NUL": (b"[a]\nb = x\0\n", control("0000", "INI", "2:6")),
        "a control character": (b"[a]\nb = \x1b[1m\n", FINE),
        "Latin-1": (b"[a]\nb = \xe9\n", LATIN + "5\n"),
        "UTF-16": ("[a]\nb=1\n".encode("utf-16"), WIDE),
        "UTF-16 without a mark": ("[a]\nb=1\n".encode("utf-16-le"), WIDE),
        "over the size": (sized(b"[a]\nb=1\n#", b"x"), SIZE),
        "over the values": (b"[a]\n" + b"".join(b"k%d=1\n" % n for n in range(200_001)), NODES),
    },
    ".env": {
        "braces": (b"A=" + b"${" * DEEP + b"}" * DEEP + b"\n", FINE),
        "quotes": (
            b'A="' + b'\\"' * DEEP + b"\n",
            "error[CM204]: not valid as a .env file: expected NAME=value, with any quote closed\n"
            "  --> {}:1:1\n",
        ),
        "a huge integer": (b"A=" + DIGITS + b"\n", FINE),
        "a key twice": (b"A=1\nB=2\nexport A=3\n", twice("A", 1, 3).replace(":3:1", ":3:8")),
        "NUL": (b"A=1\nB=x\0\n", control("0000", "a .env file", "2:4")),
        "a control character": (b"A=1\nB=\x1b[1m\n", FINE),
        "Latin-1": (b"A=1\nB=\xe9\n", LATIN + "3\n"),
        "UTF-16": ("A=1\n".encode("utf-16"), WIDE),
        "UTF-16 without a mark": ("A=1\n".encode("utf-16-le"), WIDE),
        "over the size": (sized(b"A=1\n#", b"x"), SIZE),
        "over the values": (b"".join(b"K%d=1\n" % n for n in range(200_001)), NODES),
    },
}
COMMANDS: dict[str, tuple[str, ...]] = {
    "validate": (),
    "plan": ("a huge integer", "NUL"),
}
"""Command → the files that it is tried on, all of them for none; both read files in the same way."""


class Run(NamedTuple):
    """What a process left and took: seconds of processor time, mebibytes at most."""

    code: int
    out: str
    err: str
    seconds: float
    peak: float


_MEASURE = """
import os, sys
child = os.fork()
if not child:
    os.execv(sys.argv[2], sys.argv[2:])
_, status, usage = os.wait4(child, 0)
with open(sys.argv[1], "w") as figures:
    print(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss, file=figures)
"""
"""Linux counts what a process was forked from into its peak; so it is forked from next to nothing."""


def run(folder: Path, *arguments: str) -> Run:
    """Run ``configmig`` as a process of its own and measure it."""
    out, err, figures = (folder.parent / name for name in ("out", "err", "figures"))
    measured = [sys.executable, "-I", "-S", "-c", _MEASURE, str(figures)]
    with out.open("wb") as stdout, err.open("wb") as stderr:
        subprocess.run(
            [*measured, sys.executable, "-m", "configmig", *arguments],
            cwd=folder,
            stdout=stdout,
            stderr=stderr,
            env={**os.environ, **settled(folder.parent / "home", None)},
            check=True,
        )
    code, seconds, peak = figures.read_text().split()
    unit = MEBIBYTE if sys.platform == "darwin" else 1024
    return Run(int(code), out.read_text(), err.read_text(), float(seconds), int(peak) / unit)


def project(folder: Path, name: str, data: bytes) -> Path:
    """Return a project whose root has one file."""
    for path, content in {
        "configmig.ini": SETTINGS.encode(),
        "versions/1_0_0.py": REVISION.encode(),
        f"config/{name}": data,
    }.items():
        (folder / "project" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "project" / path).write_bytes(content)
    return folder / "project"


@cache
def start_up(folder: Path, command: str) -> float:
    """Return what the command takes for a file that is not hostile."""
    return min(run(project(folder, "a.ini", b"[a]\nb = 1\n"), command).seconds for _ in range(2))


@pytest.mark.parametrize(
    ("command", "name", "data", "told"),
    [
        pytest.param(command, name, *case, id=f"{command}, {name}, {item}")
        for command, items in COMMANDS.items()
        for name, cases in HOSTILE.items()
        for item, case in cases.items()
        if item in items or not items
    ],
)
def test_a_hostile_file_ends_in_one_clear_error_soon_and_in_little_memory(
    command: str, name: str, data: bytes, told: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    usual = start_up(tmp_path_factory.getbasetemp() / f"usual-{command}", command)
    folder = project(tmp_path, name, data)

    done = run(folder, command)

    error = told.replace("{}", name)
    assert (done.code, done.err[: len(error)]) == (3 if told else 0, error)
    assert done.err.count("error[") == bool(told)
    assert ("hint: " in done.err) == bool(told)
    assert "Traceback" not in done.err + done.out
    assert done.seconds - usual < max(1, 5 * usual), "a second where a start takes a fifth of one"
    assert done.peak < 200
    assert (folder / "config" / name).read_bytes() == data
