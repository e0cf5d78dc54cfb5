"""Stop a real command at any one of the system calls with which it changes something, with strace."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

STRACE = shutil.which("strace")

# The names differ between processors: `?` lets strace pass over those that this one has not.
_CALLS = ",".join(
    f"?{call}"
    for kind in (
        ("write", "pwrite64", "writev", "sendfile", "copy_file_range", "truncate", "ftruncate"),
        (
            "open",
            "openat",
            "creat",
            "rename",
            "renameat",
            "renameat2",
            "link",
            "linkat",
            "symlink",
            "symlinkat",
        ),
        ("unlink", "unlinkat", "rmdir", "mkdir", "mkdirat", "fsync", "fdatasync", "flock", "utimensat"),
        ("chmod", "fchmod", "fchmodat", "chown", "fchown", "fchownat", "setxattr", "fsetxattr"),
    )
    for call in kind
)
_LINE = re.compile(r"(?P<pid>\d+) +(?P<call>\w+)\((?P<rest>.*)")
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC")


class Point(NamedTuple):
    """The ``number``-th system call named ``call`` of a command, counted from 1."""

    call: str
    number: int
    shown: str
    """What strace shows of it."""


class Ended(NamedTuple):
    """How a command ended: its exit code (137 when it was killed) and what it said on stderr."""

    code: int
    err: str


def require_strace() -> None:
    """Skip the test, telling why, where strace is missing or may not trace (as in some containers)."""
    if STRACE is None:
        pytest.skip("NOT TESTED: strace is not installed, so no command was stopped at its system calls")
    tried = subprocess.run([STRACE, "-qq", "-o", os.devnull, "true"], capture_output=True, check=False)
    if tried.returncode != 0:
        pytest.skip(f"NOT TESTED: strace may not trace here: {tried.stderr.decode().strip()}")


class Tracer:
    """Runs one command again and again, each time stopped somewhere else."""

    def __init__(self, folder: Path, home: Path, compiled: Path) -> None:
        self._folder = folder
        self._environment = _environment(home, compiled)
        self._log = folder.parents[1] / "trace"

    def warm_up(self, *arguments: str) -> None:
        """Run the command once so that nothing is compiled any more: from then on all runs are alike."""
        environment = {**self._environment, "PYTHONDONTWRITEBYTECODE": ""}
        command = [sys.executable, "-m", "configmig", *arguments]
        subprocess.run(command, cwd=self._folder, env=environment, capture_output=True, check=True)

    def points_of(self, *arguments: str) -> tuple[Point, ...]:
        """Run the command to its end and return every call with which it changes something, in order."""
        ended = self._run(arguments, "--seccomp-bpf", "-y", "-e", f"trace={_CALLS}")
        assert ended.code == 0, ended.err
        return tuple(_points(self._log.read_text(encoding="utf-8", errors="replace")))

    def kill(self, point: Point, *arguments: str) -> Ended:
        """Run the command and kill it as it enters ``point``: that call is not made."""
        return self._inject(point, "signal=KILL", arguments)

    def fail(self, point: Point, error: str, *arguments: str) -> Ended:
        """Run the command and let ``point`` fail with ``error``, such as ENOSPC."""
        ended = self._inject(point, f"error={error}", arguments)
        assert "(INJECTED)" in self._log.read_text(encoding="utf-8", errors="replace"), "no call failed"
        return ended

    def close(self) -> None:
        """Let go of what it holds."""

    def _inject(self, point: Point, what: str, arguments: tuple[str, ...]) -> Ended:
        rule = f"inject={point.call}:{what}:when={point.number}"
        # Not with --seccomp-bpf: strace 6.1 then injects nothing, and says nothing.
        return self._run(arguments, "-e", f"trace={point.call}", "-e", rule)

    def _run(self, arguments: tuple[str, ...], *options: str) -> Ended:
        assert STRACE is not None
        command = [STRACE, "-f", "-qq", "-o", str(self._log), *options]
        done = subprocess.run(
            [*command, sys.executable, "-m", "configmig", *arguments],
            cwd=self._folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        # strace dies of the signal that its child died of.
        return Ended(137 if done.returncode in (-9, 137) else done.returncode, done.stderr)


def _environment(home: Path, compiled: Path) -> Mapping[str, str]:
    """Return what every run sees: all that could make two of them differ is fixed."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CONFIGMIG", "_CONFIGMIG"))
    }
    return {
        **kept,
        "HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), kept.get("PYTHONPATH", "")]),
        "PYTHONHASHSEED": "0",
        "PYTHONPYCACHEPREFIX": str(compiled),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _points(trace: str) -> Iterator[Point]:
    counts: Counter[str] = Counter()
    first = ""
    for line in trace.splitlines():
        found = _LINE.match(line)
        if found is None:
            continue
        first = first or found["pid"]
        assert found["pid"] == first, (
            f"the command has a second thread or process, which nobody counts: {line}"
        )
        counts[found["call"]] += 1
        if found["call"] not in ("openat", "open") or _WRITES.search(found["rest"]):
            yield Point(found["call"], counts[found["call"]], found["rest"])
