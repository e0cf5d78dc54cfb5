"""Many processes that upgrade one root at once, and readers beside them."""

import itertools
import json
import subprocess
import sys

from tests.concurrency.readers import READERS
from tests.endurance.project import Farm

COMMAND = ("-m", "configmig", "upgrade", "head", "--lock-timeout", "300", "--format", "json")


def upgraded_at_once(farm: Farm, processes: int) -> int:
    """Assert that exactly one of them applies, none fails and every reader sees a whole state meanwhile.

    Return how often a reader looked.
    """
    running = [
        subprocess.Popen(
            [sys.executable, *COMMAND],
            cwd=farm.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(processes)
    ]
    looks = 0
    for reader in itertools.cycle(READERS.values()):
        reader(farm)
        looks += 1
        if all(process.poll() is not None for process in running):
            break
    outcomes = [(process.returncode, *process.communicate()) for process in running]
    assert [(code, err) for code, _, err in outcomes if code != 0] == []
    assert sum(json.loads(out)["run"] is not None for _, out, _ in outcomes) == 1
    return looks
