"""A real command, killed or failing at each of its system calls in turn: nothing is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.endurance.calls import require_strace
from tests.endurance.campaign import ERRORS, SCENARIOS, Report, fail_at_each, kill_at_each

Record = Callable[[str, object], None]


@pytest.fixture(autouse=True)
def strace() -> None:
    require_strace()


@pytest.mark.parametrize("name", SCENARIOS)
def test_killed_at_every_call_all_files_are_old_or_new(
    name: str, base: Path, record_property: Record
) -> None:
    report = kill_at_each(base, SCENARIOS[name])

    record_property(f"killed, {name}", _figures(report))
    assert not report.failures, "\n".join(report.failures)
    assert report.points > 10


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_call_that_fails_loses_nothing_and_is_one_clear_error(
    name: str, error: str, base: Path, record_property: Record
) -> None:
    report = fail_at_each(base, SCENARIOS[name], [error])

    record_property(f"failing with {error}, {name}", _figures(report))
    assert not report.failures, "\n".join(report.failures)
    assert report.points > 10


def _figures(report: Report) -> dict[str, int]:
    return {"points": report.points, "after the decision": report.decided, "failures": len(report.failures)}
