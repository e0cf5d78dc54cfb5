"""CPL003: a provider, a model or a chain that does not say what it is for."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import text
from configmig.profiles.llm_gateway.relations import MAPPINGS, PROVIDERS, Gateway, Model, read_gateway

_HINT = "add a `description`: a sentence for whoever reads this next"


def check(view: View) -> Iterator[Objection]:
    """Object to each entry without a description; a model's may stand at its route, or be its specialty."""
    gateway = view.shared(read_gateway)
    described = {
        name
        for route in gateway.routes.values()
        if text(route.entry.get("description"))
        for name in (route.model, route.backend)
    }
    for provider in gateway.providers.values():
        if not text(provider.entry.get("description")):
            message = f"the provider '{provider.name}' has no description"
            yield Objection(PROVIDERS, provider.pointer, message, _HINT)
    yield from _models(gateway, described)
    for chain in gateway.chains.values():
        if isinstance(chain.entry, dict) and not text(chain.entry.get("description")):
            yield Objection(MAPPINGS, chain.pointer, f"the chain '{chain.name}' has no description", _HINT)


def _models(gateway: Gateway, described: set[str]) -> Iterator[Objection]:
    for provider in gateway.active.values():
        for model in provider.models:
            if model.name not in described and not _says(model):
                yield Objection(
                    PROVIDERS,
                    model.pointer,
                    f"nothing says what the model '{model.name}' is for",
                    "describe it here or at its route in model-mappings.yaml",
                )


def _says(model: Model) -> bool:
    return any(text(model.entry.get(key)) for key in ("description", "specialty"))


_ROUTE = "exact_matches:\n  m: {provider: a, description: Everyday chat}\n"

rule = Rule(
    id="CPL003",
    name="undescribed-entry",
    severity=Severity.LOW,
    category="completeness",
    title="A provider, a model or a chain does not say what it is for",
    why=(
        "Nobody dares to remove what nobody can explain. One sentence beside the entry saves the next "
        "operator from asking, and tells a deliberate choice from a leftover."
    ),
    bad=(
        Example(
            {PROVIDERS: "providers:\n  a: {type: ollama, status: active, models: [m]}\n", MAPPINGS: _ROUTE},
            finds=("providers.yaml /providers/a",),
        ),
        Example(
            {
                PROVIDERS: "providers:\n  a: {status: active, description: Local, models: [m, n]}\n",
                MAPPINGS: _ROUTE + "fallback_chains:\n  default: {chain: [m, n]}\n",
            },
            finds=("providers.yaml /providers/a/models/1", "model-mappings.yaml /fallback_chains/default"),
        ),
    ),
    good=(
        Example(
            {
                PROVIDERS: "providers:\n  a: {status: active, description: Local, models: [m]}\n",
                MAPPINGS: _ROUTE + "fallback_chains:\n  default: [m]\n",
            },
            note="the route describes its model; a bare list has no room for words",
        ),
        Example(
            {
                PROVIDERS: "providers:\n  a:\n    description: D\n    status: active\n"
                "    models: [{name: n, specialty: x}]\n",
                MAPPINGS: _ROUTE,
            }
        ),
    ),
    check=check,
    needs=("providers.yaml#/providers", "model-mappings.yaml#/exact_matches"),
)
