"""What a probe is: one question about a root, and its answer."""

from collections.abc import Callable, Iterable
from typing import Literal, TypeAlias

from configmig.audit.facts import Facts
from configmig.audit.view import View
from configmig.finding import Finding
from configmig.frozen import dataclass
from configmig.project import Project

Outcome: TypeAlias = Literal["ok", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a probe found.

    ``fact`` is one line: what is so, or what is wrong. ``hint`` is the next command where something is wrong;
    ``findings`` are the places, where there are any, ``files`` what a failed answer is about, as far as that
    is known. A probe that cannot tell says ``skipped`` and why.
    """

    outcome: Outcome
    fact: str
    hint: str = ""
    findings: tuple[Finding, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Examined:
    """A root under examination: its files parsed once, its facts gathered once; never written to."""

    project: Project
    view: View
    facts: Facts


@dataclass(frozen=True, slots=True)
class Probe:
    """One question. ``ask`` returns an answer; what it raises is a failed probe, never a crash."""

    name: str
    """What is asked, in two words: ``files-present``."""
    title: str
    ask: Callable[[Examined], Answer]
    of_files: bool = False
    """Whether it looks at nothing but the files and facts about them: it can judge what is not written."""
    gate: str = ""
    """The gate of a run that asks the same, where there is one: a run need not ask twice."""
    follows_runs: bool = False
    """Whether a run brings it by its nature, for the next command to mend: it is told, and stops no run."""


def ok(fact: str) -> Answer:
    """Return the answer that all is well."""
    return Answer("ok", fact)


def failed(fact: str, hint: str, findings: tuple[Finding, ...] = (), *, files: Iterable[str] = ()) -> Answer:
    """Return the answer that something is wrong, and the next command."""
    return Answer("failed", fact, hint, findings, tuple(files))


def skipped(reason: str) -> Answer:
    """Return the answer that there is no telling, and why."""
    return Answer("skipped", reason)


def names(items: "tuple[str, ...] | list[str]", most: int = 5) -> str:
    """Return the first of ``items`` as a list for people, and how many more there are."""
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return ", ".join(items[:most]) + more
