"""The shell recipes of the documentation do what they say, run by bash in copies of the shipped project."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.troubleshooting.conftest import sound
from tests.workshop import Workshop

__all__ = ["sound"]

REPOSITORY = Path(__file__).parents[1]
PAGE = REPOSITORY / "docs" / "how-to" / "shell-recipes.md"
RECIPES = dict(
    re.findall(r"<!-- recipe: (\S+) -->\n```bash\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
)


class Bench:
    """A project, the scripts beside it, and the operator's own commands."""

    def __init__(self, source: Path, folder: Path, compiled: Path) -> None:
        self.compiled = compiled
        self.project = Workshop(folder / "project")
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.home = folder / "home"
        self.project.folder.mkdir()
        for name in ("config", "versions"):
            shutil.copytree(
                source / name, self.project.folder / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        for name in ("configmig.ini", "gateway.env"):
            if (source / name).exists():
                shutil.copy(source / name, self.project.folder)
        self.reloading("echo reloaded")

    def reloading(self, script: str) -> None:
        """Let `reload-gateway` be this script; each call is one more line in `reloads`."""
        path = self.bin / "reload-gateway"
        path.write_text(f'#!/bin/sh\necho once >> "{self.bin}/reloads"\n{script}\n')
        path.chmod(0o755)

    @property
    def reloads(self) -> int:
        path = self.bin / "reloads"
        return len(path.read_text().splitlines()) if path.exists() else 0

    def run(self, name: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a recipe as an operator does."""
        script = self.bin / name
        script.write_text(RECIPES[name])
        path = os.pathsep.join([str(self.bin), str(Path(sys.executable).parent), os.environ["PATH"]])
        return subprocess.run(
            ["bash", str(script), *arguments],
            cwd=self.project.folder,
            env={
                **{key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"},
                "PATH": path,
                "HOME": str(self.home),
                "XDG_STATE_HOME": str(self.home),
                "PYTHONPYCACHEPREFIX": str(self.compiled),
            },
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Python keeps what it has compiled, for all processes."""
    return tmp_path_factory.mktemp("compiled")


@pytest.fixture
def shipped(tmp_path: Path, compiled: Path) -> Bench:
    """The project of the repository, at 1.0.0, with all that is wrong with it."""
    return Bench(REPOSITORY, tmp_path, compiled)


@pytest.fixture
def mended(sound: Path, tmp_path: Path, compiled: Path) -> Bench:
    """The same project at 1.2.0, mended and generated."""
    return Bench(sound, tmp_path, compiled)


def test_every_recipe_is_strict_and_needs_no_other_program() -> None:
    assert list(RECIPES) == ["pre-deploy.sh", "migrate.sh", "model-not-found.sh", "diagnose.sh"]
    for text in RECIPES.values():
        assert text.startswith("#!/usr/bin/env bash\nset -euo pipefail\n")
        assert not re.search(r"\b(jq|python3?|curl|bc)\b", text)


def test_what_is_good_may_be_deployed(mended: Bench) -> None:
    before = mended.project.look()

    done = mended.run("pre-deploy.sh")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("\nready to deploy\n")
    assert [line for line in done.stdout.splitlines() if line.startswith("== ")] == [
        "== released revisions are unchanged",
        "== the files keep to their schema",
        "== what refers to what is there",
        "== the root is what its history says",
        "== the audit gives at least 70 points",
    ]
    assert mended.project.look() == before


def test_what_is_not_good_may_not(shipped: Bench) -> None:
    done = shipped.run("pre-deploy.sh")

    assert done.returncode == 1
    assert done.stdout.endswith("\nnot ready: configmig audit --focus completeness --fail-on high\n")
    assert "high[CPL007]: the route 'llama-8b' asks 'llama_cpp'" in done.stdout
    assert "ready to deploy" not in done.stdout


def test_a_file_that_does_not_parse_stops_it_earlier(mended: Bench) -> None:
    mended.project.edit("providers.yaml", "  ollama:\n    type", "  ollama\n    type")

    done = mended.run("pre-deploy.sh")

    assert done.returncode == 1
    assert "error[CM204]" in done.stderr
    assert done.stdout.endswith("\nnot ready: configmig validate\n")


def test_a_migration_is_planned_applied_generated_and_reloaded(shipped: Bench) -> None:
    done = shipped.run("migrate.sh", "1.2.0")

    assert (done.returncode, done.stderr.count("error")) == (0, 0), done.stderr
    assert "\nversion: 1.2.0\npending: nothing\ndrift: none\n" in done.stdout
    assert shipped.reloads == 1
    assert "schema_version: 1.2.0" in shipped.project.read("litellm-unified.yaml")
    assert shipped.project.read("litellm-unified.yaml").startswith("# Generated by configmig")


def test_a_migration_with_which_the_gateway_does_not_start_is_taken_back(shipped: Bench) -> None:
    before = {path.name: path.read_bytes() for path in shipped.project.root.glob("*.yaml")}
    shipped.reloading('! grep -q "schema_version: 1.2.0" config/litellm-unified.yaml')

    done = shipped.run("migrate.sh", "1.2.0")

    assert done.returncode == 1
    assert "the gateway does not come up: taking 20" in done.stdout
    assert shipped.reloads == 2
    assert {path.name: path.read_bytes() for path in shipped.project.root.glob("*.yaml")} == before


def test_a_migration_that_cannot_be_planned_changes_and_reloads_nothing(shipped: Bench) -> None:
    before = shipped.project.look()

    done = shipped.run("migrate.sh", "9.9.9")

    assert done.returncode == 3
    assert "error[CM104]" in done.stderr
    assert shipped.project.look() == before
    assert shipped.reloads == 0


def test_a_model_that_was_only_not_generated_is_found_again(mended: Bench) -> None:
    mended.project.edit("providers.yaml", '      - "nomic-embed', '      - "phi3:mini"\n      - "nomic-embed')
    route = '  "phi3:mini":\n    provider: ollama\n    fallback: null\n    description: "Small"\n\n'
    comment = "  # Old clients still ask for this name.\n"
    mended.project.edit("model-mappings.yaml", f'{comment}  "llama3:8b":', f'{route}{comment}  "llama3:8b":')

    done = mended.run("model-not-found.sh", "phi3:mini")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "high[CPL025]: the route 'phi3:mini' has no deployment in litellm-unified.yaml" in done.stdout
    assert "phi3:mini" in mended.project.read("litellm-unified.yaml")
    assert mended.reloads == 1
    assert done.stdout.endswith("\nconfigmig health --live\nconfigmig explain model-not-found\n")


def test_a_model_that_nobody_lists_is_told_so(mended: Bench) -> None:
    before = mended.project.look()

    done = mended.run("model-not-found.sh", "llama3.1:8b")

    assert done.returncode == 1
    assert done.stdout.endswith("\nconfig/providers.yaml does not name llama3.1:8b: add it there\n")
    assert mended.project.look() == before
    assert mended.reloads == 0


def test_where_nothing_is_wrong_the_diagnosis_leaves_nothing(mended: Bench) -> None:
    before = mended.project.look()

    done = mended.run("diagnose.sh")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("\nnothing is wrong\n")
    assert mended.project.look() == before


def test_where_something_is_wrong_the_diagnosis_has_the_details(mended: Bench) -> None:
    mended.project.edit("providers.yaml", "  ollama:\n    type", "  ollama\n    type")

    done = mended.run("diagnose.sh")

    (folder,) = mended.project.folder.glob("diagnosis-*")
    assert done.returncode == 1
    assert "see: configmig explain yaml-parsing" in done.stdout
    assert done.stdout.endswith(
        f"details are in {folder.name}; secrets are masked, look before you send them\n"
    )
    assert sorted(path.name for path in folder.iterdir()) == [
        "audit.txt",
        "doctor.txt",
        "health.txt",
        "status.txt",
        "support.tar.gz",
    ]
    assert "files-readable: cannot be read: providers.yaml" in (folder / "health.txt").read_text()
    with tarfile.open(folder / "support.tar.gz") as archive:
        assert "configmig-support/doctor.json" in archive.getnames()
