"""CMP008: a revision whose file is not the one that ran."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View


def check(view: View) -> Iterator[Objection]:
    """Object to each applied revision that was changed or is gone."""
    for revision, how in view.facts.changed_revisions.items():
        hint = "put the old file back and write the change as a revision of its own"
        yield Objection("", (), f"the revision {revision} is not the one that ran: {how}", hint)


rule = Rule(
    id="CMP008",
    name="changed-revision",
    severity=Severity.HIGH,
    category="compliance",
    title="A revision that was applied has been changed since",
    why=(
        "Roots that were migrated before the change and those migrated after it are at the same version "
        "with different contents, and nothing tells them apart. Comments, docstrings and layout may "
        "change; what a revision does may not."
    ),
    bad=(
        Example(
            {"app.yaml": "a: 1\n"},
            finds=("",),
            facts={"changed_revisions": {"1.1.0": "its file was changed since it ran"}},
        ),
        Example(
            {"app.yaml": "a: 1\n"},
            finds=("", ""),
            facts={"changed_revisions": {"1.0.0": "its file is gone", "1.1.0": "its file was changed"}},
        ),
    ),
    good=(Example({"app.yaml": "a: 1\n"}, facts={"runs": 2}),),
    check=check,
)
