"""copy: put the same value at a second place, comments and all."""

import re

from configmig.edits import Edit
from configmig.operations.move import Landing, Target, find_landing, text_across, text_under_name
from configmig.operations.paths import Address
from configmig.operations.places import IF_EXISTS, IfExists
from configmig.operations.subject import Subject
from configmig.operations.values import copy_value
from configmig.pointer import Pointer


def copy(
    subject: Subject,
    path: Address,
    to: Target,
    *,
    before: str | None = None,
    after: str | None = None,
    missing_ok: bool = False,
    if_exists: IfExists = "error",
) -> None:
    """Copy the one value that ``path`` means to ``to``."""
    subject.require_choice("if_exists", if_exists, IF_EXISTS)
    found = subject.one_below_root(path, missing_ok=missing_ok)
    if found is None:
        return
    landing = find_landing(subject, to, before=before, after=after)
    if landing.taken and if_exists == "skip":
        return
    if landing.taken and if_exists == "error":
        raise landing.subject.target_exists(landing.pointer)
    with subject.atomic():
        copy_entry(subject, found.pointer, landing)


def copy_entry(subject: Subject, source: Pointer, landing: Landing) -> None:
    """Put a copy of the entry at ``source`` to its landing; what is in the way there is removed."""
    target = landing.subject
    value = copy_value(subject.value(source))
    text = text_elsewhere(subject, source, landing)
    if landing.taken:
        target.apply("remove", landing.pointer)
    target.apply("add", landing.pointer, after=value, after_text=text, position=landing.position)


def text_elsewhere(subject: Subject, source: Pointer, landing: Landing) -> str | None:
    """Return the text that an entry would have at its landing; None where its value must do.

    A second copy of the text must mean the same: no anchor twice, and no alias that reaches another file.
    """
    target, goal, file = landing.subject, landing.pointer, subject.file
    if subject.format != target.format:
        return text_across(subject, source, landing)
    text = text_under_name(subject, source, goal[-1])
    if text is None and file == target.file and not landing.taken:
        move = Edit(kind="move", file=file, pointer=source, target=goal, position=landing.position)
        made = subject.workspace.probe(file, move)
        text = made.after_text if made is not None else None
    return None if text is None or (subject.format == "yaml" and _TIED.search(text)) else text


_TIED = re.compile(r"(?:^|[\s\[{,])[&*][^\s,\]}]")
"""What may be an anchor or an alias."""
