"""Look after what runs leave behind: finish an interrupted one, list, check and remove snapshots."""

from configmig.project.recovery import recover_root
from configmig.project.upkeep import (
    list_backups,
    prune_backups,
    show_backup,
    verify_backups,
    verify_history,
)

__all__ = [
    "list_backups",
    "prune_backups",
    "recover_root",
    "show_backup",
    "verify_backups",
    "verify_history",
]
