"""Compare two states of a root."""

from configmig.project.project import Project
from configmig.runner.sides import Comparison, compare_sides


def diff(project: Project, left: str, right: str = "working", *, ignore_order: bool = False) -> Comparison:
    """Return what differs between two states, as text and as values.

    A side is a revision, a run, ``working``, ``git:REF`` or a folder. Values are compared with list items
    aligned by their names; ``ignore_order`` also takes lists in another order for equal.
    """
    return compare_sides(project, left, right, ignore_order=ignore_order)
