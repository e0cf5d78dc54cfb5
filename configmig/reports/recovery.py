"""What became of an interrupted run, and whether the history is whole."""

from configmig.project.upkeep import CheckedHistory, Recovery
from configmig.reports.lines import Line, Page, masked
from configmig.reports.markdown import page, plain
from configmig.reports.options import Options
from configmig.reports.words import count, dump


def to_page(_kind: str, result: Recovery | CheckedHistory, _options: Options) -> Page:
    """Return what was done or found, in one line, and what to do next where there is something."""
    if isinstance(result, CheckedHistory):
        return [Line(f"history: ok, {count(result.lines, 'line')}{_extent(result)}", "good")]
    if result.done is None:
        return [Line("nothing to recover: no run was stopped half way", "good")]
    return masked(
        [
            Line(f"recovered: {result.done}", "good"),
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
        }
    )


def to_markdown(kind: str, result: Recovery | CheckedHistory, options: Options) -> str:
    """Return the same as a list."""
    return page([f"- {plain(line.text)}" for line in to_page(kind, result, options)])


def _extent(result: CheckedHistory) -> str:
    if not result.lines:
        return ""
    return ", each follows from the one before" + (
        ", and the stamp names the last run" if result.pinned else ""
    )
