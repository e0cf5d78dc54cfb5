"""CMP007: a history that cannot be trusted, or a run that was stopped half way."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View

_FILE = ".migration-history"


def check(view: View) -> Iterator[Objection]:
    """Object to a broken chain of hashes and to what an interrupted run left."""
    if view.facts.history_problem:
        hint = "`configmig history --verify` names the line; get the file back from a backup"
        yield Objection(_FILE, (), f"the history cannot be trusted: {view.facts.history_problem}", hint)
    if view.facts.interrupted:
        hint = "`configmig recover` finishes the run or takes it back, and says which"
        yield Objection(".configmig", (), f"a run is not finished: {view.facts.interrupted}", hint)


rule = Rule(
    id="CMP007",
    name="broken-history",
    severity=Severity.HIGH,
    category="compliance",
    title="The history of runs is broken, or a run is not finished",
    why=(
        "Every line of the history carries the hash of the one before it, so a line that was changed, "
        "removed or lost shows. Without a whole history nobody can prove what was done to the files, and "
        "a way back by it may lead somewhere else."
    ),
    bad=(
        Example(
            {"app.yaml": "a: 1\n"},
            finds=(_FILE,),
            facts={"history_problem": "line 3 does not carry the hash of line 2"},
        ),
        Example(
            {"app.yaml": "a: 1\n"},
            finds=(".configmig",),
            facts={"interrupted": "the run r7 was stopped half way"},
        ),
    ),
    good=(Example({"app.yaml": "a: 1\n"}, facts={"runs": 4}),),
    check=check,
)
