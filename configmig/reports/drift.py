"""What was edited by hand since the last run, place by place."""

from collections.abc import Sequence

from configmig.edits import Value
from configmig.pointer import format_pointer
from configmig.project.drift import Drift, HandEdit
from configmig.reports.gates import drift_lines
from configmig.reports.lines import Line, Page
from configmig.reports.words import brief, count

_ONLY = {
    "comments": "only comments were edited, every value is the same",
    "layout": "only the layout was edited (blank lines, quotes, the order of keys), every value is the same",
}
_MOST_PLACES = 20


def places_lines(drift: Sequence[Drift]) -> Page:
    """Return each drifted file with its places; beyond the first ones only how many there are."""
    lines: Page = []
    room = _MOST_PLACES
    for item in drift:
        lines += drift_lines([item])
        lines += [Line(f"  {_hand_edit(edit)}", "muted") for edit in item.edits[:room]]
        if more := len(item.edits[room:]):
            lines.append(Line(f"  and {count(more, 'more place')}; `--format json` has them all", "muted"))
        room = max(0, room - len(item.edits))
        if item.only:
            lines.append(Line(f"  {_ONLY[item.only]}", "muted"))
        if item.problem:
            lines.append(Line(f"  {item.problem}", "warn"))
    return lines


def places_objects(drift: Sequence[Drift]) -> list[Value]:
    """Return the drift with all its places as JSON objects; values are masked."""
    return [
        {
            "file": item.file,
            "kind": item.kind,
            "places": [_hand_edit_object(edit) for edit in item.edits],
            "only": item.only,
            "problem": item.problem,
        }
        for item in drift
    ]


def _hand_edit(edit: HandEdit) -> str:
    place = format_pointer(edit.pointer) or "the whole file"
    values = {
        "added": brief(edit.after),
        "removed": brief(edit.before),
        "changed": f"{brief(edit.before)} → {brief(edit.after)}",
    }
    return f"{edit.kind} {place}: {values[edit.kind]}"


def _hand_edit_object(edit: HandEdit) -> dict[str, Value]:
    before = {} if edit.kind == "added" else {"before": edit.before}
    after = {} if edit.kind == "removed" else {"after": edit.after}
    return {"pointer": format_pointer(edit.pointer), "kind": edit.kind, **before, **after}
