"""A sample of `tests/endurance`: a real command killed here and there, the power cut, a fault planted."""

from pathlib import Path

import pytest

from tests.endurance.calls import Tracer, require_strace
from tests.endurance.campaign import SCENARIOS, fail_at_each, kill_at_each
from tests.endurance.mutants import MUTANTS, planted
from tests.endurance.power_trials import Laboratory, count


@pytest.mark.parametrize("name", ["upgrade"])
def test_an_upgrade_killed_at_some_of_its_system_calls_is_whole_afterwards(name: str, tmp_path: Path) -> None:
    require_strace()

    report = kill_at_each(tmp_path, SCENARIOS[name], every=36, first=17, tracing=Tracer)

    assert not report.failures, "\n".join(report.failures)
    assert report.points >= 3


@pytest.mark.parametrize(
    ("name", "every"),
    [("upgrade that removes old snapshots", 37), ("recovery that takes back", 11)],
)
def test_a_command_whose_system_calls_fail_loses_nothing(name: str, every: int, tmp_path: Path) -> None:
    require_strace()

    report = fail_at_each(tmp_path, SCENARIOS[name], ["ENOSPC"], every=every)

    assert not report.failures, "\n".join(report.failures)
    assert report.points >= 3


def test_power_loss_leaves_the_old_root_or_the_new_one(tmp_path: Path) -> None:
    laboratory = Laboratory(tmp_path)
    recording = laboratory.record("upgrade")

    run = count(laboratory.try_run(recording, each=2))
    recovery = count(laboratory.try_recovery(recording, first=20, second=4))

    assert (run.violations, recovery.violations) == ((), ())


def test_the_power_loss_model_finds_a_missing_fsync(tmp_path: Path) -> None:
    laboratory = Laboratory(tmp_path)

    with planted(MUTANTS["the journal is renamed before it is synced"]):
        trials = count(laboratory.try_run(laboratory.record("upgrade"), each=8, seed=1), most=1)

    assert trials.violations
