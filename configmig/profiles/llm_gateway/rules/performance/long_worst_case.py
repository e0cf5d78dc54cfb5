"""PRF008: retries and fallbacks that add up to more than anybody waits."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import LITELLM
from configmig.profiles.llm_gateway.relations.timeouts import retries, winner, worst_cases

BUDGET = 1800.0
"""Seconds after which an error is no use to anybody."""


def check(view: View) -> Iterator[Objection]:
    """Object once, at the model that may take longest."""
    if winner(view) is None:
        return  # without a timeout all of them are too long, which is another rule's finding
    long = [each for each in view.shared(worst_cases) if each.seconds > BUDGET]
    if long:
        worst = max(long, key=lambda each: each.seconds)
        attempts = retries(view) + 1
        more = f", and {len(long) - 1} more models take too long" if len(long) > 1 else ""
        yield Objection(
            LITELLM,
            worst.pointer,
            f"'{worst.model}' may take {worst.seconds / 60:.0f} minutes to fail: "
            f"{attempts:g} attempts at each of {worst.hops} models{more}",
            f"lower timeouts, num_retries or the number of fallbacks: {BUDGET / 60:.0f} minutes are enough",
        )


def _proxy(timeout: int, retries: int, fallbacks: str) -> dict[str, str]:
    models = ", ".join(f"{{model_name: {name}, litellm_params: {{model: ollama/{name}}}}}" for name in "abc")
    return {
        LITELLM: f"model_list: [{models}]\nlitellm_settings: {{request_timeout: {timeout}}}\n"
        f"router_settings: {{num_retries: {retries}, fallbacks: [{fallbacks}]}}\n"
    }


rule = Rule(
    id="PRF008",
    name="long-worst-case",
    severity=Severity.MEDIUM,
    category="performance",
    title="Timeout times retries times fallbacks is more than half an hour",
    why=(
        "Each model is tried with its full timeout, as often as num_retries says, before the next one is "
        "asked. In an outage requests pile up for that long, and the gateway runs out of connections first."
    ),
    bad=(
        Example(
            _proxy(600, 2, "{a: [b, c]}"), finds=("litellm-unified.yaml /router_settings/fallbacks/0/a",)
        ),
        Example(_proxy(300, 9, ""), finds=("litellm-unified.yaml /model_list/0",), note="by retries alone"),
    ),
    good=(
        Example(_proxy(120, 2, "{a: [b, c]}, {b: [c]}"), note="18 minutes"),
        Example(
            {
                LITELLM: "model_list: [{model_name: a}]\nrouter_settings: {num_retries: 2}\n"
                "litellm_settings: {drop_params: true}\n"
            },
            note="no timeout at all is a finding of its own",
        ),
    ),
    check=check,
    needs=(
        "litellm-unified.yaml#/model_list",
        "litellm-unified.yaml#/router_settings",
        "litellm-unified.yaml#/litellm_settings",
    ),
)
