"""A small project whose three revisions touch two files."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from configmig import api
from configmig.project import Project
from tests.failures import past_failures

SETTINGS = "[configmig]\nconfig_root = config\nversion_locations = versions\n"

WITHOUT_JUDGES = "".join(f"gate.{name} = off\n" for name in ("consistency", "audit", "health"))
"""Settings of a project whose runs are about something else than how good their results are."""

APP = """\
# The application.
name: shop        # shown in the title bar

# How it listens.
server:
  host: 127.0.0.1
  # Below 1024 needs root.
  port: 8080
"""

DATABASE = """\
# Where the data are.
url: postgres://db/shop   # no password here
pool: 5
"""

FIRST = '''\
"""As it was found."""

revision = "1.0.0"
down_revision = None
date = "2024-01-01"


def upgrade(op):
    """Change nothing."""
'''

SECOND = '''\
"""Name the address.

The host is an address now.
"""

from configmig.revisions import Problem

revision = "1.1.0"
down_revision = "1.0.0"
date = "2024-02-01"
breaking_changes = ("server.host is server.address",)


def upgrade(op):
    op.file("app.yaml").rename("$.server.host", "address")
    op.file("database.yaml").set("$.pool", 10)


def check(config):
    if "address" not in config["app.yaml"]["server"]:
        yield Problem("app.yaml", ("server",), "a server needs an address", "add `address`")
'''

THIRD = '''\
"""Say how long to wait."""

revision = "1.2.0"
down_revision = "1.1.0"
date = "2024-03-01"


def upgrade(op):
    op.file("app.yaml").add("$.server.timeout", 30, comment="Seconds.")
'''


class Workshop:
    """A project in a folder, and what a test does to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "config"

    def write(self, name: str, text: str) -> None:
        """Write a file of the project, made with its folders."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def read(self, name: str) -> str:
        """Return the text of a file in the config root."""
        return (self.root / name).read_text()

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace ``old``, which stands once in a file of the config root, as a person would."""
        text = self.read(name)
        assert text.count(old) == 1
        (self.root / name).write_text(text.replace(old, new))

    def open(self, *, arguments: Mapping[str, str] | None = None) -> Project:
        """Open the project anew, as another process would."""
        return api.open_project(self.folder, arguments=arguments)

    def look(self) -> dict[str, tuple[bytes, int]]:
        """Return content and time of every file of the project."""
        return {
            path.relative_to(self.folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }

    def look_past_failures(self, before: dict[str, tuple[bytes, int]]) -> dict[str, tuple[bytes, int]]:
        """Return what ``look`` does, but the history as it was ``before`` where only failures were added."""
        return past_failures(before, self.look())


def register_profile(folder: Path, name: str) -> Path:
    """Register a profile in ``folder``, which is on the path; return the file that is to hold it."""
    module = f"{name}_{folder.name.replace('-', '_')}"
    info = folder / f"{name}-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n", encoding="utf-8")
    entry = f"[configmig.profiles]\n{name} = {module}:profile\n"
    (info / "entry_points.txt").write_text(entry, encoding="utf-8")
    return folder / f"{module}.py"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """Return the project, at no version yet."""
    made = Workshop(tmp_path)
    made.write("configmig.ini", SETTINGS)
    made.write("versions/1_0_0.py", FIRST)
    made.write("versions/1_1_0.py", SECOND)
    made.write("versions/1_2_0.py", THIRD)
    made.write("config/app.yaml", APP)
    made.write("config/database.yaml", DATABASE)
    return made


@pytest.fixture
def upgraded(workshop: Workshop) -> Workshop:
    """Return the project after one run to head."""
    api.upgrade(workshop.open(), "head")
    return workshop


@pytest.fixture
def gateway(tmp_path: Path) -> Workshop:
    """Return a project of the gateway profile at 1.0.0, with one revision and the bundled configuration."""
    made = Workshop(tmp_path)
    made.write("configmig.ini", SETTINGS + "profile = llm-gateway\n")
    made.write("versions/1_0_0.py", FIRST)
    bundled = Path(__file__).parents[1] / "config"
    for path in bundled.glob("*.yaml"):
        made.write(f"config/{path.name}", path.read_text())
    return made
