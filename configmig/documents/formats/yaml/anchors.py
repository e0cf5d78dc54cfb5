"""Which alias means which definition: linked anew after edits that touch anchors."""

from configmig.documents.contract import Bounds
from configmig.documents.encoding import line_and_column
from configmig.documents.formats.yaml.expansion import check_expanded
from configmig.documents.formats.yaml.nodes import Alias, Collection, Node, Scalar
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


def _problem(alias: Alias, target: Node | None, file: str) -> AnchorError:
    line, column = line_and_column(alias.src, alias.start)
    name = alias.anchor
    problem = f"the alias *{name} has no anchor &{name} above it"
    if target is not None:
        problem = f"the alias *{name} lies inside what it names, so the data would contain itself"
    return AnchorError(file, name, problem, line=line, column=column)
