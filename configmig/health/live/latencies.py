"""How fast the servers were before: a file of latencies, written when asked for, compared otherwise."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from configmig.errors.auditing import BaselineInRootError, BrokenLatenciesError
from configmig.finding import Finding, Severity
from configmig.frozen import dataclass
from configmig.health.live.result import Latency, Live
from configmig.health.probe import Answer
from configmig.storage.atomic import write_file

FORMAT = "configmig.latencies/1"

FACTOR = 2.0
"""A request is slower when it takes more than so many times as long as before …"""

FLOOR = 100.0
"""… and so many milliseconds longer: below that, it is the noise of a machine."""

_MOST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class LatencyFile:
    """A baseline: how it was named, where it is, and what it says; None where there is no such file yet."""

    name: str
    path: Path
    latencies: Mapping[str, float] | None


def open_latencies(name: str, *, here: Path, root: Path, anew: bool) -> LatencyFile:
    """Return the baseline ``name``, a path from ``here``; ``anew`` leaves the latencies in it aside.

    Anything else that stands there stays, ``anew`` or not: the name of another file is soon typed.

    Raises BaselineInRootError for one inside ``root``, BrokenLatenciesError for one that is none or that
    could not be written.
    """
    path = here / name
    if path.resolve().is_relative_to(root.resolve()):
        raise BaselineInRootError(name)
    if not path.parent.is_dir():
        raise BrokenLatenciesError(name, "its folder does not exist")
    if path.exists() and not path.is_file():
        raise BrokenLatenciesError(name, "it is no file")
    known = _read(name, path) if path.exists() else None
    return LatencyFile(name, path, None if anew else known)


def settle(live: Live, file: LatencyFile) -> Live:
    """Return the round with its comparison; store its latencies where the file says nothing yet.

    Latencies are stored only where there are any: an empty baseline would find everything as fast as ever.
    """
    if file.latencies is None:
        if live.latencies:
            write_file(file.path, _encode(live.latencies))
        return replace(live, baseline=file.name, stored=bool(live.latencies))
    known = file.latencies
    latencies = tuple(replace(each, before=known.get(each.probe)) for each in live.latencies)
    return replace(live, baseline=file.name, latencies=latencies, slower=_compare(file.name, latencies))


def is_slower(latency: Latency) -> bool:
    """Whether a request takes so much longer than before that somebody should know."""
    before = latency.before
    return before is not None and latency.milliseconds > max(before * FACTOR, before + FLOOR)


def _compare(name: str, latencies: tuple[Latency, ...]) -> Answer:
    findings = tuple(
        Finding(
            rule="latency",
            severity=Severity.MEDIUM,
            file=name,
            message=f"{each.probe} takes {each.milliseconds:g} ms, it took {each.before:g} ms",
        )
        for each in latencies
        if is_slower(each)
    )
    compared = sum(each.before is not None for each in latencies)
    if findings:
        hint = "look after that server; `--update-baseline` accepts the new figures"
        return Answer("failed", f"{len(findings)} of {compared} slower", hint, findings)
    if not compared:
        return Answer("skipped", "not assessed: the baseline knows none of these requests")
    return Answer("ok", f"{compared} as fast as before")


def _read(name: str, path: Path) -> Mapping[str, float]:
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
        content = json.loads(data) if len(data) <= _MOST_BYTES else None
    except OSError as error:
        raise BrokenLatenciesError(name, error.strerror or str(error)) from None
    except (ValueError, RecursionError):
        raise BrokenLatenciesError(name, "it is not JSON") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise BrokenLatenciesError(name, f'its `format` is not "{FORMAT}"')
    found = content.get("latencies")
    if not isinstance(found, dict) or not all(_is_milliseconds(value) for value in found.values()):
        raise BrokenLatenciesError(name, "`latencies` does not give milliseconds by request")
    return {probe: float(value) for probe, value in found.items()}


def _is_milliseconds(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e12


def _encode(latencies: tuple[Latency, ...]) -> bytes:
    content = {each.probe: each.milliseconds for each in sorted(latencies, key=lambda each: each.probe)}
    text = json.dumps({"format": FORMAT, "latencies": content}, indent=2, ensure_ascii=False)
    return (text + "\n").encode()
