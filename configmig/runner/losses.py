"""The values that a revision's own downgrade takes although no record of the step would bring them back."""

from collections.abc import Iterable, Iterator, Mapping

from configmig.documents import Bounds
from configmig.edits import Edit
from configmig.errors import ConfigmigError
from configmig.operations.paths import resolve
from configmig.operations.values import is_same
from configmig.operations.workspace import Workspace
from configmig.pointer import format_pointer


def lost_values(
    edits: Iterable[Edit], left: Mapping[str, bytes] | None, *, bounds: Bounds
) -> tuple[str, ...]:
    """Return a sentence for each value that ``edits`` take and that ``left`` does not hold in its place.

    ``left`` is what the step had left, so what it does not hold was edited since; None where no run recorded
    the step.
    """
    recorded = None if left is None else Workspace(left, bounds=bounds)
    return tuple(dict.fromkeys(_told(edits, recorded)))


def _told(edits: Iterable[Edit], recorded: Workspace | None) -> Iterator[str]:
    for edit in edits:
        if edit.kind not in ("remove", "replace", "remove_file"):
            continue
        place = format_pointer(edit.pointer)
        what = f"{edit.file}: the value of {place}" if place else f"{edit.file}: what is in it"
        if recorded is None:
            if edit.kind != "replace":
                yield f"{what} goes, and no run has recorded it"
        elif not _is_recorded(edit, recorded):
            yield f"{what} {'is replaced' if edit.kind == 'replace' else 'goes'}, which was edited since"


def _is_recorded(edit: Edit, recorded: Workspace) -> bool:
    if not recorded.has_file(edit.file):
        return False
    if edit.kind == "remove_file":
        content = (edit.before_text or "").encode("utf-8", "surrogateescape")
        return recorded.content(edit.file) == content
    try:
        found = resolve(recorded.read(edit.file), edit.pointer)
    except ConfigmigError:
        return False
    return found is not None and is_same(found[1], edit.before)
