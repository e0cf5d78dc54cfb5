"""CPL024: a deployment whose model does not tell LiteLLM which API to speak."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import items, mapping
from configmig.profiles.llm_gateway.relations import LITELLM, read_gateway
from configmig.profiles.llm_gateway.relations.backends import is_resolvable


def check(view: View) -> Iterator[Objection]:
    """Object to each deployment without a model, or with one whose provider cannot be told."""
    hint = "begin it with LiteLLM's name of the provider: `ollama_chat/…`, `hosted_vllm/…`, `openai/…`"
    for each in view.shared(read_gateway).deployments:
        if not each.model:
            place = (*each.pointer, "litellm_params") if each.params else each.pointer
            yield Objection(LITELLM, place, f"the deployment '{each.name}' says no model", hint)
        elif not is_resolvable(each):
            place = (*each.pointer, "litellm_params", "model")
            yield Objection(LITELLM, place, f"LiteLLM cannot tell whose model '{each.model}' is", hint)
    for index, entry in enumerate(items(view.value(LITELLM, "model_list"))):
        if not mapping(entry):
            message = "an entry of model_list is a mapping with model_name and litellm_params"
            yield Objection(LITELLM, ("model_list", index), message, "complete it, or take it out")


def _proxy(params: str) -> dict[str, str]:
    return {LITELLM: f"model_list:\n- model_name: m\n  litellm_params: {{{params}}}\n"}


_PLACE = ("litellm-unified.yaml /model_list/0/litellm_params/model",)

rule = Rule(
    id="CPL024",
    name="unresolvable-deployment",
    severity=Severity.CRITICAL,
    category="completeness",
    title="LiteLLM cannot tell whose model a deployment is",
    why=(
        "What stands before the first slash says which API to speak. Where LiteLLM does not know it, the "
        "deployment is dropped at the start without an error, and the model is simply not there."
    ),
    bad=(
        Example(_proxy("model: Qwen/Qwen2.5-Coder-7B, api_base: 'http://127.0.0.1:8001/v1'"), finds=_PLACE),
        Example(_proxy("model: 'llama3.1:latest'"), finds=_PLACE, note="no prefix at all"),
        Example(
            {LITELLM: "model_list:\n- model_name: m\n- just a text\n"},
            finds=("litellm-unified.yaml /model_list/0", "litellm-unified.yaml /model_list/1"),
        ),
    ),
    good=(
        Example(_proxy("model: hosted_vllm/Qwen/Qwen2.5-Coder-7B")),
        Example(_proxy("model: gpt-4o"), note="a name that LiteLLM has in its table"),
        Example(_proxy("model: Qwen/Qwen2.5-Coder-7B, custom_llm_provider: openai")),
        Example(_proxy("model: '*'"), note="whatever is asked for"),
    ),
    check=check,
    needs=("litellm-unified.yaml#/model_list",),
)
