"""PRF016: shares of a balanced model that are no shares."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import MAPPINGS, Balance, read_gateway
from configmig.profiles.llm_gateway.relations.mappings import Share

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_ROUNDING = 0.011
"""Three times a third, written with two digits."""


def check(view: View) -> Iterator[Objection]:
    """Object to each weight that is missing or not above 0, and to weights that do not add up to 1."""
    for balance in view.shared(read_gateway).balances.values():
        weights = [share.weight for share in balance.shares]
        if all(weight is None for weight in weights):
            continue  # nobody says how to share: all alike
        wrong = [share for share in balance.shares if share.weight is None or not share.weight > 0]
        for share in wrong:
            said = "has no weight" if share.weight is None else f"has the weight {share.weight:g}"
            message = f"the share of '{share.provider}' in '{balance.model}' {said}"
            yield Objection(MAPPINGS, _place(view, share), message, "give it a part above 0, or take it out")
        total = sum(weight for weight in weights if weight is not None)
        if not wrong and not abs(total - 1) <= _ROUNDING:
            message = f"the weights of '{balance.model}' add up to {total:g}, not to 1"
            place = (*balance.pointer, "providers")
            yield Objection(MAPPINGS, place, message, "scale them: `configmig audit --fix --unsafe-fixes`")


def _place(view: View, share: Share) -> Pointer:
    place = (*share.pointer, "weight")
    return place if view.value(MAPPINGS, *place) is not None else share.pointer


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Scale weights that are all above 0; the last one takes what rounding leaves."""
    places = {objection.pointer for objection in objections}
    for balance in view.shared(read_gateway).balances.values():
        if (*balance.pointer, "providers") in places and len(balance.pointer) == 2:
            for share, weight in zip(balance.shares, _scaled(balance), strict=True):
                op.file(MAPPINGS).set((*share.pointer, "weight"), weight)


def _scaled(balance: Balance) -> list[float]:
    total = sum(share.weight or 0 for share in balance.shares)
    weights = [round((share.weight or 0) / total, 2) for share in balance.shares]
    return [*weights[:-1], round(1 - sum(weights[:-1]), 2)]


def _files(*weights: str) -> dict[str, str]:
    shares = ", ".join(f"{{provider: p{index}, weight: {each}}}" for index, each in enumerate(weights))
    return {
        MAPPINGS: f"exact_matches: {{m: {{provider: p0}}}}\nload_balancing:\n  m: {{providers: [{shares}]}}\n"
    }


_PLACE = "model-mappings.yaml /load_balancing/m/providers"

rule = Rule(
    id="PRF016",
    name="unbalanced-weights",
    severity=Severity.HIGH,
    category="performance",
    title="The weights of a balanced model are not above 0, or do not add up to 1",
    why=(
        "A weight is the part of the requests that a provider takes. With zero it gets none although it is "
        "listed, a negative one stops the proxy, and a sum other than 1 means that somebody misread the rest."
    ),
    bad=(
        Example(_files("0.8", "0.8"), finds=(_PLACE,)),
        Example(_files("1.2", "-0.2", "0"), finds=(f"{_PLACE}/1/weight", f"{_PLACE}/2/weight")),
        Example(_files("0.8", "heavy"), finds=(f"{_PLACE}/1/weight",), note="no number"),
    ),
    good=(
        Example(_files("0.8", "0.2")),
        Example(_files("0.33", "0.33", "0.33"), note="thirds"),
        Example(
            {
                MAPPINGS: "exact_matches: {m: {provider: p}}\n"
                "load_balancing: {redundant_models: {m: {providers: [p, q], strategy: round_robin}}}\n"
            },
            note="no weights: all alike",
        ),
    ),
    check=check,
    needs=("model-mappings.yaml#/exact_matches",),
    fix=fix,
)
