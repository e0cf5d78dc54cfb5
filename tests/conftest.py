"""Run the command line as a user does: a process of its own, in a folder of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest


@dataclass(frozen=True)
class Outcome:
    """What a command left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str


class Command(Protocol):
    """``configmig(*arguments)`` runs the command in the test's folder."""

    def __call__(
        self, *arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None, stdin: str = ""
    ) -> Outcome:
        """Run ``configmig`` with ``arguments``."""


@pytest.fixture
def configmig(tmp_path: Path) -> Command:
    home = tmp_path.parent / f"{tmp_path.name}-home"

    def run(
        *arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None, stdin: str = ""
    ) -> Outcome:
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("CONFIGMIG", "_CONFIGMIG"))
        }
        environment = {
            **kept,
            "HOME": str(home),
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "COLUMNS": "90",
            **(env or {}),
        }
        done = subprocess.run(
            [sys.executable, "-m", "configmig", *arguments],
            cwd=cwd or tmp_path,
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run
