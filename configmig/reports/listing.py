"""Revisions as a list: history, heads, branches, and one in full."""

from configmig.edits import Value
from configmig.graph.revision import Revision
from configmig.masking import mask_text
from configmig.project.listing import Line as Listed
from configmig.project.listing import Listing
from configmig.reports.lines import Line, Page, Role, masked
from configmig.reports.markdown import code, page, plain, table
from configmig.reports.options import Options
from configmig.reports.words import dump

_EMPTY = {
    "history": "no revisions yet: `configmig revision -m MESSAGE` writes the first",
    "heads": "no heads: there are no revisions yet",
    "branches": "no branch points: every revision has one successor at most",
    "show": "base: before the first revision",
}


def to_page(kind: str, listing: Listing, options: Options) -> Page:
    """Return one line a revision; all that is known of it with ``verbose`` and for ``show``."""
    return masked(_page(kind, listing, options))


def _page(kind: str, listing: Listing, options: Options) -> Page:
    note = [Line(f"note: {listing.note}", "muted")] if listing.note else []
    if not listing.lines:
        return [Line(_EMPTY[kind]), *note]
    if not options.verbose and kind != "show":
        return [*(_short(kind, line) for line in listing.lines), *note]
    lines: Page = []
    for line in listing.lines:
        lines += [Line(""), *_full(line)]
    return [*lines[1:], *note]


def to_json(kind: str, listing: Listing, _options: Options) -> str:
    """Return the revisions for programs, all that is known of each."""
    return dump(
        {
            "format": f"configmig.{kind}/1",
            "note": listing.note,
            "revisions": [_object(line) for line in listing.lines],
        }
    )


def to_markdown(kind: str, listing: Listing, options: Options) -> str:
    """Return the revisions as a table, or one section each."""
    if not listing.lines:
        return page([plain(_EMPTY[kind])])
    if not options.verbose and kind != "show":
        rows = [
            (
                code(line.revision.id),
                plain(line.revision.date),
                plain(mask_text(line.revision.title)),
                ", ".join(_marks(line)),
            )
            for line in listing.lines
        ]
        return page(table(("revision", "date", "title", ""), rows))
    lines: list[str] = []
    for line in listing.lines:
        facts = [f"- {plain(fact.text)}" for fact in masked(_facts(line))]
        body = ["", *map(plain, mask_text("\n".join(_body(line.revision))).split("\n"))]
        lines += [f"## {plain(mask_text(_heading(line.revision)))}", "", *facts, *body, ""]
    return page(lines)


def _short(kind: str, line: Listed) -> Line:
    marks = f" ({', '.join(_marks(line))})" if _marks(line) else ""
    date = f" {line.revision.date}" if line.revision.date else ""
    after = f" → {', '.join(line.children)}" if kind == "branches" else ""
    role: Role = "good" if line.is_current else "" if line.is_applied else "title"
    return Line(f"{line.revision.id}{marks}{after}{date} {line.revision.title}".rstrip(), role)


def _full(line: Listed) -> Page:
    body = [Line(f"  {text}".rstrip(), "prose") for text in _body(line.revision)]
    return [
        Line(f"revision: {_heading(line.revision)}", "title"),
        *_facts(line),
        *([Line(""), *body] if body else []),
    ]


def _body(revision: Revision) -> list[str]:
    """The docstring below its first line, which is the title."""
    _, _, body = revision.doc.strip().partition("\n")
    return body.strip("\n").split("\n") if body.strip() else []


def _heading(revision: Revision) -> str:
    return f"{revision.id} {revision.title}".rstrip()


def _facts(line: Listed) -> Page:
    revision = line.revision
    facts = [
        ("is", ", ".join(_marks(line)) or ("applied" if line.is_applied else "")),
        ("date", revision.date),
        ("after", ", ".join(revision.down_revisions) or "nothing (a base)"),
        ("before", ", ".join(line.children)),
        ("labels", ", ".join(revision.branch_labels)),
        ("depends on", ", ".join(revision.depends_on)),
        ("file", str(revision.place)),
        ("way back", "its own downgrade" if revision.has_downgrade else "the recorded edits"),
        *(("breaking", text) for text in revision.breaking_changes),
        *(("deprecated", text) for text in revision.deprecations),
    ]
    return [Line(f"{name}: {value}") for name, value in facts if value]


def _marks(line: Listed) -> list[str]:
    revision = line.revision
    marks = {
        "current": line.is_current,
        "head": line.is_head,
        "base": revision.is_base,
        "merge": revision.is_merge,
        "branch point": line.is_branch_point,
    }
    return [*(mark for mark, is_set in marks.items() if is_set), *revision.branch_labels]


def _object(line: Listed) -> dict[str, Value]:
    revision = line.revision
    return {
        "revision": revision.id,
        "title": mask_text(revision.title),
        "date": revision.date,
        "down_revisions": list(revision.down_revisions),
        "children": list(line.children),
        "branch_labels": list(revision.branch_labels),
        "depends_on": list(revision.depends_on),
        "breaking_changes": [mask_text(text) for text in revision.breaking_changes],
        "deprecations": [mask_text(text) for text in revision.deprecations],
        "is_head": line.is_head,
        "is_branch_point": line.is_branch_point,
        "is_current": line.is_current,
        "is_applied": line.is_applied,
        "has_downgrade": revision.has_downgrade,
        "file": revision.file,
        "line": revision.line,
        "doc": mask_text(revision.doc),
    }
