"""The power goes at every point of a run and of the recovery; every planted fault is found."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.endurance.mutants import MUTANTS, planted
from tests.endurance.power_trials import Laboratory, Trials, count

Record = Callable[[str, object], None]


@pytest.mark.parametrize("command", ["upgrade", "downgrade", "rollback"])
def test_power_loss_in_a_run_leaves_the_old_root_or_the_new_one(
    command: str, base: Path, record_property: Record
) -> None:
    laboratory = Laboratory(base)

    trials = count(laboratory.try_run(laboratory.record(command), each=120))

    record_property(f"power loss, {command}", _figures(trials, laboratory))
    assert not trials.violations, "\n".join(trials.violations)
    assert trials.states > 10_000


def test_power_loss_in_the_recovery_leaves_what_the_next_one_completes(
    base: Path, record_property: Record
) -> None:
    laboratory = Laboratory(base)

    trials = count(laboratory.try_recovery(laboratory.record("upgrade"), first=700, second=15))

    record_property("power loss, recovery", _figures(trials, laboratory))
    assert not trials.violations, "\n".join(trials.violations)
    assert trials.states == 10_500


def test_power_loss_in_the_command_given_again_leaves_old_or_new(base: Path, record_property: Record) -> None:
    laboratory = Laboratory(base)
    recording = laboratory.record("upgrade")

    trials = count(laboratory.try_recovery(recording, first=250, second=42, act=laboratory.upgrade_again))

    record_property("power loss, upgrade after power loss", _figures(trials, laboratory))
    assert not trials.violations, "\n".join(trials.violations)
    assert trials.states == 10_500


@pytest.mark.parametrize("name", MUTANTS)
def test_a_planted_fault_is_found(name: str, base: Path, record_property: Record) -> None:
    laboratory = Laboratory(base)

    with planted(MUTANTS[name]):
        trials = count(_both(laboratory), most=1)

    record_property(f"planted fault, {name}", {"states until it was found": trials.states})
    assert trials.violations


def _both(laboratory: Laboratory) -> Iterator[str | None]:
    recording = laboratory.record("upgrade")
    yield from laboratory.try_run(recording, each=8, seed=1)
    yield from laboratory.try_recovery(recording, first=100, second=8, seed=1)


def _figures(trials: Trials, laboratory: Laboratory) -> dict[str, int]:
    return {
        "states": trials.states,
        "different": laboratory.distinct,
        "violations": len(trials.violations),
    }
