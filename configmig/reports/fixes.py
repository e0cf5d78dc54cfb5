"""What `audit --fix` wrote, and what it leaves."""

from configmig.authoring.fix import Fixed
from configmig.edits import Value
from configmig.reports.lines import Line, Page, masked
from configmig.reports.markdown import code, page, plain, table
from configmig.reports.options import Options
from configmig.reports.words import count, dump


def to_page(_kind: str, result: Fixed, _options: Options) -> Page:
    """Return the file, the rules that it mends, the rules that are left, and the next command."""
    lines: list[Line] = []
    if result.created is None:
        lines.append(Line("nothing to fix: no revision was written"))
    else:
        lines.append(Line(f"created {result.created.file}: {result.created.title}"))
        lines += [
            Line(f"  mends {each.rule.id} {each.rule.name}: {count(each.count, 'finding')}", "good")
            for each in result.fixes.mended
        ]
        before, after = result.fixes.before.score, result.fixes.after.score
        lines.append(Line(f"  score: {before:g} now, {after:g} with it"))
    lines += [
        Line(f"left: {each.rule.id} {each.rule.name}, {count(each.count, 'finding')}: {each.reason}", "warn")
        for each in result.fixes.left
    ]
    if result.created is not None:
        lines.append(Line("next: `configmig plan` shows what it does, `configmig upgrade` does it", "hint"))
    return masked(lines)


def to_json(_kind: str, result: Fixed, _options: Options) -> str:
    """Return the same for programs."""
    mended: list[Value] = [
        {"rule": each.rule.id, "name": each.rule.name, "findings": each.count} for each in result.fixes.mended
    ]
    left: list[Value] = [
        {"rule": each.rule.id, "name": each.rule.name, "findings": each.count, "reason": each.reason}
        for each in result.fixes.left
    ]
    created = result.created
    return dump(
        {
            "format": "configmig.fixes/1",
            "revision": created.id if created else None,
            "file": created.file if created else None,
            "title": created.title if created else None,
            "score_before": result.fixes.before.score,
            "score_after": result.fixes.after.score,
            "mended": mended,
            "left": left,
        }
    )


def to_markdown(_kind: str, result: Fixed, _options: Options) -> str:
    """Return the same for a pull request."""
    created = result.created
    told = f"{code(created.file)}: {plain(created.title)}" if created else "Nothing to fix."
    rows = [(code(each.rule.id), plain(each.rule.title), "mended") for each in result.fixes.mended]
    rows += [(code(each.rule.id), plain(each.rule.title), plain(each.reason)) for each in result.fixes.left]
    return page([told, *table(("Rule", "Objection", "What becomes of it"), rows)])
