"""Files that change: what becomes of each, the difference for people, the exact one for `git apply`."""

from collections.abc import Sequence

from configmig.diff.text import count_lines, patch_file, secret_lines, show_file
from configmig.edits import Value
from configmig.errors.usage import PatchHoldsSecretsError
from configmig.project.drift import digest
from configmig.reports.lines import Line, Page, Role, diff_lines
from configmig.reports.markdown import code, fenced
from configmig.reports.options import Options
from configmig.runner.model import FileChange

_ROLES: dict[str, Role] = {"created": "added", "removed": "removed", "changed": ""}


def file_lines(changes: Sequence[FileChange], indent: str = "") -> Page:
    """Return one line a file: its name, what becomes of it, how many lines come and go."""
    return [
        Line(f"{indent}file: {change.name} {figures(change)}", _ROLES[word(change)]) for change in changes
    ]


def diff_page(changes: Sequence[FileChange], options: Options, secrets: frozenset[str]) -> Page:
    """Return the masked differences, each file after an empty line."""
    lines: Page = []
    for change in changes:
        lines += [Line(""), *diff_lines(masked_diff(change, options, secrets))]
    return lines


def file_objects(changes: Sequence[FileChange], options: Options, secrets: frozenset[str]) -> list[Value]:
    """Return the files as JSON objects with hashes, figures and masked differences."""
    objects: list[Value] = []
    for change in changes:
        added, removed = count_lines(change.before, change.after)
        objects.append(
            {
                "name": change.name,
                "change": word(change),
                "before": None if change.before is None else digest(change.before),
                "after": None if change.after is None else digest(change.after),
                "lines_added": added,
                "lines_removed": removed,
                "diff": masked_diff(change, options, secrets),
            }
        )
    return objects


def file_markdown(changes: Sequence[FileChange], options: Options, secrets: frozenset[str]) -> list[str]:
    """Return the files as sections with their masked differences."""
    lines: list[str] = []
    for change in changes:
        diff = masked_diff(change, options, secrets).removesuffix("\n").split("\n")
        lines += ["", f"### {code(change.name)}: {figures(change)}", "", *fenced(diff, "diff")]
    return lines


def exact_patch(changes: Sequence[FileChange], options: Options, secrets: frozenset[str]) -> bytes:
    """Return the patch that makes exactly these changes.

    Raises PatchHoldsSecretsError, with the places, where it would print a secret and nobody asked for that.
    """
    if not options.show_secrets:
        places = [
            f"{change.name}:{line}"
            for change in changes
            for line in secret_lines(change.before, change.after, secrets=secrets)
        ]
        if places:
            raise PatchHoldsSecretsError(places)
    return b"".join(
        patch_file(change.name, change.before, change.after, prefix=options.prefix) for change in changes
    )


def masked_diff(change: FileChange, options: Options, secrets: frozenset[str]) -> str:
    """Return the difference of one file for people."""
    return show_file(change.name, change.before, change.after, prefix=options.prefix, secrets=secrets)


def word(change: FileChange) -> str:
    """Return what becomes of a file: ``created``, ``removed`` or ``changed``."""
    if change.before is None:
        return "created"
    return "removed" if change.after is None else "changed"


def figures(change: FileChange) -> str:
    """Return what becomes of a file with the lines that come and go: ``changed, +12 -3 lines``."""
    added, removed = count_lines(change.before, change.after)
    return f"{word(change)}, +{added} -{removed} lines"
