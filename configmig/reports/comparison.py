"""Two states compared: the values that differ, and the text that differs, with secrets masked."""

from itertools import groupby

from configmig.diff.structural import Change
from configmig.edits import Value
from configmig.masking import mask_lines, mask_value
from configmig.pointer import format_pointer
from configmig.reports.files import diff_page, exact_patch, file_lines, file_markdown, file_objects
from configmig.reports.lines import Line, Page, Role
from configmig.reports.markdown import code, page, plain
from configmig.reports.options import Options
from configmig.reports.words import brief, count, dump
from configmig.runner.masked import file_secrets
from configmig.runner.sides import Comparison

_ROLES: dict[str, Role] = {"added": "added", "removed": "removed"}


def to_page(_kind: str, comparison: Comparison, options: Options) -> Page:
    """Return the comparison for a reader."""
    heading = f"{comparison.left.label} → {comparison.right.label}"
    if not comparison.files:
        return [Line(f"diff: {heading}, no difference", "good")]
    secrets = file_secrets(comparison.files)
    lines = [Line(f"diff: {heading}, {_size(comparison)}", "title"), *file_lines(comparison.files)]
    if options.values:
        lines += [
            Line(f"unreadable: {name}, compared as text only", "warn") for name in comparison.unreadable
        ]
        for file, changes in groupby(comparison.values, lambda change: change.file):
            lines += [Line(""), Line(f"in {file}", "muted")]
            lines += [
                Line(f"  {_sentence(change, secrets)}", _ROLES.get(change.kind, "")) for change in changes
            ]
    if options.text:
        lines += diff_page(comparison.files, options, secrets)
    return lines


def to_json(_kind: str, comparison: Comparison, options: Options) -> str:
    """Return the comparison for programs."""
    secrets = file_secrets(comparison.files)
    data: dict[str, Value] = {
        "format": "configmig.diff/1",
        "from": comparison.left.label,
        "to": comparison.right.label,
        "unreadable": list(comparison.unreadable),
        "files": file_objects(comparison.files, options, secrets),
        "values": [_object(change, secrets) for change in comparison.values],
    }
    return dump(data)


def to_markdown(_kind: str, comparison: Comparison, options: Options) -> str:
    """Return the comparison for a review."""
    heading = plain(f"{comparison.left.label} → {comparison.right.label}")
    if not comparison.files:
        return page([f"# {heading}", "", "No difference."])
    secrets = file_secrets(comparison.files)
    lines = [f"# {heading}", "", f"{_size(comparison)}."]
    if options.values and comparison.values:
        lines += ["", "## Values", ""]
        for file, changes in groupby(comparison.values, lambda change: change.file):
            lines += [f"- {code(file)}", *(f"  - {code(_sentence(change, secrets))}" for change in changes)]
    if options.text:
        lines += ["", "## Files", *file_markdown(comparison.files, options, secrets)]
    return page(lines)


def to_patch(_kind: str, comparison: Comparison, options: Options) -> bytes:
    """Return the patch from the left to the right; see ``files.exact_patch``."""
    return exact_patch(comparison.files, options, file_secrets(comparison.files))


def _size(comparison: Comparison) -> str:
    return f"{count(len(comparison.files), 'file')}, {count(len(comparison.values), 'value')}"


def _sentence(change: Change, secrets: frozenset[str]) -> str:
    before = mask_value(change.pointer, change.before, secrets=secrets)
    after = mask_value(change.pointer, change.after, secrets=secrets)
    name = mask_lines(change.item, secrets)
    place = mask_lines(format_pointer(change.pointer), secrets) or "the whole file"
    place = f"{place} ({name})" if name else place
    if change.kind == "added":
        return f"added {place}: {brief(after)}"
    if change.kind == "removed":
        return f"removed {place}: {brief(before)}"
    word = "reordered" if change.kind == "reordered" else "changed"
    return f"{word} {place}: {brief(before)} → {brief(after)}"


def _object(change: Change, secrets: frozenset[str]) -> dict[str, Value]:
    return {
        "file": change.file,
        "pointer": mask_lines(format_pointer(change.pointer), secrets),
        "item": mask_lines(change.item, secrets),
        "kind": change.kind,
        "before": mask_value(change.pointer, change.before, secrets=secrets),
        "after": mask_value(change.pointer, change.after, secrets=secrets),
    }
