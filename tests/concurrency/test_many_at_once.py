"""A sample of `tests/endurance`: some processes upgrade one root at once, and one applies."""

from pathlib import Path

from tests.concurrency.at_once import upgraded_at_once
from tests.endurance.project import NEW, Farm, assert_sound


def test_of_some_upgrades_at_once_exactly_one_applies(tmp_path: Path) -> None:
    farm = Farm(tmp_path)
    farm.plant()

    looks = upgraded_at_once(farm, 6)

    assert len(assert_sound(farm, NEW)) == 2
    assert looks > 0
