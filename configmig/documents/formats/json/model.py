"""What an edit does to plain values: the model that every rendering is held to."""

from configmig.edits import Edit, Value
from configmig.pointer import Pointer


def copied(value: Value) -> Value:
    """Return a deep copy of a plain value."""
    if isinstance(value, dict):
        return {key: copied(child) for key, child in value.items()}
    if isinstance(value, list):
        return [copied(child) for child in value]
    return value


def value_at(root: Value, pointer: Pointer) -> Value:
    """Return the value at a place that exists; its tokens may be text where the place is an index."""
    for token in pointer:
        root = root[_key(root, token)]
    return root


def applied(root: Value, edit: Edit) -> Value:
    """Do to ``root``, in place, what a completed edit says, and return the root as it is then."""
    if edit.kind == "comment":
        return root
    if not edit.pointer:
        return copied(edit.after)
    parent = value_at(root, edit.pointer[:-1])
    key = _key(parent, edit.pointer[-1])
    match edit.kind:
        case "add":
            _insert(parent, key, copied(edit.after), edit.position)
        case "remove":
            del parent[key]
        case "replace":
            parent[key] = copied(edit.after)
        case "rename" if edit.target is not None:
            keys, values = list(parent), list(parent.values())
            keys[keys.index(key)] = edit.target[-1]
            _refill(parent, keys, values)
        case "move" if edit.target is not None:
            taken = parent.pop(key)
            goal = value_at(root, edit.target[:-1])
            _insert(goal, _key(goal, edit.target[-1]), taken, edit.position)
    return root


def _key(parent: Value, token: str | int) -> str | int:
    return int(token) if isinstance(parent, list) else str(token)


def _insert(parent: Value, key: str | int, value: Value, position: int | None) -> None:
    if isinstance(parent, list):
        parent.insert(len(parent) if position is None else position, value)
        return
    if position is None or position >= len(parent):
        parent[key] = value
        return
    keys, values = list(parent), list(parent.values())
    keys.insert(position, key)
    values.insert(position, value)
    _refill(parent, keys, values)


def _refill(parent: dict[Value, Value], keys: list[Value], values: list[Value]) -> None:
    """Give a dict other entries. Single ones that leave and come back would make it slower each time."""
    parent.clear()
    parent.update(zip(keys, values, strict=True))
