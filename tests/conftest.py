"""Run the command line in a folder of its own: in this process for speed, or as a process like a user."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that starts the tests in the background lets them, and all that they start, ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class Outcome:
    """What a command left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str


class Command(Protocol):
    """``configmig(*arguments)`` runs the command in the test's folder, or in ``cwd``."""

    def __call__(
        self, *arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> Outcome:
        """Run ``configmig`` with ``arguments``; ``env`` is set besides."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly, at the end, what this machine did not allow to test."""
    reasons = [
        str(report.longrepr[2]).removeprefix("Skipped: ")
        for report in terminalreporter.getreports("skipped")
        if isinstance(report.longrepr, tuple)
    ]
    untested = sorted({reason for reason in reasons if reason.startswith("NOT TESTED")})
    if untested:
        terminalreporter.section("not tested here", sep="=", red=True)
        for reason in untested:
            terminalreporter.write_line(f"{reasons.count(reason)} tests, {reason}")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home of the test's own, outside its folder: logs and caches go there."""
    return tmp_path.parent / f"{tmp_path.name}-home"


def settled(home: Path, env: Mapping[str, str] | None) -> dict[str, str]:
    """Return the variables that a command sees beside the machine's own."""
    return {
        "HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "COLUMNS": "90",
        **(env or {}),
    }


@pytest.fixture
def configmig(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """The command line in this process, entered where its process enters it."""
    from configmig.cli.main import main

    def run(*arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Outcome:
        with monkeypatch.context() as patch:
            patch.chdir(cwd or tmp_path)
            for name in [
                name for name in os.environ if name.startswith(("CONFIGMIG", "_CONFIGMIG", "NO_COLOR"))
            ]:
                patch.delenv(name)
            for name, value in settled(home, env).items():
                patch.setenv(name, value)
            capsys.readouterr()
            code = main(arguments)
            return Outcome(code, *capsys.readouterr())

    return run


@pytest.fixture
def process(tmp_path: Path, home: Path) -> Command:
    """The command line as a process of its own."""

    def run(*arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Outcome:
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("CONFIGMIG", "_CONFIGMIG"))
        }
        done = subprocess.run(
            [sys.executable, "-m", "configmig", *arguments],
            cwd=cwd or tmp_path,
            env={**kept, **settled(home, env)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run
