"""PRF017: load balancing that never reached the proxy."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import switch
from configmig.profiles.llm_gateway.relations import (
    LITELLM,
    MAPPINGS,
    PROVIDERS,
    Balance,
    Gateway,
    read_gateway,
)
from configmig.profiles.llm_gateway.relations.drift import PREFIXES, address_of

if TYPE_CHECKING:
    from configmig.operations.operations import Operations


def check(view: View) -> Iterator[Objection]:
    """Object to each balanced model that nobody serves, or that has fewer deployments than providers."""
    gateway = view.shared(read_gateway)
    if switch(view.value(MAPPINGS, "load_balancing", "enabled")) is False:
        return
    for balance in gateway.balances.values():
        providers = [share.provider for share in balance.shares if share.provider in gateway.active]
        group = gateway.groups.get(balance.model, ())
        if not gateway.knows(balance.model):
            message = f"'{balance.model}' is balanced, but neither served nor known to the proxy"
            hint = "name a model that clients ask for, or take the entry out"
        elif len(providers) > 1 and len(group) < 2:
            message = f"'{balance.model}' is to be shared by {' and '.join(providers)}, "
            message += f"but has {len(group) or 'no'} deployment" + ("s" if not group else "")
            hint = "give it a weighted deployment for each of them: `configmig audit --fix --unsafe-fixes`"
        else:
            continue
        yield Objection(MAPPINGS, balance.pointer, message, hint)


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Write a weighted deployment for each provider that has none and says how it calls the model."""
    gateway = view.shared(read_gateway)
    places = {objection.pointer for objection in objections}
    for balance in gateway.balances.values():
        if balance.pointer in places and gateway.knows(balance.model):
            _compile(op, gateway, balance)


def _compile(op: "Operations", gateway: Gateway, balance: Balance) -> None:
    group = gateway.groups.get(balance.model, ())
    for share in balance.shares:
        provider, weight = gateway.active.get(share.provider), share.weight or 1
        existing = next((each for each in group if each.provider == share.provider), None)
        if existing is not None:
            op.file(LITELLM).set((*existing.pointer, "litellm_params", "weight"), weight)
            continue
        if provider is None or balance.model not in {model.name for model in provider.models}:
            continue  # how that provider calls the model is for a person to say
        prefix = PREFIXES.get(provider.type, ("openai",))[0]
        key = f"os.environ/{provider.env_var}" if provider.requires_api_key else "not-needed"
        params = {
            "model": f"{prefix}/{balance.model}",
            "api_base": address_of(provider, balance.model),
            "api_key": key,
            "weight": weight,
        }
        entry = {
            "model_name": balance.model,
            "litellm_params": params,
            "model_info": {"provider": provider.name},
        }
        op.file(LITELLM).append(("model_list",), entry)


_PROVIDERS = (
    "providers:\n  a: {type: ollama, status: active, base_url: 'http://127.0.0.1:1', models: [m]}\n"
    "  b: {type: vllm, status: active, base_url: 'http://127.0.0.1:2/v1', models: [m]}\n"
)
_SHARES = "{providers: [{provider: a, weight: 0.5}, {provider: b, weight: 0.5}]}"
_DEPLOYED = "- {model_name: m, litellm_params: {model: ollama/m}, model_info: {provider: a}}\n"
_OTHER = "- {model_name: m, litellm_params: {model: hosted_vllm/m}, model_info: {provider: b}}\n"


def _files(balanced: str, *deployments: str) -> dict[str, str]:
    return {
        PROVIDERS: _PROVIDERS,
        MAPPINGS: f"exact_matches: {{m: {{provider: a}}}}\nload_balancing:\n  {balanced}: {_SHARES}\n",
        LITELLM: "model_list:\n" + "".join(deployments),
    }


rule = Rule(
    id="PRF017",
    name="idle-load-balancing",
    severity=Severity.HIGH,
    category="performance",
    title="An entry of load_balancing has no effect on the proxy",
    why=(
        "LiteLLM balances between deployments with one model_name and does not know this section. As long as "
        "there are no such deployments, one backend carries everything and the other one idles."
    ),
    bad=(
        Example(_files("m", _DEPLOYED), finds=("model-mappings.yaml /load_balancing/m",)),
        Example(
            _files("gone", _DEPLOYED, _OTHER),
            finds=("model-mappings.yaml /load_balancing/gone",),
            note="a model that nobody serves",
        ),
    ),
    good=(
        Example(_files("m", _DEPLOYED, _OTHER)),
        Example(
            {
                **_files("m", _DEPLOYED),
                MAPPINGS: "exact_matches: {m: {provider: a}}\n"
                f"load_balancing: {{enabled: no, redundant_models: {{m: {_SHARES}}}}}\n",
            },
            note="switched off",
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
