"""Findings: what a check, a schema or a rule has to say about a place in a configuration."""

from enum import StrEnum

from configmig.frozen import dataclass
from configmig.pointer import Pointer, format_pointer


class Severity(StrEnum):
    """How much a finding matters; ``critical`` first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Problem:
    """What a revision's ``check`` yields: a place, what is wrong there and, if one is known, what to do."""

    file: str
    pointer: Pointer
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A problem with its source, its severity and its place in the text (line and column count from 1).

    ``rule`` names what found it: ``check 1.1.0``, ``schema 1.2.0`` or the id of an audit rule.
    """

    rule: str
    severity: Severity
    file: str
    message: str
    pointer: Pointer = ()
    line: int | None = None
    column: int | None = None
    hint: str = ""

    @property
    def place(self) -> str:
        """Where it is, as ``file:line:column (/json/pointer)`` as far as that is known."""
        parts = (self.file or "the root", self.line, self.column)
        position = ":".join(str(part) for part in parts if part is not None)
        return f"{position} ({format_pointer(self.pointer)})" if self.pointer else position
