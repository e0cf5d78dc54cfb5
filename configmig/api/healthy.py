"""Ask whether a root is what its history says; nothing is written."""

from configmig.health import Health, examine
from configmig.project import Project

__all__ = ["Health", "health"]


def health(project: Project) -> Health:
    """Return what every probe says of the root; the root is healthy when none failed."""
    return examine(project)
