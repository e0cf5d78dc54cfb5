"""Where a root stands: its version, what is pending, what was edited by hand, the last run."""

from configmig.edits import Value
from configmig.masking import mask_text
from configmig.project.activity import Activity
from configmig.project.project import Version
from configmig.project.status import Current, Status
from configmig.reports.drift import places_lines, places_objects
from configmig.reports.gates import recognition_lines, recognition_object
from configmig.reports.lines import Line, Page, masked
from configmig.reports.markdown import page, plain
from configmig.reports.options import Options
from configmig.reports.words import dump

_KEPT = "take over what counts, then remove it"


def to_page(_kind: str, status: Status, _options: Options) -> Page:
    """Return what an operator asks before touching a root, one fact a line."""
    lines = [*version_lines(status.version), *activity_lines(status)]
    if status.history_problem:
        lines.append(Line(f"{status.history_problem}; `configmig explain CM440` says what to do", "warn"))
    lines += [
        Line(f"changed: revision {each.revision}, since {each.since}; `configmig lock` shows how", "warn")
        for each in status.changed_revisions
    ]
    lines += [
        Line(f"kept: {kept.file} holds what somebody wrote before run {kept.run} went on; {_KEPT}", "warn")
        for kept in status.kept_aside
    ]
    lines += [Line(f"pending: {revision.id} {revision.title}".rstrip()) for revision in status.pending]
    if not status.pending:
        lines.append(Line("pending: nothing", "good"))
    lines += places_lines(status.drift) or [Line("drift: none", "good")]
    lines.append(Line(f"files: {', '.join(status.files) or 'none'}"))
    if status.updated_at:
        run = f", run {status.run_id}" if status.run_id else ""
        lines.append(Line(f"last run: {status.updated_at}{run}"))
    if status.pending:
        lines.append(Line("next: `configmig plan head` shows what an upgrade would do", "hint"))
    return masked(lines)


def to_json(_kind: str, status: Status, _options: Options) -> str:
    """Return the status for programs."""
    return dump(
        {
            "format": "configmig.status/1",
            "is_clean": status.is_clean,
            "version": version_object(status.version),
            "pending": [
                {"revision": revision.id, "title": mask_text(revision.title), "date": revision.date}
                for revision in status.pending
            ],
            "drift": places_objects(status.drift),
            "files": list(status.files),
            "updated_at": status.updated_at,
            "run": status.run_id,
            **activity_object(status),
            "history_problem": status.history_problem,
            "changed_revisions": [
                {"revision": each.revision, "file": each.file, "since": each.since}
                for each in status.changed_revisions
            ],
            "kept_aside": [kept._asdict() for kept in status.kept_aside],
        }
    )


def to_markdown(kind: str, status: Status, options: Options) -> str:
    """Return the status as a list."""
    return page([f"- {plain(line.text.strip())}" for line in to_page(kind, status, options)])


def version_lines(version: Version) -> Page:
    """Return the version and how it is known."""
    if version.recognition is not None:
        return recognition_lines(version.recognition)
    how = "" if version.stamped else ", the config root carries no stamp"
    return [Line(f"version: {version.label}{how}")]


def version_object(version: Version) -> dict[str, Value]:
    """Return the version as a JSON object."""
    return {
        "heads": list(version.heads),
        "stamped": version.stamped,
        "recognition": recognition_object(version.recognition),
    }


def activity_lines(found: Status | Current | Activity) -> Page:
    """Return who is at work, or what an interrupted run left and what becomes of it."""
    if found.under_way is not None:
        who = f"pid {found.under_way.pid} on {found.under_way.host}, since {found.under_way.since}"
        return [Line(f"under way: {found.under_way.command} ({who}); files may change any moment", "warn")]
    if found.interrupted is None:
        return []
    then = "finishes it" if found.interrupted.committed else "removes what it staged"
    next_one = "`configmig recover`, like the next command that writes,"
    return [Line(f"interrupted: run {found.interrupted.run}; {next_one} {then}", "warn")]


def activity_object(found: Status | Current) -> dict[str, Value]:
    """Return the same as fields of a JSON object, null where there is nothing of the kind."""
    run, holder = found.interrupted, found.under_way
    return {
        "interrupted": run and {"run": run.run, "committed": run.committed, "files": list(run.files)},
        "under_way": holder
        and {"pid": holder.pid, "host": holder.host, "command": holder.command, "since": holder.since},
    }
