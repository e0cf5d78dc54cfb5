"""PRF015: retries, failures or cooldowns that no router works well with."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import number
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_RANGES: tuple[tuple[Pointer, int, int], ...] = (
    (("router_settings", "num_retries"), 0, 5),
    (("litellm_settings", "num_retries"), 0, 5),
    (("router_settings", "allowed_fails"), 1, 100),
    (("litellm_settings", "allowed_fails"), 1, 100),
    (("router_settings", "cooldown_time"), 1, 600),
    (("litellm_settings", "cooldown_time"), 1, 600),
)
"""Setting, least and most."""


def check(view: View) -> Iterator[Objection]:
    """Object to each value that is no number or out of its range."""
    for place, least, most in _RANGES:
        value = view.value(LITELLM, *place)
        found = number(value)
        if value is None or (found is not None and least <= found <= most):
            continue
        said = f"is {found:g}" if found is not None else "is no number"
        message = f"{place[-1]} {said}, which is not between {least} and {most}"
        yield Objection(
            LITELLM, place, message, "set it within that range: `configmig audit --fix --unsafe-fixes`"
        )


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Take the nearest end of the range; what is no number is taken out, so that LiteLLM's default holds."""
    for objection in objections:
        _, least, most = next(each for each in _RANGES if each[0] == objection.pointer)
        found = number(view.value(LITELLM, *objection.pointer))
        if found is None:
            op.file(LITELLM).remove(objection.pointer)
        else:
            op.file(LITELLM).set(objection.pointer, least if found < least else most)


rule = Rule(
    id="PRF015",
    name="implausible-retry",
    severity=Severity.LOW,
    category="performance",
    title="Retries, allowed failures or the cooldown are out of any sensible range",
    why=(
        "Many retries multiply the load of a backend that is failing from load. A cooldown of an hour takes "
        "a healthy backend out for an hour because of one bad minute; no failure allowed does so at once."
    ),
    bad=(
        Example(
            {LITELLM: "router_settings: {num_retries: 20, cooldown_time: 86400, allowed_fails: 0}\n"},
            finds=(
                "litellm-unified.yaml /router_settings/num_retries",
                "litellm-unified.yaml /router_settings/cooldown_time",
                "litellm-unified.yaml /router_settings/allowed_fails",
            ),
        ),
        Example(
            {LITELLM: "router_settings: {x: 1}\nlitellm_settings: {num_retries: many}\n"},
            finds=("litellm-unified.yaml /litellm_settings/num_retries",),
        ),
    ),
    good=(
        Example({LITELLM: "router_settings: {num_retries: 2, cooldown_time: 30, allowed_fails: 3}\n"}),
        Example(
            {LITELLM: "router_settings: {num_retries: 0, cooldown_time: 0.5e+1}\n"},
            note="no retries is a choice",
        ),
    ),
    check=check,
    needs=("litellm-unified.yaml#/router_settings",),
    fix=fix,
)
