"""CMP005: configuration that version control does not know, or not as it is."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.facts import VersionControl


def check(view: View) -> Iterator[Objection]:
    """Object to a root outside of version control, to untracked files and to changes not committed."""
    known = view.facts.version_control
    if known is None:
        hint = "`git init` here or in a folder above, and commit the configuration"
        yield Objection("", (), "the configuration is not under version control", hint)
        return
    for name in known.untracked:
        hint = f"in the config root, `git add {name}` and commit, or name it in .gitignore"
        yield Objection(name, (), "version control does not know the file", hint)
    for name in known.changed:
        yield Objection(
            name, (), "the file has changes that are not committed", f"`git diff {name}`, then commit"
        )


rule = Rule(
    id="CMP005",
    name="uncommitted-configuration",
    severity=Severity.MEDIUM,
    category="compliance",
    title="The configuration is not in version control as it is",
    why=(
        "Without a commit nobody can say who changed what and why, nobody could review it, and a lost "
        "disk takes it away. The snapshots of configmig lie on the same disk."
    ),
    bad=(
        Example(
            {"app.yaml": "a: 1\n", "new.yaml": "b: 1\n"},
            finds=("app.yaml:1", "new.yaml:1"),
            facts={"version_control": VersionControl(untracked=("new.yaml",), changed=("app.yaml",))},
        ),
        Example({"app.yaml": "a: 1\n"}, finds=("",), facts={"version_control": None}),
    ),
    good=(Example({"app.yaml": "a: 1\n"}, facts={"version_control": VersionControl()}),),
    check=check,
    follows_runs=True,
)
