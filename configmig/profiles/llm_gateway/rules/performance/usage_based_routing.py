"""PRF009: a routing strategy that asks redis before every request."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import LITELLM

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_PLACE = ("router_settings", "routing_strategy")
_COSTLY = ("usage-based-routing", "usage-based-routing-v2")


def check(view: View) -> Iterator[Objection]:
    """Object to both versions of usage-based routing."""
    value = view.value(LITELLM, *_PLACE)
    if value in _COSTLY:
        message = f"the routing strategy {value} is discouraged"
        yield Objection(LITELLM, _PLACE, message, "use simple-shuffle: `configmig audit --fix`")


def fix(op: "Operations", _view: View, objections: Sequence[Objection]) -> None:
    """The strategy that LiteLLM recommends."""
    if objections:
        op.file(LITELLM).set(_PLACE, "simple-shuffle")


rule = Rule(
    id="PRF009",
    name="usage-based-routing",
    severity=Severity.MEDIUM,
    category="performance",
    title="Requests are routed by usage, which LiteLLM discourages",
    why=(
        "The router reads and writes the use of every deployment in redis around each request. That costs "
        "more time than it saves; weights and limits with simple-shuffle spread the load without it."
    ),
    bad=(
        Example(
            {LITELLM: "router_settings: {routing_strategy: usage-based-routing-v2}\n"},
            finds=("litellm-unified.yaml /router_settings/routing_strategy",),
        ),
        Example(
            {LITELLM: "router_settings: {routing_strategy: usage-based-routing}\n"},
            finds=("litellm-unified.yaml /router_settings/routing_strategy",),
        ),
    ),
    good=(
        Example({LITELLM: "router_settings: {routing_strategy: simple-shuffle}\n"}),
        Example({LITELLM: "router_settings: {num_retries: 2}\n"}, note="simple-shuffle is the default"),
    ),
    check=check,
    needs=("litellm-unified.yaml#/router_settings",),
    fix=fix,
    fix_is_safe=True,
)
