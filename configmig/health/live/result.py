"""What a round of asking found: each rule with its answer, and how long the servers took."""

from configmig.frozen import dataclass
from configmig.health.live.rule import LiveRule, Unassessed
from configmig.health.probe import Answer


@dataclass(frozen=True, slots=True)
class LiveAnswer:
    """The answer of one rule.

    It is ``ok`` only where everything was asked and all of it is fine; ``skipped`` where nothing is wrong,
    but not all could be asked.
    """

    rule: LiveRule
    answer: Answer
    unassessed: tuple[Unassessed, ...] = ()


@dataclass(frozen=True, slots=True)
class Latency:
    """How long one request took, from the look for the host to the last byte, in milliseconds."""

    probe: str
    """The request: method and address, and the model where one is asked for."""
    milliseconds: float
    before: float | None = None
    """What the baseline says; None where it says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """One round. ``latencies`` are those of the requests that were answered well."""

    gateway: str
    """The address, without secrets."""
    answers: tuple[LiveAnswer, ...]
    requests: int
    seconds: float
    deadline: float
    late: tuple[str, ...] = ()
    """The rules that the deadline ended."""
    latencies: tuple[Latency, ...] = ()
    baseline: str = ""
    """The file that latencies are compared with, as it was named; empty without one."""
    stored: bool = False
    """Whether the latencies of this round are in it now."""
    slower: Answer | None = None
    """What the comparison found; None where none was made."""

    @property
    def is_healthy(self) -> bool:
        """True when no rule failed, in time, and nothing became slower."""
        outcomes = [each.answer.outcome for each in self.answers]
        outcomes += [self.slower.outcome] if self.slower else []
        return "failed" not in outcomes and not self.late
