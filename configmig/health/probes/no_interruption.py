"""Whether nothing is left of a run that was stopped half way."""

from configmig.health.probe import Answer, Examined, Probe, failed, names, ok
from configmig.storage.aside import find_kept_aside


def ask(root: Examined) -> Answer:
    """Look for a journal or staged files that nobody is at work on, and for edits that were kept aside."""
    if root.facts.interrupted:
        return failed(root.facts.interrupted, "`configmig recover` finishes it or takes it back")
    kept = find_kept_aside(root.project.settings.config_root)
    if kept:
        return failed(
            f"kept aside where a run had to go on: {names([each.file for each in kept])}",
            "take over what counts in it, then remove it",
        )
    return ok("no run was stopped half way")


probe = Probe("no-interruption", "No run was stopped half way", ask)
