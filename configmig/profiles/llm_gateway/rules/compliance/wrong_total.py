"""CMP009: numbers about the file that are not true of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import mapping
from configmig.edits import Value
from configmig.profiles.llm_gateway.relations import PROVIDERS, read_gateway
from configmig.profiles.llm_gateway.relations.providers import TYPES

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_SECTION = "metadata"


def check(view: View) -> Iterator[Objection]:
    """Object to each of the derived entries of `metadata` that is there and wrong."""
    stated = mapping(view.value(PROVIDERS, _SECTION))
    for key, right in _derived(view).items():
        if key in stated and stated[key] != right:
            shown = ", ".join(map(str, right)) if isinstance(right, list) else right
            message = f"{key} is not what the file holds: {shown}"
            yield Objection(PROVIDERS, (_SECTION, key), message, "count again: `configmig audit --fix`")


def _derived(view: View) -> Mapping[str, Value]:
    """What follows from the providers; their types only where each of them has a known one."""
    gateway = view.shared(read_gateway)
    found: dict[str, Value] = {
        "total_providers": len(gateway.providers),
        "total_models_available": sum(len(each.models) for each in gateway.active.values()),
    }
    types = {each.type for each in gateway.providers.values()}
    if types <= TYPES:
        found["provider_types"] = [*sorted(types)]
    return found


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Write what is true now."""
    derived = _derived(view)
    for each in objections:
        op.file(PROVIDERS).set(each.pointer, derived[str(each.pointer[-1])])


_TWO = "providers:\n  a: {type: ollama, status: active, models: [m, n]}\n  b: {type: openai, models: [o]}\n"

rule = Rule(
    id="CMP009",
    name="wrong-total",
    severity=Severity.LOW,
    category="compliance",
    title="The metadata count what is not there",
    why=(
        "Pages and reports show these numbers instead of counting. A wrong one says that somebody changed "
        "the providers and did not look further, and makes the right ones worth nothing."
    ),
    bad=(
        Example(
            {PROVIDERS: f"{_TWO}metadata: {{total_providers: 3, total_models_available: 3}}\n"},
            finds=(
                "providers.yaml /metadata/total_providers",
                "providers.yaml /metadata/total_models_available",
            ),
            note="a model of a provider that is not active is not available",
        ),
        Example(
            {PROVIDERS: f"{_TWO}metadata: {{provider_types: [ollama]}}\n"},
            finds=("providers.yaml /metadata/provider_types",),
        ),
    ),
    good=(
        Example(
            {
                PROVIDERS: f"{_TWO}metadata: {{total_providers: 2, total_models_available: 2, "
                "provider_types: [ollama, openai]}\n"
            }
        ),
        Example({PROVIDERS: f"{_TWO}metadata: {{version: 1.0.0}}\n"}, note="nothing is counted"),
        Example(
            {PROVIDERS: "providers: {a: {status: active}}\nmetadata: {provider_types: [ollama]}\n"},
            note="a provider without a type is another rule's",
        ),
    ),
    check=check,
    needs=("providers.yaml#/providers",),
    fix=fix,
    fix_is_safe=True,
)
