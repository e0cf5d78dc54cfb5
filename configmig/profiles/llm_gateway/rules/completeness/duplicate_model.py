"""CPL021: one name for two backends that nobody meant to share requests."""

from collections.abc import Iterator, Sequence

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import LITELLM, MAPPINGS, Deployment, read_gateway

_SHARES = ("weight", "rpm", "tpm", "order", "max_parallel_requests")
"""Parameters by which a deployment says which part of the requests it takes."""


def check(view: View) -> Iterator[Objection]:
    """Object to each later deployment of a name for which nobody has said how to share."""
    gateway = view.shared(read_gateway)
    for name, group in gateway.groups.items():
        seen: dict[tuple[str, str], Deployment] = {}
        for each in group:
            backend = (each.model, each.api_base.rstrip("/"))
            if backend in seen and each.api_key == seen[backend].api_key:
                message = f"'{name}' is listed twice with the same backend"
                yield _objection(each, message, "take one of the two out", Severity.LOW)
            elif seen and name not in gateway.balances and not _is_shared(group):
                message = f"'{name}' has another backend already, and nothing says that both are meant"
                hint = "give one another model_name, or give each its `weight` in litellm_params"
                yield _objection(each, message, hint, Severity.MEDIUM)
            seen[backend] = each


def _is_shared(group: Sequence[Deployment]) -> bool:
    return all(any(key in each.params for key in _SHARES) for each in group)


def _objection(deployment: Deployment, message: str, hint: str, severity: Severity) -> Objection:
    return Objection(LITELLM, (*deployment.pointer, "model_name"), message, hint, severity)


_M = "- {model_name: m, litellm_params: {model: ollama/m, api_base: 'http://127.0.0.1:11434'}}\n"
_N = "- {model_name: m, litellm_params: {model: hosted_vllm/org/n, api_base: 'http://127.0.0.1:8001/v1'}}\n"
_ROUTES = "exact_matches: {m: {provider: a}}\n"
_BALANCED = "load_balancing:\n  m: {providers: [{provider: a, weight: 1}, {provider: b, weight: 1}]}\n"

rule = Rule(
    id="CPL021",
    name="duplicate-model",
    severity=Severity.MEDIUM,
    category="completeness",
    title="One model name has two backends by accident",
    why=(
        "LiteLLM takes entries with one name for a choice and picks at random: half of the requests are "
        "answered by another model than the client asked for. Where that is wanted, weights or an entry in "
        "load_balancing say so."
    ),
    bad=(
        Example(
            {LITELLM: f"model_list:\n{_M}{_N}", MAPPINGS: _ROUTES},
            finds=("litellm-unified.yaml /model_list/1/model_name",),
        ),
        Example(
            {LITELLM: f"model_list:\n{_M}{_M}", MAPPINGS: _ROUTES + _BALANCED},
            finds=("litellm-unified.yaml /model_list/1/model_name",),
            note="the same backend twice is no choice",
        ),
    ),
    good=(
        Example({LITELLM: f"model_list:\n{_M}{_N}", MAPPINGS: _ROUTES + _BALANCED}),
        Example(
            {
                MAPPINGS: _ROUTES,
                LITELLM: "model_list:\n- {model_name: m, litellm_params: {model: ollama/m, weight: 1}}\n"
                "- {model_name: m, litellm_params: {model: hosted_vllm/m, weight: 4}}\n",
            },
            note="both say which part they take",
        ),
    ),
    check=check,
    needs=("model-mappings.yaml#/exact_matches", "litellm-unified.yaml#/model_list"),
)
