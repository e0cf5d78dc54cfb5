"""Runs, edits by hand, crashes and recoveries in any order, for a long time."""

from collections.abc import Callable

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.endurance.machine import Roots

EXAMPLES, STEPS = 400, 40


def test_whatever_happens_to_a_root_it_stays_whole(record_property: Callable[[str, object], None]) -> None:
    run_state_machine_as_test(
        Roots,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=[*HealthCheck],
        ),
    )

    record_property("random histories", {"histories": EXAMPLES, "steps of each, at most": STEPS})
