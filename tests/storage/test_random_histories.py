"""A sample of what may happen to a root in any order; `tests/endurance` goes on for longer."""

import pytest
from hypothesis import HealthCheck, settings

from tests.endurance.machine import Roots

TestRoots = pytest.mark.filterwarnings("default")(Roots.TestCase)
TestRoots.settings = settings(
    max_examples=15, stateful_step_count=15, deadline=None, suppress_health_check=[*HealthCheck]
)
