"""Every rule of the framework in one table, and how tables of rules become rules.

The rules here know files, stamps, history and secrets, but no application; profiles bring those that do.
"""

from collections.abc import Iterable
from importlib import import_module

from configmig.audit.rule import Entry, Rule
from configmig.audit.rules.compliance import RULES as COMPLIANCE
from configmig.audit.rules.security import RULES as SECURITY

RULES: tuple[Entry, ...] = (
    *SECURITY,
    *COMPLIANCE,
)
"""The tables of the folders, one after the other."""

CATEGORIES = ("security", "compliance", "performance", "completeness")
"""The categories of the framework, in the order in which they are shown."""

QUICK = ("security", "compliance")
"""What `configmig audit --quick` looks at."""


def load_rules(entries: Iterable[Entry]) -> tuple[Rule, ...]:
    """Import and return the rules of ``entries``; only what is asked for is imported."""
    return tuple(import_module(entry.module).rule for entry in entries)
