"""What `configmig accept` took responsibility for, and what it could not."""

from configmig.audit.accepting import Acceptance
from configmig.edits import Value
from configmig.reports.lines import Line, Page, masked
from configmig.reports.markdown import page, plain
from configmig.reports.options import Options
from configmig.reports.words import count, dump, finding_object

_CANNOT = (
    "none can be accepted of what was not assessed, a wrong waiver, a place named by a secret: mend these"
)


def to_page(_kind: str, result: Acceptance, _options: Options) -> Page:
    """Return how many findings are accepted, each one that is not, and the next command."""
    before = f", besides {count(result.kept, 'entry', 'entries')} of before" if result.kept else ""
    lines = [Line(f"{result.file}: {count(len(result.accepted), 'finding')} accepted{before}", "good")]
    lines += [
        Line(f"not accepted: {each.place}: {each.rule}: {each.message}", "warn") for each in result.left
    ]
    if result.left:
        lines.append(Line(_CANNOT, "muted"))
    if not result.is_read:
        lines.append(
            Line(f"next: `audit.baseline = {result.file}` in configmig.ini, so that it is read", "hint")
        )
    return masked(lines)


def to_json(_kind: str, result: Acceptance, _options: Options) -> str:
    """Return the same for programs."""
    accepted: list[Value] = [finding_object(each) for each in result.accepted]
    left: list[Value] = [finding_object(each) for each in result.left]
    return dump(
        {
            "format": "configmig.acceptance/1",
            "file": result.file,
            "is_read": result.is_read,
            "kept": result.kept,
            "accepted": accepted,
            "not_accepted": left,
        }
    )


def to_markdown(kind: str, result: Acceptance, options: Options) -> str:
    """Return the same as a list."""
    return page([f"- {plain(line.text)}" for line in to_page(kind, result, options)])
