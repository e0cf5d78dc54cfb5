"""The hooks of `.pre-commit-hooks.yaml`, run by pre-commit itself in a repository of its own."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PRE_COMMIT = shutil.which("pre-commit", path=str(Path(sys.executable).parent)) or shutil.which("pre-commit")

pytestmark = pytest.mark.skipif(PRE_COMMIT is None, reason="NOT TESTED: pre-commit is not installed")


def git(folder: Path, *arguments: str) -> None:
    author = ("-c", "user.name=operator", "-c", "user.email=operator@example.org")
    subprocess.run(["git", *author, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def gateway(tmp_path: Path) -> Path:
    """A repository with the shipped project, all of it committed."""
    folder = tmp_path / "gateway"
    for name in ("config", "versions"):
        ignored = shutil.ignore_patterns("__pycache__", "backups", ".configmig", ".migration-history")
        shutil.copytree(REPOSITORY / name, folder / name, ignore=ignored)
    shutil.copy(REPOSITORY / "configmig.ini", folder)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "The gateway")
    return folder


def hook(name: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PRE_COMMIT), "try-repo", str(REPOSITORY), name, "--all-files", "--verbose"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_released_revisions_are_watched(gateway: Path) -> None:
    assert hook("configmig-lock", gateway).returncode == 0
    revision = next((gateway / "versions").glob("1_1_0_*.py"))
    text = revision.read_text(encoding="utf-8")
    revision.write_text(text + "\n\nLATER = 1\n", encoding="utf-8")

    refused = hook("configmig-lock", gateway)

    assert refused.returncode == 1
    assert "Failed" in refused.stdout
    assert "changed: 1.1.0" in refused.stdout


def test_the_gate_closes_for_a_broken_file(gateway: Path) -> None:
    (gateway / "config/providers.yaml").write_text("providers: [\n", encoding="utf-8")

    refused = hook("configmig-gate", gateway)

    assert refused.returncode == 1
    assert "gate: schema stopped" in refused.stdout
    assert "closed: " in refused.stdout
    assert "Traceback" not in refused.stdout + refused.stderr


def test_a_generated_file_that_nobody_generated_is_told(gateway: Path) -> None:
    refused = hook("configmig-generated", gateway)

    assert refused.returncode == 1
    assert "litellm-unified.yaml was written by hand, not generated" in refused.stdout
