"""CMP010: a file that was changed without saying so in its metadata."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.facts import Stamp
from configmig.audit.reading import mapping
from configmig.profiles.llm_gateway.relations import PROVIDERS

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_PLACE = ("metadata", "last_updated")


def check(view: View) -> Iterator[Objection]:
    """Object to each file that differs from what the last run left, and whose day is before that run."""
    updated = view.facts.stamp.updated
    if updated is None:
        return
    for name, how in view.facts.drift.items():
        stated = _day(mapping(view.value(name, _PLACE[0])).get(_PLACE[1]))
        if how == "edited" and stated is not None and stated < updated:
            message = f"the file was changed since {updated}, last_updated says {stated}"
            hint = "write the day of the change: `configmig audit --fix` takes today"
            yield Objection(name, _PLACE, message, hint)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Write the day of the audit."""
    for each in objections:
        op.file(each.file).set(each.pointer, view.facts.today.isoformat())


_FILE = "providers: {{a: {{type: ollama}}}}\nmetadata: {{last_updated: {}}}\n"
_STAMP = Stamp(heads=("1.2.0",), updated=date(2025, 6, 1))

rule = Rule(
    id="CMP010",
    name="unmarked-change",
    severity=Severity.LOW,
    category="compliance",
    title="A file was changed, and its last_updated was not",
    why=(
        "Whoever reads the day believes that nothing happened since, and looks for the cause of an incident "
        "elsewhere. The last run of configmig knows the bytes that it left, so a later edit shows."
    ),
    bad=(
        Example(
            {PROVIDERS: _FILE.format("2024-10-22")},
            finds=("providers.yaml /metadata/last_updated",),
            facts={"stamp": _STAMP, "drift": {PROVIDERS: "edited"}},
        ),
        Example(
            {PROVIDERS: _FILE.format("'2025-05-31T08:00:00Z'")},
            finds=("providers.yaml /metadata/last_updated",),
            facts={"stamp": _STAMP, "drift": {PROVIDERS: "edited"}},
        ),
    ),
    good=(
        Example(
            {PROVIDERS: _FILE.format("2025-06-02")},
            facts={"stamp": _STAMP, "drift": {PROVIDERS: "edited"}},
        ),
        Example({PROVIDERS: _FILE.format("2024-10-22")}, facts={"stamp": _STAMP}, note="nothing changed"),
        Example(
            {PROVIDERS: "providers: {a: {type: ollama}}\n"},
            facts={"stamp": _STAMP, "drift": {PROVIDERS: "edited"}},
            note="the file states no day",
        ),
    ),
    check=check,
    needs=("providers.yaml#/providers",),
    fix=fix,
    fix_is_safe=True,
)
