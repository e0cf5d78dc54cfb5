"""CPL023: the address of an OpenAI-compatible server without `/v1`."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.hosts import read_endpoint
from configmig.profiles.llm_gateway.relations import LITELLM, PROVIDERS, read_gateway
from configmig.profiles.llm_gateway.relations.providers import OPENAI_LIKE

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_VERSION = re.compile(r"(?:^|/)v\d+[a-z]*\d*(?:/|$)|/(?:openai|inference)(?:/|$)")
_PREFIXES = frozenset({"openai", "custom_openai", "text-completion-openai", "hosted_vllm"})


def check(view: View) -> Iterator[Objection]:
    """Object to the addresses of providers, and to those of deployments whose provider is right."""
    gateway = view.shared(read_gateway)
    hint = "end it with /v1: `configmig audit --fix`"
    bare = set()
    for provider in gateway.active.values():
        if provider.type in OPENAI_LIKE and _lacks_version(provider.base_url):
            bare.add(provider.name)
            message = f"the base_url of '{provider.name}' has no /v1"
            yield Objection(PROVIDERS, (*provider.pointer, "base_url"), message, hint)
    for each in gateway.deployments:
        if each.prefix in _PREFIXES and each.provider not in bare and _lacks_version(each.api_base):
            place = (*each.pointer, "litellm_params", "api_base")
            yield Objection(LITELLM, place, f"the api_base of '{each.name}' has no /v1", hint)


def _lacks_version(url: str) -> bool:
    endpoint = read_endpoint(url)
    return endpoint is not None and _VERSION.search(endpoint.path) is None


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Add the version to each address, also of the deployments of a provider that lacks it."""
    gateway = view.shared(read_gateway)
    bare = {each.pointer[1] for each in objections if each.file == PROVIDERS}
    places = {(each.file, each.pointer) for each in objections}
    places |= {
        (LITELLM, (*each.pointer, "litellm_params", "api_base"))
        for each in gateway.deployments
        if each.provider in bare and each.prefix in _PREFIXES and _lacks_version(each.api_base)
    }
    for file, pointer in sorted(places, key=str):
        url = str(view.value(file, *pointer)).strip().rstrip("/")
        op.file(file).set(pointer, f"{url}/v1")


def _files(provider: str, deployment: str) -> dict[str, str]:
    return {
        PROVIDERS: f"providers:\n  a: {{type: vllm, status: active, base_url: '{provider}'}}\n",
        LITELLM: "model_list:\n- model_name: m\n"
        f"  litellm_params: {{model: openai/m, api_base: '{deployment}'}}\n"
        "  model_info: {provider: a}\n",
    }


_URL = "http://127.0.0.1:8001"

rule = Rule(
    id="CPL023",
    name="base-without-version",
    severity=Severity.HIGH,
    category="completeness",
    title="The address of an OpenAI-compatible server lacks /v1",
    why=(
        "LiteLLM adds `/chat/completions` to the address as it stands. vLLM and llama.cpp answer at "
        "`/v1/chat/completions` and say 404 to everything else, so every call fails."
    ),
    bad=(
        Example(
            _files(f"{_URL}/v1", f"{_URL}/"),
            finds=("litellm-unified.yaml /model_list/0/litellm_params/api_base",),
        ),
        Example(
            _files(_URL, _URL),
            finds=("providers.yaml /providers/a/base_url",),
            note="one cause, at its source",
        ),
    ),
    good=(
        Example(_files(f"{_URL}/v1", f"{_URL}/v1/")),
        Example(_files("https://openrouter.ai/api/v1", "https://openrouter.ai/api/v1")),
        Example(
            {
                PROVIDERS: f"providers:\n  a: {{type: ollama, status: active, base_url: '{_URL}'}}\n",
                LITELLM: "model_list:\n- model_name: m\n"
                f"  litellm_params: {{model: ollama_chat/m, api_base: '{_URL}'}}\n",
            },
            note="ollama's own API has no version in its path",
        ),
    ),
    check=check,
    needs=("providers.yaml#/providers", "litellm-unified.yaml#/model_list"),
    fix=fix,
    fix_is_safe=True,
)
