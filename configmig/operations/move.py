"""move: take an entry to another place, in its file or in another one, comments and all."""

from typing import NamedTuple, TypeAlias, cast

from configmig.edits import Edit
from configmig.errors.operations import IndexOutOfRangeError, InvalidArgumentError, MoveIntoItselfError
from configmig.operations.follower import Follower
from configmig.operations.following import Shift, Spot, follow
from configmig.operations.paths import MISSING, Address, find_token, parse_path, resolve
from configmig.operations.places import IF_EXISTS, Found, IfExists
from configmig.operations.subject import Subject
from configmig.operations.translate import translated_entry
from configmig.operations.values import copy_value, require_plain
from configmig.pointer import Pointer

Target: TypeAlias = Address | tuple[str, Address]
"""Where to: a path or pointer in the same file, or a file name and a path in that file."""


class Landing(NamedTuple):
    """Where an entry will arrive: ``subject`` is the file, ``position`` its number among its new siblings."""

    subject: Subject
    pointer: Pointer
    position: int | None
    taken: bool


def move(
    subject: Subject,
    path: Address,
    to: Target,
    *,
    before: str | None = None,
    after: str | None = None,
    missing_ok: bool = False,
    if_exists: IfExists = "error",
) -> None:
    """Move the one entry that ``path`` means to ``to``."""
    subject.require_choice("if_exists", if_exists, IF_EXISTS)
    found = subject.one_below_root(path, missing_ok=missing_ok)
    if found is None:
        return
    landing = find_landing(subject, to, before=before, after=after, leaving=found.pointer)
    same_file = landing.subject.file == subject.file
    at_itself = same_file and landing.pointer == found.pointer
    if at_itself and (landing.position is None or not isinstance(landing.pointer[-1], str)):
        return
    if same_file and not at_itself and landing.pointer[: len(found.pointer)] == found.pointer:
        raise MoveIntoItselfError(
            "move", subject.place(found.pointer), subject.place(landing.pointer), subject.at(found.pointer)
        )
    if landing.taken and not at_itself and if_exists != "replace":
        if if_exists == "skip":
            return
        raise landing.subject.target_exists(landing.pointer)
    with subject.atomic():
        place_entry(subject, found.pointer, landing)


def place_entry(subject: Subject, source: Pointer, landing: Landing) -> None:
    """Move the entry at ``source`` to its landing; what is in the way there is removed."""
    target = landing.subject
    follower = Follower(subject.workspace, subject.file, source)
    if landing.taken and (target.file, landing.pointer) != (subject.file, source):
        target.apply("remove", landing.pointer)
    spot = follower.spot
    if spot is None:
        raise InvalidArgumentError(
            subject.operation, "to", "holds the place that is moved; `unwrap` lifts it"
        )
    if target.file == subject.file:
        move_entry(subject, spot.pointer, landing.pointer, landing.position)
    else:
        _move_across(subject, spot.pointer, landing)


def move_entry(subject: Subject, source: Pointer, goal: Pointer, position: int | None = None) -> None:
    """Move an entry within its file; ``goal`` and ``position`` are meant as things stand before the move."""
    parent = goal[:-1]
    siblings = subject.value(source[:-1])
    was_empty = not subject.value(parent)
    if isinstance(siblings, list):
        gap = Shift(Edit(kind="remove", file=subject.file, pointer=source), from_list=True, to_list=False)
        spot = follow(Spot(subject.file, parent), gap)
        parent = spot.pointer if spot else parent
    elif parent == source[:-1] and position is not None:
        # The entry leaves a gap that those behind it close.
        position -= list(siblings).index(source[-1]) < position
    target = (*parent, goal[-1])
    if was_empty:
        _move_into_empty(subject, source, goal, target)
    else:
        subject.apply("move", source, target=target, position=position)


def _move_into_empty(subject: Subject, source: Pointer, goal: Pointer, target: Pointer) -> None:
    """Move an entry into ``{}`` or ``[]``, which have no lines that a document could put lines between."""
    file, key = subject.file, goal[-1]
    value = copy_value(subject.value(source))
    # Every format has texts; some have no null.
    filled = {f"{key}~": ""} if isinstance(subject.value(goal[:-1]), dict) else [""]
    made = subject.workspace.probe(
        file,
        Edit(kind="replace", file=file, pointer=goal[:-1], after=filled),
        Edit(kind="move", file=file, pointer=source, target=target, position=0),
    )
    subject.apply("remove", source)
    text = made.after_text if made is not None else None
    subject.apply("add", target, after=value, after_text=text, position=0)
    subject.workspace.join_as_move()


