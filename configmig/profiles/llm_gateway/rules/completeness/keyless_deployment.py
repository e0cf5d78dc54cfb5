"""CPL022: a server that speaks the OpenAI API is called without any key."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import LITELLM, PROVIDERS, read_gateway

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_NEED_A_KEY = frozenset({"openai", "custom_openai", "text-completion-openai"})
"""Prefixes of OpenAI's own client, which refuses to call without a key; `hosted_vllm` brings one along."""


def check(view: View) -> Iterator[Objection]:
    """Object to each such deployment with an address of its own and no key at all."""
    gateway = view.shared(read_gateway)
    for each in gateway.deployments:
        provider = gateway.providers.get(each.provider)
        if provider is not None and provider.requires_api_key:
            continue  # a real key is missing there, which is another rule's
        if each.prefix in _NEED_A_KEY and each.api_base and not each.api_key:
            yield Objection(
                LITELLM,
                (*each.pointer, "litellm_params"),
                f"the deployment '{each.name}' has no api_key: its first call fails",
                "write `api_key: not-needed` where the server wants none: `configmig audit --fix`",
            )


def fix(op: "Operations", _view: View, objections: Sequence[Objection]) -> None:
    """Give each a key that says that none is needed."""
    for objection in objections:
        op.file(LITELLM).set((*objection.pointer, "api_key"), "not-needed")


def _proxy(params: str) -> dict[str, str]:
    return {
        PROVIDERS: "providers: {a: {type: llama_cpp, status: active}}\n",
        LITELLM: f"model_list:\n- model_name: m\n  litellm_params: {{{params}}}\n",
    }


_BASE = "api_base: 'http://127.0.0.1:8080/v1'"

rule = Rule(
    id="CPL022",
    name="keyless-deployment",
    severity=Severity.CRITICAL,
    category="completeness",
    title="A deployment that speaks the OpenAI API has no api_key",
    why=(
        "LiteLLM hands these calls to OpenAI's client, which wants a key even when the server does not: "
        "without any text there every call ends in an error 500. The prefix `hosted_vllm/` is exempt, "
        "LiteLLM fills its key in."
    ),
    bad=(
        Example(
            _proxy(f"model: openai/m, {_BASE}"), finds=("litellm-unified.yaml /model_list/0/litellm_params",)
        ),
        Example(
            _proxy(f"model: openai/m, {_BASE}, api_key: ''"),
            finds=("litellm-unified.yaml /model_list/0/litellm_params",),
        ),
    ),
    good=(
        Example(_proxy(f"model: openai/m, {_BASE}, api_key: not-needed")),
        Example(_proxy("model: ollama_chat/m, api_base: 'http://127.0.0.1:11434'")),
        Example(_proxy("model: hosted_vllm/m, api_base: 'http://127.0.0.1:8001/v1'")),
        Example(_proxy("model: openai/gpt-4o"), note="OpenAI itself: the key is in the environment"),
    ),
    check=check,
    needs=("providers.yaml#/providers", "litellm-unified.yaml#/model_list"),
    fix=fix,
    fix_is_safe=True,
)
