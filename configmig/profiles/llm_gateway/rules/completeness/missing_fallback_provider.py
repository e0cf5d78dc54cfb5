"""CPL008: a route falls back to a provider that is not there."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import MAPPINGS, PROVIDERS, read_gateway
from configmig.profiles.llm_gateway.relations.references import ROUTE_FALLBACKS, dangling


def check(view: View) -> Iterator[Objection]:
    """Object to each fallback of a route or a pattern that is unknown or receives no traffic."""
    active = view.shared(read_gateway).active
    for found, wrong in dangling(view, ROUTE_FALLBACKS):
        yield Objection(
            MAPPINGS,
            found.pointer,
            f"{found.holder} falls back to '{found.name}', which {wrong}",
            f"name an active provider ({', '.join(active)}), or null for none" if active else "activate one",
        )


_PROVIDERS = (
    "providers:\n"
    "  a: {type: ollama, status: active, models: [m]}\n"
    "  b: {type: ollama, status: disabled, models: [m]}\n"
)

rule = Rule(
    id="CPL008",
    name="missing-fallback-provider",
    severity=Severity.HIGH,
    category="completeness",
    title="A route falls back to a provider that is unknown or receives no traffic",
    why="The way out leads nowhere: the day the first provider fails, the request fails with it.",
    bad=(
        Example(
            {PROVIDERS: _PROVIDERS, MAPPINGS: "exact_matches:\n  m: {provider: a, fallback: vllm}\n"},
            finds=("model-mappings.yaml /exact_matches/m/fallback",),
        ),
        Example(
            {
                PROVIDERS: _PROVIDERS,
                MAPPINGS: "exact_matches:\n  m: {provider: a, fallback: [a, b]}\n"
                "patterns: [{pattern: '^m', provider: a, fallback: c}]\n",
            },
            finds=(
                "model-mappings.yaml /exact_matches/m/fallback/1",
                "model-mappings.yaml /patterns/0/fallback",
            ),
        ),
    ),
    good=(
        Example({PROVIDERS: _PROVIDERS, MAPPINGS: "exact_matches:\n  m: {provider: a, fallback: null}\n"}),
        Example(
            {PROVIDERS: _PROVIDERS, MAPPINGS: "exact_matches:\n  m: {provider: c, fallback: a}\n"},
            note="the provider is what is wrong there, not the fallback",
        ),
    ),
    check=check,
    needs=("providers.yaml#/providers", "model-mappings.yaml#/exact_matches"),
)
