"""The scenarios that every project can meet, in one table, and how tables become scenarios."""

from collections.abc import Iterable
from importlib import import_module

from configmig.troubleshooting.scenario import Scenario

SCENARIOS: tuple[str, ...] = (
    "yaml-parsing",
    "schema-validation",
    "migration-incompatible",
    "rollback-failed",
    "emergency-reset",
    "support-bundle",
)
"""Their slugs; each is the module of ``troubleshooting.scenarios`` that is called like it."""

FIRST, LAST = ("Configuration",), ("Migration", "Solutions")
"""The groups that a guide begins and ends with; those of profiles come between."""


def load_scenarios(package: str, slugs: Iterable[str]) -> tuple[Scenario, ...]:
    """Import and return the scenarios of a folder: each module of ``package`` holds one as ``scenario``."""
    return tuple(import_module(f"{package}.{slug.replace('-', '_')}").scenario for slug in slugs)


def in_order(scenarios: Iterable[Scenario]) -> tuple[Scenario, ...]:
    """Return ``scenarios`` by group, in the order in which they are shown."""
    found = tuple(scenarios)
    groups = [group for group in dict.fromkeys(each.group for each in found) if group not in (*FIRST, *LAST)]
    order = {name: number for number, name in enumerate((*FIRST, *groups, *LAST))}
    return tuple(sorted(found, key=lambda each: order[each.group]))
