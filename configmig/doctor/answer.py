"""What a question is answered with, and how the answers of others become one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

from configmig.errors import ConfigmigError
from configmig.finding import Finding, Severity
from configmig.frozen import dataclass

Outcome: TypeAlias = Literal["ok", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question, in one line.

    ``next`` is what to type next where something is wrong, ``see`` names the scenarios that fit, the nearest
    first. ``causes`` are the rules, probes and errors that say so.
    """

    question: str
    outcome: Outcome
    fact: str
    next: str = ""
    causes: tuple[str, ...] = ()
    see: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was written: where, and the bytes of each of its members."""

    file: str
    members: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Every question with its answer, in the order in which they were asked."""

    answers: tuple[Answer, ...]
    bundle: Bundle | None = None
    """What was collected for somebody who shall help, where that was asked for."""

    @property
    def is_well(self) -> bool:
        """True when nothing is wrong."""
        return all(answer.outcome != "failed" for answer in self.answers)


def refused(question: str, error: ConfigmigError) -> Answer:
    """Return that a question ended in ``error``, with its place and its hint."""
    place = error.places[0] if error.places else None
    where = f"{place}: " if place and (place.line or place.file not in error.message) else ""
    return Answer(question, "failed", f"{where}{error.message}", error.hint, (error.code,))


def objected(question: str, findings: Sequence[Finding], command: str) -> Answer:
    """Return that something is wrong: the worst finding, and how many more ``command`` shows."""
    order = list(Severity)
    worst = min(findings, key=lambda each: order.index(each.severity))
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    fact = f"{_place(worst)}{worst.message}{more}"
    return Answer(question, "failed", fact, command, rules_of(worst, *findings))


def _place(finding: Finding) -> str:
    """Return where it is, unless the message says it, or the file stands for none."""
    if finding.line:
        return f"{finding.file}:{finding.line}: "
    is_error = finding.rule.startswith("CM") and not finding.pointer
    return (
        ""
        if is_error or finding.file in ("", ".") or finding.file in finding.message
        else f"{finding.file}: "
    )


def rules_of(*findings: Finding) -> tuple[str, ...]:
    """Return the names of what objects, each once: of a finding about a schema the probe for schemas."""
    names = ("schema-valid" if each.rule.startswith("schema ") else each.rule for each in findings)
    return tuple(dict.fromkeys(names))


def skipped(questions: Iterable[str], reason: str) -> tuple[Answer, ...]:
    """Return that there was no asking, and why."""
    return tuple(Answer(each, "skipped", reason) for each in questions)
