"""What edits do, one line each, under the names of their files."""

from collections.abc import Iterable
from itertools import groupby

from configmig.edits import Edit
from configmig.pointer import format_pointer
from configmig.reports.words import brief, count


def by_file(edits: Iterable[Edit]) -> list[tuple[str, list[str]]]:
    """Return masked ``edits`` as lines, those that follow each other in one file together under its name."""
    return [
        (file, [describe(edit) for edit in group]) for file, group in groupby(edits, lambda edit: edit.file)
    ]


def describe(edit: Edit) -> str:
    """Return a masked ``edit`` as one line: what is done, where in the file, and the values."""
    place = format_pointer(edit.pointer) or "the whole file"
    match edit.kind:
        case "add":
            text = f"add {place}: {brief(edit.after)}"
        case "remove":
            text = f"remove {place}: {brief(edit.before)}"
        case "replace":
            text = f"set {place}: {brief(edit.before)} → {brief(edit.after)}"
        case "rename":
            text = f"rename {place} to {brief((edit.target or ('',))[-1])}"
        case "move":
            text = f"move {place} {_to(edit)}"
        case "comment":
            text = f"comment {edit.where} {place}: {_comment(edit)}"
        case "reformat":
            text = f"reformat {place}: {_lines(edit.before_text)} → {_lines(edit.after_text)}"
        case "create_file":
            text = f"create the file: {_lines(edit.after_text)}"
        case "remove_file":
            text = f"remove the file: {_lines(edit.before_text)}"
        case "rename_file":
            text = f"rename the file to {edit.target_file}"
    return text


def _to(edit: Edit) -> str:
    if edit.target != edit.pointer or edit.position is None:
        return f"to {format_pointer(edit.target or ())}"
    return f"to place {edit.position + 1} among its siblings"


def _comment(edit: Edit) -> str:
    before, after = ((text or "").strip() for text in (edit.before_text, edit.after_text))
    if not before:
        return f"add {brief(after)}"
    return f"{brief(before)} → {brief(after)}" if after else f"remove {brief(before)}"


def _lines(text: str | None) -> str:
    return count(len((text or "").splitlines()), "line")
