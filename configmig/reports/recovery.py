"""What became of an interrupted run, and whether the history is whole."""

from configmig.edits import Value
from configmig.project.recovery import Recovery, Settled
from configmig.project.upkeep import CheckedHistory
from configmig.reports.lines import Line, Page, masked
from configmig.reports.markdown import page, plain
from configmig.reports.options import Options
from configmig.reports.words import count, dump, version


def to_page(_kind: str, result: Recovery | CheckedHistory, _options: Options) -> Page:
    """Return what was done or found, why and to which files, and what to do next where there is something."""
    if isinstance(result, CheckedHistory):
        return [Line(f"history: ok, {count(result.lines, 'line')}{_extent(result)}", "good")]
    if result.done is None:
        return [Line("nothing to recover: no run was stopped half way", "good")]
    return masked(
        [
            Line(f"recovered: {result.done}", "good" if result.abandoned is None else "warn"),
            *(Line(f"  {line}") for line in _account(result)),
            Line("next: `configmig status` shows where the configuration stands", "hint"),
        ]
    )


def to_json(_kind: str, result: Recovery | CheckedHistory, _options: Options) -> str:
    """Return the same for programs."""
    if isinstance(result, CheckedHistory):
        return dump({"format": "configmig.checked-history/1", "lines": result.lines, "pinned": result.pinned})
    return dump(
        {
            "format": "configmig.recovery/1",
            "run": result.run,
            "finished": result.finished,
            "done": result.done,
            "was": _was(result),
            "files": [
                {"file": file.file, "does": file.does, "became": file.became, "aside": file.aside}
                for file in result.files
            ],
            "abandoned": result.abandoned
            and {
                "restored": list(result.abandoned.restored),
                "untouched": list(result.abandoned.untouched),
                "journal": result.abandoned.journal,
            },
        }
    )


def to_markdown(kind: str, result: Recovery | CheckedHistory, options: Options) -> str:
    """Return the same as a list."""
    return page([f"- {plain(line.text.strip())}" for line in to_page(kind, result, options)])


def _account(result: Recovery) -> list[str]:
    """Return what the run was, why it ended as it did, and what became of each file."""
    lines = []
    if result.entry is not None:
        entry = result.entry
        path = f"{entry.direction} {version(entry.start)} → {version(entry.target)}"
        lines.append(f"it was: {path}, begun {entry.time} by {entry.who} on {entry.host}")
    if result.abandoned is not None:
        given_up = result.abandoned
        lines += [f"{name}: has its old content again" for name in given_up.restored]
        lines += [f"{name}: was edited since and stays as it is" for name in given_up.untouched]
        if given_up.journal:
            lines.append(f"nothing told what it wanted, so its journal is kept: {given_up.journal}")
        return lines
    if result.finished:
        lines.append("it had been decided, so all its files are the new ones now")
    else:
        lines.append("it had not been decided, so all its files are the old ones still")
    return [*lines, *(f"{file.file}: {_became(file)}" for file in result.files if result.finished)]


def _became(file: Settled) -> str:
    if file.became == "edited since":
        return "was edited after its new content was there, and stays as it is"
    done = {"replace": "replaced", "make": "made", "remove": "removed"}[file.does]
    what = f"{done} now" if file.became == "done now" else f"had been {done}"
    return f"{what}; what somebody wrote there in between is in {file.aside}" if file.aside else what


def _was(result: Recovery) -> Value:
    entry = result.entry
    if entry is None:
        return None
    return {
        "direction": entry.direction,
        "from": list(entry.start),
        "to": list(entry.target),
        "time": entry.time,
        "who": entry.who,
        "host": entry.host,
    }


def _extent(result: CheckedHistory) -> str:
    if not result.lines:
        return ""
    return ", each follows from the one before" + (
        ", and the stamp names the last run" if result.pinned else ""
    )
