"""What an alert says: facts and places, never a value, never an address."""

from collections import Counter
from collections.abc import Iterable

from configmig.finding import Finding, Severity
from configmig.frozen import dataclass
from configmig.masking import mask_text
from configmig.settings.model import Event

_MOST_PLACES = 20
"""Places that are named; of the others there is the number."""

_TITLES: dict[Event, str] = {
    "audit-failed": "the audit failed",
    "score-drop": "the score dropped",
    "rolled-back": "a run was taken back",
}


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that happened to a project."""

    event: Event
    project: str
    """The name of its folder."""
    facts: tuple[tuple[str, str], ...] = ()
    """Name and value, in the order in which they are told."""
    findings: tuple[Finding, ...] = ()
    """Of these only severity, rule, file and line are told."""
    then: str = ""
    """The next command."""

    @property
    def title(self) -> str:
        """One line: what, and where."""
        return _plain(f"configmig: {_TITLES[self.event]} in {self.project}")

    @property
    def body(self) -> str:
        """The facts, a line each, as plain text."""
        lines = [f"project: {self.project}", f"event: {self.event}"]
        lines += [f"{name}: {value}" for name, value in self.facts if value]
        lines += _found(self.findings)
        lines += [f"next: {self.then}"] if self.then else []
        return "\n".join(map(_plain, lines))


def _found(findings: Iterable[Finding]) -> list[str]:
    order = list(Severity)
    listed = sorted(findings, key=lambda finding: order.index(finding.severity))
    if not listed:
        return []
    numbers = Counter(finding.severity for finding in listed)
    counts = ", ".join(f"{numbers[severity]} {severity}" for severity in Severity if numbers[severity])
    places = list(dict.fromkeys(_place(finding) for finding in listed))
    more = [f"  and {len(places) - _MOST_PLACES} more"] if len(places) > _MOST_PLACES else []
    rules = ", ".join(dict.fromkeys(finding.rule for finding in listed))
    return [
        f"findings: {counts}",
        f"rules: {rules}",
        *(f"  {place}" for place in places[:_MOST_PLACES]),
        *more,
    ]


def _place(finding: Finding) -> str:
    line = f":{finding.line}" if finding.line is not None else ""
    return f"{finding.severity} {finding.rule} {finding.file}{line}".rstrip()


def _plain(text: str) -> str:
    """Return ``text`` as one line without secrets; a folder or a file may be called like one."""
    return "".join(sign if sign.isprintable() else "?" for sign in mask_text(text))
