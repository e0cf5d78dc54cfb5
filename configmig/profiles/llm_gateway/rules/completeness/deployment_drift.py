"""CPL025: the proxy's file says something else than the providers and mappings it is made from."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import LITELLM, MAPPINGS, PROVIDERS
from configmig.profiles.llm_gateway.relations.drift import find_drift
from configmig.profiles.llm_gateway.relations.references import DEPLOYMENTS, dangling

_HINT = "mend whichever of the two is wrong, then `configmig generate`"


def check(view: View) -> Iterator[Objection]:
    """Object to each deployment that its sources do not ask for, and to each that they ask for in vain."""
    for found, wrong in dangling(view, DEPLOYMENTS):
        message = f"{found.holder} is made for '{found.name}', which {wrong}"
        yield Objection(LITELLM, found.pointer, message, _HINT)
    for drift in find_drift(view):
        yield Objection(drift.file, drift.pointer, drift.message, _HINT)


_PROVIDERS = (
    "providers:\n"
    "  vllm: {type: vllm, status: active, base_url: 'http://127.0.0.1:8001/v1',\n"
    "    models: [org/coder, org/chat]}\n"
    "  cloud: {type: ollama, status: active, base_url: 'https://ollama.com', models: ['big:9b-cloud'],\n"
    "    requires_api_key: true, env_var: OLLAMA_API_KEY}\n"
    "  old: {type: ollama, status: disabled, base_url: 'http://127.0.0.1:11434', models: [m]}\n"
)
_ROUTES = "exact_matches: {org/coder: {provider: vllm}}\n"
_PARAMS = "{model: hosted_vllm/org/coder, api_base: 'http://127.0.0.1:8001/v1'}"


def _files(*deployments: str, routes: str = _ROUTES) -> dict[str, str]:
    return {PROVIDERS: _PROVIDERS, MAPPINGS: routes, LITELLM: "model_list:\n" + "".join(deployments)}


def _one(name: str, params: str, info: str = "{provider: vllm}") -> str:
    return f"- model_name: {name}\n  litellm_params: {params}\n  model_info: {info}\n"


_GOOD = _one("org/coder", _PARAMS)

rule = Rule(
    id="CPL025",
    name="deployment-drift",
    severity=Severity.HIGH,
    category="completeness",
    title="The proxy's deployments are not those of the providers and mappings",
    why=(
        "litellm-unified.yaml is made from the other two files. Where it differs, one of them describes a "
        "gateway that does not run, and the next generation silently undoes the change."
    ),
    bad=(
        Example(
            _files(_GOOD.replace("8001", "8009"), _one("x", _PARAMS, "{provider: gone}")),
            finds=(
                "litellm-unified.yaml /model_list/0/litellm_params/api_base",
                "litellm-unified.yaml /model_list/1/model_info/provider",
            ),
        ),
        Example(
            _files(
                _GOOD.replace("org/coder,", "org/chat,"), _one("x", "{model: ollama/m}", "{provider: old}")
            ),
            finds=(
                "litellm-unified.yaml /model_list/0/litellm_params/model",
                "litellm-unified.yaml /model_list/1/model_info/provider",
            ),
            note="another model of the same server; a provider that is disabled",
        ),
        Example(
            _files(
                _one(
                    "big",
                    "{model: 'ollama_chat/big:9b', api_base: 'https://ollama.com', "
                    "api_key: os.environ/OTHER}",
                    "{provider: cloud}",
                ),
                _one("stray", "{model: ollama/stray, api_base: 'http://127.0.0.1:9999'}", "{}"),
            ),
            finds=(
                "model-mappings.yaml /exact_matches/org~1coder",
                "litellm-unified.yaml /model_list/0/litellm_params/api_key",
                "litellm-unified.yaml /model_list/1",
            ),
            note="a route without a deployment, another key than the provider's, one that nobody asked for",
        ),
    ),
    good=(
        Example(_files(_GOOD.replace("127.0.0.1", "localhost").replace("/v1'", "'"))),
        Example(
            _files(
                _GOOD,
                _one(
                    "'big:9b-cloud'",
                    "{model: 'ollama_chat/big:9b', api_base: 'https://ollama.com', "
                    "api_key: os.environ/OLLAMA_API_KEY}",
                    "{provider: cloud}",
                ),
            ),
            note="the cloud calls its models without the suffix",
        ),
    ),
    check=check,
    needs=(
        "providers.yaml#/providers",
        "model-mappings.yaml#/exact_matches",
        "litellm-unified.yaml#/model_list",
    ),
)
