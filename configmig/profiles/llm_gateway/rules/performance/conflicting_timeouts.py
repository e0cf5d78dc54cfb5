"""PRF005: two timeouts for all requests that are not the same."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import LITELLM
from configmig.profiles.llm_gateway.relations.timeouts import SETTINGS, seconds, winner

if TYPE_CHECKING:
    from configmig.operations.operations import Operations


def check(view: View) -> Iterator[Objection]:
    """Object to each timeout that differs from the one that counts."""
    place = winner(view)
    if place is None:
        return
    counts = seconds(view.value(LITELLM, *place))
    for other in SETTINGS:
        value = seconds(view.value(LITELLM, *other))
        if other != place and value is not None and value != counts:
            message = (
                f"{'.'.join(map(str, other))} is {value:g} s, {'.'.join(map(str, place))} is {counts:g} s"
            )
            hint = f"say the same in both, or only {'.'.join(map(str, place))}: `configmig audit --fix`"
            yield Objection(LITELLM, other, message, hint)


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Let the others say what counts today."""
    place = winner(view)
    if place is not None:
        for objection in objections:
            op.file(LITELLM).set(objection.pointer, view.value(LITELLM, *place))


def _proxy(router: str, settings: str) -> dict[str, str]:
    return {LITELLM: f"router_settings: {{{router}}}\nlitellm_settings: {{{settings}}}\n"}


rule = Rule(
    id="PRF005",
    name="conflicting-timeouts",
    severity=Severity.HIGH,
    category="performance",
    title="Two timeouts for all requests contradict each other",
    why=(
        "Which of them wins has changed: LiteLLM 1.79 obeys router_settings.timeout, 1.106 "
        "litellm_settings.request_timeout. After an update requests are cut off or hang, and nobody has "
        "touched the file."
    ),
    bad=(
        Example(
            _proxy("timeout: 30", "request_timeout: 600"),
            finds=("litellm-unified.yaml /router_settings/timeout",),
        ),
        Example(
            _proxy("timeout: 30", "request_timeout: 600"),
            finds=("litellm-unified.yaml /litellm_settings/request_timeout",),
            targets={"litellm": "1.79.3"},
            note="in this release the router's counts",
        ),
        Example(
            _proxy("timeout: '60'", "request_timeout: 60, timeout: 90"),
            finds=("litellm-unified.yaml /litellm_settings/timeout",),
        ),
    ),
    good=(
        Example(_proxy("timeout: 120", "request_timeout: 120.0")),
        Example(_proxy("num_retries: 2", "request_timeout: 120")),
    ),
    check=check,
    needs=("litellm-unified.yaml#/router_settings", "litellm-unified.yaml#/litellm_settings"),
    fix=fix,
    fix_is_safe=True,
)
