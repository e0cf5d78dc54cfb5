"""CPL013: a chain without links that does not say that it is meant to end there."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import mapping, switch
from configmig.profiles.llm_gateway.relations import MAPPINGS, read_gateway

if TYPE_CHECKING:
    from configmig.operations.operations import Operations


def check(view: View) -> Iterator[Objection]:
    """Object to each chain that lists nobody and is not marked `terminal: true`."""
    for chain in view.shared(read_gateway).chains.values():
        if not chain.links and switch(mapping(chain.entry).get("terminal")) is not True:
            yield Objection(
                MAPPINGS,
                chain.pointer,
                f"the chain '{chain.name}' lists nobody",
                "list models under `chain`, or write `terminal: true` when nobody is to answer instead",
            )


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Say that the chain ends there, which is what it does."""
    for objection in objections:
        if isinstance(view.value(MAPPINGS, *objection.pointer), dict):
            op.file(MAPPINGS).set((*objection.pointer, "terminal"), value=True)
        else:
            op.file(MAPPINGS).set(objection.pointer, {"chain": [], "terminal": True})


_ROUTES = "exact_matches: {m: {provider: a}}\n"

rule = Rule(
    id="CPL013",
    name="empty-chain",
    severity=Severity.LOW,
    category="completeness",
    title="A fallback chain lists nobody and is not marked as terminal",
    why=(
        "An empty list reads like something forgotten. Where an error is better than another model's answer, "
        "`terminal: true` says so, and the next reader does not fill the gap."
    ),
    bad=(
        Example(
            {MAPPINGS: _ROUTES + "fallback_chains:\n  code: {description: Code, chain: []}\n  chat: []\n"},
            finds=("model-mappings.yaml /fallback_chains/code", "model-mappings.yaml /fallback_chains/chat"),
        ),
        Example(
            {MAPPINGS: _ROUTES + "fallback_chains:\n  code: {chain: null, terminal: false}\n"},
            finds=("model-mappings.yaml /fallback_chains/code",),
        ),
    ),
    good=(
        Example({MAPPINGS: _ROUTES + "fallback_chains:\n  code: {chain: [], terminal: true}\n"}),
        Example({MAPPINGS: _ROUTES + "fallback_chains:\n  code: {chain: [m]}\n"}),
        Example({MAPPINGS: _ROUTES + "fallback_chains: {}\n"}),
    ),
    check=check,
    needs=("model-mappings.yaml#/exact_matches",),
    fix=fix,
    fix_is_safe=True,
)
