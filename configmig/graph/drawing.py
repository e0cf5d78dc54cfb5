"""Draw the graph: as text with lanes, newest first, or for Mermaid and Graphviz."""

from collections.abc import Collection, Iterable

from configmig.graph.graph import RevisionGraph
from configmig.graph.lanes import Lanes
from configmig.graph.revision import Revision

APPLIED, PENDING = "●", "○"


def draw_text(
    graph: RevisionGraph, *, current: Collection[str] = (), only: Collection[str] | None = None
) -> str:
    """Return the graph with one line for each revision, newest first, and a lane for each branch.

    ``●`` is applied in a root at the state ``current``, ``○`` is not. ``depends_on`` is told in words.
    With ``only``, the other revisions are left out.
    """
    applied = graph.ancestors(current)
    lanes = Lanes()
    lines: list[str] = []
    for revision in _shown(graph, only)[::-1]:
        name = revision.id
        lines += lanes.join(name)
        mark = APPLIED if name in applied else PENDING
        lines.append(f"{lanes.row(name, mark)} {_caption(graph, revision, current)}".rstrip())
        parents = graph.parents(name)
        lines += lanes.part(name, [parent for parent in parents if only is None or parent in only])
    return "".join(f"{line}\n" for line in lines)


def draw_mermaid(
    graph: RevisionGraph, *, current: Collection[str] = (), only: Collection[str] | None = None
) -> str:
    """Return the graph for Mermaid, oldest on top; dependencies are dotted, applied revisions filled."""
    shown = _shown(graph, only)
    number = {revision.id: f"r{index}" for index, revision in enumerate(shown)}
    lines = ["flowchart TD"]
    for revision in shown:
        text = "<br/>".join(_mermaid_text(part) for part in (revision.id, _line(revision.title)) if part)
        lines.append(f'    {number[revision.id]}["{text}"]')
    for parent, child, is_dependency in _edges(graph, shown):
        lines.append(f"    {number[parent]} {'-.->' if is_dependency else '-->'} {number[child]}")
    applied = [number[name] for name in graph.in_order(graph.ancestors(current)) if name in number]
    if applied:
        lines += [
            "    classDef applied fill:#cfe8cf,stroke:#2e7d32",
            f"    class {','.join(applied)} applied",
        ]
    return "".join(f"{line}\n" for line in lines)


def draw_dot(
    graph: RevisionGraph, *, current: Collection[str] = (), only: Collection[str] | None = None
) -> str:
    """Return the graph for Graphviz, oldest on top; dependencies are dashed, applied revisions filled."""
    shown = _shown(graph, only)
    applied = graph.ancestors(current)
    lines = ["digraph revisions {", '    node [shape=box, fillcolor="#cfe8cf"];']
    for revision in shown:
        label = "\\n".join(_dot_text(part) for part in (revision.id, _line(revision.title)) if part)
        style = ", style=filled" if revision.id in applied else ""
        lines.append(f'    "{_dot_text(revision.id)}" [label="{label}"{style}];')
    for parent, child, is_dependency in _edges(graph, shown):
        style = " [style=dashed]" if is_dependency else ""
        lines.append(f'    "{_dot_text(parent)}" -> "{_dot_text(child)}"{style};')
    return "".join(f"{line}\n" for line in [*lines, "}"])


def _shown(graph: RevisionGraph, only: Collection[str] | None) -> list[Revision]:
    return [revision for revision in graph.topological() if only is None or revision.id in only]


def _edges(graph: RevisionGraph, shown: Iterable[Revision]) -> list[tuple[str, str, bool]]:
    """Return (before, after, whether it is a mere dependency) for all edges among ``shown``."""
    names = {revision.id: graph.parents(revision.id) for revision in shown}
    return [
        (required, name, required not in parents)
        for name, parents in names.items()
        for required in graph.requirements(name)
        if required in names
    ]


def _caption(graph: RevisionGraph, revision: Revision, current: Collection[str]) -> str:
    name, parents = revision.id, graph.parents(revision.id)
    facts = {"current": name in current, "head": not graph.children(name), "base": not parents}
    notes = [fact for fact, holds in facts.items() if holds]
    notes += [f"branch {label}" for label in revision.branch_labels]
    notes += [f"needs {each}" for each in graph.requirements(name) if each not in parents]
    return "  ".join(filter(None, [name, _line(revision.title), f"({', '.join(notes)})" if notes else ""]))


def _line(text: str) -> str:
    return " ".join(text.split())


def _mermaid_text(text: str) -> str:
    """Write the characters that mean something to Mermaid as its entities."""
    return "".join(f"#{ord(letter)};" if letter in '"#&<>`;\\' else letter for letter in text)


def _dot_text(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
