"""PRF011: a limit of requests or tokens that nobody enforces."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import items, mapping, number
from configmig.profiles.llm_gateway.relations import LITELLM, Gateway, read_gateway

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_CHECKS = ("router_settings", "optional_pre_call_checks")
_ENFORCE = "enforce_model_rate_limits"
_LIMITS = ("rate_limit_settings", "limits")
_KEYS = ("rpm", "tpm")


def check(view: View) -> Iterator[Objection]:
    """Object once to limits without enforcement, and to each limit that stands only where nobody reads it."""
    gateway = view.shared(read_gateway)
    limited = [each for each in gateway.deployments if any(each.params.get(key) for key in _KEYS)]
    if limited and _ENFORCE not in items(view.value(LITELLM, *_CHECKS)):
        names = ", ".join(dict.fromkeys(each.name for each in limited))
        message = f"rpm and tpm are not enforced: {names}"
        hint = f"add {_ENFORCE} to router_settings.optional_pre_call_checks: `configmig audit --fix`"
        yield Objection(LITELLM, (*limited[0].pointer, "litellm_params"), message, hint)
    for model in _unread(view, gateway):
        message = f"the limit of '{model}' stands only in {_LIMITS[0]}, which LiteLLM does not read"
        hint = "write it into the litellm_params of its deployments: `configmig audit --fix`"
        yield Objection(LITELLM, (*_LIMITS, model), message, hint)


def _unread(view: View, gateway: Gateway) -> Iterator[str]:
    for model, limits in mapping(view.value(LITELLM, *_LIMITS)).items():
        group = gateway.groups.get(str(model), ())
        stated = [key for key in _KEYS if number(mapping(limits).get(key))]
        if group and any(each.params.get(key) is None for each in group for key in stated):
            yield str(model)


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Write the limits where they are read, and let them be enforced; the section itself stays."""
    gateway = view.shared(read_gateway)
    for objection in objections:
        if objection.pointer[:2] != _LIMITS:
            continue
        model = objection.pointer[2]
        limits = mapping(view.value(LITELLM, *_LIMITS, model))
        for each in gateway.groups.get(str(model), ()):
            for key in _KEYS:
                if number(limits.get(key)) and each.params.get(key) is None:
                    op.file(LITELLM).set((*each.pointer, "litellm_params", key), limits[key])
    checks = items(view.value(LITELLM, *_CHECKS))
    if objections and _ENFORCE not in checks:
        op.file(LITELLM).set(_CHECKS, [*checks, _ENFORCE])


def _files(params: str, router: str = "", rest: str = "") -> dict[str, str]:
    return {
        LITELLM: f"model_list:\n- model_name: m\n  litellm_params: {{model: ollama/m{params}}}\n"
        f"router_settings: {{num_retries: 2{router}}}\n{rest}"
    }


_ON = f", optional_pre_call_checks: [{_ENFORCE}]"

rule = Rule(
    id="PRF011",
    name="unenforced-limit",
    severity=Severity.MEDIUM,
    category="performance",
    title="A limit of requests or tokens is not enforced",
    why=(
        "LiteLLM counts rpm and tpm of a deployment, but refuses nothing unless the pre-call check "
        "`enforce_model_rate_limits` is on. A section of one's own with limits is not read at all."
    ),
    bad=(
        Example(_files(", rpm: 60"), finds=("litellm-unified.yaml /model_list/0/litellm_params",)),
        Example(
            _files("", rest="rate_limit_settings: {limits: {m: {rpm: 60}, other: {rpm: 1}}}\n"),
            finds=("litellm-unified.yaml /rate_limit_settings/limits/m",),
        ),
    ),
    good=(
        Example(_files(", rpm: 60", _ON)),
        Example(_files(", rpm: 60", _ON, "rate_limit_settings: {limits: {m: {rpm: 60}}}\n")),
        Example(_files("")),
    ),
    check=check,
    needs=("litellm-unified.yaml#/model_list", "litellm-unified.yaml#/router_settings"),
    fix=fix,
    fix_is_safe=True,
)
