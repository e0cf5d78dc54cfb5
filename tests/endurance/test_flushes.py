"""Which flushes a run needs: each is left out in turn, and the power-loss trials must find it missing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from tests.endurance.power_loss import Recorder
from tests.endurance.power_trials import Laboratory, Recording, count

Record = Callable[[str, object], None]

STATES = 10
"""How often the power is cut at each change of a run."""


def test_snapshot_and_journal_make_at_most_twice_the_flushes_that_are_needed(
    base: Path, record_property: Record
) -> None:
    laboratory = Laboratory(base)
    flushes = [*_flushes(laboratory.record("upgrade"))]
    needed: list[str] = []
    spare: list[str] = []

    for number, flushed in enumerate(flushes):
        with _without(number):
            recording = laboratory.record("upgrade")
        found = count(_trials(laboratory, recording), most=1)
        (needed if found.violations else spare).append(flushed)

    own = ("backups", ".configmig")
    made = sum(flushed.startswith(own) for flushed in flushes)
    least = sum(flushed.startswith(own) for flushed in needed)
    record_property("flushes", {"made": len(flushes), "found missing": len(needed), "spare": len(spare)})
    record_property("flushes of snapshot and journal", {"made": made, "found missing": least})
    record_property("flushes that nothing missed", ", ".join(_plain(name) for name in spare) or "none")
    assert made <= 2 * least


def _trials(laboratory: Laboratory, recording: Recording) -> Iterator[str | None]:
    yield from laboratory.try_run(recording, each=STATES, seed=2)
    yield from laboratory.try_recovery(recording, first=25, second=3, seed=2)


def _flushes(recording: Recording) -> Iterator[str]:
    names = {change.inode: change.name for change in recording.changes if change.kind == "create"}
    for change in recording.changes:
        if change.kind == "fsync":
            yield names.get(change.inode, str(change.inode))
        elif change.kind == "fsync folder":
            yield f"{change.name or '.'}/"


def _plain(name: str) -> str:
    """Return ``name`` without the id of the run."""
    return "/".join(
        "RUN" if part.startswith(".2") and part.endswith(".new") else part for part in name.split("/")
    )


@contextmanager
def _without(number: int) -> Iterator[None]:
    """Leave flush ``number`` of the run out, counted from 0."""
    made = -1

    def counting(flush: Callable[..., None]) -> Callable[..., None]:
        def act(recorder: Recorder, what: object) -> None:
            nonlocal made
            made += 1
            if made != number:
                flush(recorder, what)

        return act

    with (
        patch.object(Recorder, "fsync", counting(Recorder.fsync)),
        patch.object(Recorder, "fsync_folder", counting(Recorder.fsync_folder)),
    ):
        yield
