"""CMP003: a generated file that somebody edited."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View


def check(view: View) -> Iterator[Objection]:
    """Object to each generated file whose text is not what the generator wrote."""
    for name, state in view.facts.generated.items():
        if state == "edited":
            hint = "`configmig generate --adopt` carries the edits into the sources, so that they stay"
            yield Objection(name, (), "the file is generated, and was edited by hand since", hint)


rule = Rule(
    id="CMP003",
    name="edited-generated-file",
    severity=Severity.HIGH,
    category="compliance",
    title="A generated file was edited by hand",
    why=(
        "The next generation would undo the edit, so nobody dares to generate, and from then on the file and "
        "its sources describe two different systems. The header of the file carries the digest of what was "
        "generated; that is how the edit shows."
    ),
    bad=(
        Example({"app.yaml": "a: 1\n"}, finds=("app.yaml:1",), facts={"generated": {"app.yaml": "edited"}}),
        Example(
            {"a.yaml": "a: 1\n", "b.yaml": "a: 1\n"},
            finds=("a.yaml:1", "b.yaml:1"),
            facts={"generated": {"a.yaml": "edited", "b.yaml": "edited"}},
        ),
    ),
    good=(
        Example({"app.yaml": "a: 1\n"}, facts={"generated": {"app.yaml": "fresh"}}),
        Example(
            {"app.yaml": "a: 1\n"},
            facts={"generated": {"app.yaml": "stale"}},
            note="that its sources changed is another rule's",
        ),
    ),
    check=check,
    follows_runs=True,
)
