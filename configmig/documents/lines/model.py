"""What an edit does to plain values: the model that the text of a document is held to."""

from configmig.edits import Edit, Value
from configmig.pointer import Pointer


def copied(value: Value) -> Value:
    """Return a deep copy of a plain value."""
    if isinstance(value, dict):
        return {key: copied(child) for key, child in value.items()}
    if isinstance(value, list):
        return [copied(child) for child in value]
    return value


def applied(root: Value, edit: Edit) -> Value:
    """Do to ``root``, in place, what a completed edit says, and return the root as it is then."""
    if not edit.pointer:
        return copied(edit.after) if edit.kind == "replace" else root
    parent, last = at(root, edit.pointer[:-1]), edit.pointer[-1]
    key = _key(parent, last)
    match edit.kind:
        case "add":
            _insert(parent, last, copied(edit.after), edit.position)
        case "remove":
            del parent[key]
        case "replace":
            parent[key] = copied(edit.after)
        case "rename" | "move":
            assert edit.target is not None  # noqa: S101 - a rename and a move have a target
            number = list(parent).index(key) if isinstance(parent, dict) else None
            taken = parent.pop(key)
            position = number if edit.kind == "rename" else edit.position
            _insert(at(root, edit.target[:-1]), edit.target[-1], taken, position)
    return root


def at(root: Value, pointer: Pointer) -> Value:
    """Return the value at a place that exists."""
    for token in pointer:
        root = root[_key(root, token)]
    return root


def _key(parent: Value, token: str | int) -> str | int:
    return int(token) if isinstance(parent, list) else token if token in parent else str(token)


def _insert(parent: Value, key: str | int, value: Value, position: int | None) -> None:
    if isinstance(parent, list):
        parent.insert(len(parent) if position is None else position, value)
        return
    below = list(parent.items())[position:] if position is not None else []
    for name, _ in below:
        del parent[name]
    parent[key] = value
    parent.update(below)


def is_same(one: Value, other: Value) -> bool:
    """Whether two plain values are equal in type and content; NaN is NaN, the order of keys is free."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(is_same(child, other[key]) for key, child in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(is_same(a, b) for a, b in zip(one, other, strict=True))
    return bool(one == other) or (one != one and other != other)  # noqa: PLR0124 - NaN
