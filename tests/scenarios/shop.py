"""A shop with three versions, secrets of many kinds and some runs behind it: where the scenarios happen."""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.failures import past_failures

SETTINGS = "[configmig]\nrevision_ids = version\nlock_timeout = 0.2\n"

SECRETS = (
    "sk-live-0123456789abcdef",
    "correct-horse-battery-staple",
    "tr0ub4dor-and-3",
    "hunter2hunter2",
)
"""What must never leave the files: a key of a provider, a password, one in a URL, one in a comment."""

APP = """\
# The shop, as the clerk left it.
name: shop        # shown in the title bar

server:
  host: 127.0.0.1
  # Below 1024 needs root.
  port: 8080

api_key: "sk-live-0123456789abcdef"
"""

DATABASE = """\
# password: hunter2hunter2
url: postgres://shop:tr0ub4dor-and-3@db/shop
password: correct-horse-battery-staple
pool: 5
"""

FIRST = '''\
"""As it was found."""

revision = "1.0.0"
down_revision = None
date = "2024-01-01"


def upgrade(op):
    pass
'''

SECOND = '''\
"""Name the address."""

from configmig.revisions import Problem

revision = "1.1.0"
down_revision = "1.0.0"
date = "2024-02-01"
breaking_changes = ("server.host is server.address",)


def upgrade(op):
    op.file("app.yaml").rename("$.server.host", "address")


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
    op.file("database.yaml").set("$.pool", 10)
'''

FILES = {
    "configmig.ini": SETTINGS,
    "config/app.yaml": APP,
    "config/database.yaml": DATABASE,
    "versions/1_0_0_found.py": FIRST,
    "versions/1_1_0_address.py": SECOND,
    "versions/1_2_0_timeout.py": THIRD,
}


class Shop:
    """The project's folder, and what a test does to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "config"

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file of the project, made with its folders; what stood there goes."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def read(self, name: str) -> str:
        """Return a file of the project, its line ends as they are."""
        return (self.folder / name).read_bytes().decode()

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace ``old``, which stands once in the file, as a person would."""
        text = self.read(name)
        assert text.count(old) == 1
        self.write(name, text.replace(old, new))

    def config(self) -> dict[str, bytes]:
        """Return the configuration: name → bytes."""
        return {path.name: path.read_bytes() for path in sorted(self.root.glob("[!.]*.*"))}

    def look(self) -> dict[str, tuple[object, ...]]:
        """Return everything in the folder: kind, mode, time of change and content by name."""
        return dict(_look(self.folder))

    def look_past_failures(self, before: dict[str, tuple[object, ...]]) -> dict[str, tuple[object, ...]]:
        """Return what ``look`` does, but the history as it was ``before`` where only failures were added."""
        return past_failures(before, self.look())


def _look(folder: Path) -> Iterator[tuple[str, tuple[object, ...]]]:
    for path in sorted(folder.rglob("*")):
        found = path.lstat()
        content: object = None
        if stat.S_ISREG(found.st_mode):
            content = path.read_bytes()
        elif stat.S_ISLNK(found.st_mode):
            content = os.readlink(path)  # noqa: PTH115 - the text, not a path
        # What a run prepares there and takes back again leaves its time on these folders; the one of the
        # lock stays once it was made, empty.
        when = 0 if path.name in ("config", ".configmig", "backups") else found.st_mtime_ns
        if path.name == ".configmig" and not list(path.iterdir()):
            continue
        yield path.relative_to(folder).as_posix(), (found.st_mode, when, content)


Action = Callable[[Shop], None]
