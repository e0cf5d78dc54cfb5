"""What was done to a config root, run by run."""

from collections.abc import Sequence

from configmig.edits import Value
from configmig.masking import mask_text
from configmig.reports.lines import Line, Page, Role, masked
from configmig.reports.markdown import code, page, plain, table
from configmig.reports.options import Options
from configmig.reports.words import dump, version
from configmig.storage.ledger import HistoryEntry

_ROLES: dict[str, Role] = {"applied": "good", "failed": "bad", "rolled-back": "warn"}


def to_page(_kind: str, entries: Sequence[HistoryEntry], options: Options) -> Page:
    """Return one line a run, the newest first; with ``verbose`` all that was recorded."""
    if not entries:
        return [Line("no runs yet: nothing was done to this config root")]
    lines: Page = []
    for entry in reversed(entries):
        if not options.verbose:
            lines.append(Line(_sentence(entry), _ROLES.get(entry.outcome, "")))
            continue
        lines += [
            Line(""),
            Line(f"run: {entry.run}", "title"),
            *(Line(f"{name}: {text}") for name, text in _facts(entry)),
        ]
    return masked(lines[1:] if options.verbose else lines)


def to_json(_kind: str, entries: Sequence[HistoryEntry], _options: Options) -> str:
    """Return the runs for programs, the newest first."""
    return dump({"format": "configmig.runs/1", "runs": [_object(entry) for entry in reversed(entries)]})


def to_markdown(_kind: str, entries: Sequence[HistoryEntry], _options: Options) -> str:
    """Return the runs as a table, the newest first."""
    if not entries:
        return page(["No runs yet."])
    rows = [
        (code(entry.run), entry.time, entry.outcome, plain(_path(entry)), plain(entry.who))
        for entry in reversed(entries)
    ]
    return page(table(("run", "time", "outcome", "path", "who"), rows))


def _path(entry: HistoryEntry) -> str:
    return f"{entry.direction} {version(entry.start)} → {version(entry.target)}"


def _sentence(entry: HistoryEntry) -> str:
    return f"{entry.run} {entry.time} {entry.outcome}: {_path(entry)}, by {entry.who} on {entry.host}"


def _facts(entry: HistoryEntry) -> list[tuple[str, str]]:
    facts = [
        ("time", entry.time),
        ("outcome", entry.outcome),
        ("path", _path(entry)),
        ("by", f"{entry.who} on {entry.host}, configmig {entry.tool}"),
        ("took", f"{entry.seconds:g} s"),
        *(("revision", f"{revision.id} {revision.digest[:12]}") for revision in entry.revisions),
        *(("undone", run) for run in entry.undone),
        *(("decided", f"{decided.choice} at {decided.place}") for decided in entry.decided),
        *(
            ("file", f"{name} {_hash(hashes.before)} → {_hash(hashes.after)}")
            for name, hashes in entry.files.items()
        ),
        ("score", _score(entry)),
        ("note", entry.note or ""),
    ]
    return [(name, text) for name, text in facts if text]


def _hash(digest: str | None) -> str:
    return digest[:12] if digest else "nothing"


def _score(entry: HistoryEntry) -> str:
    if entry.score_before is None or entry.score_after is None:
        return ""
    return f"{entry.score_before:g} → {entry.score_after:g}"


def _object(entry: HistoryEntry) -> dict[str, Value]:
    return {
        "run": entry.run,
        "time": entry.time,
        "who": entry.who,
        "host": entry.host,
        "tool": entry.tool,
        "direction": entry.direction,
        "from": list(entry.start),
        "to": list(entry.target),
        "outcome": entry.outcome,
        "revisions": [revision._asdict() for revision in entry.revisions],
        "files": {name: hashes._asdict() for name, hashes in sorted(entry.files.items())},
        "seconds": entry.seconds,
        "score_before": entry.score_before,
        "score_after": entry.score_after,
        "undone": list(entry.undone),
        "decided": [decided._asdict() for decided in entry.decided],
        "note": None if entry.note is None else mask_text(entry.note),
    }
