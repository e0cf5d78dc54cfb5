"""Stops a file whose aliases multiply (a "billion laughs"), before anything walks it."""

from configmig.documents.contract import Bounds
from configmig.documents.formats.yaml.nodes import Alias, Collection, Node
from configmig.errors.documents import TooLargeError


def check_expanded(root: Node, *, beside: int = 0, file: str, bounds: Bounds) -> int:
    """Return how many nodes ``root`` has with every alias written out.

    Raises TooLargeError when they, with so many ``beside`` it, are too many. Linear in the nodes that are
    written: each collection is counted once and remembered.
    """
    sizes: dict[int, int] = {}
    deepest: dict[int, int] = {}
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, counted = stack.pop()
        if type(node) is not Collection:
            continue
        children = [
            child for entry in node.entries for child in (entry.key, entry.value) if child is not None
        ]
        if not counted:
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(children))
            continue
        ends = [child.target if type(child) is Alias else child for child in children]
        sizes[id(node)] = size = 1 + sum(sizes.get(id(end), 1) for end in ends)
        deepest[id(node)] = depth = 1 + max((deepest.get(id(end), 0) for end in ends), default=0)
        if size + beside > bounds.nodes:
            what = "with its aliases written out, the file has too many nodes"
            raise TooLargeError(file, what, limit=bounds.nodes, setting="nodes")
        if depth > bounds.depth:
            what = "with its aliases written out, the nesting is too deep"
            raise TooLargeError(file, what, limit=bounds.depth, setting="depth")
    return sizes.get(id(root), 1)
