"""PRF010: a routing strategy that LiteLLM does not have."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.nearest import most_alike
from configmig.profiles.llm_gateway.relations import LITELLM

_PLACE = ("router_settings", "routing_strategy")
STRATEGIES = (
    "simple-shuffle",
    "least-busy",
    "latency-based-routing",
    "cost-based-routing",
    "usage-based-routing",
    "usage-based-routing-v2",
    "provider-budget-routing",
)


def check(view: View) -> Iterator[Objection]:
    """Object to any other value; a missing one is simple-shuffle."""
    value = view.value(LITELLM, *_PLACE)
    if value is None or value in STRATEGIES:
        return
    near = most_alike(str(value), STRATEGIES)
    message = (
        f"LiteLLM has no routing strategy '{value}'" if isinstance(value, str) else "no routing strategy"
    )
    hint = f"did you mean {near[0]}?" if near else f"one of: {', '.join(STRATEGIES)}"
    yield Objection(LITELLM, _PLACE, message, hint)


rule = Rule(
    id="PRF010",
    name="unknown-routing-strategy",
    severity=Severity.CRITICAL,
    category="performance",
    title="The routing strategy is none that LiteLLM has",
    why="The router raises an error when it is made: the proxy does not start.",
    bad=(
        Example(
            {LITELLM: "router_settings: {routing_strategy: simple_shuffle}\n"},
            finds=("litellm-unified.yaml /router_settings/routing_strategy",),
        ),
        Example(
            {LITELLM: "router_settings: {routing_strategy: [least-busy]}\n"},
            finds=("litellm-unified.yaml /router_settings/routing_strategy",),
        ),
    ),
    good=(
        Example({LITELLM: "router_settings: {routing_strategy: least-busy}\n"}),
        Example({LITELLM: "router_settings: {num_retries: 2}\n"}),
    ),
    check=check,
    needs=("litellm-unified.yaml#/router_settings",),
)
