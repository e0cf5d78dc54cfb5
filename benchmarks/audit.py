"""How long an audit and a look at the health of the gateway take, held against the bars of the project.

Run it as `python benchmarks/audit.py [REPEATS]` with the interpreter of the environment that configmig is
installed in. The root is the shipped configuration after one upgrade: three files of 300 to 400 lines and a
list of ports, with history and a snapshot, in a git repository. Every figure is the minimum of the repeats
(default 15), taken in turn so that a busy moment of the machine meets all of them; the second column is the
ratio to `python -c pass` in the same run, which a busy or slow machine changes less. Returns 1 when a bar is
broken both ways.
"""

import compileall
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import configmig
from configmig import api
from configmig.api import auditing

REPOSITORY = Path(__file__).parents[1]
BASE = "python -c pass"
CONFIGMIG = str(Path(sys.executable).with_name("configmig"))
COMMANDS = {
    BASE: [sys.executable, "-c", "pass"],
    'python -c "import click"': [sys.executable, "-c", "import click"],
    "audit": [CONFIGMIG, "audit"],
    "audit --quick": [CONFIGMIG, "audit", "--quick"],
    "health": [CONFIGMIG, "health"],
}
BARS = {"audit": 150, "health": 120, "audit, once loaded": 25}
"""What is measured → the most milliseconds that it may take."""

REFERENCE = 9.0
"""Milliseconds of the base on the machine that the bars are meant for: ratios hold where times do not."""


def main() -> int:
    """Measure, print, and return 1 when a bar is broken."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    compileall.compile_dir(Path(configmig.__file__).parent, quiet=2)
    with tempfile.TemporaryDirectory() as folder:
        root = prepared(Path(folder))
        environment = environment_in(Path(folder))
        lines = ", ".join(
            f"{path.name} {len(path.read_bytes().splitlines())}"
            for path in sorted((root / "config").glob("*.yaml"))
        )
        print(f"lines: {lines}; rules: {len(auditing.rules(api.open_project(root)))}")
        best = measured(root, environment, repeats)
    return report(best)


def prepared(folder: Path) -> Path:
    """Return the shipped project at the newest version, committed."""
    root = folder / "gateway"
    for name in ("config", "versions"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy(REPOSITORY / "configmig.ini", root)
    api.upgrade(api.open_project(root), "head")
    git = ["git", "-C", str(root), "-c", "user.name=bench", "-c", "user.email=bench@example.com"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "root"]):
        subprocess.run([*git, *command], check=True, stdout=subprocess.DEVNULL)
    return root


def environment_in(folder: Path) -> dict[str, str]:
    """Return the environment of the commands: byte code is kept, caches are the benchmark's own."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**environment, "XDG_CACHE_HOME": str(folder / "cache"), "XDG_STATE_HOME": str(folder / "state")}


def measured(root: Path, environment: Mapping[str, str], repeats: int) -> dict[str, float]:
    """Return what is measured → seconds, the minimum of ``repeats``."""

    def run(command: list[str]) -> Callable[[], object]:
        return lambda: subprocess.run(
            command, cwd=root, env=environment, check=False, stdout=subprocess.DEVNULL
        )

    tasks = {name: run(command) for name, command in COMMANDS.items()}
    tasks["audit, once loaded"] = lambda: auditing.audit(api.open_project(root))
    for task in tasks.values():
        task()
    best = dict.fromkeys(tasks, float("inf"))
    for _ in range(repeats):
        for name, task in tasks.items():
            start = time.perf_counter()
            task()
            best[name] = min(best[name], time.perf_counter() - start)
    return best


def report(best: Mapping[str, float]) -> int:
    """Print the table; return 1 when a bar is broken."""
    broken = best["audit --quick"] > 1.05 * best["audit"]
    print(f"{'':28} {'ms':>7} {'ratio':>7}  bar")
    for name, taken in best.items():
        bar = BARS.get(name)
        ratio = taken / best[BASE]
        broken = broken or (bar is not None and min(1000 * taken, REFERENCE * ratio) > bar)
        told = f"{bar} ms, ratio {bar / REFERENCE:.1f}" if bar is not None else ""
        print(f"{name:28} {1000 * taken:7.1f} {ratio:7.1f}  {told}")
    print(f"{'quick to full':28} {best['audit --quick'] / best['audit']:7.2f}          1")
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
