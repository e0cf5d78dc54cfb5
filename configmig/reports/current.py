"""The version of a root beside the heads of the graph."""

from configmig.masking import mask_text
from configmig.project.status import Current
from configmig.reports.lines import Line, Page, masked
from configmig.reports.markdown import page, plain
from configmig.reports.options import Options
from configmig.reports.status import activity_lines, activity_object, version_lines, version_object
from configmig.reports.words import dump


def to_page(_kind: str, current: Current, _options: Options) -> Page:
    """Return the version, its revisions, and whether it is the newest."""
    lines = version_lines(current.version)
    lines += [Line(f"revision: {found.id} {found.title}".rstrip()) for found in current.revisions]
    if current.is_head:
        lines.append(Line("newest: yes", "good"))
    else:
        lines.append(Line(f"newest: no, that is {', '.join(current.graph_heads)}", "warn"))
    return masked([*lines, *activity_lines(current)])


def to_json(_kind: str, current: Current, _options: Options) -> str:
    """Return the version for programs."""
    return dump(
        {
            "format": "configmig.current/1",
            "version": version_object(current.version),
            "revisions": [
                {"revision": revision.id, "title": mask_text(revision.title), "date": revision.date}
                for revision in current.revisions
            ],
            "heads": list(current.graph_heads),
            "is_head": current.is_head,
            **activity_object(current),
        }
    )


def to_markdown(kind: str, current: Current, options: Options) -> str:
    """Return the version as a list."""
    return page([f"- {plain(line.text.strip())}" for line in to_page(kind, current, options)])
