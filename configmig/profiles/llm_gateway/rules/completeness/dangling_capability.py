"""CPL016: a capability names a model or a provider that is not there."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import LITELLM, MAPPINGS, PROVIDERS
from configmig.profiles.llm_gateway.relations.references import CAPABILITIES, dangling


def check(view: View) -> Iterator[Objection]:
    """Object to each name in a capability that leads nowhere."""
    for found, wrong in dangling(view, CAPABILITIES):
        hint = f"take it out, or name another {found.wants} that receives traffic"
        yield Objection(MAPPINGS, found.pointer, f"{found.holder} names '{found.name}', which {wrong}", hint)


_PROVIDERS = (
    "providers:\n  a: {type: ollama, status: active, models: [m]}\n"
    "  b: {type: vllm, status: disabled, models: [n]}\n"
)
_SOURCES = {PROVIDERS: _PROVIDERS, LITELLM: "model_list: [{model_name: m}]\n"}
_ROUTES = "exact_matches: {m: {provider: a}}\n"

rule = Rule(
    id="CPL016",
    name="dangling-capability",
    severity=Severity.HIGH,
    category="completeness",
    title="A capability names an unknown model or provider",
    why=(
        "A client that asks for a skill instead of a model gets the first one on the list. If that one is "
        "gone, the skill is gone for everybody who relies on it."
    ),
    bad=(
        Example(
            {
                **_SOURCES,
                MAPPINGS: _ROUTES + "capabilities:\n  code: {preferred_models: [gone, m], provider: c}\n",
            },
            finds=(
                "model-mappings.yaml /capabilities/code/preferred_models/0",
                "model-mappings.yaml /capabilities/code/provider",
            ),
        ),
        Example(
            {
                **_SOURCES,
                MAPPINGS: _ROUTES + "capabilities:\n  code: {preferred_models: [n], providers: [a, b]}\n",
            },
            finds=(
                "model-mappings.yaml /capabilities/code/preferred_models/0",
                "model-mappings.yaml /capabilities/code/providers/1",
            ),
            note="there, but disabled",
        ),
    ),
    good=(
        Example({**_SOURCES, MAPPINGS: _ROUTES + "capabilities:\n  code: {preferred_models: [m]}\n"}),
        Example({**_SOURCES, MAPPINGS: _ROUTES + "capabilities:\n  a: {description: x, provider: a}\n"}),
    ),
    check=check,
    needs=(
        "providers.yaml#/providers",
        "model-mappings.yaml#/exact_matches",
        "litellm-unified.yaml#/model_list",
    ),
)
