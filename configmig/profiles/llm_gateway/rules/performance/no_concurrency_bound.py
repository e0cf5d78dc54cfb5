"""PRF021: nothing bounds how many requests are open at once."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import number
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM, read_gateway

_BOUNDS: tuple[Pointer, ...] = (
    ("general_settings", "max_parallel_requests"),
    ("general_settings", "global_max_parallel_requests"),
    ("router_settings", "default_max_parallel_requests"),
)


def check(view: View) -> Iterator[Objection]:
    """Object when there is no bound for all, and not every deployment has its own."""
    if any((number(view.value(LITELLM, *place)) or 0) > 0 for place in _BOUNDS):
        return
    deployments = view.shared(read_gateway).deployments
    if not deployments or not all(each.params.get("max_parallel_requests") for each in deployments):
        message = "nothing bounds how many requests are open at once"
        yield Objection(
            LITELLM, ("general_settings",), message, "set `max_parallel_requests: 64`, for example"
        )


_LIST = "model_list: [{model_name: m, litellm_params: {max_parallel_requests: 4}}]\n"

rule = Rule(
    id="PRF021",
    name="no-concurrency-bound",
    severity=Severity.LOW,
    category="performance",
    title="Nothing bounds how many requests are open at once",
    why=(
        "A local server works on a few requests at a time and queues the rest in memory. One client in a "
        "loop then makes everybody else wait; with a bound it gets an error 429 instead."
    ),
    bad=(
        Example(
            {LITELLM: "model_list: [{model_name: m}]\ngeneral_settings: {alerting: []}\n"},
            finds=("litellm-unified.yaml /general_settings",),
        ),
        Example(
            {LITELLM: "model_list: [{model_name: m}]\ngeneral_settings: {max_parallel_requests: 0}\n"},
            finds=("litellm-unified.yaml /general_settings",),
        ),
    ),
    good=(
        Example({LITELLM: "model_list: [{model_name: m}]\ngeneral_settings: {max_parallel_requests: 64}\n"}),
        Example({LITELLM: _LIST + "general_settings: {alerting: []}\n"}, note="every deployment has its own"),
    ),
    check=check,
    needs=("litellm-unified.yaml#/model_list", "litellm-unified.yaml#/general_settings"),
)
