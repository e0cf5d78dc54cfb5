"""A gateway in which nothing is wrong, on disk: upgraded, mended, generated, with its environment file."""

import shutil
from pathlib import Path

import pytest

from configmig import api
from configmig.operations.operations import Operations
from configmig.operations.workspace import Workspace
from tests.audit.clean_root import FACTS, TARGETS, mend
from tests.health.world import World, world
from tests.scenarios.conftest import hasty
from tests.workshop import Workshop, upgraded, workshop

__all__ = ["hasty", "upgraded", "workshop", "world"]

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, made once."""
    folder = tmp_path_factory.mktemp("sound")
    for name in ("config", "versions"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    targets = ", ".join(f"{name}=={version}" for name, version in TARGETS.items())
    settings = (REPOSITORY / "configmig.ini").read_text(encoding="utf-8")
    settings += f"audit.targets = {targets}\naudit.env_file = gateway.env\n"
    (folder / "configmig.ini").write_text(settings, encoding="utf-8")
    lines = [f"{name}=set\n" for name in sorted(FACTS["environment"])]
    (folder / "gateway.env").write_text("".join(lines), encoding="utf-8")
    api.upgrade(api.open_project(folder), "1.2.0")
    root = folder / "config"
    workspace = Workspace({path.name: path.read_bytes() for path in root.glob("*.yaml")})
    mend(Operations(workspace, revision="mended"))
    for name, content in workspace.render().items():
        (root / name).write_bytes(content)
    api.stamp(api.open_project(folder), "1.2.0")
    api.generate(api.open_project(folder), adopt=True)
    return folder


@pytest.fixture
def gateway(sound: Path, tmp_path: Path) -> Workshop:
    """A copy of it for one test, in the folder that the command line runs in."""
    shutil.copytree(sound, tmp_path, dirs_exist_ok=True)
    return Workshop(tmp_path)


@pytest.fixture
def running(world: World) -> World:
    """A gateway that runs, with timeouts as they should be."""
    world.edit("litellm-unified.yaml", "num_retries: 0", "num_retries: 0\n  request_timeout: 30")
    world.edit("litellm-unified.yaml", "router_settings:", "router_settings:\n  stream_timeout: 30")
    return world
