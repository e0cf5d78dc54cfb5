"""What happened to a config root: ``.migration-history``, one line a run, chained by hashes."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from configmig.errors.storage import CorruptHistoryError, NewerFormatError
from configmig.frozen import dataclass
from configmig.storage.fields import Fields, MalformedError, is_newer, parse_object
from configmig.storage.files import content_hash, read_record
from configmig.storage.layout import HISTORY_FILE

Outcome: TypeAlias = Literal["applied", "failed", "rolled-back", "stamped", "restored", "recovered"]

_OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

_LEAVE_THE_STATE = ("failed", "recovered")

FORMAT = "configmig.history/1"
"""The form of a line that names none; a later one will."""

# Bytes of the hash at the end of a line, closing brace included.
_SEAL = len(',"sha256":""}') + 64

_MISSING_END = "the last line that the state knows of is missing"


class AppliedRevision(NamedTuple):
    """A revision that a run carried out, and the hash of its syntax tree."""

    id: str
    digest: str


class FileHashes(NamedTuple):
    """The SHA-256 of a file before and after a run; None where it did not exist."""

    before: str | None
    after: str | None


class Decided(NamedTuple):
    """A place at which the way back met a later edit, and who won: ``ours`` (today's) or ``theirs``."""

    place: str
    choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One run. It never holds a value of a configuration file, so no secret either."""

    run: str
    time: str
    """When it began, in UTC as ISO 8601."""
    who: str
    host: str
    tool: str
    """The version of configmig."""
    direction: str
    start: tuple[str, ...]
    target: tuple[str, ...]
    outcome: Outcome
    revisions: tuple[AppliedRevision, ...] = ()
    files: Mapping[str, FileHashes] = field(default_factory=dict)
    seconds: float = 0.0
    score_before: float | None = None
    score_after: float | None = None
    note: str | None = None
    undone: tuple[str, ...] = ()
    """The runs that a rollback took back, the newest first."""
    decided: tuple[Decided, ...] = ()
    previous: str | None = None
    """The hash of the line before; None for the first."""


def encode_entry(entry: HistoryEntry, previous: str | None) -> bytes:
    """Return the line for ``entry``, newline included, chained to the line whose hash is ``previous``."""
    chained = replace(entry, previous=previous)
    values: dict[str, Any] = {
        "run": chained.run,
        "time": chained.time,
        "who": chained.who,
        "host": chained.host,
        "tool": chained.tool,
        "direction": chained.direction,
        "from": list(chained.start),
        "to": list(chained.target),
        "outcome": chained.outcome,
        "revisions": [revision._asdict() for revision in chained.revisions],
        "files": {name: hashes._asdict() for name, hashes in chained.files.items()},
        "seconds": chained.seconds,
        "previous": chained.previous,
    }
    optional = {
        "score_before": chained.score_before,
        "score_after": chained.score_after,
        "note": chained.note,
        "undone": list(chained.undone) or None,
        "decided": [decided._asdict() for decided in chained.decided] or None,
    }
    values |= {name: value for name, value in optional.items() if value is not None}
    body = json.dumps(values, sort_keys=True, separators=(",", ":")).encode()
    return body[:-1] + _seal(body) + b"\n"


def decode_entry(line: bytes) -> HistoryEntry:
    """Return the entry of a line by itself; raises CorruptHistoryError or NewerFormatError."""
    return _decode(line.rstrip(b"\n"), 1)


def _seal(body: bytes) -> bytes:
    """Return the end of the line for ``body``: its own hash, for the last line has none that follows it."""
    return f',"sha256":"{content_hash(body)}"}}'.encode()


def line_hash(line: bytes) -> str:
    """Return the hash under which the next line knows ``line``; line ends do not count."""
    return content_hash(line.rstrip(b"\r\n"))


def read_history(root: Path, *, reaching: str | None = None) -> tuple[HistoryEntry, ...]:
    """Return the history of ``root``, oldest first; empty where there is none.

    A last line that a crash tore is left out. ``reaching`` is the hash of a line that must be there, unless
    there are no lines at all: the state remembers the last one. Raises CorruptHistoryError with the first
    line that cannot be understood or does not follow from the one before, or when the end is missing.
    """
    entries: list[HistoryEntry] = []
    reached = reaching is None
    for _, line, entry in _chained(root):
        entries.append(entry)
        reached = reached or line_hash(line) == reaching
    if entries and not reached:
        raise CorruptHistoryError(len(entries) + 1, _MISSING_END)
    return tuple(entries)


def verify_chain(root: Path, *, head: str | None = None) -> int:
    """Return how many lines the history has, once every one of them is shown to follow from the one before.

    ``head`` is the hash that the state remembers: the history must reach it, and only lines may follow whose
    runs wrote no state, failed ones and recoveries.
    Raises CorruptHistoryError with the first line that is wrong.
    """
    previous: str | None = None
    number = 0
    reached = head is None
    for number, line, entry in _chained(root):
        if head is not None and reached and entry.outcome not in _LEAVE_THE_STATE:
            raise CorruptHistoryError(number, f"line {number} was written without the state knowing of it")
        previous = line_hash(line)
        reached = reached or previous == head
    if not reached:
        raise CorruptHistoryError(number + 1, _MISSING_END)
    return number


def _chained(root: Path) -> Iterator[tuple[int, bytes, HistoryEntry]]:
    """Yield number, text and entry of every line; raises CorruptHistoryError where the chain is broken."""
    previous: str | None = None
    for number, line in enumerate(_lines(root), start=1):
        entry = _decode(line, number)
        if entry.previous != previous:
            wrong = (
                f"does not follow from line {number - 1}" if number > 1 else "is not the first one written"
            )
            raise CorruptHistoryError(number, f"line {number} {wrong}")
        yield number, line, entry
        previous = line_hash(line)


def _lines(root: Path) -> list[bytes]:
    """Return all lines without their ends; a torn last one is left out."""
    content = read_record(root, HISTORY_FILE)
    if content is None:
        return []
    *lines, tail = content.split(b"\n")
    return [*lines, tail] if is_whole(tail) else lines


def is_whole(line: bytes) -> bool:
    """Return whether a line without a line end is complete all the same."""
    try:
        return "run" in parse_object(line)
    except MalformedError:
        return False


def _decode(line: bytes, number: int) -> HistoryEntry:
    try:
        fields = parse_object(line)
        found = fields.optional_text("format") or FORMAT
        if is_newer(found, FORMAT):
            tool = fields.optional_text("tool") or ""
            raise NewerFormatError(HISTORY_FILE, found=found, known=FORMAT, tool=tool, line=number)
        entry = _entry(fields)
    except MalformedError as error:
        raise CorruptHistoryError(number, f"line {number}: {error.problem}") from error
    line = line.rstrip(b"\r")
    if line[-_SEAL:] != _seal(line[:-_SEAL] + b"}"):
        raise CorruptHistoryError(number, f"line {number} is not as it was written")
    return entry


def _entry(fields: Fields) -> HistoryEntry:
    return HistoryEntry(
        run=fields.text("run"),
        time=fields.text("time"),
        who=fields.text("who"),
        host=fields.text("host"),
        tool=fields.text("tool"),
        direction=fields.text("direction"),
        start=fields.texts("from"),
        target=fields.texts("to"),
        outcome=_outcome(fields),
        revisions=tuple(
            AppliedRevision(item.text("id"), item.text("digest")) for item in fields.objects("revisions")
        ),
        files=_files(fields.object("files")),
        seconds=fields.number("seconds"),
        score_before=fields.number("score_before") if "score_before" in fields else None,
        score_after=fields.number("score_after") if "score_after" in fields else None,
        note=fields.optional_text("note"),
        undone=fields.texts("undone") if "undone" in fields else (),
        decided=tuple(Decided(item.text("place"), item.text("choice")) for item in fields.objects("decided")),
        previous=fields.optional_text("previous"),
    )


def _outcome(fields: Fields) -> Outcome:
    found = fields.text("outcome")
    for outcome in _OUTCOMES:
        if found == outcome:
            return outcome
    raise fields.fail("outcome", f"must be one of {', '.join(_OUTCOMES)}")


def _files(fields: Fields) -> dict[str, FileHashes]:
    inner = {name: fields.object(name) for name in fields}
    return {
        name: FileHashes(hashes.optional_text("before"), hashes.optional_text("after"))
        for name, hashes in inner.items()
    }
