"""CMP016: a key that stands twice in one mapping."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.errors.documents import DuplicateKeyError


def check(view: View) -> Iterator[Objection]:
    """Object to each file with such a key; the first one found stands for the file."""
    for name, error in view.broken.items():
        if isinstance(error, DuplicateKeyError):
            message = (
                f"a key stands here again that stands in line {error.first[0]}: one of the two is ignored"
            )
            hint = "merge the two by hand: which one wins depends on the program that reads the file"
            yield Objection(name, (), message, hint, line=error.second[0])


rule = Rule(
    id="CMP016",
    name="duplicate-key",
    severity=Severity.CRITICAL,
    category="compliance",
    title="A key stands twice in one mapping",
    why=(
        "YAML and JSON forbid it, and most libraries take the last one without a word. Half of a section "
        "that somebody wrote has no effect, and nothing says so. configmig reads no such file, so it "
        "cannot be migrated either."
    ),
    bad=(
        Example({"app.yaml": "a:\n  b: 1\n  c: 2\n  b: 3\n"}, finds=("app.yaml:4",)),
        Example({"app.json": '{"a": 1,\n "a": 2}\n'}, finds=("app.json:2",)),
        Example({"app.toml": "a = 1\na = 2\n"}, finds=("app.toml:2",)),
    ),
    good=(Example({"app.yaml": "a:\n  b: 1\nc:\n  b: 1\nd: &d {x: 1}\ne: {<<: *d, x: 2}\n"}),),
    check=check,
)
