"""Whether nothing is left of a run that was stopped half way."""

from configmig.health.probe import Answer, Examined, Probe, failed, ok


def ask(root: Examined) -> Answer:
    """Look for a journal or staged files that nobody is at work on."""
    if root.facts.interrupted:
        return failed(root.facts.interrupted, "`configmig recover` finishes it or takes it back")
    return ok("no run was stopped half way")


probe = Probe("no-interruption", "No run was stopped half way", ask)
