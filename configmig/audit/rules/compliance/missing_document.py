"""CMP011: a document that the project wants to have is missing or empty."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View


def check(view: View) -> Iterator[Objection]:
    """Object to each document of `audit.documents` that is not there."""
    for name, is_there in view.facts.documents.items():
        if not is_there:
            hint = "write it, or take it out of `audit.documents` in configmig.ini"
            yield Objection(name, (), "the document is missing or empty", hint)


rule = Rule(
    id="CMP011",
    name="missing-document",
    severity=Severity.LOW,
    category="compliance",
    title="A required document is missing or empty",
    why=(
        "The setting `audit.documents` lists what somebody needs who is called at night: a runbook, a "
        "page about the configuration. A missing one is noticed when nobody is there to ask."
    ),
    bad=(
        Example(
            {"app.yaml": "a: 1\n"},
            finds=("docs/runbook.md",),
            facts={"documents": {"docs/runbook.md": False, "README.md": True}},
        ),
    ),
    good=(
        Example({"app.yaml": "a: 1\n"}, facts={"documents": {"README.md": True}}),
        Example({"app.yaml": "a: 1\n"}, note="nothing is required"),
    ),
    check=check,
)
