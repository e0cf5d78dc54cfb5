"""A collection in braces or brackets, laid out: what its entries hold, and the text between them."""

from configmig.documents.formats.yaml.layout import OddShapeError, value_start
from configmig.documents.formats.yaml.nodes import Collection, Entry, Node


def lay_out_flow(node: Collection) -> None:
    """Give the entries of a collection in brackets their own text; OddShapeError where their marks cross."""
    if node.laid:
        return
    source, at, end = node.src, node.start, node.end
    opening = closing = ""
    if not is_pair(node):
        at, end = _behind_bracket(node), node.end - 1
        opening, closing = source[node.start : at], source[end : node.end]
    pending: list[tuple[str, str]] = []
    for entry in node.entries:
        start = _start(source, at, entry)
        begin, finish = _value_of(entry)
        if not at <= start <= begin <= finish <= end:
            raise OddShapeError("brackets whose entries cannot be told apart")
        pending.append((source[at:start], source[start:begin]))
        at = finish
    for entry, (gap, head) in zip(node.entries, pending, strict=True):
        entry.gap, entry.head = gap, head
        entry.value.start, entry.value.end = _value_of(entry)
    node.opening, node.closing, node.tail = opening, closing, source[at:end]
    node.laid = True


def is_pair(node: Node) -> bool:
    """Whether a mapping stands in brackets without braces of its own: ``[a: 1]``."""
    if type(node) is not Collection or not node.is_map or not node.flow or not node.entries:
        return False
    return not node.opening if node.laid else "{" not in node.src[node.start : _first(node.entries[0])]


def joint_text(container: Collection, index: int) -> str:
    """Return the text before an entry, or before the closing bracket."""
    return container.tail if index == len(container.entries) else container.entries[index].gap


def set_joint(container: Collection, index: int, text: str) -> None:
    """Put other text before an entry, or before the closing bracket."""
    if index == len(container.entries):
        container.tail = text
    else:
        container.entries[index].gap = text


def _behind_bracket(node: Collection) -> int:
    limit = _first(node.entries[0]) if node.entries else node.end
    return node.src.find("{" if node.is_map else "[", node.start, limit) + 1


def _first(entry: Entry) -> int:
    return entry.value.start if entry.key is None else entry.key.start


def _start(source: str, since: int, entry: Entry) -> int:
    """Return where an entry starts: at its key, or at the ``?`` before that."""
    start = _first(entry)
    bare = source[since:start].rstrip()
    return since + len(bare) - 1 if bare.endswith("?") and "#" not in bare.rpartition("\n")[2] else start


def _value_of(entry: Entry) -> tuple[int, int]:
    """Return where the value of an entry starts and ends; an empty one stands right behind its key."""
    value, key = entry.value, entry.key
    if key is not None and value.start == value.end:
        at = max(value_start(entry), key.end)
        return at, at
    return value.start, value.end
