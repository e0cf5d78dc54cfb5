"""CPL017: a capability that names providers, but no model that could answer."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import LITELLM, MAPPINGS, read_gateway


def check(view: View) -> Iterator[Objection]:
    """Object to each capability without a preferred model, unless the proxy knows it by its name."""
    gateway = view.shared(read_gateway)
    for capability in gateway.capabilities.values():
        if not capability.models and not gateway.answers(capability.name):
            yield Objection(
                MAPPINGS,
                capability.pointer,
                f"the capability '{capability.name}' names no model",
                "list models under `preferred_models`, the best first",
            )


_PROXY = "model_list: [{model_name: m}]\n"
_ROUTES = "exact_matches: {m: {provider: a}}\n"

rule = Rule(
    id="CPL017",
    name="capability-without-models",
    severity=Severity.MEDIUM,
    category="completeness",
    title="A capability names no model, so no alias can come of it",
    why=(
        "The proxy knows models and aliases of models. A capability that says only which provider is good at "
        "something gives the generator nothing to make an alias of, and clients cannot ask for it."
    ),
    bad=(
        Example(
            {
                LITELLM: _PROXY,
                MAPPINGS: _ROUTES + "capabilities:\n  code: {description: Code, provider: a}\n",
            },
            finds=("model-mappings.yaml /capabilities/code",),
        ),
        Example(
            {
                LITELLM: _PROXY,
                MAPPINGS: _ROUTES + "capabilities:\n  code: {preferred_models: [], providers: [a, b]}\n",
            },
            finds=("model-mappings.yaml /capabilities/code",),
        ),
    ),
    good=(
        Example({LITELLM: _PROXY, MAPPINGS: _ROUTES + "capabilities:\n  code: {preferred_models: [m]}\n"}),
        Example(
            {
                MAPPINGS: _ROUTES + "capabilities:\n  code: {provider: a}\n",
                LITELLM: _PROXY + "router_settings: {model_group_alias: {code: m}}\n",
            },
            note="somebody has made the alias",
        ),
    ),
    check=check,
    needs=("model-mappings.yaml#/exact_matches", "litellm-unified.yaml#/model_list"),
)
