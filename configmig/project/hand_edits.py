"""What was edited by hand since the last run, place by place, against the files as that run left them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from configmig.documents import Bounds, is_known, parse
from configmig.documents.remarks import remarks
from configmig.edits import Value
from configmig.errors import ConfigmigError
from configmig.errors.storage import SnapshotDamagedError, UnknownSnapshotError
from configmig.masking import mask_lines, mask_value, secret_values, text_secrets
from configmig.operations.alignment import align
from configmig.operations.values import is_same
from configmig.pointer import Pointer
from configmig.project.drift import Drift, HandEdit, digest, find_drift
from configmig.project.project import Project
from configmig.storage.snapshots import read_result
from configmig.storage.state import State


def read_drift(
    project: Project, *, state: State | None = None, files: Mapping[str, bytes] | None = None
) -> tuple[Drift, ...]:
    """Return where the files of the root differ from what the last run left, by name; nothing is written.

    What the run left comes from its snapshot. A file that cannot be read, or compared, says so in its
    ``problem``. ``state`` and ``files`` spare a second look where the caller has read them.
    """
    state = state or project.state()
    if state is None:
        return ()
    today = project.read_files() if files is None else files
    drift = find_drift(state.files, today)
    if all(item.kind != "edited" for item in drift):
        return drift
    recorded, problem = _recorded(project, state)
    return tuple(
        item
        if item.kind != "edited"
        else _compared(item, recorded.get(item.file), today[item.file], state, problem, project.bounds)
        for item in drift
    )


def _recorded(project: Project, state: State) -> tuple[Mapping[str, bytes], str]:
    """Return the files as the last run left them; where they are not to be had, why."""
    if state.run is None:
        return {}, "the last stamp was not written by a run"
    try:
        return read_result(project.settings.config_root, state.run).files, ""
    except UnknownSnapshotError:
        return {}, f"no snapshot of run {state.run}"
    except SnapshotDamagedError as error:
        return {}, f"the snapshot of run {state.run} is damaged: {error.file} {error.problem}"


def _compared(
    drift: Drift, left: bytes | None, today: bytes, state: State, problem: str, bounds: Bounds
) -> Drift:
    if left is None or digest(left) != state.files[drift.file]:
        why = problem or f"the snapshot of run {state.run} does not hold what it left"
        return replace(drift, problem=f"cannot tell per key: {why}")
    if not is_known(drift.file):
        return replace(drift, problem="cannot tell per key: not a format that configmig reads")
    secrets = frozenset[str]().union(
        *(text_secrets(content.decode(errors="backslashreplace")) for content in (left, today))
    )
    try:
        found = _places(drift, left, today, bounds)
    except ConfigmigError as error:
        why = mask_lines(error.message, secrets)
        line = next((f"line {place.line}: " for place in error.places if place.line), "")
        return replace(drift, problem=f"cannot be read: {line}{why}")
    for edit in found.edits:
        for value in (edit.before, edit.after):
            secrets |= secret_values(_nested(edit.pointer, value))
    return replace(found, edits=tuple(_masked(edit, secrets) for edit in found.edits))


def _places(drift: Drift, left: bytes, today: bytes, bounds: Bounds) -> Drift:
    old, new = (parse(drift.file, content, limits=bounds) for content in (left, today))
    edits = tuple(_differences(old.read(), new.read(), (), ()))
    if edits:
        return replace(drift, edits=edits)
    said = [
        Counter(remark.text for remark in remarks(document, content))
        for document, content in ((old, left), (new, today))
    ]
    return replace(drift, only="layout" if said[0] == said[1] else "comments")


def _differences(old: Value, new: Value, was: Pointer, place: Pointer) -> Iterator[HandEdit]:
    """Yield where two values differ; ``was`` and ``place`` are where they stand in the two files."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key, value in old.items():
            if key in new:
                yield from _differences(value, new[key], (*was, key), (*place, key))
            else:
                yield HandEdit((*was, key), "removed", before=value)
        yield from (
            HandEdit((*place, key), "added", after=value) for key, value in new.items() if key not in old
        )
    elif isinstance(old, list) and isinstance(new, list):
        for i, j in align(old, new):
            if i is not None and j is not None:
                yield from _differences(old[i], new[j], (*was, i), (*place, j))
            elif i is not None:
                yield HandEdit((*was, i), "removed", before=old[i])
            elif j is not None:
                yield HandEdit((*place, j), "added", after=new[j])
    elif not is_same(old, new):
        yield HandEdit(place, "changed", old, new)


def _masked(edit: HandEdit, secrets: frozenset[str]) -> HandEdit:
    before, after = (mask_value(edit.pointer, value, secrets=secrets) for value in (edit.before, edit.after))
    return replace(edit, before=before, after=after)


def _nested(pointer: Pointer, value: Value) -> Value:
    """Return ``value`` under the keys that it stands at, which decide whether it is a secret."""
    for token in reversed(pointer[-2:]):
        value = {token: value} if isinstance(token, str) else [value]
    return value
