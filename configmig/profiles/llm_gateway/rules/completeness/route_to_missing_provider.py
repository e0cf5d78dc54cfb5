"""CPL007: a route to a provider that does not exist, receives no traffic or lacks the model."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import MAPPINGS, PROVIDERS, read_gateway
from configmig.profiles.llm_gateway.relations.references import BALANCING, ROUTES, dangling


def check(view: View) -> Iterator[Objection]:
    """Object to each route and each share of a balanced model that leads nowhere."""
    gateway = view.shared(read_gateway)
    hint = "route it to one of: " + ", ".join(gateway.active) if gateway.active else "activate a provider"
    for found, wrong in dangling(view, ROUTES, BALANCING):
        message = f"{found.holder} goes to '{found.name}', which {wrong}"
        yield Objection(MAPPINGS, found.pointer, message, hint)
    for route in gateway.routes.values():
        provider = gateway.active.get(route.provider)
        if provider is None or not provider.models or not provider.serves_models:
            continue  # reported above, or by the provider's own rules
        if route.backend not in {model.name for model in provider.models}:
            place = (*route.pointer, "backend_model") if "backend_model" in route.entry else route.pointer
            yield Objection(
                MAPPINGS,
                place,
                f"the route '{route.model}' asks '{provider.name}' for '{route.backend}', "
                "which it does not list",
                f"list the model under '{provider.name}', or name one of its own as `backend_model`",
                severity=Severity.HIGH,
            )


_PROVIDERS = (
    "providers:\n"
    "  a: {type: ollama, status: active, models: [m]}\n"
    "  b: {type: ollama, status: disabled, models: [m]}\n"
)

rule = Rule(
    id="CPL007",
    name="route-to-missing-provider",
    severity=Severity.CRITICAL,
    category="completeness",
    title="A route goes to a provider that is unknown, receives no traffic or lacks the model",
    why=(
        "Every request for that model fails: the gateway has no backend to ask, or asks one for a model that "
        "it does not have."
    ),
    bad=(
        Example(
            {PROVIDERS: _PROVIDERS, MAPPINGS: "exact_matches:\n  m: {provider: c}\n"},
            finds=("model-mappings.yaml /exact_matches/m/provider",),
        ),
        Example(
            {PROVIDERS: _PROVIDERS, MAPPINGS: "exact_matches:\n  m: {provider: b}\n"},
            finds=("model-mappings.yaml /exact_matches/m/provider",),
        ),
        Example(
            {
                PROVIDERS: _PROVIDERS,
                MAPPINGS: "exact_matches:\n  m: {provider: a}\n"
                "load_balancing:\n  m: {providers: [{provider: a, weight: 1}, {provider: c, weight: 1}]}\n",
            },
            finds=("model-mappings.yaml /load_balancing/m/providers/1/provider",),
            note="a share of a balanced model is a route as well",
        ),
        Example(
            {PROVIDERS: _PROVIDERS, MAPPINGS: "exact_matches:\n  old: {provider: a, backend_model: gone}\n"},
            finds=("model-mappings.yaml /exact_matches/old/backend_model",),
        ),
    ),
    good=(
        Example({PROVIDERS: _PROVIDERS, MAPPINGS: "exact_matches:\n  m: {provider: a}\n"}),
        Example(
            {PROVIDERS: _PROVIDERS, MAPPINGS: "exact_matches:\n  old: {provider: a, backend_model: m}\n"},
            note="another name for a model that is there",
        ),
    ),
    check=check,
    needs=("providers.yaml#/providers", "model-mappings.yaml#/exact_matches"),
)
