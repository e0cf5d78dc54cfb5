"""CPL010: the name of a provider where the name of a model is needed."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import LITELLM, MAPPINGS, PROVIDERS, Provider, read_gateway
from configmig.profiles.llm_gateway.relations.references import is_provider_for_model, read_references

if TYPE_CHECKING:
    from configmig.operations.operations import Operations


def check(view: View) -> Iterator[Objection]:
    """Object to each reference to a model that names a provider instead."""
    gateway = view.shared(read_gateway)
    for found in view.shared(read_references):
        if is_provider_for_model(gateway, found):
            models = [model.name for model in gateway.providers[found.name].models]
            yield Objection(
                found.file,
                found.pointer,
                f"{found.holder} names '{found.name}', which is a provider; a model is meant here",
                f"name the model: {', '.join(models)}" if models else "name a model",
            )


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Name the model where the provider serves just one and the name is a value."""
    gateway = view.shared(read_gateway)
    for objection in objections:
        name = view.value(objection.file, *objection.pointer)
        provider: Provider | None = gateway.providers.get(name) if isinstance(name, str) else None
        if provider is not None and len(provider.models) == 1:
            op.file(objection.file).set(objection.pointer, provider.models[0].name)


_FILES = {
    PROVIDERS: "providers:\n  vllm: {type: vllm, status: active, models: [org/coder]}\n",
    MAPPINGS: "schema_version: 1.2.0\nexact_matches:\n  org/coder: {provider: vllm}\n",
    LITELLM: "model_list:\n- {model_name: org/coder, litellm_params: {model: hosted_vllm/org/coder}}\n",
}

rule = Rule(
    id="CPL010",
    name="provider-as-model",
    severity=Severity.HIGH,
    category="completeness",
    title="A provider is named where a model is needed",
    why=(
        "LiteLLM knows models, not providers: a fallback or an alias that names a provider is a model that "
        "does not exist. Until 1.1.0 chains listed providers, which is where the habit comes from."
    ),
    bad=(
        Example(
            {**_FILES, MAPPINGS: _FILES[MAPPINGS] + "fallback_chains:\n  default: {chain: [vllm]}\n"},
            finds=("model-mappings.yaml /fallback_chains/default/chain/0",),
        ),
        Example(
            {
                **_FILES,
                LITELLM: _FILES[LITELLM]
                + "router_settings: {fallbacks: [{org/coder: [vllm]}], model_group_alias: {code: vllm}}\n",
            },
            finds=(
                "litellm-unified.yaml /router_settings/fallbacks/0/org~1coder/0",
                "litellm-unified.yaml /router_settings/model_group_alias/code",
            ),
        ),
    ),
    good=(
        Example(
            {**_FILES, MAPPINGS: _FILES[MAPPINGS] + "fallback_chains:\n  default: {chain: [org/coder]}\n"}
        ),
        Example(
            {
                **_FILES,
                MAPPINGS: "exact_matches:\n  vllm: {provider: vllm, backend_model: org/coder}\n"
                "capabilities:\n  code: {preferred_models: [vllm]}\n",
            },
            note="a model may be called like its provider",
        ),
    ),
    check=check,
    needs=(
        "providers.yaml#/providers",
        "model-mappings.yaml#/exact_matches",
        "litellm-unified.yaml#/model_list",
    ),
    fix=fix,
)
