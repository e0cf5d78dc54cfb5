"""CPL007: a route to a provider that does not exist or receives no traffic."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import MAPPINGS, PROVIDERS, read_gateway


def check(view: View) -> Iterator[Objection]:
    """Object to each exact match whose provider is unknown or not active."""
    gateway = view.shared(read_gateway)
    for route in gateway.routes.values():
        if route.provider in gateway.active:
            continue
        provider = gateway.providers.get(route.provider)
        state = "names no provider" if not route.provider else "is not in providers.yaml"
        if provider is not None:
            state = f"is {provider.status or 'without a status'}"
        yield Objection(
            MAPPINGS,
            (*route.pointer, "provider"),
            f"the route '{route.model}' goes to '{route.provider}', which {state}",
            "route it to one of: " + ", ".join(gateway.active) if gateway.active else "activate a provider",
        )


_PROVIDERS = "providers:\n  a: {type: ollama, status: active}\n  b: {type: ollama, status: disabled}\n"

rule = Rule(
    id="CPL007",
    name="route-to-missing-provider",
    severity=Severity.CRITICAL,
    category="completeness",
    title="A route goes to a provider that is unknown or receives no traffic",
    why="Every request for that model fails: the gateway has no backend to ask.",
    bad=(
        Example(
            {PROVIDERS: _PROVIDERS, MAPPINGS: "exact_matches:\n  m: {provider: c}\n"},
            finds=("model-mappings.yaml /exact_matches/m/provider",),
        ),
        Example(
            {PROVIDERS: _PROVIDERS, MAPPINGS: "exact_matches:\n  m: {provider: b}\n"},
            finds=("model-mappings.yaml /exact_matches/m/provider",),
        ),
    ),
    good=(Example({PROVIDERS: _PROVIDERS, MAPPINGS: "exact_matches:\n  m: {provider: a}\n"}),),
    check=check,
    needs=("providers.yaml#/providers", "model-mappings.yaml#/exact_matches"),
)
