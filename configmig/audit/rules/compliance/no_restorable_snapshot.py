"""CMP006: no way back: snapshots that are missing or cannot be restored."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.facts import SnapshotFact


def check(view: View) -> Iterator[Objection]:
    """Object to each snapshot that cannot be restored, and to runs without any snapshot."""
    snapshots = view.facts.snapshots
    for each in snapshots:
        if each.problem:
            place = f"backups/{each.run}" if each.run else "backups"
            hint = "`configmig backups verify` names the files; get them back from a backup of the machine"
            yield Objection(place, (), f"the snapshot cannot be restored: {each.problem}", hint)
    if view.facts.runs and not snapshots:
        message = f"the history has {view.facts.runs} runs, and there is no snapshot of any of them"
        yield Objection("backups", (), message, "commit the configuration now; the next run makes a snapshot")


rule = Rule(
    id="CMP006",
    name="no-restorable-snapshot",
    severity=Severity.HIGH,
    category="compliance",
    title="A run could not be rolled back: its snapshot is missing or damaged",
    why=(
        "`configmig rollback` and `configmig downgrade` read the snapshots. A damaged one is found out at "
        "the worst moment, when it is needed."
    ),
    bad=(
        Example(
            {"app.yaml": "a: 1\n"},
            finds=("backups/r1",),
            facts={
                "runs": 2,
                "snapshots": (SnapshotFact("r1", "app.yaml is not what was saved"), SnapshotFact("r2")),
            },
        ),
        Example({"app.yaml": "a: 1\n"}, finds=("backups",), facts={"runs": 3}),
    ),
    good=(
        Example({"app.yaml": "a: 1\n"}, facts={"runs": 1, "snapshots": (SnapshotFact("r1"),)}),
        Example({"app.yaml": "a: 1\n"}, note="nothing ran, so there is nothing to go back to"),
    ),
    check=check,
)
