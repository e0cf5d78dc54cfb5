"""Plain values of a tree: built when asked for, kept until something in them changes."""

from typing import Any

from configmig.documents.formats.yaml.events import line_and_column
from configmig.documents.formats.yaml.nodes import UNREAD, Alias, Collection, Entry, Node, Scalar, is_merge
from configmig.documents.formats.yaml.scalars import scalar_value
from configmig.edits import Value
from configmig.errors.documents import DuplicateKeyError, UnsupportedKeyError


def value_of(node: Node, file: str) -> Value:
    """Return the plain value of a node; a collection remembers it.

    Raises UnsupportedKeyError for a key that is a collection, DuplicateKeyError for keys of one value.
    """
    if type(node) is Scalar:
        return scalar_value(node)
    if type(node) is Alias:
        assert node.target is not None  # noqa: S101 - documents resolve their aliases before anybody reads
        return value_of(node.target, file)
    assert type(node) is Collection  # noqa: S101 - the last kind
    if node.value is UNREAD:
        node.value = _mapping(node, file) if node.is_map else [value_of(e.value, file) for e in node.entries]
    return node.value


def key_of(entry: Entry, file: str) -> Any:
    """Return the plain value of an entry's key."""
    key = entry.key
    if type(key) is Alias:
        key = key.target
    if type(key) is Scalar:
        return scalar_value(key)
    assert entry.key is not None  # noqa: S101
    line, column = line_and_column(entry.key.src, entry.key.start)
    raise UnsupportedKeyError(file, line=line, column=column)


def _mapping(node: Collection, file: str) -> dict[Any, Value]:
    result: dict[Any, Value] = {}
    merged: list[Node] = []
    for entry in node.entries:
        key_node = entry.key
        if type(key_node) is Scalar and key_node.style and key_node.tag is None:
            key: Any = key_node.text
        elif is_merge(entry):
            merged.append(entry.value)
            continue
        else:
            key = key_of(entry, file)
        if key in result:
            raise _duplicate(node, entry, key, file)
        result[key] = value_of(entry.value, file)
    for source in merged:
        for mapping in _merge_sources(source):
            for key, value in value_of(mapping, file).items():
                result.setdefault(key, value)
    return result


def _merge_sources(node: Node) -> list[Node]:
    target = node.target if type(node) is Alias else node
    if type(target) is not Collection:
        return []
    if target.is_map:
        return [target]
    return [source for entry in target.entries for source in _merge_sources(entry.value)]


def _duplicate(node: Collection, entry: Entry, key: Any, file: str) -> DuplicateKeyError:
    first = next(e for e in node.entries if e is not entry and not is_merge(e) and key_of(e, file) == key)
    assert first.key is not None  # noqa: S101 - entries of mappings have keys
    assert entry.key is not None  # noqa: S101
    return DuplicateKeyError(
        file,
        str(key),
        first=line_and_column(first.key.src, first.key.start),
        second=line_and_column(entry.key.src, entry.key.start),
    )


def forget(node: Node) -> None:
    """Drop every value that a tree remembers (aliases share values, so one change may be in many places)."""
    if type(node) is Collection:
        node.value = UNREAD
        for entry in node.entries:
            forget(entry.value)


# Values that were read are kept up: each function returns whether the mapping must be put in order later.


def entered(container: Collection, index: int, file: str) -> bool:
    """Keep up the value of a collection that got an entry."""
    kept = container.value
    if kept is UNREAD:
        return False
    entry = container.entries[index]
    if not container.is_map:
        kept.insert(index, value_of(entry.value, file))
        return False
    if index < len(container.entries) - 1 or _has_merges(container):
        return True
    kept[key_of(entry, file)] = value_of(entry.value, file)
    return False


def left(container: Collection, index: int, entry: Entry, file: str) -> bool:
    """Keep up the value of a collection that has lost ``entry``."""
    kept = container.value
    if kept is UNREAD:
        return False
    if not container.is_map:
        del kept[index]
        return False
    if is_merge(entry) or _has_merges(container):
        return True
    kept.pop(key_of(entry, file), None)
    return False


def swapped(container: Collection, index: int, old: Entry, file: str) -> bool:
    """Keep up the value of a collection whose entry at ``index`` was ``old``."""
    kept = container.value
    if kept is UNREAD:
        return False
    entry = container.entries[index]
    if not container.is_map:
        kept[index] = value_of(entry.value, file)
        return False
    if is_merge(old) or is_merge(entry) or key_of(old, file) != key_of(entry, file):
        return True
    kept[key_of(entry, file)] = value_of(entry.value, file)
    return False


def reorder(container: Collection, file: str) -> None:
    """Put the value of a mapping in the order of its entries."""
    kept = container.value
    if kept is UNREAD:
        return
    fresh = _mapping(container, file)
    kept.clear()
    kept.update(fresh)


def _has_merges(container: Collection) -> bool:
    return any(type(e.key) is Scalar and e.key.text == "<<" and is_merge(e) for e in container.entries)
