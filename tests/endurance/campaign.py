"""Stop a command at every point in turn and look at what it left; used in full here, sampled by the suite."""

import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.endurance.calls import Point, Tracer
from tests.endurance.project import NEW, OLD, Farm, assert_no_litter, assert_sound, look, settle
from tests.endurance.warm import WarmTracer

ERRORS = ("ENOSPC", "EIO", "EACCES", "EROFS")


class Scenario(NamedTuple):
    """A command and the beginning from which it is stopped."""

    prepare: Callable[[Farm, Tracer], None]
    command: tuple[str, ...]


class Report(NamedTuple):
    """What a campaign found."""

    points: int
    """How often a command was stopped."""
    decided: int
    """How often the run was decided by then."""
    failures: tuple[str, ...]


def _nothing(farm: Farm, _tracer: Tracer) -> None:
    """Begin at 1.0.0."""


def _upgraded(farm: Farm, _tracer: Tracer) -> None:
    """Begin at 1.1.0."""
    assert farm.run("upgrade", "head").code == 0


def _crowded(farm: Farm, _tracer: Tracer) -> None:
    """Begin at 1.0.0 with three snapshots, of which the next run removes two."""
    for arguments in (("upgrade", "head"), ("downgrade", "1.0.0")):
        assert farm.run(*arguments).code == 0
    farm.keep_snapshots(2)


def _killed(*, decided: bool) -> Callable[[Farm, Tracer], None]:
    """Begin with an upgrade that was killed while it staged, or with its first file in place."""

    def prepare(farm: Farm, tracer: Tracer) -> None:
        farm.keep()
        points = tracer.points_of("upgrade", "head")
        farm.restore()
        journal = next(number for number, point in enumerate(points) if '/journal"' in point.shown)
        later = (point for point in points[journal + 1 :] if point.call.startswith("rename"))
        # The first renaming after the decision is that of the snapshot, the third that of the second file.
        stop = [*later][2] if decided else points[journal]
        assert tracer.kill(stop, "upgrade", "head").code == 137
        assert (farm.root / ".configmig/journal").exists() is decided

    return prepare


SCENARIOS = {
    "upgrade": Scenario(_nothing, ("upgrade", "head")),
    "upgrade that removes old snapshots": Scenario(_crowded, ("upgrade", "head")),
    "downgrade": Scenario(_upgraded, ("downgrade", "1.0.0")),
    "rollback": Scenario(_upgraded, ("rollback",)),
    "recovery that finishes": Scenario(_killed(decided=True), ("recover",)),
    "recovery that takes back": Scenario(_killed(decided=False), ("recover",)),
}


@contextmanager
def begin(
    base: Path, scenario: Scenario, tracing: type[Tracer]
) -> Iterator[tuple[Farm, Tracer, tuple[Point, ...]]]:
    """Give the farm at the scenario's beginning, and every point at which its command can be stopped.

    Whatever process the command runs in, it makes the calls of one that was started for it, in their order.
    """
    farm = Farm(base)
    farm.plant()
    farm.keep()
    started = Tracer(farm.folder, farm.home, farm.compiled)
    with closing(tracing(farm.folder, farm.home, farm.compiled)) as tracer:
        for each in {type(started): started, tracing: tracer}.values():
            each.warm_up("upgrade", "head")
            each.warm_up("downgrade", "1.0.0")
            each.warm_up("recover")
            farm.restore()
        scenario.prepare(farm, tracer)
        farm.keep()
        points = tracer.points_of(*scenario.command)
        farm.restore()
        # Only in what it reads before is there a difference.
        assert _calls(points) == _calls(started.points_of(*scenario.command))
        farm.restore()
        yield farm, tracer, points


def kill_at_each(
    base: Path, scenario: Scenario, *, every: int = 1, first: int = 0, tracing: type[Tracer] = WarmTracer
) -> Report:
    """Kill the command at every ``every``-th point, and see that the next ones bring everything in order."""
    decided, failures = 0, []
    with begin(base, scenario, tracing) as (farm, tracer, points):
        chosen = points[first::every]
        for point in chosen:
            farm.restore()
            try:
                ended = tracer.kill(point, *scenario.command)
                assert ended.code == 137, f"it was not killed but ended with {ended.code}: {ended.err}"
                decided += _is_decided(farm)
                look(farm)
                settle(farm)
                look(farm)
            except (AssertionError, OSError, ValueError):
                failures.append(_told(point, "killed"))
    return Report(len(chosen), decided, tuple(failures))


def fail_at_each(
    base: Path,
    scenario: Scenario,
    errors: Iterable[str],
    *,
    every: int = 1,
    tracing: type[Tracer] = WarmTracer,
) -> Report:
    """Let every ``every``-th call fail in turn: nothing is lost, and one clear error tells of it."""
    decided, done, failures = 0, 0, []
    with begin(base, scenario, tracing) as (farm, tracer, points):
        for kind, error in enumerate(errors):
            for point in points[kind % every :: every]:
                farm.restore()
                done += 1
                try:
                    ended = tracer.fail(point, error, *scenario.command)
                    decided += _is_decided(farm)
                    _assert_told(farm, ended.code, ended.err)
                    look(farm)
                    settle(farm)
                except (AssertionError, OSError, ValueError):
                    failures.append(_told(point, error))
    return Report(done, decided, tuple(failures))


def _calls(points: Iterable[Point]) -> list[str]:
    return [point.call for point in points]


def _assert_told(farm: Farm, code: int, err: str) -> None:
    """Assert one clear error, or none and a run that is complete in spite of it."""
    assert "Traceback" not in err, err
    if code == 0:
        files = farm.files()
        assert files in (OLD, NEW)
        assert_sound(farm, files, leftover="old snapshots could not be removed" in err)
        return
    assert code == 3, f"exit code {code}: {err}"
    assert err.count("error[CM") == 1, err
    assert err.count("hint: ") == 1, err
    if "CM4" in err and not _is_pending(farm):
        assert_no_litter(farm)


def _is_pending(farm: Farm) -> bool:
    control = farm.root / ".configmig"
    return (control / "journal").exists() or (control / "journal.new").exists()


def _is_decided(farm: Farm) -> bool:
    return (farm.root / ".configmig/journal").exists()


def _told(point: Point, how: str) -> str:
    return f"{how} at {point.call} #{point.number} ({point.shown[:160]}):\n{traceback.format_exc(limit=-2)}"
