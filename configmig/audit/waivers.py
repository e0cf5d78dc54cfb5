"""Waivers: findings that somebody allows in a comment of the file itself, with a reason and a last day.

    base_url: http://10.0.0.7:8080  # configmig: allow SEC011 until 2027-01-31 (the tunnel comes in January)

    # configmig: allow plaintext-endpoint, CPL003 (test bench)
    base_url: http://10.0.0.7:8080

Beside a line it covers that line; on a line of its own the next line that is no comment.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from configmig.audit.baseline import Baseline
from configmig.audit.engine import Ruled
from configmig.audit.rule import Rule
from configmig.audit.score import Waived
from configmig.audit.view import View
from configmig.documents.remarks import Remark, remarks
from configmig.finding import Finding
from configmig.frozen import dataclass
from configmig.patterns import later

UNWAIVABLE = "CMP020"
"""The rule about waivers themselves."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """One comment that allows something; what is wrong with it, if anything, is in ``problem``."""

    file: str
    line: int
    """Where it stands, from 1."""
    covers: int | None
    """The line whose findings it is about; None at the end of a file."""
    rules: tuple[str, ...]
    """Ids or names of rules."""
    until: date | None = None
    """The last day on which it holds; None for ever."""
    reason: str = ""
    problem: str = ""
    """Why it cannot be read; empty where it can."""

    def holds(self, today: date) -> bool:
        """Whether it can be read, has a reason, and its time is not over."""
        return not self.problem and bool(self.reason) and (self.until is None or today <= self.until)

    def allows(self, rule: Rule, finding: Finding) -> bool:
        """Whether it is about this finding of ``rule``."""
        named = rule.id in self.rules or rule.name in self.rules
        return (
            named and finding.file == self.file and finding.line is not None and finding.line == self.covers
        )


def read_waivers(view: View) -> tuple[Waiver, ...]:
    """Return the waivers in the comments of all files that can be read."""
    return tuple(
        waiver
        for name, document in view.documents.items()
        if _MARK.search(view.text(name))
        for waiver in _in_file(name, view.text(name), remarks(document, view.files[name]))
    )


def waive(
    ruled: Iterable[Ruled], waivers: Sequence[Waiver], baseline: Baseline, today: date
) -> tuple[Waived, ...]:
    """Return the findings that a waiver or the baseline allows; the others are as they were.

    What could not be assessed cannot be allowed, nor what is wrong with waivers.
    """
    valid = [waiver for waiver in waivers if waiver.holds(today)]
    accepted = [each for each in baseline.accepted if each.holds(today)]
    found = []
    for each in ruled:
        if not can_be_allowed(each):
            continue
        for finding in each.findings:
            waiver = next((one for one in valid if one.allows(each.rule, finding)), None)
            entry = next((one for one in accepted if one.names(finding)), None)
            if waiver is not None:
                found.append(Waived(finding, waiver.reason, waiver.until, f"{waiver.file}:{waiver.line}"))
            elif entry is not None:
                found.append(Waived(finding, entry.reason, entry.until, baseline.file))
    return tuple(found)


def can_be_allowed(ruled: Ruled) -> bool:
    """Whether somebody may take responsibility for what the rule found."""
    return ruled.ran and ruled.rule.id != UNWAIVABLE


def _in_file(name: str, text: str, comments: Sequence[Remark]) -> Iterator[Waiver]:
    lines = text.splitlines()
    says = {comment.line: comment for comment in comments}
    for comment in comments:
        found = _MARK.match(comment.text)
        if found:
            yield _read(name, comment.line, _covered(lines, says, comment.line), comment.text[found.end() :])


def _covered(lines: Sequence[str], says: Mapping[int, Remark], line: int) -> int | None:
    """Return the line that a comment in ``line`` is about: its own, or the next one with something in it."""
    for number in range(line, len(lines) + 1):
        comment = says.get(number)
        text = lines[number - 1]
        if comment is not None:
            text = text[: text.rfind(comment.text)] if comment.text in text else ""
        if text.strip(" \t#;/*"):
            return number
    return None


def _read(name: str, line: int, covers: int | None, text: str) -> Waiver:
    """Read what follows `configmig:`."""
    match = _WAIVER.fullmatch(text.strip().rstrip("*/ "))
    if match is None:
        problem = "it cannot be read: write `allow RULE until YYYY-MM-DD (reason)`"
        return Waiver(name, line, covers, (), problem=problem)
    rules = tuple(each for each in re.split(r"[,\s]+", match["rules"]) if each)
    until, problem = None, ""
    if match["until"]:
        try:
            until = date.fromisoformat(match["until"])
        except ValueError:
            problem = f"'{match['until']}' is no date such as 2027-01-31"
    return Waiver(name, line, covers, rules, until, (match["reason"] or "").strip(), problem)


_MARK = later(r"configmig:\s*(?=allow\b)", re.IGNORECASE)
_WAIVER = later(
    r"allow\s+(?P<rules>[\w-]+(?:\s*,\s*[\w-]+)*)(?:\s+until\s+(?P<until>[^\s()]+))?(?:\s*\((?P<reason>.*)\))?",
    re.IGNORECASE,
)
