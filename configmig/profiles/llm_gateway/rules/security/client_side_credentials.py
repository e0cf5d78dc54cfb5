"""SEC021: callers choose where their request goes."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import items, switch, text
from configmig.profiles.llm_gateway.relations import LITELLM, read_gateway
from configmig.profiles.llm_gateway.relations.exposure import settings
from configmig.profiles.llm_gateway.rules.examples import deployment, proxy

_FREE = ("api_base", "base_url")


def check(view: View) -> Iterator[Objection]:
    """Object to settings that let a request name its own address, and to a check of addresses that is off."""
    for place, value in settings(view, "allow_client_side_credentials"):
        if switch(value) is True:
            yield Objection(LITELLM, place, "callers may send requests to an address of their own", _HINT)
    for place, value in settings(view, "user_url_validation"):
        if switch(value) is False:
            message = "addresses that callers give are not checked against private networks"
            yield Objection(LITELLM, place, message, "take it out: LiteLLM checks by default")
    for each in view.shared(read_gateway).deployments:
        names = items(each.params.get("configurable_clientside_auth_params"))
        if any(text(name) in _FREE for name in names):
            place = (*each.pointer, "litellm_params", "configurable_clientside_auth_params")
            yield Objection(LITELLM, place, f"callers of '{each.name}' may choose any address", _HINT)


_HINT = "take it out, or allow named addresses only: `- api_base: '^https://.*\\.example\\.com$'`"

rule = Rule(
    id="SEC021",
    name="client-side-credentials",
    severity=Severity.MEDIUM,
    category="security",
    title="Callers may choose the address that the proxy calls",
    why=(
        "A caller who chooses the address makes the proxy call servers that only the proxy can reach: the "
        "metadata service of a cloud, a database page, another customer's model. Their answers come back "
        "as the model's."
    ),
    bad=(
        Example(
            proxy(general_settings="{allow_client_side_credentials: true}"),
            finds=("litellm-unified.yaml /general_settings/allow_client_side_credentials",),
        ),
        Example(
            proxy(
                model_list=deployment(
                    "model: openai/m, configurable_clientside_auth_params: [api_key, api_base]"
                )
            ),
            finds=("litellm-unified.yaml /model_list/0/litellm_params/configurable_clientside_auth_params",),
        ),
        Example(
            proxy(litellm_settings="{user_url_validation: false}"),
            finds=("litellm-unified.yaml /litellm_settings/user_url_validation",),
        ),
    ),
    good=(
        Example(proxy(general_settings="{allow_client_side_credentials: false}")),
        Example(
            proxy(model_list=deployment("model: openai/m, configurable_clientside_auth_params: [api_key]"))
        ),
        Example(
            proxy(
                model_list=deployment(
                    "model: openai/m, configurable_clientside_auth_params: [{api_base: '^https://x\\.example$'}]"
                )
            ),
            note="named addresses only",
        ),
    ),
    check=check,
    needs=(
        "litellm-unified.yaml#/model_list",
        "litellm-unified.yaml#/litellm_settings",
        "litellm-unified.yaml#/router_settings",
        "litellm-unified.yaml#/general_settings",
    ),
)
