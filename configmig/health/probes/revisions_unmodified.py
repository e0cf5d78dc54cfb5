"""Whether the revisions that ran are still the ones on disk."""

from configmig.health.probe import Answer, Examined, Probe, failed, names, ok


def ask(root: Examined) -> Answer:
    """Compare the syntax trees of the applied revisions with the hashes in the history."""
    changed = [f"{name}: {way}" for name, way in root.facts.changed_revisions.items()]
    if changed:
        return failed(names(changed, 3), "`configmig show REVISION` and version control say what changed")
    return ok("the applied revisions are as they ran")


probe = Probe("revisions-unmodified", "The applied revisions are unmodified", ask)
