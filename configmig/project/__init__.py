"""One project: its settings, revisions, history and files, found once."""

from configmig.project.drift import Drift, find_drift
from configmig.project.project import Project, Version

__all__ = ["Drift", "Project", "Version", "find_drift"]
