"""CPL012: somebody who falls back to himself, or is named twice in one chain."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import items, mapping, text
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import (
    LITELLM,
    MAPPINGS,
    Chain,
    Gateway,
    Pattern,
    Route,
    read_gateway,
)

if TYPE_CHECKING:
    from configmig.operations.operations import Operations


def check(view: View) -> Iterator[Objection]:
    """Object to each name that stands in a list of fallbacks without adding anybody to ask."""
    gateway = view.shared(read_gateway)
    for chain in gateway.chains.values():
        yield from _repeated(MAPPINGS, f"the chain '{chain.name}'", "", _links(chain))
    for fallback in gateway.fallbacks:
        links = [(target.name, target.pointer) for target in fallback.targets]
        yield from _repeated(LITELLM, f"{fallback.kind} of '{fallback.model}'", fallback.model, links)
    defaults = [(target.name, target.pointer) for target in gateway.default_fallbacks]
    yield from _repeated(LITELLM, "default_fallbacks", "", defaults)
    yield from _routes(gateway)


def _links(chain: Chain) -> Iterator[tuple[str, Pointer]]:
    """Each link with what its step asks for: the same provider twice with two models is no repetition."""
    steps = items(mapping(chain.entry).get("steps"))
    models = {model.pointer[:-1]: model.name for model in chain.models}
    for index, link in enumerate(chain.links):
        wish = text(mapping(steps[index]).get("preferred_model")) if index < len(steps) else ""
        model = wish or models.get(link.pointer[:-1], "")
        yield f"{link.name} {model}" if model and model != link.name else link.name, link.pointer


def _repeated(file: str, holder: str, own: str, links: Iterable[tuple[str, Pointer]]) -> Iterator[Objection]:
    seen: set[str] = set()
    for name, pointer in links:
        if name == own:
            yield Objection(file, pointer, f"{holder} names itself", "take it out: it has failed already")
        elif name in seen:
            yield Objection(file, pointer, f"{holder} names '{name}' twice", "take the second one out")
        seen.add(name)


def _routes(gateway: Gateway) -> Iterator[Objection]:
    routes: list[Route | Pattern] = [*gateway.routes.values(), *gateway.patterns]
    for each in routes:
        if each.provider and each.provider == each.fallback:
            place = (*each.pointer, "fallback")
            message = f"'{each.provider}' is its own fallback here"
            yield Objection(MAPPINGS, place, message, "name another provider, or take the line out")


def fix(op: "Operations", _view: View, objections: Sequence[Objection]) -> None:
    """Take out what is repeated, the last first, so that the places before it stay what they are."""
    for objection in reversed(objections):
        op.file(objection.file).remove(objection.pointer)


_ROUTES = "exact_matches: {m: {provider: a, fallback: b}}\n"
_PROXY = "model_list: [{model_name: m}, {model_name: n}]\n"

rule = Rule(
    id="CPL012",
    name="repeated-link",
    severity=Severity.MEDIUM,
    category="completeness",
    title="A fallback names itself, or the same one twice",
    why=(
        "Asking again whoever has just failed costs another timeout with all its retries and changes "
        "nothing: retries are what asking again is for."
    ),
    bad=(
        Example(
            {
                MAPPINGS: _ROUTES + "fallback_chains:\n  default: {chain: [m, n, m]}\n",
                LITELLM: _PROXY + "router_settings: {fallbacks: [{m: [m, n]}], default_fallbacks: [n, n]}\n",
            },
            finds=(
                "model-mappings.yaml /fallback_chains/default/chain/2",
                "litellm-unified.yaml /router_settings/fallbacks/0/m/0",
                "litellm-unified.yaml /router_settings/default_fallbacks/1",
            ),
        ),
        Example(
            {MAPPINGS: "exact_matches: {m: {provider: a, fallback: a}}\n", LITELLM: _PROXY},
            finds=("model-mappings.yaml /exact_matches/m/fallback",),
        ),
    ),
    good=(
        Example(
            {
                MAPPINGS: _ROUTES + "fallback_chains:\n  m: [m, n]\n",
                LITELLM: _PROXY + "router_settings: {fallbacks: [{m: [n]}]}\n",
            },
            note="a chain that begins with its own model says the order, no repetition",
        ),
        Example(
            {
                MAPPINGS: _ROUTES + "fallback_chains:\n  x:\n    chain: [a, a]\n"
                "    steps: [{provider: a, preferred_model: m}, {provider: a, preferred_model: n}]\n",
                LITELLM: _PROXY,
            },
            note="one provider, two models",
        ),
    ),
    check=check,
    needs=("model-mappings.yaml#/exact_matches", "litellm-unified.yaml#/model_list"),
    fix=fix,
    fix_is_safe=True,
)
