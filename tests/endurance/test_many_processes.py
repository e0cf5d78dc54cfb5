"""Sixty-four processes at once on one root: one applies, the others find nothing to do."""

import itertools
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from configmig import api
from tests.concurrency.at_once import upgraded_at_once
from tests.concurrency.readers import READERS
from tests.endurance.project import NEW, Farm, assert_sound

PROCESSES, THREADS, ROUNDS = 64, 16, 100

REPOSITORY = Path(__file__).parents[2]

TO_AND_FRO = """
import sys
from configmig import api

for _ in range(int(sys.argv[2])):
    api.downgrade(api.open_project(sys.argv[1]), "1.0.0")
    api.upgrade(api.open_project(sys.argv[1]), "head")
"""

Record = Callable[[str, object], None]


def test_of_many_upgrades_at_once_exactly_one_applies(base: Path, record_property: Record) -> None:
    farm = Farm(base)
    farm.plant()

    looks = upgraded_at_once(farm, PROCESSES)

    assert len(assert_sound(farm, NEW)) == 2
    assert looks >= len(READERS)
    record_property("at once", {"processes": PROCESSES, "applied": 1, "looks by readers": looks})


def test_of_many_threads_exactly_one_applies(base: Path, record_property: Record) -> None:
    farm = Farm(base)
    farm.plant()

    with ThreadPoolExecutor(THREADS) as pool:
        projects = [api.open_project(farm.folder) for _ in range(THREADS)]
        runs = [*pool.map(api.upgrade, projects)]

    assert sum(run.run_id is not None for run in runs) == 1
    assert len(assert_sound(farm, NEW)) == 2
    record_property("at once in one process", {"threads": THREADS, "applied": 1})


def test_readers_see_whole_states_while_runs_go_to_and_fro(base: Path, record_property: Record) -> None:
    """The readers are in this process, the runs in another, so that any instant may be met."""
    farm = Farm(base)
    farm.plant()
    assert farm.run("upgrade", "head").code == 0
    runs = subprocess.Popen([sys.executable, "-c", TO_AND_FRO, str(farm.folder), str(ROUNDS)], cwd=REPOSITORY)
    looks: Counter[str] = Counter()

    for name, reader in itertools.cycle(READERS.items()):
        reader(farm)
        looks[name] += 1
        if runs.poll() is not None:
            break

    assert runs.returncode == 0
    record_property("runs to and fro", {"runs": 2 * ROUNDS, "looks by readers": looks.total()})
