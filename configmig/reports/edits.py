"""What an edit does, in one line."""

from configmig.edits import Edit
from configmig.pointer import format_pointer
from configmig.reports.words import brief, count


def describe(edit: Edit) -> str:
    """Return a masked ``edit`` as one line: what is done, where, and the values."""
    match edit.kind:
        case "add":
            text = f"add {edit.place}: {brief(edit.after)}"
        case "remove":
            text = f"remove {edit.place}: {brief(edit.before)}"
        case "replace":
            text = f"set {edit.place}: {brief(edit.before)} → {brief(edit.after)}"
        case "rename":
            text = f"rename {edit.place} to {brief((edit.target or ('',))[-1])}"
        case "move":
            text = f"move {edit.place} to {format_pointer(edit.target or ())}"
        case "comment":
            text = f"comment {edit.where} {edit.place}: {_comment(edit)}"
        case "create_file":
            text = f"create {edit.file}: {_lines(edit.after_text)}"
        case "remove_file":
            text = f"remove {edit.file}: {_lines(edit.before_text)}"
        case "rename_file":
            text = f"rename {edit.file} to {edit.target_file}"
    return text


def _comment(edit: Edit) -> str:
    before, after = edit.before_text, edit.after_text
    if not before:
        return f"add {brief(after or '')}"
    return f"{brief(before)} → {brief(after)}" if after else f"remove {brief(before)}"


def _lines(text: str | None) -> str:
    return count(len((text or "").splitlines()), "line")
