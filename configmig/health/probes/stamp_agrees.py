"""Whether the root is at the version that its stamp claims."""

from configmig.health.probe import Answer, Examined, Probe, failed, ok, skipped


def ask(root: Examined) -> Answer:
    """Compare the stamp with the shape of the files and with the revisions on disk."""
    stamp = root.facts.stamp
    if stamp.problem:
        return failed(
            f"the stamp cannot be read: {stamp.problem}", "`configmig stamp VERSION` writes it anew"
        )
    if stamp.heads is None:
        told = f"; its shape speaks for {stamp.recognised}" if stamp.recognised else ""
        return skipped(f"the root carries no stamp{told}")
    label = ", ".join(stamp.heads) or "base"
    if stamp.unknown:
        return failed(
            f"no revision on disk is called {', '.join(stamp.unknown)}",
            "`configmig status` says who stamped it; bring that revision's file here",
        )
    if stamp.recognised is not None and stamp.recognised not in stamp.shapes:
        return failed(
            f"the stamp says {label}, the shape {stamp.recognised}: {'; '.join(stamp.evidence)}",
            f"`configmig stamp {stamp.recognised}` if the files are right, else `configmig rollback`",
        )
    return ok(f"at {label}")


probe = Probe("stamp-agrees", "The stamp agrees with the shape of the files", ask)
