"""How long commands take to start, as ratios to `python -c "import click"`; prints a table.

Run it as `python benchmarks/startup.py [REPEATS]` with the interpreter of the environment that configmig is
installed in. Every figure is the minimum of the repeats (default 15), taken in turn so that a busy moment of
the machine meets all of them. The package is byte-compiled first: what counts is the second start.
"""

import compileall
import os
import subprocess
import sys
import time
from pathlib import Path

import configmig

BASE = 'python -c "import click"'
CONFIGMIG = [str(Path(sys.executable).with_name("configmig"))]
COMMANDS = {
    BASE: [sys.executable, "-c", "import click"],
    "python -c pass": [sys.executable, "-c", "pass"],
    "configmig --version": [*CONFIGMIG, "--version"],
    "configmig --help": [*CONFIGMIG, "--help"],
    "configmig explain --help": [*CONFIGMIG, "explain", "--help"],
}
BOUNDS = {"configmig --help": 1.5}
"""Command → the largest ratio that the project promises."""


def main() -> int:
    """Measure, print, and return 1 when a bound is broken."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    compileall.compile_dir(Path(configmig.__file__).parent, quiet=2)
    for command in COMMANDS.values():
        seconds(command, environment)
    best = dict.fromkeys(COMMANDS, float("inf"))
    for _ in range(repeats):
        for name, command in COMMANDS.items():
            best[name] = min(best[name], seconds(command, environment))
    broken = False
    print(f"{'command':32} {'ms':>6} {'ratio':>6}  bound")
    for name, time_taken in best.items():
        ratio = time_taken / best[BASE]
        bound = BOUNDS.get(name)
        broken = broken or (bound is not None and ratio > bound)
        print(f"{name:32} {1000 * time_taken:6.0f} {ratio:6.2f}  {bound or ''}")
    return int(broken)


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Return how long ``command`` takes, in seconds of the wall clock."""
    start = time.perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
