"""What a run costs on the disk, counted as `benchmarks/run_cost.py` prints it."""

from collections import Counter
from pathlib import Path

from benchmarks.run_cost import FILES, counted, least


def test_snapshot_and_journal_make_at_most_twice_the_flushes_that_the_protocol_needs(tmp_path: Path) -> None:
    made = Counter(sync.part for sync in counted(tmp_path))
    needed = least([*(f"file{number}.yaml" for number in range(FILES - 1)), "team/routes.yaml"])

    assert made.keys() == needed.keys()
    assert made["snapshot"] + made["journal"] <= 2 * (needed["snapshot"] + needed["journal"])
