"""split: make several entries of one."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from configmig.edits import Value
from configmig.errors.operations import IncompleteSplitError, InvalidArgumentError
from configmig.operations.convert import call, name_of
from configmig.operations.copy import copy_entry
from configmig.operations.move import Landing, move_entry
from configmig.operations.paths import MISSING, Address, find_token, key_text
from configmig.operations.places import Found, inner_first
from configmig.operations.replacing import replace_value
from configmig.operations.subject import Subject
from configmig.operations.values import odd_keys

Parts: TypeAlias = Mapping[str, Sequence[str]] | Callable[[Value], Mapping[str, Value]]
"""Which keys go to which new entry, or a function that returns the new entries."""


def split(subject: Subject, path: Address, into: Parts, *, missing_ok: bool = False) -> None:
    """Replace every entry that ``path`` means by the entries ``into`` says, in its place."""
    found = subject.below_root(path, missing_ok=missing_ok)
    for each in found:
        subject.require_keyed(each)
    with subject.atomic():
        for each in inner_first(found):
            fresh = Found(each.pointer, subject.value(each.pointer))
            if callable(into):
                _split_by_function(subject, fresh, into)
            else:
                _split_by_keys(subject, fresh, into)


def _split_by_keys(subject: Subject, found: Found, into: Mapping[str, Sequence[str]]) -> None:
    parts = named_parts(subject, found, into)
    _require_free(subject, found, list(parts))
    *parent, own = found.pointer
    if not parts:
        subject.apply("remove", found.pointer)
        return
    position = list(subject.value(tuple(parent))).index(own)
    first = own if own in parts else next(iter(parts))
    # The first part is the old entry under its new name, so that its comments stay with it.
    if first != own:
        subject.apply("rename", found.pointer, target=(*parent, first))
    for number, (name, keys) in enumerate(parts.items()):
        if name == first:
            continue
        subject.apply("add", (*parent, name), after={}, position=position + number)
        for key in keys:
            move_entry(subject, (*parent, first, key), (*parent, name, key))


def named_parts(subject: Subject, found: Found, into: Mapping[str, Sequence[str]]) -> dict[str, list[Value]]:
    """Return the real keys of every part; raises IncompleteSplitError unless each is named once."""
    mapping = subject.require_mapping(found)
    parts: dict[str, list[Value]] = {}
    named: list[Value] = []
    unknown: list[str] = []
    for name, keys in into.items():
        subject.require_key("into", name)
        if isinstance(keys, str):
            raise InvalidArgumentError(
                subject.operation, "into", f"names the text {keys!r} for {name!r}, not a list"
            )
        tokens = [(key, find_token(mapping, key)) for key in keys]
        unknown += [key for key, token in tokens if token is MISSING]
        parts[name] = [token for _, token in tokens if token is not MISSING]
        named += parts[name]
    left_over = [key_text(key) for key in mapping if key not in named]
    twice = sorted({key_text(key) for key in named if named.count(key) > 1})
    if left_over or unknown or twice:
        raise IncompleteSplitError(
            subject.operation,
            subject.place(found.pointer),
            subject.at(found.pointer),
            left_over=left_over,
            unknown=unknown,
            twice=twice,
        )
    return parts


def _split_by_function(
    subject: Subject, found: Found, function: Callable[[Value], Mapping[str, Value]]
) -> None:
    given = call(subject, function, found)
    if not isinstance(given, dict) or not given:
        problem = f"must return a dict with entries, for {subject.place(found.pointer)} too"
        raise InvalidArgumentError(subject.operation, name_of(function), problem)
    known = odd_keys(found.value)
    parts = {
        subject.require_key("into", name): subject.require_value(
            part, (*found.pointer[:-1], name), known_keys=known
        )
        for name, part in given.items()
    }
    _require_free(subject, found, list(parts))
    _place_parts(subject, found, parts)


def _place_parts(subject: Subject, found: Found, parts: dict[str, Value]) -> None:
    """Let every part start as the old entry or a copy of it: what it keeps, keeps its comments."""
    *parent, own = found.pointer
    siblings = tuple(parent)
    position = list(subject.value(siblings)).index(own)
    first = own if own in parts else next(iter(parts))
    for number, name in enumerate(parts):
        if name != first:
            landing = Landing(subject, (*siblings, name), position + number, taken=False)
            copy_entry(subject, found.pointer, landing)
    if first != own:
        subject.apply("rename", found.pointer, target=(*siblings, first))
    for name, part in parts.items():
        replace_value(subject, (*siblings, name), part)


def _require_free(subject: Subject, found: Found, names: Sequence[str]) -> None:
    *parent, own = found.pointer
    siblings = subject.value(tuple(parent))
    for name in names:
        taken = find_token(siblings, name)
        if taken is not MISSING and taken != own:
            raise subject.target_exists((*parent, taken))
