"""Whether the root can go back."""

from configmig.health.probe import Answer, Examined, Probe, failed, names, ok, skipped


def ask(root: Examined) -> Answer:
    """Read every snapshot as a rollback would, each file compared with its hash."""
    snapshots = root.facts.snapshots
    damaged = [f"{each.run} ({each.problem})" for each in snapshots if each.problem]
    if damaged:
        return failed(f"damaged: {names(damaged, 2)}", "`configmig backups verify` names every damaged file")
    if not snapshots:
        if root.facts.runs:
            return failed(
                "there is no snapshot to go back to", "`configmig backups list` shows what there is"
            )
        return skipped("nothing was run on this root yet")
    return ok(f"{len(snapshots)} snapshots, the newest of {snapshots[-1].run}")


probe = Probe("snapshots-restorable", "Every snapshot can be restored", ask)
