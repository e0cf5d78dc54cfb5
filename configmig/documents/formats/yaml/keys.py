"""Finding the entries of a mapping by their keys: an index, built when first asked and kept up."""

from configmig.documents.formats.yaml.nodes import Collection, Entry, Scalar, is_merge
from configmig.documents.formats.yaml.values import key_of


def look_up(container: Collection, token: str | int, file: str) -> Entry | None:
    """Return the entry whose key is ``token``, or else is no text and written like it; None without one."""
    if container.index is None:
        container.index = {}
        for entry in container.entries:
            enter(container, entry, file)
    found = container.index.get(token)
    if found is not None and type(key_of(found, file)) is type(token):
        return found
    return container.index.get((str(token),))


def enter(container: Collection, entry: Entry, file: str) -> None:
    """Take note of an entry that was put into ``container``; nothing to do without an index."""
    if container.index is None or is_merge(entry):
        return
    key = key_of(entry, file)
    container.index[key] = entry
    if type(key) is not str and type(entry.key) is Scalar:
        container.index.setdefault((entry.key.text,), entry)


def leave(container: Collection, entry: Entry, file: str) -> None:
    """Take note that an entry is gone."""
    if container.index is None or is_merge(entry):
        return
    key = key_of(entry, file)
    del container.index[key]
    if type(key) is not str:
        container.index = None


def index_of(token: str | int) -> int:
    """Return the index that a token of a pointer means, -1 when it means none."""
    if isinstance(token, int):
        return token
    return int(token) if token.isdecimal() and len(token) < 10 and token.isascii() else -1
