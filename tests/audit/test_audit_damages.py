"""Random damage to a root never makes a rule fail, and never makes a score better."""

import random
from collections.abc import Mapping

import pytest

from tests.audit.clean_root import Root
from tests.audit.damaging import INSIDE, WHOLE, damage

SAMPLE = 120
"""How many damages are tried each time; tests/endurance tries a thousand."""


@pytest.mark.parametrize("part", range(4))
def test_damage_never_makes_a_score_better(part: int, clean: Root) -> None:
    before = clean.audited().scores

    assert_never_better(clean, before, range(part * SAMPLE // 4, (part + 1) * SAMPLE // 4))


@pytest.mark.parametrize("kind", ["emptied", "missing", "broken", "binary"])
def test_losing_a_file_never_makes_any_category_of_a_faulty_root_better(
    kind: str, upgraded_files: Mapping[str, bytes]
) -> None:
    faulty = Root(upgraded_files)
    before = faulty.audited().scores

    for seed in range(5):
        lost = damage(faulty.files, random.Random(seed), (kind,))
        after = Root(lost.files).audited().scores

        assert all(after[name] <= score for name, score in before.items()), (
            lost.kind,
            lost.name,
            before,
            after,
        )


def test_every_kind_of_damage_is_among_the_sample(clean: Root) -> None:
    kinds = {damage(clean.files, random.Random(seed)).kind for seed in range(SAMPLE)}

    assert kinds == {*WHOLE, *INSIDE}


def assert_never_better(root: Root, before: Mapping[str, float], seeds: range) -> None:
    """Damage ``root`` once for each seed and compare."""
    for seed in seeds:
        done = damage(root.files, random.Random(seed))
        what = f"seed {seed}: {done.kind} {done.name}"

        after = Root(done.files).audited()

        failed = [each for each in after.findings if "the rule failed" in each.message]
        assert failed == [], what
        assert all(after.scores[name] <= score for name, score in before.items()), what
