"""PRF004: nothing says how long a request may take."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import LITELLM, read_gateway
from configmig.profiles.llm_gateway.relations.timeouts import SETTINGS

if TYPE_CHECKING:
    from configmig.operations.operations import Operations


def check(view: View) -> Iterator[Objection]:
    """Object when neither the settings nor every deployment has a timeout."""
    gateway = view.shared(read_gateway)
    is_set = any(view.value(LITELLM, *place) is not None for place in SETTINGS)
    by_deployment = gateway.deployments and all(
        each.params.get("timeout") is not None for each in gateway.deployments
    )
    if not is_set and not by_deployment:
        message = "no timeout: a request may take LiteLLM's default of 6000 seconds"
        yield Objection(LITELLM, ("litellm_settings",), message, "set `request_timeout: 600`, or less")


def fix(op: "Operations", _view: View, objections: Sequence[Objection]) -> None:
    """Ten minutes, which no request that works takes."""
    if objections:
        op.file(LITELLM).set(("litellm_settings", "request_timeout"), 600)


_LIST = "model_list: [{model_name: m, litellm_params: {model: ollama/m}}]\n"
_TIMED = "model_list: [{model_name: m, litellm_params: {model: ollama/m, timeout: 60}}]\n"
_REST = "router_settings: {num_retries: 2}\nlitellm_settings: {drop_params: true}\n"

rule = Rule(
    id="PRF004",
    name="no-request-timeout",
    severity=Severity.MEDIUM,
    category="performance",
    title="No request has a timeout",
    why=(
        "LiteLLM waits 6000 seconds by default. A backend that hangs then holds its clients, its connection "
        "and its place in the queue for more than an hour and a half before anybody else is asked."
    ),
    bad=(
        Example({LITELLM: _LIST + _REST}, finds=("litellm-unified.yaml /litellm_settings",)),
        Example(
            {LITELLM: _TIMED.replace("}]", "}, {model_name: n}]") + _REST},
            finds=("litellm-unified.yaml /litellm_settings",),
            note="one of two deployments has one",
        ),
    ),
    good=(
        Example({LITELLM: _LIST + "router_settings: {}\nlitellm_settings: {request_timeout: 120}\n"}),
        Example(
            {LITELLM: _LIST + "router_settings: {timeout: 120}\nlitellm_settings: {drop_params: true}\n"}
        ),
        Example({LITELLM: _TIMED + _REST}, note="every deployment has its own"),
    ),
    check=check,
    needs=("litellm-unified.yaml#/litellm_settings",),
    fix=fix,
    fix_is_safe=True,
)
