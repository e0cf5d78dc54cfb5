"""Every value of a set of files, taken through the edits of a step: where each one must be afterwards."""

from collections.abc import Iterator
from typing import NamedTuple

from configmig.documents import Document
from configmig.edits import Edit, Value
from configmig.operations.paths import MISSING, find_token
from configmig.operations.values import copy_value, is_same
from configmig.pointer import Pointer


class Leaf(NamedTuple):
    """A scalar, or an empty mapping or list; where it stood in the old file, unless an edit brought it."""

    value: Value
    file: str = ""
    origin: Pointer | None = None
    written: bool = True
    """False where the old text says it elsewhere: through an alias or a merge key."""


class Missing(NamedTuple):
    """A value that is not where it must be."""

    pointer: Pointer
    """Where it must be; where that does not exist, the outermost place on the way to it that is gone."""
    leaf: Leaf
    below: int | None = None
    """How far below that outermost place the leaf was; None when another value stands at ``pointer``."""


class UnfitEditError(Exception):
    """An edit names a place, or a value, that the files do not have at that point."""

    def __init__(self, edit: Edit) -> None:
        super().__init__(edit.place)
        self.edit = edit


def planted(document: Document) -> Value:
    """Return the values of a file with a ``Leaf`` for every scalar."""
    written = {span.pointer for span in document.scalars()}

    def plant(value: Value, pointer: Pointer) -> Value:
        if isinstance(value, dict) and value:
            return {key: plant(child, (*pointer, key)) for key, child in value.items()}
        if isinstance(value, list) and value:
            return [plant(child, (*pointer, number)) for number, child in enumerate(value)]
        is_written = pointer in written or isinstance(value, dict | list)
        return Leaf(value, document.name, pointer, is_written)

    return plant(document.read(), ())


def grown(value: Value) -> Value:
    """Return a value that an edit brings, with a ``Leaf`` for every scalar."""
    if isinstance(value, dict) and value:
        return {key: grown(child) for key, child in value.items()}
    if isinstance(value, list) and value:
        return [grown(child) for child in value]
    return Leaf(copy_value(value))


def harvested(tree: Value) -> Value:
    """Return the plain values of a tree of leaves."""
    if isinstance(tree, dict):
        return {key: harvested(child) for key, child in tree.items()}
    if isinstance(tree, list):
        return [harvested(child) for child in tree]
    return tree.value


def leaves_of(tree: Value, depth: int = 0) -> Iterator[tuple[int, Leaf]]:
    """Yield the leaves of a tree, each with how deep in it it is."""
    if isinstance(tree, Leaf):
        yield depth, tree
        return
    for child in tree.values() if isinstance(tree, dict) else tree:
        yield from leaves_of(child, depth + 1)


def applied(root: Value, edit: Edit) -> Value:
    """Do to a tree what a completed edit of an entry says; return the root as it is then.

    Raises UnfitEditError when the edit takes what is not there, or not all that it takes is named in it.
    """
    if edit.kind in ("comment", "reformat"):
        return root
    if not edit.pointer:
        if edit.kind != "replace":
            raise UnfitEditError(edit)
        _require_named(edit, root)
        return grown(edit.after)
    holder = {"": root}  # an empty mapping is a leaf; it may have to become a mapping
    match edit.kind:
        case "add":
            _put(holder, edit.pointer, grown(edit.after), edit)
        case "remove":
            _require_named(edit, _take(holder, edit.pointer, edit))
        case "replace":
            parent, key = _place(holder, edit.pointer, edit)
            _require_named(edit, parent[key])
            parent[key] = grown(edit.after)
        case "rename" | "move":
            taken = _take(holder, edit.pointer, edit)
            _put(holder, edit.target or (), taken, edit)
    return holder[""]


def _require_named(edit: Edit, tree: Value) -> None:
    """Check that ``before`` names all that the edit takes; what an alias shows may have changed elsewhere."""
    if not is_same(harvested(tree), edit.before) and all(leaf.written for _, leaf in leaves_of(tree)):
        raise UnfitEditError(edit)


def _place(holder: dict[str, Value], pointer: Pointer, edit: Edit) -> tuple[Value, Value]:
    parent, key = _parent(holder, pointer, edit)
    token = find_token(parent, key) if isinstance(parent, dict | list) else MISSING
    if token is MISSING:
        raise UnfitEditError(edit)
    return parent, token


def _parent(holder: dict[str, Value], pointer: Pointer, edit: Edit) -> tuple[Value, Value]:
    node: Value = holder
    way: Pointer = ("", *pointer)
    for token in way[:-1]:
        found = find_token(node, token) if isinstance(node, dict | list) else MISSING
        if found is MISSING:
            raise UnfitEditError(edit)
        if isinstance(node[found], Leaf):
            value = node[found].value
            if not isinstance(value, dict | list):
                raise UnfitEditError(edit)
            node[found] = copy_value(value)
        node = node[found]
    return node, way[-1]


def _take(holder: dict[str, Value], pointer: Pointer, edit: Edit) -> Value:
    parent, key = _place(holder, pointer, edit)
    taken = parent.pop(key)
    if not parent and parent is not holder:
        _settle(holder, pointer[:-1], type(parent)(), edit)
    return taken


def _settle(holder: dict[str, Value], pointer: Pointer, empty: Value, edit: Edit) -> None:
    """Make a container that has lost its last entry a leaf again."""
    parent, key = _place(holder, pointer, edit) if pointer else (holder, "")
    parent[key] = Leaf(empty)


def _put(holder: dict[str, Value], pointer: Pointer, tree: Value, edit: Edit) -> None:
    if len(pointer) == 1 and isinstance(holder[""], Leaf) and holder[""].value is None:
        holder[""] = Leaf([] if isinstance(pointer[0], int) else {})  # the first entry of an empty file
    parent, key = _parent(holder, pointer, edit)
    if isinstance(parent, list):
        number = len(parent) if edit.position is None else edit.position
        parent.insert(number, tree)
    elif isinstance(parent, dict) and find_token(parent, key) is MISSING:
        parent[key] = tree
    else:
        raise UnfitEditError(edit)


def missing(tree: Value, found: Value, pointer: Pointer = ()) -> Iterator[Missing]:
    """Yield the leaves of ``tree`` that the values of the new file, ``found``, do not have in place."""
    if isinstance(tree, Leaf):
        if not is_same(tree.value, found):
            yield Missing(pointer, tree)
        return
    fits = type(found) is type(tree)
    for key, child in tree.items() if isinstance(tree, dict) else enumerate(tree):
        place = (*pointer, key)
        if fits and (key in found if isinstance(found, dict) else key < len(found)):
            yield from missing(child, found[key], place)
        else:
            for depth, leaf in leaves_of(child):
                yield Missing(place, leaf, depth)
