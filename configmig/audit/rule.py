"""What a rule is: one objection that an auditor may have, with its reason, its examples and its mend."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any, TypeAlias

from configmig.finding import Severity
from configmig.frozen import dataclass
from configmig.pointer import Pointer

if TYPE_CHECKING:
    from configmig.audit.view import View
    from configmig.operations.operations import Operations


@dataclass(frozen=True, slots=True)
class Objection:
    """One place that a rule objects to, and why.

    The place is a pointer into a file; a text that no parser gives a pointer for (a comment, a line end) is
    named by its ``line``, which counts from 1. ``severity`` is set where it differs from the rule's.
    A message may name keys, files and versions, never a value that could be a secret.
    """

    file: str
    pointer: Pointer
    message: str
    hint: str = ""
    severity: Severity | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A small configuration that shows a rule: a test of it and a part of its page.

    ``files`` are texts by name. ``facts`` are fields of ``facts.StatedFacts``, ``targets`` versions by name
    (``{"litellm": "1.106.0"}``), for a rule that looks at them. ``finds`` names the places that a bad example
    is objected to, each as ``FILE POINTER`` (``providers.yaml /providers/a/base_url``) or ``FILE:LINE`` where
    there is no pointer; a good example finds nothing.
    """

    files: Mapping[str, str]
    finds: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    targets: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


Check: TypeAlias = "Callable[[View], Iterable[Objection]]"
Fix: TypeAlias = "Callable[[Operations, View, Sequence[Objection]], None]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule, complete: what it objects to, why, examples both ways, its check and perhaps its fix.

    ``check`` is pure: it reads the view and nothing else, and must stand any value at any place.
    ``fix`` writes nothing either: it calls the operations that would mend what was objected to, which become
    the body of a revision. ``fix_is_safe`` when no setting that works changes its meaning by it.
    """

    id: str
    """Three letters and three digits: ``SEC011``."""
    name: str
    """The thing objected to, so that it reads well after "allow": ``plaintext-endpoint``."""
    severity: Severity
    """The worst that it says; an objection may be milder, never worse."""
    category: str
    """``security``, ``compliance``, ``performance``, ``completeness`` or a category of the plug-in's own."""
    title: str
    """One line, a sentence without its full stop."""
    why: str
    """What happens to somebody who leaves it so, and the source of that fact."""
    bad: tuple[Example, ...]
    good: tuple[Example, ...]
    check: Check
    needs: tuple[str, ...] = ()
    """What the rule cannot do without: ``FILE`` or ``FILE#/pointer``, a mapping or list that is not empty.

    A need that is not met makes the rule a critical finding. What a file may lack is no need. A rule that
    looks through all files, whatever they are called, needs ``view.EVERY_FILE``: it is run over those
    that can be read; each of the others, and each that another rule needs and that is missing or empty, is a
    critical finding too.
    """
    applies: str = ""
    """The versions of a target for which the rule holds: ``litellm>=1.81.16,<1.83.7``; empty: always."""
    fix: "Fix | None" = None
    fix_is_safe: bool = False
    follows_runs: bool = False
    """Whether a run brings it by its nature, for the next command to mend, such as `git commit`.

    It costs points as any other, and stops no run.
    """


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule in a table: enough to list and choose it without importing it."""

    id: str
    name: str
    category: str
    module: str
    """The module that holds the rule as ``rule``."""


def entries(package: str, category: str, **names: str) -> tuple[Entry, ...]:
    """Return the table of a folder of rules: id → name, each in a module of ``package`` called like it."""
    return tuple(
        Entry(id_, name, category, f"{package}.{name.replace('-', '_')}") for id_, name in names.items()
    )
