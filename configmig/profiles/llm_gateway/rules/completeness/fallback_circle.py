"""CPL011: models that fall back to each other in a circle."""

from collections.abc import Iterator, Mapping

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM, MAPPINGS, Gateway, Named, read_gateway
from configmig.profiles.llm_gateway.relations.circles import find_circles


def check(view: View) -> Iterator[Objection]:
    """Object once to each circle, at the link that closes it, naming the whole path."""
    gateway = view.shared(read_gateway)
    chains = {
        chain.name: {link.name: link.pointer for link in chain.links} for chain in gateway.chains.values()
    }
    yield from _circles(MAPPINGS, chains, "the chains go in a circle")
    for kind in dict.fromkeys(fallback.kind for fallback in gateway.fallbacks):
        yield from _circles(LITELLM, _links(gateway, kind), f"the {kind} go in a circle")


def _links(gateway: Gateway, kind: str) -> Mapping[str, Mapping[str, Pointer]]:
    found: dict[str, dict[str, Pointer]] = {}
    of_kind = [each for each in gateway.fallbacks if each.kind == kind]
    own = {each.model for each in of_kind}
    for fallback in of_kind:
        targets = found.setdefault(fallback.model, {})
        for each in fallback.targets:
            target = each if each.name in own else _resolved(gateway, each)
            targets.setdefault(target.name, target.pointer)
    return found


def _resolved(gateway: Gateway, named: Named) -> Named:
    """The model behind an alias that has no fallbacks of its own; LiteLLM looks for them by the alias."""
    alias = gateway.aliases.get(named.name)
    known = alias is not None and alias.targets and named.name not in gateway.groups
    return Named(alias.targets[0].name, named.pointer) if alias is not None and known else named


def _circles(file: str, links: Mapping[str, Mapping[str, Pointer]], what: str) -> Iterator[Objection]:
    for path in find_circles({name: tuple(targets) for name, targets in links.items()}):
        yield Objection(
            file,
            links[path[-2]][path[-1]],
            f"{what}: {' → '.join(path)}",
            f"take '{path[-1]}' from what '{path[-2]}' falls back to, or end it with another model",
        )


_PROXY = "model_list: [{model_name: a}, {model_name: b}, {model_name: c}]\n"
_ROUTES = "exact_matches: {a: {provider: p}}\n"

rule = Rule(
    id="CPL011",
    name="fallback-circle",
    severity=Severity.CRITICAL,
    category="completeness",
    title="Models fall back to each other in a circle",
    why=(
        "When the backends are down, each failed request wanders around the circle, waits for every timeout "
        "and every retry on the way, and ends where it began. The load of an outage multiplies."
    ),
    bad=(
        Example(
            {
                MAPPINGS: _ROUTES,
                LITELLM: _PROXY + "router_settings: {fallbacks: [{a: [b]}, {b: [c]}, {c: [a]}]}\n",
            },
            finds=("litellm-unified.yaml /router_settings/fallbacks/2/c/0",),
        ),
        Example(
            {MAPPINGS: _ROUTES + "fallback_chains:\n  a: [b]\n  b: {chain: [c, a]}\n", LITELLM: _PROXY},
            finds=("model-mappings.yaml /fallback_chains/b/chain/1",),
        ),
        Example(
            {
                MAPPINGS: _ROUTES,
                LITELLM: _PROXY + "router_settings:\n  model_group_alias: {nick: a}\n"
                "  fallbacks: [{a: [b, c]}, {b: [nick]}, {c: [a]}]\n",
            },
            finds=(
                "litellm-unified.yaml /router_settings/fallbacks/1/b/0",
                "litellm-unified.yaml /router_settings/fallbacks/2/c/0",
            ),
            note="two circles, one of them through an alias",
        ),
    ),
    good=(
        Example(
            {
                MAPPINGS: _ROUTES + "fallback_chains:\n  a: [a, b]\n",
                LITELLM: _PROXY + "router_settings: {fallbacks: [{a: [b, c]}, {b: [c]}]}\n",
            },
            note="two ways to one end; a chain that begins with its own model",
        ),
        Example(
            {
                MAPPINGS: _ROUTES,
                LITELLM: _PROXY
                + "router_settings: {fallbacks: [{a: [b]}], context_window_fallbacks: [{b: [a]}]}\n",
            },
            note="different kinds: a failure is not a prompt that is too long",
        ),
        Example(
            {
                MAPPINGS: _ROUTES,
                LITELLM: _PROXY + "router_settings:\n  model_group_alias: {chat: a}\n"
                "  fallbacks: [{chat: [b]}, {b: [a]}]\n",
            },
            note="the fallbacks of an alias are not those of its model",
        ),
    ),
    check=check,
    needs=("model-mappings.yaml#/exact_matches", "litellm-unified.yaml#/model_list"),
)
