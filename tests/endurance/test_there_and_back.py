"""Upgrade and downgrade over thousands of random chains of operations with edits by hand in between."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from tests.runner.there_and_back import Story, stories, tell

STORIES = 1_000


def test_any_chain_of_operations_goes_back_to_the_original_with_the_edits(
    base: Path, record_property: Callable[[str, object], None]
) -> None:
    counts: Counter[bool] = Counter()

    @given(story=stories())
    @settings(
        max_examples=STORIES,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    def trial(story: Story) -> None:
        counts[tell(story, base)] += 1

    trial()

    record_property("stories up and down", counts.total())
    record_property("stories in which a run was refused", counts[False])
    assert counts[True] >= STORIES // 2
