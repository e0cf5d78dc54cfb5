"""The baseline: findings that somebody accepted, each named by rule, file and place, with the reason.

    {"format": "configmig.baseline/1", "accepted": [
      {"rule": "SEC011", "file": "app.yaml", "pointer": "/url", "reason": "…", "until": "2027-01-31"}]}

It hides what it names and nothing else. ``until`` is the last day on which it holds, for ever without one.
A finding that has no pointer, as one in a comment, is named by its ``line`` too, one about the whole root by
its rule alone.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from configmig.errors import ConfigmigError
from configmig.errors.auditing import BrokenBaselineError
from configmig.finding import Finding
from configmig.frozen import dataclass
from configmig.pointer import format_pointer
from configmig.storage.files import read_regular

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


def load_baseline(path: Path, file: str) -> Baseline:
    """Return what the baseline at ``path``, called ``file``, says; an empty one where there is none.

    Raises BrokenBaselineError for one that cannot be read.
    """
    try:
        data = read_regular(path, file)
    except FileNotFoundError:
        return Baseline(file)
    except ConfigmigError as error:
        raise BrokenBaselineError(file, error.message) from error
    return read_baseline(file, data)


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


def accept(finding: Finding, reason: str, until: date | None = None) -> Accepted:
    """Return the entry that hides ``finding`` and nothing else."""
    pointer = format_pointer(finding.pointer)
    line = finding.line if not pointer else None
    return Accepted(finding.rule, finding.file, pointer, reason, until, line)


def write_baseline(accepted: Iterable[Accepted]) -> bytes:
    """Return the text of a baseline file that says ``accepted``, sorted, each entry once."""
    ordered = sorted(set(accepted), key=lambda each: (each.rule, each.file, each.pointer, each.line or 0))
    content = {"format": FORMAT, "accepted": [_entry(each) for each in ordered]}
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _entry(accepted: Accepted) -> dict[str, str | int]:
    said: dict[str, str | int] = {
        "rule": accepted.rule,
        "file": accepted.file,
        "pointer": accepted.pointer,
        "line": accepted.line or 0,
        "reason": accepted.reason,
        "until": accepted.until.isoformat() if accepted.until else "",
    }
    return {key: value for key, value in said.items() if value}


def _accepted(file: str, index: int, entry: object) -> Accepted:
    where = f"`accepted[{index}]`"
    if not isinstance(entry, Mapping):
        raise BrokenBaselineError(file, f"{where} is not an object")
    unknown = [str(key) for key in entry if key not in (*_TEXTS, "line")]
    if unknown:
        raise BrokenBaselineError(file, f"{where} has a key '{unknown[0]}' that nothing reads")
    texts = {key: entry.get(key, "") for key in _TEXTS}
    wrong = next((key for key, value in texts.items() if not isinstance(value, str)), None)
    if wrong or not texts["rule"]:
        raise BrokenBaselineError(file, f"{where} needs a text as `{wrong or 'rule'}`")
    line = entry.get("line")
    if line is not None and (not isinstance(line, int) or isinstance(line, bool)):
        raise BrokenBaselineError(file, f"`line` of {where} is not a whole number")
    try:
        until = date.fromisoformat(texts["until"]) if texts["until"] else None
    except ValueError:
        raise BrokenBaselineError(file, f"`until` of {where} is not a date such as 2027-01-31") from None
    return Accepted(texts["rule"], texts["file"], texts["pointer"], texts["reason"].strip(), until, line)
