"""Whether the files are what the last run left."""

from configmig.health.probe import Answer, Examined, Probe, failed, names, ok, skipped


def ask(root: Examined) -> Answer:
    """Compare the files with the hashes that the last run recorded."""
    if root.facts.stamp.heads is None:
        return skipped("the root carries no stamp")
    drift = [f"{name} ({kind})" for name, kind in root.facts.drift.items()]
    if drift:
        return failed(
            f"since the last run: {names(drift)}",
            "`configmig status` shows what was edited; `configmig stamp` with the present version accepts it",
        )
    return ok("the files are what the last run left")


probe = Probe("no-drift", "Nothing was edited since the last run", ask)
