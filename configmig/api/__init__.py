"""The use cases as functions: explicit objects in, frozen values out, nothing printed, safe between threads.

    from configmig import api

    project = api.open_project(config="configmig.ini")
    plan = api.plan(project, "head")
    run = api.upgrade(project, "head")

Every name is loaded when it is first asked for: a program that only lists revisions does not pay for the
runner.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "configmig.api.projects": ("open_project",),
    "configmig.api.looks": ("branches", "current", "heads", "history", "runs", "show", "status", "validate"),
    "configmig.api.runs": ("downgrade", "plan", "rollback", "stamp", "upgrade"),
    "configmig.api.memory": ("upgrade_in_memory",),
    "configmig.api.compare": ("diff",),
    "configmig.api.authoring": ("init", "new_revision"),
}

__all__ = sorted(name for names in _HOMES.values() for name in names)  # noqa: PLE0605 - made from the table


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
