"""How long graph commands take on thousands of revisions, beside Alembic on the same graph; prints a table.

Run it as `python benchmarks/graph_commands.py [--revisions 5000] [--many 50000] [--repeats 5]
[--alembic PATH]` with the interpreter of the environment that configmig is installed in. Alembic gets
an environment of its own in a temporary folder unless PATH names its command. Both get the same linear
graph, one file a revision, and stand at its head; both have their caches warm (byte code, Alembic's
`__pycache__`, configmig's metadata cache). Every figure is the minimum of the repeats, the commands
taken in turn so that a busy moment of the machine meets all.

The promise: `history`, `heads` and `current` take at most a fifth of Alembic's time, and ten times the
revisions take about ten times as long. `cold` is the library without its metadata cache, as on a build
server.
"""

import argparse
import compileall
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import configmig
from configmig.revisions.library import read_library
from configmig.storage.state import State, encode_state

Run: TypeAlias = tuple[list[str | Path], Path]
"""A command and the folder it runs in."""

COMMANDS = ("history", "heads", "current")
BOUND = 0.2
"""The largest part of Alembic's time that the project promises."""
LINEAR = 1.5
"""How much more than ten times as long ten times the revisions may take, the start-up left out."""

CONFIGMIG_REVISION = '''\
"""Give provider number {number} a status.

Splits what was one provider, and points every route at the provider that it means.
"""

from collections.abc import Iterator

from configmig.revisions import Config, Operations, Problem

revision = "{id}"
down_revision = {parent}
branch_labels = ()
depends_on = ()
date = "2024-10-25"
breaking_changes = ("fallback chains list models, no longer providers",)
deprecations = ()


def upgrade(op: Operations) -> None:
    providers = op.file("providers.yaml")
    providers.set_default("$.providers[*].status", "active")


def check(config: Config) -> Iterator[Problem]:
    for name, provider in config["providers.yaml"]["providers"].items():
        if not provider.get("models"):
            yield Problem("providers.yaml", ("providers", name), "must serve a model")
'''

ALEMBIC_REVISION = '''\
"""Give provider number {number} a status.

Revision ID: {id}
Revises: {parent}
Create Date: 2024-10-25 12:00:00

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = "{id}"
down_revision: Union[str, Sequence[str], None] = {parent}
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("providers", sa.Column("status_{number}", sa.String(20)))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("providers", "status_{number}")
'''

ALEMBIC_INI = """\
[alembic]
script_location = %(here)s
sqlalchemy.url = sqlite:///%(here)s/database.sqlite
"""

