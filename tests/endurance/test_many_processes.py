"""Sixty-four processes at once on one root: one applies, the others find nothing to do."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.endurance.project import NEW, Farm, Said, assert_sound

PROCESSES = 64

Record = Callable[[str, object], None]


def test_of_many_upgrades_at_once_exactly_one_applies(base: Path, record_property: Record) -> None:
    farm = Farm(base)
    farm.plant()
    command = [
        sys.executable,
        "-m",
        "configmig",
        "upgrade",
        "head",
        "--lock-timeout",
        "300",
        "--format",
        "json",
    ]
    looks = []

    running = [
        subprocess.Popen(command, cwd=farm.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    while any(process.poll() is None for process in running):
        said = farm.run("status", "--format", "json")
        looks.append(_is_whole(said))
    outcomes = [(process.returncode, *process.communicate()) for process in running]

    assert [(code, err) for code, _, err in outcomes if code != 0] == []
    applied = [out for _, out, _ in outcomes if json.loads(out)["run"] is not None]
    assert len(applied) == 1
    assert len(assert_sound(farm, NEW)) == 2
    assert all(looks)
    record_property("at once", {"processes": PROCESSES, "applied": len(applied), "looks": len(looks)})


def _is_whole(said: Said) -> bool:
    """Return whether `status` showed one state of the root, or told that a run is under way."""
    if said.code != 0:
        return False
    found = json.loads(said.out)
    return bool(found["under_way"] is not None or not found["drift"])
