"""Which alias means which definition: linked anew after edits that touch anchors."""

from configmig.documents.contract import Bounds
from configmig.documents.encoding import line_and_column
from configmig.documents.formats.yaml.expansion import check_expanded
from configmig.documents.formats.yaml.nodes import Alias, Collection, Entry, Node, Scalar, is_merge, walk
from configmig.documents.formats.yaml.values import forget
from configmig.errors.documents import AnchorError


def link(root: Node, *, file: str, bounds: Bounds) -> None:
    """Point every alias below ``root`` to its definition as it is now, and forget the values that were read.

    Raises AnchorError for an alias without an anchor above it, TooLargeError when aliases multiply; such an
    alias stands for null then, until the edit that made it is taken back.
    """
    forget(root)
    anchors: dict[str, Node] = {}
    closed: set[int] = set()
    problems: list[AnchorError] = []
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, done = stack.pop()
        if done:
            closed.add(id(node))
        elif type(node) is Alias:
            target = anchors.get(node.anchor)
            if target is None or id(target) not in closed:
                problems.append(_problem(node, target, file))
                target = Scalar("", 0, 0, "", "", None, None)
            node.target = target
        else:
            if node.anchor is not None:
                anchors[node.anchor] = node
            stack.append((node, True))
            if type(node) is Collection:
                children = [child for e in node.entries for child in (e.key, e.value) if child is not None]
                stack.extend((child, False) for child in reversed(children))
    if problems:
        raise problems[0]
    check_expanded(root, file=file, bounds=bounds)


def anchors_in(root: Node) -> set[str]:
    """Return the names of the anchors that are defined below ``root``."""
    return {node.anchor for node in walk(root) if type(node) is not Alias and node.anchor is not None}


def merge_sources(root: Node) -> set[int]:
    """Return the identities of the collections below ``root`` whose entries merge keys bring elsewhere."""
    found: set[int] = set()
    merged = [
        entry.value
        for node in walk(root)
        if type(node) is Collection and node.is_map
        for entry in node.entries
        if is_merge(entry)
    ]
    while merged:
        node = merged.pop()
        target = node.target if type(node) is Alias else node
        if type(target) is Collection and id(target) not in found:
            found.add(id(target))
            merged.extend(entry.value for entry in target.entries if not target.is_map)
    return found


def _problem(alias: Alias, target: Node | None, file: str) -> AnchorError:
    line, column = line_and_column(alias.src, alias.start)
    name = alias.anchor
    problem = f"the alias *{name} has no anchor &{name} above it"
    if target is not None:
        problem = f"the alias *{name} lies inside what it names, so the data would contain itself"
    return AnchorError(file, name, problem, line=line, column=column)


def is_tied(entry: Entry) -> bool:
    """Whether an entry holds an anchor or an alias."""
    nodes = (node for node in (entry.key, entry.value) if node is not None)
    return any(each.anchor is not None for node in nodes for each in walk(node))


def carry_targets(old: Node, new: Node) -> bool:
    """Give the aliases in ``new`` the targets of those in ``old``; False when that cannot be done.

    It cannot where either defines an anchor, or ``new`` has an alias that ``old`` has not.
    """
    known: dict[str, Node | None] = {}
    for node in walk(old):
        if type(node) is Alias:
            known[node.anchor] = node.target
        elif node.anchor is not None:
            return False
    fresh = list(walk(new))
    if any(node.anchor not in known if type(node) is Alias else node.anchor for node in fresh):
        return False
    for node in fresh:
        if type(node) is Alias:
            node.target = known[node.anchor]
    return True