ALEMBIC_ENV = """\
from alembic import context
from sqlalchemy import create_engine

with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""


def main() -> int:
    """Measure, print, and return 1 when a bound is broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--revisions", type=int, default=5_000)
    parser.add_argument("--many", type=int, default=50_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--alembic", type=Path, help="the alembic command of another environment")
    given = parser.parse_args()
    compileall.compile_dir(Path(configmig.__file__).parent, quiet=2)
    with tempfile.TemporaryDirectory(prefix="configmig-benchmark-") as name:
        folder = Path(name)
        alembic = given.alembic or install_alembic(folder / "venv")
        broken = compare(folder, alembic, given.revisions, given.repeats)
        shutil.rmtree(folder / "alembic")
        return int(grow(folder, given.revisions, given.many, given.repeats) or broken)


def compare(folder: Path, alembic: Path, count: int, repeats: int) -> bool:
    """Print configmig beside Alembic; return whether the promise is broken."""
    ours, theirs = folder / f"configmig-{count}", folder / "alembic"
    write_configmig(ours, count)
    write_alembic(theirs, count)
    tool = Path(sys.executable).with_name("configmig")
    runs: dict[str, Run] = {f"configmig {command}": ([tool, command], ours) for command in COMMANDS}
    runs |= {f"alembic {command}": ([alembic, command], theirs) for command in COMMANDS}
    best = measure(runs, environment(folder), repeats)
    print(f"{count} linear revisions\n")
    print(f"| command | {'configmig, ms':>13} | {'alembic, ms':>11} | ratio | promised |")
    print("|---|--:|--:|--:|--:|")
    broken = False
    for command in COMMANDS:
        mine, other = best[f"configmig {command}"], best[f"alembic {command}"]
        broken = broken or mine / other > BOUND
        print(f"| {command} | {1000 * mine:.0f} | {1000 * other:.0f} | {mine / other:.3f} | {BOUND} |")
    return broken


def grow(folder: Path, few: int, many: int, repeats: int) -> bool:
    """Print how the cost grows with the revisions; return whether it grows faster than they do."""
    write_configmig(folder / f"configmig-{many}", many)
    tool = Path(sys.executable).with_name("configmig")
    runs: dict[str, Run] = {
        f"{command} {count}": ([tool, command], folder / f"configmig-{count}")
        for count in (few, many)
        for command in COMMANDS
    }
    runs["start"] = ([tool, "--version"], folder)
    best = measure(runs, environment(folder), repeats)
    print(f"\n| configmig | {few}, ms | {many}, ms | growth without start-up | promised |")
    print("|---|--:|--:|--:|--:|")
    broken = False
    for command in COMMANDS:
        small, large = (best[f"{command} {count}"] for count in (few, many))
        growth = (large - best["start"]) / (small - best["start"])
        broken = broken or growth > LINEAR * many / few
        promised = f"about {many / few:.0f}"
        print(f"| {command} | {1000 * small:.0f} | {1000 * large:.0f} | {growth:.1f} | {promised} |")
    for state in ("cold", "warm"):
        small, large = (read(folder / f"configmig-{count}", state, repeats) for count in (few, many))
        name = f"the library alone, {state}"
        print(f"| {name} | {1000 * small:.0f} | {1000 * large:.0f} | {large / small:.1f} | |")
    return broken


def read(project: Path, state: str, repeats: int) -> float:
    """Return how long reading all revisions takes in this process, with or without the cache."""
    cache = project / "cache.json"
    best = float("inf")
    for _ in range(repeats + 1):
        if state == "cold":
            cache.unlink(missing_ok=True)
        start = time.perf_counter()
        read_library([project / "versions"], show_relative_to=project, cache_path=cache)
        best = min(best, time.perf_counter() - start)
    return best


def measure(runs: Mapping[str, Run], environment: Mapping[str, str], repeats: int) -> dict[str, float]:
    """Return the shortest time of each command, in seconds; the first round only warms up."""
    best = dict.fromkeys(runs, float("inf"))
    for turn in range(repeats + 1):
        for name, (command, folder) in runs.items():
            start = time.perf_counter()
            subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
            best[name] = min(best[name], time.perf_counter() - start) if turn else best[name]
    return best


def environment(folder: Path) -> dict[str, str]:
    """Return the variables of a user with a cache folder of his own and with byte code written."""
    left_out = ("PYTHONDONTWRITEBYTECODE", "CONFIGMIG_CONFIG")
    return {key: value for key, value in os.environ.items() if key not in left_out} | {
        "XDG_CACHE_HOME": str(folder / "caches")
    }


def identifier(number: int) -> str:
    """Return an id as both tools make them: twelve hex digits."""
    return f"{(number + 1) * 2654435761 % 2**48:012x}"


def write_revisions(folder: Path, template: str, count: int) -> None:
    """Write a chain of revisions, saved an hour ago."""
    folder.mkdir(parents=True)
    past = time.time() - 3600
    for number in range(count):
        parent = f'"{identifier(number - 1)}"' if number else "None"
        path = folder / f"{identifier(number)}_status_{number}.py"
        path.write_text(template.format(number=number, id=identifier(number), parent=parent))
        os.utime(path, (past, past))


def write_configmig(folder: Path, count: int) -> None:
    """Write a project whose config root stands at the head."""
    write_revisions(folder / "versions", CONFIGMIG_REVISION, count)
    (folder / "configmig.ini").write_text("[configmig]\n")
    (folder / "config").mkdir()
    (folder / "config" / "providers.yaml").write_text("providers: {}\n")
    state = State(heads=(identifier(count - 1),), updated_at="2024-10-25T12:00:00Z")
    (folder / "config" / ".schema-version").write_bytes(encode_state(state))


def write_alembic(folder: Path, count: int) -> None:
    """Write an environment whose database stands at the head."""
    write_revisions(folder / "versions", ALEMBIC_REVISION, count)
    (folder / "alembic.ini").write_text(ALEMBIC_INI)
    (folder / "env.py").write_text(ALEMBIC_ENV)
    with sqlite3.connect(folder / "database.sqlite") as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        database.execute("INSERT INTO alembic_version VALUES (?)", (identifier(count - 1),))
    database.close()


def install_alembic(folder: Path) -> Path:
    """Make a virtual environment with Alembic and return its command."""
    venv.create(folder, with_pip=True)
    binaries = folder / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([binaries / "python", "-m", "pip", "install", "--quiet", "alembic"], check=True)
    return binaries / "alembic"


if __name__ == "__main__":
    sys.exit(main())
