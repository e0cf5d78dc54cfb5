"""Plain values of a tree: built when asked for, kept until something in them changes."""

from typing import Any

from configmig.documents.encoding import line_and_column
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
        node.value = (
            mapping_of(node, file) if node.is_map else [value_of(e.value, file) for e in node.entries]
        )
    return node.value


def key_of(entry: Entry, file: str) -> Any:
    """Return the plain value of an entry's key."""
    key = entry.key
    if type(key) is Scalar and key.style and key.tag is None:
        return key.text
    if type(key) is Alias:
        key = key.target
    if type(key) is Scalar:
        return scalar_value(key)
    assert entry.key is not None  # noqa: S101
    line, column = line_and_column(entry.key.src, entry.key.start)
    raise UnsupportedKeyError(file, line=line, column=column)


def mapping_of(node: Collection, file: str) -> dict[Any, Value]:
    """Return the plain value of a mapping, built anew, with what its merge keys bring."""
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
        for mapping in merge_sources_of(source):
            for key, value in value_of(mapping, file).items():
                result.setdefault(key, value)
    return result


def merge_sources_of(node: Node) -> list[Node]:
    """Return the mappings that the value of a merge key names, the first of which wins."""
    target = node.target if type(node) is Alias else node
    if type(target) is not Collection:
        return []
    if target.is_map:
        return [target]
    return [source for entry in target.entries for source in merge_sources_of(entry.value)]


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
