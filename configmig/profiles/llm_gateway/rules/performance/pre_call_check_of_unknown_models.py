"""PRF018: checks before the call, of models that old releases know nothing about."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import number, switch
from configmig.profiles.llm_gateway.relations import LITELLM, Deployment, read_gateway

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_PLACE = ("router_settings", "enable_pre_call_checks")
_LOCAL = frozenset({"ollama", "ollama_chat", "hosted_vllm", "vllm", "llamafile", "lm_studio"})
"""Prefixes of servers whose models are in nobody's table."""


def check(view: View) -> Iterator[Objection]:
    """Object once, naming the deployments of which no context length is known."""
    if switch(view.value(LITELLM, *_PLACE)) is not True:
        return
    deployments = view.shared(read_gateway).deployments
    unknown = list(dict.fromkeys(each.name for each in deployments if _is_unknown(each)))
    if unknown:
        some = ", ".join(unknown[:3]) + (" and others" if len(unknown) > 3 else "")
        message = f"the check before each call knows no context length of {some}"
        hint = "set it to false, or give each its `max_input_tokens` in model_info"
        yield Objection(LITELLM, _PLACE, message, hint)


def _is_unknown(deployment: Deployment) -> bool:
    own_server = deployment.prefix in _LOCAL or (deployment.prefix == "openai" and deployment.api_base)
    said = any(number(deployment.info.get(key)) for key in ("max_input_tokens", "max_tokens"))
    return bool(own_server) and not said


def fix(op: "Operations", _view: View, objections: Sequence[Objection]) -> None:
    """Do not check what is not known."""
    if objections:
        op.file(LITELLM).set(_PLACE, value=False)


def _proxy(info: str, is_on: str = "true") -> dict[str, str]:
    return {
        LITELLM: f"model_list: [{{model_name: m, litellm_params: {{model: ollama/m}}, model_info: {info}}}]\n"
        f"router_settings: {{enable_pre_call_checks: {is_on}}}\n"
    }


_OLD = {"litellm": "1.79.3"}
_FOUND = ("litellm-unified.yaml /router_settings/enable_pre_call_checks",)

rule = Rule(
    id="PRF018",
    name="pre-call-check-of-unknown-models",
    severity=Severity.HIGH,
    category="performance",
    title="Calls are checked against a table that does not have the models",
    why=(
        "Up to 1.79 the check before a call fails for a model that LiteLLM's table does not have. The "
        "deployment is passed over without a word, and another model answers."
    ),
    bad=(
        Example(
            _proxy("{context_length: 8192}"),
            finds=_FOUND,
            targets=_OLD,
            note="a key that LiteLLM does not read",
        ),
        Example(_proxy("{}", "yes"), finds=_FOUND, targets=_OLD),
    ),
    good=(
        Example(_proxy("{max_input_tokens: 8192}"), targets=_OLD),
        Example(_proxy("{}"), targets={"litellm": "1.106.0"}, note="newer releases let unknown models pass"),
        Example(_proxy("{}", "false"), targets=_OLD),
    ),
    check=check,
    needs=("litellm-unified.yaml#/model_list", "litellm-unified.yaml#/router_settings"),
    applies="litellm<1.80",
    fix=fix,
    fix_is_safe=True,
)
