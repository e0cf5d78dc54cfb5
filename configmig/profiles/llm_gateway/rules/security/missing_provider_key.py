"""SEC013: a provider that wants a key does not get one."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import LITELLM, PROVIDERS, REFERENCE, read_gateway
from configmig.profiles.llm_gateway.relations.exposure import has_variable
from configmig.profiles.llm_gateway.rules.examples import deployment, proxy

if TYPE_CHECKING:
    from configmig.operations.operations import Operations


def check(view: View) -> Iterator[Objection]:
    """Object to a provider without `env_var`, to a variable that is not set, to deployments without key."""
    gateway = view.shared(read_gateway)
    for provider in gateway.active.values():
        if not provider.requires_api_key:
            continue
        if not provider.env_var:
            message = f"the provider '{provider.name}' requires a key, but no env_var says which"
            yield Objection(PROVIDERS, provider.pointer, message, "add `env_var: NAME_API_KEY`")
            continue
        if has_variable(view, provider.env_var) is False:
            message = f"{provider.env_var}, the key of '{provider.name}', is not in the environment file"
            hint = f"add {provider.env_var}= to the environment file of the gateway"
            yield Objection(PROVIDERS, (*provider.pointer, "env_var"), message, hint)
        for each in gateway.deployments:
            if each.provider == provider.name and not each.api_key:
                message = f"the deployment '{each.name}' has no api_key, which '{provider.name}' requires"
                hint = f"write `api_key: {REFERENCE}{provider.env_var}`: `configmig audit --fix`"
                yield Objection(LITELLM, (*each.pointer, "litellm_params"), message, hint)


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Give each deployment the reference to its provider's key."""
    gateway = view.shared(read_gateway)
    wanted = {each.pointer for each in objections if each.file == LITELLM}
    for each in gateway.deployments:
        place = (*each.pointer, "litellm_params")
        if place in wanted:
            op.file(LITELLM).set((*place, "api_key"), REFERENCE + gateway.providers[each.provider].env_var)


def _files(provider: str, params: str) -> dict[str, str]:
    return {
        PROVIDERS: f"providers:\n  a: {{type: openai, status: active, {provider}}}\n",
        **proxy(model_list=deployment(params, info="provider: a")),
    }


_KEY = "requires_api_key: true, env_var: A_KEY"

rule = Rule(
    id="SEC013",
    name="missing-provider-key",
    severity=Severity.HIGH,
    category="security",
    title="A provider requires a key and does not get one",
    why=(
        "Every call to the provider is refused, so its models answer by their fallbacks or not at all, "
        "and nobody notices before the fallbacks are busy. A key has to come from the environment, by the "
        "name that `env_var` gives."
    ),
    bad=(
        Example(
            _files(_KEY, "model: openai/m"),
            finds=("litellm-unified.yaml /model_list/0/litellm_params",),
        ),
        Example(
            _files("requires_api_key: true", "model: openai/m, api_key: os.environ/A_KEY"),
            finds=("providers.yaml /providers/a",),
        ),
        Example(
            _files(_KEY, "model: openai/m, api_key: os.environ/A_KEY"),
            finds=("providers.yaml /providers/a/env_var",),
            facts={"environment": frozenset({"OTHER_KEY"})},
        ),
    ),
    good=(
        Example(
            _files(_KEY, "model: openai/m, api_key: os.environ/A_KEY"),
            facts={"environment": frozenset({"A_KEY"})},
        ),
        Example(
            _files(_KEY, "model: openai/m, api_key: os.environ/A_KEY"), note="no environment file is known"
        ),
        Example(_files("requires_api_key: false", "model: openai/m")),
        Example(
            {
                PROVIDERS: f"providers:\n  a: {{type: openai, status: disabled, {_KEY}}}\n",
                **proxy(model_list=deployment("model: openai/m", info="provider: a")),
            },
            note="a provider out of the rotation needs no key",
        ),
    ),
    check=check,
    needs=("providers.yaml#/providers", "litellm-unified.yaml#/model_list"),
    fix=fix,
    fix_is_safe=True,
)
