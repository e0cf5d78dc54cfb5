"""The figures of each test, printed at the end; a folder in memory where there is one."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")

FIGURES = "CONFIGMIG_FIGURES"
"""The environment variable that names a file for the figures as JSON."""


@pytest.fixture(scope="session")
def memory() -> Iterator[Path]:
    """A folder on a file system that waits for no medium, where the machine has one."""
    where = MEMORY if os.access(MEMORY, os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="configmig-", dir=where))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def base(memory: Path) -> Iterator[Path]:
    """A folder of the test's own."""
    folder = Path(tempfile.mkdtemp(dir=memory))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the tests counted."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    figures = [(name, value) for report in reports for name, value in report.user_properties]
    if figures:
        terminalreporter.section("figures")
        for name, value in sorted(figures):
            terminalreporter.write_line(f"{name}: {_shown(value)}")
    if figures and (file := os.environ.get(FIGURES)):
        text = json.dumps({"format": "configmig.endurance/1", "figures": dict(sorted(figures))}, indent=1)
        Path(file).write_text(f"{text}\n", encoding="utf-8")


def _shown(value: object) -> str:
    return (
        ", ".join(f"{count} {name}" for name, count in value.items())
        if isinstance(value, dict)
        else str(value)
    )
