"""Random edits for formats that cannot hold every value: those of ``random_edits`` that fit."""

from random import Random
from typing import Any

import random_edits  # type: ignore[import-not-found]

from configmig.edits import Edit

LINE_KINDS = random_edits.KINDS


def has_null(value: Any) -> bool:
    """Whether there is a null anywhere in ``value``."""
    if isinstance(value, dict):
        return any(map(has_null, value.values()))
    return any(map(has_null, value)) if isinstance(value, list) else value is None


def random_fitting_edit(random: Random, file: str, value: Any, kind: str, format_: str) -> Edit | None:
    """Return an edit of ``kind`` that ``format_`` can write, None where chance gives none."""
    for _ in range(40):
        edit: Edit | None = random_edits.random_edit(random, file, value, kind)
        if edit is not None and _fits(edit, value, format_):
            return edit
    return None


def _fits(edit: Edit, value: Any, format_: str) -> bool:
    after = edit.after
    if edit.kind == "move":
        after = random_edits.at(value, edit.pointer)
    elif edit.kind not in ("add", "replace"):
        return edit.target is None or _is_name(edit.target[-1], format_)
    if format_ == "toml":
        return not has_null(after)
    pointer = edit.target or edit.pointer
    if not all(_is_name(token, format_) for token in pointer):
        return False
    deepest = 2 if format_ == "ini" else 1
    if len(pointer) == deepest:
        return _is_line(after)
    is_section = isinstance(after, dict) and all(
        _is_line(text) and _is_name(name, format_) for name, text in after.items()
    )
    return format_ == "ini" and is_section and isinstance(value.get(pointer[0], {}), dict)


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and value == value.strip() and "\n" not in value and " #" not in value


def _is_name(name: Any, format_: str) -> bool:
    if format_ == "toml":
        return True
    return isinstance(name, str) and not set(name) & set(" :=#;[]\"'")
