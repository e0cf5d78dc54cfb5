"""CPL009: a fallback names a model that nobody serves."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import LITELLM, MAPPINGS, PROVIDERS
from configmig.profiles.llm_gateway.relations.references import CHAINS, FALLBACKS, dangling

if TYPE_CHECKING:
    from configmig.operations.operations import Operations


def check(view: View) -> Iterator[Objection]:
    """Object to each name in a chain, or in LiteLLM's fallbacks of any kind, that leads nowhere."""
    for found, wrong in dangling(view, CHAINS, FALLBACKS):
        yield Objection(
            found.file,
            found.pointer,
            f"{found.holder}: '{found.name}' {wrong}",
            "name a model of model_list, or drop it: `configmig audit --fix --unsafe-fixes`",
        )


def fix(op: "Operations", _view: View, objections: Sequence[Objection]) -> None:
    """Drop what leads nowhere from its list, the last first, so that the places before it stay."""
    for objection in reversed(objections):
        if isinstance(objection.pointer[-1], int) and "steps" not in objection.pointer:
            op.file(objection.file).remove(objection.pointer)


_PROVIDERS = "providers:\n  a: {type: ollama, status: active, models: [m, n]}\n"
_ROUTES = "schema_version: 1.2.0\nexact_matches:\n  m: {provider: a}\n"
_PROXY = (
    "model_list:\n- {model_name: m, litellm_params: {model: ollama/m}}\n"
    "- {model_name: '*-cloud', litellm_params: {model: 'ollama/*'}}\n"
)

rule = Rule(
    id="CPL009",
    name="missing-fallback-model",
    severity=Severity.CRITICAL,
    category="completeness",
    title="A fallback chain or a fallback of the proxy names a model that nobody serves",
    why=(
        "LiteLLM does not check the names in its fallbacks: it finds out when the first model has failed, "
        "and then answers with an error about a model that the client never asked for."
    ),
    bad=(
        Example(
            {
                PROVIDERS: _PROVIDERS,
                MAPPINGS: _ROUTES + "fallback_chains:\n  default: {chain: [m, gone]}\n",
                LITELLM: _PROXY,
            },
            finds=("model-mappings.yaml /fallback_chains/default/chain/1",),
        ),
        Example(
            {
                PROVIDERS: _PROVIDERS,
                MAPPINGS: _ROUTES,
                LITELLM: _PROXY + "router_settings:\n  fallbacks: [{m: [gone]}]\n"
                "  context_window_fallbacks: [{gone: [m]}]\n"
                "litellm_settings:\n  content_policy_fallbacks: [{m: [n, gone]}]\n"
                "  default_fallbacks: [gone]\n",
            },
            finds=(
                "litellm-unified.yaml /router_settings/fallbacks/0/m/0",
                "litellm-unified.yaml /router_settings/context_window_fallbacks/0/gone",
                "litellm-unified.yaml /litellm_settings/content_policy_fallbacks/0/m/1",
                "litellm-unified.yaml /litellm_settings/default_fallbacks/0",
            ),
        ),
    ),
    good=(
        Example(
            {
                PROVIDERS: _PROVIDERS,
                MAPPINGS: _ROUTES + "fallback_chains:\n  default: {chain: [m, n]}\n",
                LITELLM: _PROXY + "router_settings:\n  fallbacks: [{m: [any-cloud]}, {'*': [m]}]\n",
            },
            note="a wildcard serves it; `*` stands for every model",
        ),
        Example(
            {
                PROVIDERS: _PROVIDERS,
                MAPPINGS: "exact_matches:\n  m: {provider: a}\nfallback_chains:\n  default: [a]\n",
                LITELLM: _PROXY,
            },
            note="before 1.2.0 chains list providers",
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
