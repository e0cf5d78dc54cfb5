"""merge: make one entry of several mappings, or of several lists."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

from configmig.edits import Value
from configmig.errors.operations import MergeConflictError, MoveIntoItselfError
from configmig.operations.follower import Follower
from configmig.operations.move import find_landing, move_entry, place_entry
from configmig.operations.paths import Address
from configmig.operations.places import Found, outermost
from configmig.operations.subject import Subject
from configmig.operations.values import freeze, is_same
from configmig.pointer import Pointer

OnConflict: TypeAlias = Literal["error", "keep", "replace"]


def merge(
    subject: Subject,
    paths: Address | Sequence[Address],
    into: Address,
    *,
    on_conflict: OnConflict = "error",
    missing_ok: bool = False,
) -> None:
    """Merge everything that ``paths`` mean into the one place ``into``, in that order."""
    subject.require_choice("on_conflict", on_conflict, ("error", "keep", "replace"))
    sources = _sources(subject, paths, missing_ok=missing_ok)
    if not sources:
        return
    with subject.atomic():
        followers = [Follower(subject.workspace, subject.file, each.pointer) for each in sources]
        target = _target(subject, followers, into)
        for follower in followers:
            if follower.spot is None:
                continue  # the first one, which was taken out and put in as the target
            source, place = _now(follower), _now(target)
            if source != place:
                _merge_into(subject, source, target, on_conflict)
                subject.apply("remove", _now(follower))


def _sources(subject: Subject, paths: Address | Sequence[Address], *, missing_ok: bool) -> list[Found]:
    # A single JSONPath is text; everything else is a series of addresses.
    addresses: Sequence[Address] = [paths] if isinstance(paths, str) else paths  # type: ignore[assignment]
    found: dict[Pointer, Found] = {}
    for address in addresses:
        for each in subject.below_root(address, missing_ok=missing_ok):
            found.setdefault(each.pointer, each)
    sources = outermost(list(found.values()))
    for each in sources[:1]:
        if not isinstance(each.value, dict | list):
            raise subject.wrong_kind(each, "a mapping or a list")
    for each in sources[1:]:
        _require_kind(subject, each, sources[0].value)
    return sources


def _require_kind(subject: Subject, found: Found, like: Value) -> None:
    if isinstance(like, dict):
        subject.require_mapping(found)
    else:
        subject.require_list(found)


def _target(subject: Subject, followers: list[Follower], into: Address) -> Follower:
    """Return what everything is merged into: what is there, or else the first source, moved there."""
    place = subject.one_below_root(into, missing_ok=True)
    first = _now(followers[0])
    if place is not None:
        _require_kind(subject, place, subject.value(first))
        return Follower(subject.workspace, subject.file, place.pointer)
    landing = find_landing(subject, into, before=None, after=None, leaving=first)
    if landing.pointer[: len(first)] == first:
        raise MoveIntoItselfError(
            "merge", subject.place(first), subject.place(landing.pointer), subject.at(first)
        )
    if landing.pointer[:-1] == first[:-1] and isinstance(subject.value(first[:-1]), dict):
        subject.apply("rename", first, target=landing.pointer)
    else:
        place_entry(subject, first, landing)
    return Follower(subject.workspace, subject.file, landing.pointer)


def _now(follower: Follower) -> Pointer:
    spot = follower.spot
    if spot is None:
        raise KeyError(follower.origin)
    return spot.pointer


def _merge_into(subject: Subject, source: Pointer, target: Follower, on_conflict: OnConflict) -> None:
    if isinstance(subject.value(source), dict):
        _merge_mappings(subject, source, _now(target), on_conflict)
    else:
        _merge_lists(subject, source, _now(target))


def _merge_mappings(subject: Subject, source: Pointer, target: Pointer, on_conflict: OnConflict) -> None:
    for key in list(subject.value(source)):
        here, there = (*source, key), (*target, key)
        ours, theirs = subject.value(source)[key], subject.value(target)
        if key not in theirs:
            move_entry(subject, here, there)
        elif isinstance(ours, dict) and isinstance(theirs[key], dict):
            _merge_mappings(subject, here, there, on_conflict)
        elif isinstance(ours, list) and isinstance(theirs[key], list):
            _merge_lists(subject, here, there)
        elif not is_same(ours, theirs[key]):
            if on_conflict == "error":
                raise MergeConflictError(subject.place(there), subject.place(here), subject.at(here))
            if on_conflict == "replace":
                subject.apply("remove", there)
                move_entry(subject, here, there)


def _merge_lists(subject: Subject, source: Pointer, target: Pointer) -> None:
    """Move the items that the target lacks to its end, in their order."""
    known = {freeze(item) for item in subject.value(target)}
    index = 0
    while index < len(subject.value(source)):
        item = freeze(subject.value(source)[index])
        if item in known:
            index += 1
            continue
        known.add(item)
        end = len(subject.value(target))
        move_entry(subject, (*source, index), (*target, end), end)
