"""CMP004: a generated file that its sources have left behind."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View


def check(view: View) -> Iterator[Objection]:
    """Object to each generated file that would come out differently today, and to each that is not there."""
    for name, state in view.facts.generated.items():
        if state in ("stale", "missing"):
            wrong = "is missing" if state == "missing" else "is not what its sources give"
            yield Objection(name, (), f"the generated file {wrong}", "`configmig generate` writes it anew")


rule = Rule(
    id="CMP004",
    name="stale-generated-file",
    severity=Severity.HIGH,
    category="compliance",
    title="A generated file is not what its sources give",
    why=(
        "A source was changed and the file was not generated again: the change was reviewed and committed, "
        "and nothing runs by it. Contents are compared, not times, so a checkout makes no difference."
    ),
    bad=(
        Example({"app.yaml": "a: 1\n"}, finds=("app.yaml:1",), facts={"generated": {"app.yaml": "stale"}}),
        Example({"app.yaml": "a: 1\n"}, finds=("out.yaml",), facts={"generated": {"out.yaml": "missing"}}),
    ),
    good=(
        Example({"app.yaml": "a: 1\n"}, facts={"generated": {"app.yaml": "fresh"}}),
        Example({"app.yaml": "a: 1\n"}, note="nothing here is generated"),
    ),
    check=check,
    follows_runs=True,
)
