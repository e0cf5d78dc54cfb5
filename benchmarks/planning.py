"""Measure planning: milliseconds over 10,000 revisions once loaded, and how time grows up to 50,000.

Run as ``python benchmarks/planning.py``. Every figure is the least of many rounds in which all sizes and
actions take turns, so that a busy machine disturbs them alike. The garbage collector rests,
as with ``timeit``.
"""

import gc
import sys
import time
from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

from configmig.graph.graph import RevisionGraph
from configmig.graph.planner import plan_downgrade, plan_upgrade
from configmig.graph.revision import Revision
from configmig.graph.targets import resolve_target

SIZE = 10_000
SIZES = (5_000, 10_000, 20_000, 50_000)
ROUNDS = 15
BAR = 20.0
"""Milliseconds that a plan over ``SIZE`` revisions may take."""

Action = Callable[[], object]
Key = TypeVar("Key", bound=Hashable)


def line(size: int) -> list[Revision]:
    """Return a chain: every revision after the one before it."""
    names = [f"{number:012x}" for number in range(size)]
    return [Revision(name, tuple(names[max(index - 1, 0) : index])) for index, name in enumerate(names)]


def ladder(size: int) -> list[Revision]:
    """Return diamonds in a row: a fork into two branches, a merge, a fork and so on."""
    revisions: list[Revision] = []
    below: tuple[str, ...] = ()
    for rung in range(size // 3 + 1):
        fork, sides = f"r{rung}", (f"a{rung}", f"b{rung}")
        revisions += [Revision(fork, below), *(Revision(side, (fork,)) for side in sides)]
        below = sides
    return revisions[:size]


SHAPES: dict[str, Callable[[int], list[Revision]]] = {"line": line, "diamonds": ladder}


def milliseconds(actions: Mapping[Key, Action], rounds: int = ROUNDS) -> dict[Key, float]:
    """Return the least time of each action; they take turns."""
    least = dict.fromkeys(actions, float("inf"))
    for _ in range(rounds):
        gc.collect()
        gc.disable()
        for key, action in actions.items():
            start = time.perf_counter()
            action()
            least[key] = min(least[key], time.perf_counter() - start)
        gc.enable()
    return {key: seconds * 1000 for key, seconds in least.items()}


def actions_over(revisions: list[Revision]) -> dict[str, Action]:
    """Return what is measured over one graph; its files come in the order of their names."""
    files = sorted(revisions)
    graph = RevisionGraph(files)
    heads = graph.effective_heads
    return {
        "build and check": lambda: RevisionGraph(files),
        "plan up": lambda: plan_upgrade(graph, (), resolve_target(graph, "heads")),
        "plan down": lambda: plan_downgrade(graph, heads, _down(graph, heads)),
    }


def _down(graph: RevisionGraph, heads: tuple[str, ...]) -> tuple[str, ...]:
    return resolve_target(graph, "base", current=heads, direction="downgrade")


def main() -> int:
    """Print both tables; exit with 1 when a plan over 10,000 revisions misses the bar."""
    spent: dict[tuple[str, str, int], float] = {}
    for shape, make in SHAPES.items():
        actions = {
            (shape, name, size): act for size in SIZES for name, act in actions_over(make(size)).items()
        }
        spent |= milliseconds(actions)
    rows = dict.fromkeys((shape, name) for shape, name, _ in spent)
    print(f"{SIZE:,} revisions, milliseconds (bar for a plan: {BAR:.0f})")
    for shape, name in rows:
        print(f"  {shape:10}{name:18}{spent[shape, name, SIZE]:8.1f}")
    multiples = ", ".join(f"{size / SIZES[0]:.0f}" for size in SIZES)
    print(f"\ntimes as long as {SIZES[0]:,} revisions (linear: {multiples})")
    for shape, name in rows:
        ratios = (spent[shape, name, size] / spent[shape, name, SIZES[0]] for size in SIZES)
        print(f"  {shape:10}{name:18}{''.join(f'{ratio:8.1f}' for ratio in ratios)}")
    missed = [row for row in rows if row[1].startswith("plan") and spent[*row, SIZE] > BAR]
    print(
        f"\n{'over the bar: ' + ', '.join(map(' '.join, missed)) if missed else 'every plan within the bar'}"
    )
    return len(missed) and 1


if __name__ == "__main__":
    sys.exit(main())