def _move_across(subject: Subject, source: Pointer, landing: Landing) -> None:
    """Take the entry out here and put it in there, with its text and its comments."""
    target, goal = landing.subject, landing.pointer
    value = copy_value(subject.value(source))
    text = text_across(subject, source, landing)
    subject.apply("remove", source)
    target.apply("add", goal, after=value, after_text=text, position=landing.position)
    subject.workspace.join_as_move()


def text_across(subject: Subject, source: Pointer, landing: Landing) -> str | None:
    """Return the text of an entry as another file has it, None where its value must do."""
    target = landing.subject
    if subject.format == target.format:
        return text_under_name(subject, source, landing.pointer[-1])
    workspace = subject.workspace
    scratch = workspace.scratch(target.file)
    if landing.taken and resolve(scratch.read(), landing.pointer) is not None:
        scratch.apply(Edit(kind="remove", file=target.file, pointer=landing.pointer))
    return translated_entry(
        workspace.document(subject.file), source, scratch, landing.pointer, landing.position
    )


def text_under_name(subject: Subject, source: Pointer, name: str | int) -> str | None:
    """Return the text of an entry under another key, None where there is no telling."""
    parent, file = source[:-1], subject.file
    siblings = subject.value(parent)
    edits: list[Edit] = []
    if isinstance(siblings, dict) and source[-1] != name:
        if not isinstance(name, str):
            return None
        if (taken := find_token(siblings, name)) is not MISSING:
            edits.append(Edit(kind="remove", file=file, pointer=(*parent, taken)))
        edits.append(Edit(kind="rename", file=file, pointer=source, target=(*parent, name)))
        source = (*parent, name)
    elif isinstance(siblings, list) and isinstance(name, str):
        return None
    made = subject.workspace.probe(file, *edits, Edit(kind="remove", file=file, pointer=source))
    return made.before_text if made is not None else None


def find_landing(
    subject: Subject, to: Target, *, before: str | None, after: str | None, leaving: Pointer = ()
) -> Landing:
    """Return where ``to`` leads; its parent must exist. ``leaving`` is the entry that will move."""
    landing = _landing(subject, to, before=before, after=after, leaving=leaving)
    require_plain(subject.operation, landing.subject.file, str(landing.pointer[-1]))
    return landing


def _landing(
    subject: Subject, to: Target, *, before: str | None, after: str | None, leaving: Pointer
) -> Landing:
    target, address = _file_and_address(subject, to)
    query = parse_path(address)
    if query.singular is None:
        raise InvalidArgumentError(subject.operation, "to", f"is {query.text}, it must name one place")
    if not query.singular:
        raise InvalidArgumentError(subject.operation, "to", "is the root, it must name a place below it")
    parents, names = query.parent()
    found = target.find(parents)
    if found is None:
        raise target.nothing_matched(query)
    if isinstance(found.value, list):
        stays_inside = target.file == subject.file and bool(leaving) and found.pointer == leaving[:-1]
        return _list_landing(target, found, names[0], len(found.value) - stays_inside)
    mapping = target.require_mapping(found)
    if isinstance(names[0], int) and names[0] not in mapping:
        raise target.wrong_kind(found, "a list")
    key = find_token(mapping, names[0])
    position = target.position(found.pointer, before, after)
    if key is MISSING:
        return Landing(target, (*found.pointer, names[0]), position, taken=False)
    return Landing(target, (*found.pointer, key), position, taken=True)


def _list_landing(target: Subject, found: Found, token: str | int, length: int) -> Landing:
    if not isinstance(token, int):
        raise target.wrong_kind(found, "a mapping")
    if not 0 <= token <= length:
        raise IndexOutOfRangeError(
            target.operation,
            target.place(found.pointer),
            target.at(found.pointer),
            index=token,
            length=length,
        )
    return Landing(target, (*found.pointer, token), token, taken=False)


def _file_and_address(subject: Subject, to: Target) -> tuple[Subject, Address]:
    """Tell ``("other.yaml", "$.a")`` from the pointer ``("a", "b")``."""
    if not isinstance(to, tuple) or len(to) != 2 or not isinstance(to[0], str):
        return subject, cast("Address", to)
    name, address = to
    if isinstance(address, int) or (isinstance(address, str) and not address.startswith("$")):
        return subject, (name, address)
    file = str(name)
    subject.workspace.document(file)  # a wrong name is told before anything else
    return Subject(subject.workspace, file, subject.operation), address
