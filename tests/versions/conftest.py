"""Revisions of the bundled project, carried out in memory over whatever files a test has."""

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from configmig.edits import Edit, invert_all
from configmig.finding import Problem
from configmig.operations.config import Config
from configmig.operations.operations import Operations
from configmig.operations.workspace import Workspace

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Outcome:
    """What a revision made of some files, and what its check says to the result."""

    texts: dict[str, str]
    edits: tuple[Edit, ...]
    problems: list[Problem]

    def values(self, name: str) -> Any:
        """Return a file's plain data."""
        return Workspace(encoded(self.texts)).read(name)

    def undone(self) -> dict[str, str]:
        """Return the files once the edits are taken back."""
        workspace = Workspace(encoded(self.texts))
        for edit in invert_all(self.edits):
            workspace.apply(edit)
        return decoded(workspace.render())


class Revisions:
    """The three revisions by version."""

    def __init__(self) -> None:
        self.modules = {version: _load(version) for version in ("1.0.0", "1.1.0", "1.2.0")}

    def upgrade(self, version: str, texts: Mapping[str, str], **arguments: str) -> Outcome:
        """Run ``upgrade`` and ``check``; raises UndecidedError as a run would."""
        workspace = Workspace(encoded(texts))
        op = Operations(workspace, revision=version, arguments=arguments)
        self.modules[version].upgrade(op)
        op.require_decided()
        result = decoded(workspace.render())
        return Outcome(result, workspace.take_edits(), self.check(version, result))

    def check(self, version: str, texts: Mapping[str, str]) -> list[Problem]:
        """Return what the check of ``version`` says."""
        return list(self.modules[version].check(Config(Workspace(encoded(texts)))))


def _load(version: str) -> ModuleType:
    (path,) = ROOT.glob(f"versions/{version.replace('.', '_')}_*.py")
    spec = importlib.util.spec_from_file_location(f"revision_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def encoded(texts: Mapping[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in texts.items()}


def decoded(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: data.decode() for name, data in files.items()}


@pytest.fixture(scope="session")
def revisions() -> Revisions:
    return Revisions()


@pytest.fixture(scope="session")
def bundled() -> dict[str, str]:
    """The configuration that the repository ships, by file name."""
    return {path.name: path.read_bytes().decode() for path in sorted((ROOT / "config").glob("*.yaml"))}
