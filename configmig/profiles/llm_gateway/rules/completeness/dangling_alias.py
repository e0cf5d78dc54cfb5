"""CPL020: an alias of a model that is not there, or with a name that is taken."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import LITELLM, MAPPINGS, PROVIDERS, read_gateway
from configmig.profiles.llm_gateway.relations.litellm import is_served
from configmig.profiles.llm_gateway.relations.references import ALIASES, dangling


def check(view: View) -> Iterator[Objection]:
    """Object to each target that no deployment serves, and to each alias that hides a model."""
    gateway = view.shared(read_gateway)
    for found, wrong in dangling(view, ALIASES):
        message = f"{found.holder} stands for '{found.name}', which {wrong}"
        yield Objection(LITELLM, found.pointer, message, "name a model_name of model_list, or take it out")
    for alias in gateway.aliases.values():
        if alias.name in gateway.groups:
            message = f"'{alias.name}' is an alias and a model at once"
            yield Objection(LITELLM, alias.pointer, message, "give one of the two another name")
        for target in alias.targets:
            if target.name in gateway.aliases and not is_served(target.name, gateway.groups):
                message = f"the alias '{alias.name}' stands for another alias, '{target.name}'"
                yield Objection(LITELLM, target.pointer, message, "name the model itself")


_SOURCES = {
    PROVIDERS: "providers: {a: {type: ollama, status: active, models: [m]}}\n",
    MAPPINGS: "exact_matches: {m: {provider: a}}\n",
}
_PROXY = "model_list: [{model_name: m}, {model_name: '*-cloud'}]\n"

rule = Rule(
    id="CPL020",
    name="dangling-alias",
    severity=Severity.HIGH,
    category="completeness",
    title="An alias stands for an unknown model, or has the name of a model",
    why=(
        "LiteLLM replaces an alias by its model once, without looking whether the model is there; requests "
        "then fail under a name that the client never used. An alias with the name of a model hides it."
    ),
    bad=(
        Example(
            {
                **_SOURCES,
                LITELLM: _PROXY + "router_settings: {model_group_alias: {code: gone, m: any-cloud}}\n",
            },
            finds=(
                "litellm-unified.yaml /router_settings/model_group_alias/code",
                "litellm-unified.yaml /router_settings/model_group_alias/m",
            ),
        ),
        Example(
            {
                **_SOURCES,
                LITELLM: _PROXY + "router_settings: {model_group_alias: {code: m, program: code}}\n",
            },
            finds=("litellm-unified.yaml /router_settings/model_group_alias/program",),
            note="an alias of an alias",
        ),
    ),
    good=(
        Example(
            {**_SOURCES, LITELLM: _PROXY + "router_settings: {model_group_alias: {code: m, big: x-cloud}}\n"}
        ),
        Example(
            {
                **_SOURCES,
                LITELLM: _PROXY + "router_settings: {model_group_alias: {code: {model: m, hidden: true}}}\n",
            }
        ),
    ),
    check=check,
    needs=(
        "providers.yaml#/providers",
        "model-mappings.yaml#/exact_matches",
        "litellm-unified.yaml#/model_list",
    ),
)
