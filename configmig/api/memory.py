"""Bring files to a version in memory, for programs that read a configuration which they may not write."""

from collections.abc import Mapping

from configmig.project.project import Project
from configmig.runner.gates import require_open_gates
from configmig.runner.model import Plan
from configmig.runner.plan import Planner


def upgrade_in_memory(
    project: Project, files: Mapping[str, bytes], target: str = "head", *, start: str | None = None
) -> Plan:
    """Return the plan that takes ``files`` (name → bytes) up to ``target``; ``plan.after`` holds the result.

    ``start`` is the version of ``files``; without it the project's profile recognises it by shape, else it
    is base. The config root is neither read nor written. Raises what ``upgrade`` raises, a gate that stops
    included.
    """
    plan = Planner.of_files(project, files, start).upgrade(target)
    require_open_gates(plan)
    return plan
