"""SEC012: https to a server of this machine that speaks plain HTTP."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.hosts import read_endpoint
from configmig.profiles.llm_gateway.relations import LITELLM, PROVIDERS, read_gateway
from configmig.profiles.llm_gateway.relations.addresses import read_addresses
from configmig.profiles.llm_gateway.rules.examples import proxy

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_PLAIN = frozenset({"ollama", "vllm", "llama_cpp"})
"""Types whose servers have no TLS of their own."""

_PREFIXES = frozenset({"ollama", "ollama_chat", "hosted_vllm", "llamafile"})


def check(view: View) -> Iterator[Objection]:
    """Object to `https://` addresses on loopback of such types, at the source where there is one."""
    for each in view.shared(read_addresses):
        endpoint = read_endpoint(each.url)
        is_plain = each.type in _PLAIN or (not each.type and each.prefix in _PREFIXES)
        if is_plain and endpoint is not None and endpoint.scheme == "https" and endpoint.is_loopback:
            yield Objection(
                each.file,
                each.pointer,
                f"https to {endpoint.host}, where a server of this kind speaks plain HTTP",
                "write http://, nothing leaves this machine: `configmig audit --fix --unsafe-fixes`",
            )


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Write http, also in the deployments that repeat the address."""
    wrong = {str(view.value(each.file, *each.pointer)).strip() for each in objections}
    for each in objections:
        op.file(each.file).set(each.pointer, _plain(str(view.value(each.file, *each.pointer))))
    done = {(each.file, each.pointer) for each in objections}
    for deployment in view.shared(read_gateway).deployments:
        pointer = (*deployment.pointer, "litellm_params", "api_base")
        if deployment.api_base in wrong and (LITELLM, pointer) not in done:
            op.file(LITELLM).set(pointer, _plain(deployment.api_base))


def _plain(url: str) -> str:
    return "http" + url.strip()[len("https") :]


rule = Rule(
    id="SEC012",
    name="tls-to-plain-endpoint",
    severity=Severity.HIGH,
    category="security",
    title="A local server that speaks plain HTTP is called over https",
    why=(
        "Ollama, vLLM and llama.cpp serve plain HTTP; every call fails in the handshake. It comes from "
        "following a check that calls http://127.0.0.1 insecure, which it is not: what goes to loopback "
        "never leaves the machine."
    ),
    bad=(
        Example(
            {
                PROVIDERS: "providers:\n  a: {type: ollama, status: active, base_url: 'https://127.0.0.1:11434'}\n",
                **proxy(),
            },
            finds=("providers.yaml /providers/a/base_url",),
        ),
        Example(
            {
                PROVIDERS: "providers:\n  a: {type: vllm, status: active, base_url: 'https://localhost:8001/v1'}\n",
                LITELLM: "model_list:\n- model_name: m\n"
                "  litellm_params: {model: hosted_vllm/m, api_base: 'https://localhost:8001/v1'}\n"
                "- model_name: n\n  litellm_params: {model: ollama_chat/n, api_base: 'https://[::1]:11434'}\n",
            },
            finds=(
                "providers.yaml /providers/a/base_url",
                "litellm-unified.yaml /model_list/1/litellm_params/api_base",
            ),
            note="the first deployment repeats the provider's address: one cause",
        ),
    ),
    good=(
        Example(
            {
                PROVIDERS: "providers:\n  a: {type: ollama, status: active, base_url: 'http://127.0.0.1:11434'}\n",
                **proxy(),
            }
        ),
        Example(
            {
                PROVIDERS: "providers:\n  a: {type: ollama, status: active, base_url: 'https://ollama.com'}\n",
                **proxy(),
            }
        ),
        Example(
            {
                PROVIDERS: "providers:\n  a: {type: web_ui, status: active, base_url: 'https://127.0.0.1:8443'}\n",
                **proxy(),
            },
            note="a web server may well speak TLS",
        ),
    ),
    check=check,
    needs=("providers.yaml#/providers", "litellm-unified.yaml#/model_list"),
    fix=fix,
)
