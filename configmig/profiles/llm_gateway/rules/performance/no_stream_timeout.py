"""PRF007: nothing says how long a stream may be silent."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import LITELLM, read_gateway
from configmig.profiles.llm_gateway.relations.timeouts import seconds

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_PLACE = ("router_settings", "stream_timeout")


def check(view: View) -> Iterator[Objection]:
    """Object to a stream_timeout that is missing or off, unless every deployment has its own."""
    value = view.value(LITELLM, *_PLACE)
    deployments = view.shared(read_gateway).deployments
    by_deployment = deployments and all(seconds(each.params.get("stream_timeout")) for each in deployments)
    if (value is None or seconds(value) == 0) and not by_deployment:
        place = _PLACE if value is not None else _PLACE[:1]
        yield Objection(LITELLM, place, "streams have no timeout", "set `stream_timeout: 120` (seconds)")


def fix(op: "Operations", _view: View, objections: Sequence[Objection]) -> None:
    """Two minutes."""
    if objections:
        op.file(LITELLM).set(_PLACE, 120)


rule = Rule(
    id="PRF007",
    name="no-stream-timeout",
    severity=Severity.MEDIUM,
    category="performance",
    title="Streams have no timeout",
    why=(
        "A stream counts as answered when its first byte comes. When a backend stalls after it, the client "
        "waits for ever and the router believes that all is well."
    ),
    bad=(
        Example(
            {LITELLM: "router_settings: {stream_timeout: 0}\n"},
            finds=("litellm-unified.yaml /router_settings/stream_timeout",),
        ),
        Example(
            {LITELLM: "router_settings: {num_retries: 2}\n"}, finds=("litellm-unified.yaml /router_settings",)
        ),
    ),
    good=(
        Example({LITELLM: "router_settings: {stream_timeout: 120}\n"}),
        Example(
            {
                LITELLM: "router_settings: {num_retries: 2}\n"
                "model_list: [{model_name: m, litellm_params: {model: ollama/m, stream_timeout: 60}}]\n"
            },
            note="every deployment has its own",
        ),
    ),
    check=check,
    needs=("litellm-unified.yaml#/router_settings",),
    fix=fix,
    fix_is_safe=True,
)
