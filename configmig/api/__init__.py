"""The use cases as functions: explicit objects in, frozen values out, nothing printed, safe between threads.

    from configmig import api

    project = api.open_project("configmig.ini")
    plan = api.plan(project, "head")
    run = api.upgrade(project, "head")

Every name is loaded when it is first asked for: a program that only lists revisions does not pay for the
runner.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from configmig.api.auditing import audit
    from configmig.api.authoring import (
        check_lock,
        init,
        new_revision,
        reopen_revisions,
        update_lock,
    )
    from configmig.api.compare import diff
    from configmig.api.gating import gate
    from configmig.api.generating import generate, generated
    from configmig.api.healthy import health
    from configmig.api.looks import branches, current, drift, heads, history, runs, show, status, validate
    from configmig.api.memory import upgrade_in_memory
    from configmig.api.migrate import Choices, downgrade, plan, rollback, stamp, upgrade
    from configmig.api.projects import open_project
    from configmig.api.upkeep import (
        list_backups,
        prune_backups,
        recover_root,
        show_backup,
        verify_backups,
        verify_history,
    )

__all__ = [
    "Choices",
    "audit",
    "branches",
    "check_lock",
    "current",
    "diff",
    "downgrade",
    "drift",
    "gate",
    "generate",
    "generated",
    "heads",
    "health",
    "history",
    "init",
    "list_backups",
    "new_revision",
    "open_project",
    "plan",
    "prune_backups",
    "recover_root",
    "reopen_revisions",
    "rollback",
    "runs",
    "show",
    "show_backup",
    "stamp",
    "status",
    "update_lock",
    "upgrade",
    "upgrade_in_memory",
    "validate",
    "verify_backups",
    "verify_history",
]

_HOMES = {
    "auditing": ("audit",),
    "authoring": ("check_lock", "init", "new_revision", "reopen_revisions", "update_lock"),
    "compare": ("diff",),
    "healthy": ("health",),
    "looks": ("branches", "current", "drift", "heads", "history", "runs", "show", "status", "validate"),
    "gating": ("gate",),
    "generating": ("generate", "generated"),
    "memory": ("upgrade_in_memory",),
    "projects": ("open_project",),
    "migrate": ("Choices", "downgrade", "plan", "rollback", "stamp", "upgrade"),
    "upkeep": (
        "list_backups",
        "prune_backups",
        "recover_root",
        "show_backup",
        "verify_backups",
        "verify_history",
    ),
}


def __getattr__(name: str) -> object:
    """Return one of the use cases, loaded from its home."""
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
