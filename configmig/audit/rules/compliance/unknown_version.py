"""CMP002: a root at a version that nobody knows, or whose record cannot be read."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.facts import Stamp

_FILE = ".schema-version"


def check(view: View) -> Iterator[Objection]:
    """Object to a stamp that cannot be read, and to heads that no revision has."""
    stamp = view.facts.stamp
    if stamp.problem:
        hint = "`configmig stamp VERSION` writes it anew; `configmig current` says what the files look like"
        yield Objection(_FILE, (), f"the record of the version cannot be read: {stamp.problem}", hint)
    for head in stamp.unknown:
        yield Objection(
            _FILE,
            (),
            f"the root is at version {head}, which no revision on disk has",
            "get the newer revisions, or `configmig rollback` to a version that is known here",
        )


rule = Rule(
    id="CMP002",
    name="unknown-version",
    severity=Severity.HIGH,
    category="compliance",
    title="The version of the root is unknown or cannot be read",
    why=(
        "A newer tool or another branch wrote this configuration. No migration starts from a version "
        "without a revision, and what reads the files by an older schema misreads them."
    ),
    bad=(
        Example(
            {"app.yaml": "a: 1\n"},
            finds=(_FILE,),
            facts={"stamp": Stamp(heads=("9.0.0",), unknown=("9.0.0",))},
        ),
        Example({"app.yaml": "a: 1\n"}, finds=(_FILE,), facts={"stamp": Stamp(problem="line 1 is no JSON")}),
    ),
    good=(
        Example({"app.yaml": "a: 1\n"}, facts={"stamp": Stamp(heads=("1.2.0",))}),
        Example({"app.yaml": "a: 1\n"}, note="no stamp is another rule's"),
    ),
    check=check,
)
