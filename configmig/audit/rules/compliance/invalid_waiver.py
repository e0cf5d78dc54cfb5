"""CMP020: a waiver that hides nothing: without a reason, out of time, or not to be read."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.baseline import Accepted, Baseline
from configmig.audit.waivers import UNWAIVABLE, read_waivers


def check(view: View) -> Iterator[Objection]:
    """Object to comments that mean to allow something and to entries of the baseline."""
    today = view.facts.today
    for waiver in view.shared(read_waivers):
        problem = waiver.problem or _problem(waiver.reason, waiver.until is not None and waiver.until < today)
        if problem:
            hint = "mend what was allowed, or write `configmig: allow RULE until YYYY-MM-DD (reason)`"
            yield Objection(waiver.file, (), f"this waiver allows nothing: {problem}", hint, line=waiver.line)
    baseline = view.facts.baseline
    for entry in baseline.accepted:
        problem = _problem(entry.reason, entry.until is not None and entry.until < today)
        if problem:
            message = f"the entry for {entry.rule} in {entry.file}{entry.pointer} accepts nothing: {problem}"
            yield Objection(
                baseline.file, (), message, "mend what it accepted, or give it a reason and a new date"
            )


def _problem(reason: str, is_over: bool) -> str:
    if not reason:
        return "it gives no reason"
    return "its time is over" if is_over else ""


def _accepting(reason: str) -> Baseline:
    return Baseline("accepted.json", (Accepted("SEC011", "app.yaml", "/a", reason),))


rule = Rule(
    id=UNWAIVABLE,
    name="invalid-waiver",
    severity=Severity.MEDIUM,
    category="compliance",
    title="A waiver has no reason, is out of time or cannot be read",
    why=(
        "A waiver says that somebody looked at a finding and took responsibility for it. Without a "
        "reason, or after its last day, nobody has: the finding shows again, and so does the waiver."
    ),
    bad=(
        Example(
            {"app.yaml": "a: 1  # configmig: allow SEC011 until 2025-12-31 (move)\n"}, finds=("app.yaml:1",)
        ),
        Example({"app.yaml": "a: 1\n# configmig: allow plaintext-endpoint\nb: 1\n"}, finds=("app.yaml:2",)),
        Example(
            {"app.toml": "# configmig: allow SEC011 until soon (a move)\na = 1\n"}, finds=("app.toml:1",)
        ),
        Example({"app.yaml": "a: 1\n"}, finds=("accepted.json",), facts={"baseline": _accepting("")}),
    ),
    good=(
        Example({"app.yaml": "a: 1  # configmig: allow SEC011 until 2026-01-01 (the last day counts)\n"}),
        Example({"app.yaml": "# configmig: allow SEC011, CPL003 (test bench)\na: 1\n"}),
        Example({"app.yaml": "a: 1\n"}, facts={"baseline": _accepting("behind a tunnel")}),
        Example({"app.yaml": "a: 1  # configmig will allow more soon\n"}),
    ),
    check=check,
)
