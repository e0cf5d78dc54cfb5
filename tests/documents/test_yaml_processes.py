"""Hostile YAML, as a user meets it: a process that reads it ends soon, in little memory, with a code."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

SECOND = 1.0
"""Of processor time, beyond what the same command takes for a harmless file: where that is a third of it."""
MEGABYTES = 200
REVISION = '''\
"""Look at the file."""

revision = "1.0.0"
down_revision = None
date = "2024-01-01"


def upgrade(op):
    """Add a key."""
    op.file("a.yaml").set_default("$.added", 1)
'''


class Ended(NamedTuple):
    """How a process ended."""

    code: int
    said: str
    seconds: float
    megabytes: float


_MEASURE = """
import os, sys
child = os.fork()
if not child:
    os.execv(sys.argv[2], sys.argv[2:])
_, status, used = os.wait4(child, 0)
with open(sys.argv[1], "w") as figures:
    print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss, file=figures)
"""
"""Linux counts what a process was forked from into its peak; so it is forked from next to nothing."""


def run(folder: Path, command: str) -> Ended:
    """Run ``configmig`` in a process of its own and measure it."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("CONFIGMIG")}
    home = {"HOME": str(folder), "XDG_STATE_HOME": str(folder), "XDG_CACHE_HOME": str(folder)}
    measured = [sys.executable, "-I", "-S", "-c", _MEASURE, str(folder / "figures")]
    ended = subprocess.run(
        [*measured, sys.executable, "-m", "configmig", command],
        cwd=folder,
        env={**kept, **home},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    )
    code, seconds, peak = (folder / "figures").read_text().split()
    # Linux counts kilobytes, macOS bytes.
    return Ended(
        int(code), ended.stdout, float(seconds), int(peak) / (1 << 10 if sys.platform == "linux" else 1 << 20)
    )


