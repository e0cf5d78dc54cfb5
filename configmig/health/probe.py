"""What a probe is: one question about a root, and its answer."""

from collections.abc import Callable
from typing import Literal, TypeAlias

from configmig.audit.root import RootFacts
from configmig.audit.view import View
from configmig.finding import Finding
from configmig.frozen import dataclass
from configmig.project import Project

Outcome: TypeAlias = Literal["ok", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a probe found.

    ``fact`` is one line: what is so, or what is wrong. ``hint`` is the next command where something is wrong;
    ``findings`` are the places, where there are any. A probe that cannot tell says ``skipped`` and why.
    """

    outcome: Outcome
    fact: str
    hint: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Examined:
    """A root under examination: its files parsed once, its facts gathered once; never written to."""

    project: Project
    view: View
    facts: RootFacts


@dataclass(frozen=True, slots=True)
class Probe:
    """One question. ``ask`` returns an answer; what it raises is a failed probe, never a crash."""

    name: str
    """What is asked, in two words: ``files-present``."""
    title: str
    ask: Callable[[Examined], Answer]
    of_files: bool = False
    """Whether it looks at nothing but the files, so that it can judge a result before it is written."""


def ok(fact: str) -> Answer:
    """Return the answer that all is well."""
    return Answer("ok", fact)


def failed(fact: str, hint: str, findings: tuple[Finding, ...] = ()) -> Answer:
    """Return the answer that something is wrong, and the next command."""
    return Answer("failed", fact, hint, findings)


def skipped(reason: str) -> Answer:
    """Return the answer that there is no telling, and why."""
    return Answer("skipped", reason)


def names(items: "tuple[str, ...] | list[str]", most: int = 5) -> str:
    """Return the first of ``items`` as a list for people, and how many more there are."""
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return ", ".join(items[:most]) + more
