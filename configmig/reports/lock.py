"""The lock files of a project beside its revisions: what is released, what is new, what was changed."""

from configmig.edits import Value
from configmig.project.lock import LockedRevision, LockReport
from configmig.reports.lines import Line, Page, Role, diff_lines, masked
from configmig.reports.markdown import page, plain
from configmig.reports.options import Options
from configmig.reports.words import count, dump

_ROLES: dict[str, Role] = {"changed": "bad", "gone": "warn", "missing": "warn"}

_UPDATE = "next: `configmig lock --update` makes the lock files say so"
_CHANGED = "next: take the change back and write a new revision for it; `configmig explain CM157` says more"


def to_page(_kind: str, report: LockReport, _options: Options) -> Page:
    """Return what is not as the lock files say, or what was written."""
    if report.written is not None:
        return _written(report, report.written)
    if report.is_ok:
        extent = f"{count(len(report.revisions), 'revision')}, each as {_files(report)} says"
        return [Line(f"lock: ok, {extent}" if report.revisions else "lock: ok, no revisions", "good")]
    lines: Page = []
    for each in report.revisions:
        if each.standing == "released":
            continue
        lines.append(Line(f"{each.standing}: {_sentence(each)}", _ROLES.get(each.standing, "")))
        if each.change is not None:
            lines += diff_lines("\n".join(each.change.difference))
    is_changed = any(each.standing == "changed" for each in report.revisions)
    return masked([*lines, Line(_CHANGED if is_changed else _UPDATE, "hint")])


def to_json(_kind: str, report: LockReport, _options: Options) -> str:
    """Return every revision and what it is to its lock file, for programs."""
    return dump(
        {
            "format": "configmig.lock/1",
            "is_ok": report.is_ok,
            "lock_files": list(report.lock_files),
            "written": None if report.written is None else list(report.written),
            "revisions": [_object(each) for each in report.revisions],
        }
    )


def to_markdown(kind: str, report: LockReport, options: Options) -> str:
    """Return the same as a list."""
    return page([f"- {plain(line.text)}" for line in to_page(kind, report, options)])


def _written(report: LockReport, written: tuple[str, ...]) -> Page:
    if not written:
        return [Line(f"nothing to do: {_files(report)} says so already", "good")]
    after = {each.revision: each for each in report.revisions}
    lines = [
        Line(f"{_word(after.get(each.revision))}: {each.revision} {each.file}", "good")
        for each in report.changed
    ]
    return [*lines, *(Line(f"written: {file}; commit it") for file in written)]


def _word(now: LockedRevision | None) -> str:
    if now is None:
        return "removed"
    return "released" if now.standing == "released" else "open for changes"


def _sentence(each: LockedRevision) -> str:
    place = f"{each.revision} {each.file}"
    match each.standing:
        case "changed":
            return f"{place}, since {each.change.since}" if each.change else place
        case "missing":
            return f"{place} has no line in {each.lock_file}"
        case "gone":
            return f"{each.revision} has a line in {each.lock_file} and no file"
        case _:
            return place


def _files(report: LockReport) -> str:
    return " and ".join(report.lock_files)


def _object(each: LockedRevision) -> dict[str, Value]:
    change = each.change
    return {
        "revision": each.revision,
        "file": each.file,
        "lock_file": each.lock_file,
        "standing": each.standing,
        "changed_since": change and change.since,
        "applied_by": change and change.applied and change.applied.run,
        "difference": [line.text for line in masked([Line(line) for line in change.difference])]
        if change
        else [],
    }
