"""CPL005: an active provider that lists no models."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import PROVIDERS, read_gateway


def check(view: View) -> Iterator[Objection]:
    """Object to each active provider of a type with models that has none."""
    for provider in view.shared(read_gateway).active.values():
        if provider.serves_models and not provider.models:
            has_key = "models" in provider.entry
            yield Objection(
                PROVIDERS,
                (*provider.pointer, "models") if has_key else provider.pointer,
                f"the active provider '{provider.name}' lists no models",
                "list what it serves under `models`, or set `status: pending_integration`",
            )


rule = Rule(
    id="CPL005",
    name="provider-without-models",
    severity=Severity.HIGH,
    category="completeness",
    title="An active provider lists no models",
    why="The generator makes one deployment for each model, so nothing of this provider reaches the proxy.",
    bad=(
        Example(
            {PROVIDERS: "providers:\n  a: {type: ollama, status: active, models: []}\n"},
            finds=("providers.yaml /providers/a/models",),
        ),
        Example(
            {PROVIDERS: "providers:\n  a: {type: vllm, status: active}\n"},
            finds=("providers.yaml /providers/a",),
        ),
    ),
    good=(
        Example({PROVIDERS: "providers:\n  a: {type: ollama, status: active, models: [m]}\n"}),
        Example(
            {PROVIDERS: "providers:\n  a: {type: web_ui, status: active}\n"}, note="a page has no models"
        ),
        Example({PROVIDERS: "providers:\n  a: {type: vllm, status: template, models: []}\n"}),
    ),
    check=check,
    needs=("providers.yaml#/providers",),
)
