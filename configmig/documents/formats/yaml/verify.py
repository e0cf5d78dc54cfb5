"""The proof of a rendering: its bytes are parsed from nothing and compared with the edited tree."""

from collections.abc import Sequence

from configmig.documents.contract import Bounds
from configmig.documents.encoding import read_source
from configmig.documents.formats.yaml.events import compose
from configmig.documents.formats.yaml.nodes import Alias, Collection, Entry, Node, Scalar
from configmig.documents.formats.yaml.tree import Tree
from configmig.errors.documents import DocumentError, UnwritableEditError


def verify(trees: Sequence[Tree], data: bytes, *, file: str, bounds: Bounds) -> None:
    """Raise UnwritableEditError unless ``data`` says exactly what ``trees`` say, node for node.

    Compared are structure, order, text, tags, anchors, aliases, and whether a scalar is plain or quoted;
    the parser has refused duplicate keys and aliases without anchors before.
    """
    encoded = read_source(data, file=file, language="YAML", old_mac=True)
    try:
        found = compose(encoded.parsed, source=encoded.text, file=file, bounds=bounds)
    except DocumentError as error:
        raise UnwritableEditError(file, f"the result is not valid ({error.message})") from None
    if len(found) != len(trees):
        raise UnwritableEditError(file, f"the result would hold {len(found)} documents, not {len(trees)}")
    for each, tree in zip(found, trees, strict=True):
        root = each.root or Scalar("", 0, 0, "", "", None, None)
        difference = _difference(root, tree.root.value)
        if difference is not None:
            reason = "the result would not read back as the intended values"
            raise UnwritableEditError(file, reason, line=tree.line_of(difference))


def _difference(one: Node, other: Node) -> Node | None:  # noqa: C901 - the hot loop of every rendering
    """Return the first node of ``one`` that is not what ``other`` has in its place."""
    stack: list[tuple[list[Entry], list[Entry], int]] = []
    first = _unlike(one, other)
    if first:
        return one
    if type(one) is Collection and type(other) is Collection:
        stack.append((one.entries, other.entries, 0))
    while stack:
        left, right, at = stack.pop()
        for number in range(at, len(left)):
            a, b = left[number], right[number]
            x, y = a.value, b.value
            if type(x) is Scalar and type(y) is Scalar:
                if (
                    x.text != y.text
                    or bool(x.style) != bool(y.style)
                    or x.tag != y.tag
                    or x.anchor != y.anchor
                ):
                    return x
            elif _unlike(x, y):
                return x
            k = a.key
            if k is not None:
                j = b.key
                if type(k) is Scalar and type(j) is Scalar:
                    if (
                        k.text != j.text
                        or bool(k.style) != bool(j.style)
                        or k.tag != j.tag
                        or k.anchor != j.anchor
                    ):
                        return k
                elif j is None or _unlike(k, j) or _difference(k, j) is not None:
                    return k
            if type(x) is Collection and type(y) is Collection and x.entries:
                stack.append((left, right, number + 1))
                stack.append((x.entries, y.entries, 0))
                break
    return None


def _unlike(one: Node, other: Node) -> bool:
    if type(one) is Scalar and type(other) is Scalar:
        return (one.text, bool(one.style), one.tag, one.anchor) != (
            other.text,
            bool(other.style),
            other.tag,
            other.anchor,
        )
    if type(one) is Alias and type(other) is Alias:
        return one.anchor != other.anchor
    if type(one) is Collection and type(other) is Collection:
        return (one.is_map, one.tag, one.anchor, len(one.entries)) != (
            other.is_map,
            other.tag,
            other.anchor,
            len(other.entries),
        )
    return True
