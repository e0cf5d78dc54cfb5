"""CPL028: a variable that the proxy reads from its environment is not in the environment file."""

from collections import Counter
from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM, PROVIDERS, REFERENCE, read_gateway


def check(view: View) -> Iterator[Objection]:
    """Object once to each variable that is not defined, where it is first read."""
    defined = view.facts.environment
    if defined is None:
        return
    # The key of a provider that is not set is that provider's finding.
    keys = {each.env_var for each in view.shared(read_gateway).providers.values() if each.requires_api_key}
    first: dict[str, Pointer] = {}
    times: Counter[str] = Counter()
    for pointer, value in view.leaves(LITELLM):
        if isinstance(value, str) and value.strip().startswith(REFERENCE):
            name = value.strip().removeprefix(REFERENCE)
            first.setdefault(name, pointer)
            times[name] += 1
    for name, pointer in first.items():
        if name and name not in defined and name not in keys:
            more = f", and {times[name] - 1} times more" if times[name] > 1 else ""
            message = f"{name} is read here{more}, but the environment file does not define it"
            yield Objection(LITELLM, pointer, message, f"add {name}= to the environment file of the gateway")


_PROVIDERS = "providers: {a: {type: ollama, status: active}}\n"
_PROXY = "model_list: [{model_name: m, litellm_params: {model: ollama/m, api_key: os.environ/KEY}}]\n"
_CACHE = "litellm_settings: {cache_params: {password: os.environ/REDIS_PASSWORD, host: os.environ/KEY}}\n"

rule = Rule(
    id="CPL028",
    name="undefined-variable",
    severity=Severity.HIGH,
    category="completeness",
    title="The configuration reads a variable that the environment file does not define",
    why=(
        "LiteLLM reads `os.environ/NAME` when it starts and goes on with nothing where the variable is "
        "missing: the cache is off or the key is empty, and the first sign of it is an error elsewhere."
    ),
    bad=(
        Example(
            {PROVIDERS: _PROVIDERS, LITELLM: _PROXY + _CACHE},
            finds=(
                "litellm-unified.yaml /model_list/0/litellm_params/api_key",
                "litellm-unified.yaml /litellm_settings/cache_params/password",
            ),
            facts={"environment": frozenset({"OTHER"})},
            note="KEY is read twice and reported once",
        ),
        Example(
            {PROVIDERS: _PROVIDERS, LITELLM: _PROXY + _CACHE},
            finds=("litellm-unified.yaml /litellm_settings/cache_params/password",),
            facts={"environment": frozenset({"KEY"})},
        ),
    ),
    good=(
        Example({PROVIDERS: _PROVIDERS, LITELLM: _PROXY}, facts={"environment": frozenset({"KEY"})}),
        Example({PROVIDERS: _PROVIDERS, LITELLM: _PROXY}, note="no environment file is known"),
        Example(
            {
                PROVIDERS: "providers: {a: {requires_api_key: true, env_var: KEY}}\n",
                LITELLM: _PROXY,
            },
            facts={"environment": frozenset()},
            note="the key of a provider is SEC013's",
        ),
    ),
    check=check,
    needs=("providers.yaml#/providers", "litellm-unified.yaml#/model_list"),
)
