"""The baseline: findings that somebody accepted, each named by rule, file and place, with the reason.

    {"format": "configmig.baseline/1", "accepted": [
      {"rule": "SEC011", "file": "app.yaml", "pointer": "/url", "reason": "…", "until": "2027-01-31"}]}

It hides what it names and nothing else. ``until`` is the last day on which it holds, for ever without one.
A finding that has no pointer, as one in a comment, is named by its ``line`` too.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date

from configmig.errors.auditing import BrokenBaselineError
from configmig.finding import Finding
from configmig.frozen import dataclass
from configmig.pointer import format_pointer

FORMAT = "configmig.baseline/1"

_TEXTS = ("rule", "file", "pointer", "reason", "until")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that somebody took responsibility for."""

    rule: str
    file: str
    pointer: str = ""
    """RFC 6901."""
    reason: str = ""
    """Without one it hides nothing."""
    until: date | None = None
    line: int | None = None

    def holds(self, today: date) -> bool:
        """Whether it has a reason and its time is not over."""
        return bool(self.reason) and (self.until is None or today <= self.until)

    def names(self, finding: Finding) -> bool:
        """Whether ``finding`` is just the one that it names."""
        return (
            (finding.rule, finding.file, format_pointer(finding.pointer))
            == (self.rule, self.file, self.pointer)
        ) and (bool(self.pointer) or finding.line == self.line)


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a baseline file says; ``file`` is how it is called, empty where there is none."""

    file: str = ""
    accepted: tuple[Accepted, ...] = ()


def read_baseline(file: str, data: bytes) -> Baseline:
    """Return what the baseline ``file`` says; raises BrokenBaselineError for anything else."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BrokenBaselineError(file, f"it is not JSON: {error}") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise BrokenBaselineError(file, f'its `format` is not "{FORMAT}"')
    entries = content.get("accepted")
    if not isinstance(entries, list):
        raise BrokenBaselineError(file, "`accepted` is not a list")
    return Baseline(file, tuple(_accepted(file, index, entry) for index, entry in enumerate(entries)))


def write_baseline(findings: Iterable[Finding], *, reason: str, until: date | None = None) -> bytes:
    """Return the text of a baseline that accepts ``findings``, sorted, for one ``reason``."""
    entries = {_entry(finding, reason, until) for finding in findings}
    written = [{key: value for key, value in entry if value not in ("", None)} for entry in sorted(entries)]
    return (json.dumps({"format": FORMAT, "accepted": written}, indent=2, ensure_ascii=False) + "\n").encode()


def _entry(finding: Finding, reason: str, until: date | None) -> tuple[tuple[str, str | int], ...]:
    pointer = format_pointer(finding.pointer)
    line: tuple[tuple[str, str | int], ...] = ()
    if not pointer and finding.line is not None:
        line = (("line", finding.line),)
    return (
        ("rule", finding.rule),
        ("file", finding.file),
        ("pointer", pointer),
        ("reason", reason),
        ("until", until.isoformat() if until else ""),
        *line,
    )


def _accepted(file: str, index: int, entry: object) -> Accepted:
    where = f"`accepted[{index}]`"
    if not isinstance(entry, Mapping):
        raise BrokenBaselineError(file, f"{where} is not an object")
    unknown = [str(key) for key in entry if key not in (*_TEXTS, "line")]
    if unknown:
        raise BrokenBaselineError(file, f"{where} has a key '{unknown[0]}' that nothing reads")
    texts = {key: entry.get(key, "") for key in _TEXTS}
    wrong = next((key for key, value in texts.items() if not isinstance(value, str)), None)
    if wrong or not texts["rule"] or not texts["file"]:
        raise BrokenBaselineError(file, f"{where} needs texts as `rule` and `file`")
    line = entry.get("line")
    if line is not None and (not isinstance(line, int) or isinstance(line, bool)):
        raise BrokenBaselineError(file, f"`line` of {where} is not a whole number")
    try:
        until = date.fromisoformat(texts["until"]) if texts["until"] else None
    except ValueError:
        raise BrokenBaselineError(file, f"`until` of {where} is not a date such as 2027-01-31") from None
    return Accepted(texts["rule"], texts["file"], texts["pointer"], texts["reason"].strip(), until, line)
