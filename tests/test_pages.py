"""The sessions of the documentation are run as they stand: every command, every line of output."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from configmig import api

REPOSITORY = Path(__file__).parent.parent
PAGES = [
    path
    for path in [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").rglob("*.md"))]
    if "```console\n" in path.read_text(encoding="utf-8")
]

FENCE = re.compile(r"(?:<!-- file: (\S+) -->\n)?```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

PASSING = [
    (re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{4,16}"), "RUN"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "TIME"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "DATE"),
    (re.compile(r"in \d+\.\d\d s"), "in SECONDS"),
    (re.compile(r"by \S+ on \S+"), "by USER on HOST"),
    (re.compile(r"\(\S+ on [^)]+\)"), "(USER on HOST)"),
]
"""What differs from run to run, and the word for it."""


class Command(NamedTuple):
    """A line after a `$`, and what stands below it."""

    line: str
    output: str


def commands(session: str) -> list[Command]:
    """Return the commands of a console session."""
    found: list[Command] = []
    for part in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
        line, _, output = part.partition("\n")
        found.append(Command(line, output))
    return found


def without_passing(text: str) -> str:
    """Return ``text`` without what differs from run to run."""
    for pattern, word in PASSING:
        text = pattern.sub(word, text)
    return text


@pytest.mark.parametrize("page", [pytest.param(page, id=page.stem) for page in PAGES])
def test_a_page_shows_what_a_user_will_see(page: Path, tmp_path: Path) -> None:
    scripts = Path(sys.executable).parent
    environment = {
        **os.environ,
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path / "home"),
        "COLUMNS": "120",
        "NO_COLOR": "1",
    }
    project = tmp_path / "project"
    project.mkdir()

    for file, language, content in FENCE.findall(page.read_text(encoding="utf-8")):
        if file:
            path = project / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        if language != "console":
            continue
        for command in commands(content):
            done = subprocess.run(
                ["bash", "-c", command.line],
                cwd=project,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                check=False,
            )

            assert without_passing(done.stdout) == without_passing(command.output), command.line


def test_the_revision_in_the_readme_does_what_it_says(tmp_path: Path) -> None:
    (example,) = re.findall(
        r"```python\n(.*?)```", (REPOSITORY / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    (tmp_path / "configmig.ini").write_text("[configmig]\nconfig_root = config\n")
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions/1_1_0.py").write_text(
        'revision = "1.1.0"\ndown_revision = None\n\n\ndef upgrade(op):\n    pass\n'
    )
    (tmp_path / "versions/1_2_0.py").write_text(example)
    files = {
        "providers.yaml": b"providers:\n  # The GPU server.\n  vllm:\n    type: vllm   # fast\n",
        "model-mappings.yaml": b"exact_matches:\n  'a:b':\n    provider: vllm\n  c: {provider: ollama}\n",
    }

    plan = api.upgrade_in_memory(api.open_project(tmp_path), files, start="1.1.0")

    assert plan.after["providers.yaml"] == (
        b"providers:\n  # The GPU server.\n  vllm-qwen:\n    type: vllm   # fast\n    status: active\n"
    )
    assert plan.after["model-mappings.yaml"] == files["model-mappings.yaml"].replace(b"vllm", b"vllm-qwen")