def project(folder: Path, data: bytes) -> Path:
    """Make a project with one file and one revision that looks at it."""
    for name, content in (
        ("configmig.ini", b"[configmig]\nconfig_root = config\nversion_locations = versions\n"),
        ("versions/1_0_0.py", REVISION.encode()),
        ("config/a.yaml", data),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """The seconds that each command takes for a harmless file."""
    folder = project(tmp_path_factory.mktemp("usual"), b"a: 1\n")
    for command in ("validate", "plan"):
        run(folder, command)
    return {command: run(folder, command).seconds for command in ("validate", "plan")}


def bomb(first: str, line: str) -> bytes:
    """Return a file whose definitions double with each line."""
    lines = [first, *(line.format(n, n - 1) for n in range(1, 60))]
    return "\n".join(lines).encode() + b"\n"


REFUSED = [
    pytest.param(b"[" * 100_000, "CM207", "the nesting is too deep", id="open brackets"),
    pytest.param(b"a: " + b"[" * 100_000 + b"]" * 100_000, "CM207", "too deep", id="brackets"),
    pytest.param(b"{a: " * 100_000 + b"}" * 100_000, "CM207", "too deep", id="braces"),
    pytest.param(b"- " * 100_000 + b"x\n", "CM207", "too deep", id="dashes"),
    pytest.param(b"? " * 100_000 + b"x\n", "CM207", "too deep", id="explicit keys"),
    pytest.param(b"a: " * 100_000 + b"x\n", "CM204", "not valid YAML", id="colons"),
    pytest.param(
        bomb("a0: &a0 [x, x]", "a{0}: &a{0} [*a{1}, *a{1}]"), "CM207", "aliases written out", id="alias bomb"
    ),
    pytest.param(
        bomb("a0: &a0 {k: 1}", "a{0}: &a{0} {{<<: [*a{1}, *a{1}], k{0}: 1}}"),
        "CM207",
        "aliases written out",
        id="merge bomb",
    ),
    pytest.param(b"- x\n" * 1_000_000, "CM207", "too many nodes", id="items"),
    pytest.param(b"a: " + b"x" * 5_000_000, "CM410", "5,000,003 bytes", id="size"),
    pytest.param(b"a: 1\nb: 2\na: 3\n", "CM206", "in lines 1 and 3", id="a key twice"),
    pytest.param(b"a: &x [*x]\n", "CM208", "contain itself", id="data in itself"),
    pytest.param(b"a: 1\nb: \x00\n", "CM203", "U+0000", id="NUL"),
    pytest.param(b"a: 1\nb: \x1b[1m\n", "CM203", "U+001B", id="an escape"),
    pytest.param("a: 1\nb: \x9b\n".encode(), "CM203", "U+009B", id="a C1 control"),
    pytest.param(b"ok: 1\na: caf\xe9\n", "CM202", "byte 0xE9 is not valid UTF-8", id="Latin-1"),
    pytest.param(b"a: \xed\xa0\x80\n", "CM202", "byte 0xED is not valid UTF-8", id="half a character"),
    pytest.param("a: 1\n".encode("utf-16"), "CM202", "the file is UTF-16", id="UTF-16"),
    pytest.param(b"\xfe\xff" + "a: 1\n".encode("utf-16-be"), "CM202", "the file is UTF-16", id="UTF-16 BE"),
    pytest.param("a: 1\n".encode("utf-16-le"), "CM202", "the file is UTF-16", id="UTF-16 without a mark"),
    pytest.param("a: 1\n".encode("utf-16-be"), "CM202", "the file is UTF-16", id="UTF-16 BE without a mark"),
    pytest.param(b"a: 1\n\t\n" * 200_000, "CM20", "", id="tabs in many lines"),
    pytest.param(b"a: {u: http://x/?" + b"y:z?" * 50_000, "CM204", "not valid YAML", id="an open brace"),
]


@pytest.mark.skipif(sys.platform == "win32", reason="the processes are measured with wait4")
@pytest.mark.parametrize("command", ["validate", "plan"])
@pytest.mark.parametrize(("data", "code", "words"), REFUSED)
def test_hostile_files_end_a_process_soon_with_a_code(
    data: bytes, code: str, words: str, command: str, tmp_path: Path, usual: dict[str, float]
) -> None:
    ended = run(project(tmp_path, data), command)

    assert f"[{code}" in ended.said or f" {code}" in ended.said
    assert words in ended.said
    assert "a.yaml" in ended.said
    assert "Traceback" not in ended.said
    assert ended.code in (1, 2, 3)
    assert ended.seconds - usual[command] < max(SECOND, 3 * usual[command])
    assert ended.megabytes < MEGABYTES
    assert (tmp_path / "config/a.yaml").read_bytes() == data


@pytest.mark.skipif(sys.platform == "win32", reason="the processes are measured with wait4")
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"a: " + b"9" * 1_000_000 + b"\n", id="a number of a million digits"),
        pytest.param(b"a: 0x" + b"f" * 1_000_000 + b"\n", id="a number of a million digits, to 16"),
        pytest.param(b"a: 1e" + b"9" * 1_000_000 + b"\n", id="an exponent of a million digits"),
        pytest.param(b"a: {u: [" + b"http://x:80/?y, " * 20_000 + b"z]}\n", id="marks inside many words"),
        pytest.param(b"a: 1\n" + b"\t\n" * 50, id="lines of tabs"),
        pytest.param(b"".join(b"k%d: v\n" % n for n in range(90_000)), id="many keys"),
        pytest.param(b"a: |\n" + b"  x\n" * 900_000, id="a long text"),
    ],
)
def test_large_but_honest_files_are_planned_soon(
    data: bytes, tmp_path: Path, usual: dict[str, float]
) -> None:
    ended = run(project(tmp_path, data), "validate")

    assert (ended.code, "Traceback" in ended.said) == (0, False), ended.said[:500]
    assert ended.seconds - usual["validate"] < max(SECOND, 3 * usual["validate"])
    assert ended.megabytes < MEGABYTES
