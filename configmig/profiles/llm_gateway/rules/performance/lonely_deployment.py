"""PRF014: a model with one deployment and nobody to take over."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import LITELLM, MAPPINGS, PROVIDERS, read_gateway
from configmig.profiles.llm_gateway.relations.answers import has_chain, has_fallback, is_alone_on_purpose


def check(view: View) -> Iterator[Objection]:
    """Object to each such model, unless its route says that it is alone on purpose.

    A model for which the mappings name nobody either is reported there, at the source.
    """
    gateway = view.shared(read_gateway)
    for name, group in gateway.groups.items():
        if len(group) > 1 or "*" in name or has_fallback(gateway, name):
            continue
        if is_alone_on_purpose(gateway, name) or (name in gateway.served and not has_chain(gateway, name)):
            continue
        yield Objection(
            LITELLM,
            group[0].pointer,
            f"'{name}' has one deployment and no fallback",
            "add it to router_settings.fallbacks, or write `fallback: null` at its route: nobody, on purpose",
        )


_ROUTES = "exact_matches: {m: {provider: a, fallback: b}, n: {provider: a, fallback: null}}\n"
_SOURCES = {
    PROVIDERS: "providers: {a: {type: ollama, status: active}}\n",
    MAPPINGS: _ROUTES,
}
_LIST = "model_list: [{model_name: m}, {model_name: n}]\n"

rule = Rule(
    id="PRF014",
    name="lonely-deployment",
    severity=Severity.MEDIUM,
    category="performance",
    title="A model has one deployment and no fallback",
    why=(
        "While its backend restarts, loads another model or is in cooldown, every request for this model "
        "fails, although others could answer."
    ),
    bad=(
        Example({**_SOURCES, LITELLM: _LIST}, finds=("litellm-unified.yaml /model_list/0",)),
        Example(
            {
                **_SOURCES,
                LITELLM: _LIST + "router_settings: {context_window_fallbacks: [{m: [n]}]}\n",
            },
            finds=("litellm-unified.yaml /model_list/0",),
            note="that fallback is for prompts that are too long",
        ),
    ),
    good=(
        Example({**_SOURCES, LITELLM: _LIST + "router_settings: {fallbacks: [{m: [n]}]}\n"}),
        Example({**_SOURCES, LITELLM: _LIST + "router_settings: {default_fallbacks: [n]}\n"}),
        Example(
            {**_SOURCES, LITELLM: "model_list: [{model_name: m}, {model_name: m}]\n"},
            note="two deployments",
        ),
    ),
    check=check,
    needs=(
        "providers.yaml#/providers",
        "model-mappings.yaml#/exact_matches",
        "litellm-unified.yaml#/model_list",
    ),
)
