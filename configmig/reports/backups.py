"""The snapshots of runs: a list of them, one in full, which are damaged, which were removed."""

from collections.abc import Sequence
from typing import TypeAlias

from configmig.edits import Value
from configmig.project.upkeep import CheckedSnapshot, Pruned
from configmig.reports.lines import Line, Page, masked
from configmig.reports.markdown import page, plain
from configmig.reports.options import Options
from configmig.reports.words import count, dump, version
from configmig.storage.snapshots import Snapshot, SnapshotStep, SnapshotSummary

Result: TypeAlias = Snapshot | Pruned | Sequence[SnapshotSummary] | Sequence[CheckedSnapshot]


def to_page(_kind: str, result: Result, _options: Options) -> Page:
    """Return one line a snapshot; of a single one its steps and their files."""
    if isinstance(result, Snapshot):
        return masked(_snapshot_lines(result))
    if isinstance(result, Pruned):
        return _pruned_lines(result)
    if not result:
        return [Line("no snapshots: no run has changed this config root")]
    return masked([_line(each) for each in result])


def to_json(kind: str, result: Result, _options: Options) -> str:
    """Return the same for programs; the content of files stays in the snapshot."""
    if isinstance(result, Snapshot):
        return dump({"format": "configmig.backup/1", **_snapshot_object(result)})
    if isinstance(result, Pruned):
        return dump(
            {
                "format": "configmig.pruned/1",
                "removed": list(result.removed),
                "kept": result.kept,
                "dry_run": result.dry_run,
            }
        )
    return dump({"format": f"configmig.{kind}/1", "snapshots": [_object(each) for each in result]})


def to_markdown(kind: str, result: Result, options: Options) -> str:
    """Return the same as a list."""
    return page([f"- {plain(line.text.strip())}" for line in to_page(kind, result, options)])


def _line(found: SnapshotSummary | CheckedSnapshot) -> Line:
    if found.problem is not None:
        return Line(f"{found.run} damaged: {found.problem}", "bad")
    if isinstance(found, CheckedSnapshot):
        return Line(f"{found.run} ok", "good")
    path = f"{found.direction} {version(found.start)} → {version(found.target)}"
    return Line(f"{found.run} {found.time} {path}")


def _object(found: SnapshotSummary | CheckedSnapshot) -> Value:
    if isinstance(found, CheckedSnapshot):
        return {"run": found.run, "problem": found.problem}
    return {
        "run": found.run,
        "time": found.time,
        "direction": found.direction,
        "from": list(found.start),
        "to": list(found.target),
        "versions": [list(heads) for heads in found.versions],
        "problem": found.problem,
    }


def _snapshot_lines(found: Snapshot) -> Page:
    lines = [
        Line(f"run: {found.run}", "title"),
        Line(f"time: {found.time}"),
        Line(f"path: {found.direction} {version(found.start)} → {version(found.target)}"),
    ]
    for step in found.steps:
        lines.append(Line(f"step: {_name(step)}"))
        lines += [
            Line(f"  {name} {count(len(content), 'byte')}, mode {step.modes[name]:04o}")
            for name, content in sorted(step.files.items())
        ]
    return lines


def _name(step: SnapshotStep) -> str:
    if step.revision is None and not step.edits:
        return f"{version(step.heads)}, as the run found it"
    after = step.revision or "what was generated"
    return f"{version(step.heads)}, after {after}, {count(len(step.edits), 'edit')}"


def _snapshot_object(found: Snapshot) -> dict[str, Value]:
    return {
        "run": found.run,
        "time": found.time,
        "direction": found.direction,
        "from": list(found.start),
        "to": list(found.target),
        "steps": [
            {
                "heads": list(step.heads),
                "revision": step.revision,
                "edits": len(step.edits),
                "files": {
                    name: {"size": len(content), "mode": f"{step.modes[name]:04o}"}
                    for name, content in sorted(step.files.items())
                },
            }
            for step in found.steps
        ],
    }


def _pruned_lines(result: Pruned) -> Page:
    kept = count(result.kept, "snapshot")
    if not result.removed:
        return [Line(f"nothing to remove: {kept} kept", "good")]
    done = "would remove" if result.dry_run else "removed"
    lines = [Line(f"{done}: {run}", "warn" if result.dry_run else "") for run in result.removed]
    return [*lines, Line(f"kept: {kept}", "good")]
