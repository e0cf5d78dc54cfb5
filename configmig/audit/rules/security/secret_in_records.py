"""SEC017: a secret in what runs leave behind."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View


def check(view: View) -> Iterator[Objection]:
    """Object to each record of a run in which a secret can be read."""
    for name, line in view.facts.leaks.items():
        run = name.split("/")[1] if name.startswith("backups/") else ""
        mend = (
            f"in the config root, `chmod 0600 {name}`, and `configmig backups prune` when it is old"
            if run
            else "the chain of hashes holds every line: revoke the secret, then start a new history"
        )
        yield Objection(name, (), "a secret can be read in this record of a run", mend, line=line)


rule = Rule(
    id="SEC017",
    name="secret-in-records",
    severity=Severity.HIGH,
    category="security",
    title="A secret can be read in the history or in a snapshot",
    why=(
        "History and snapshots outlive the file that a secret was taken out of, and are copied with every "
        "backup. configmig masks what it writes into the history and keeps snapshots for the owner alone; "
        "a secret that can be read there came by another way."
    ),
    bad=(
        Example(
            {"app.yaml": "a: 1\n"},
            finds=(".migration-history:3",),
            facts={"leaks": {".migration-history": 3}},
        ),
        Example(
            {"app.yaml": "a: 1\n"},
            finds=("backups/r1/1.0.0/app.yaml:7",),
            facts={"leaks": {"backups/r1/1.0.0/app.yaml": 7}},
        ),
    ),
    good=(Example({"app.yaml": "a: 1\n"}),),
    check=check,
)
