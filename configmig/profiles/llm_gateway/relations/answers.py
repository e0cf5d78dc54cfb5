"""Who answers for a model when its own backend does not, as the mappings and as the proxy have it."""

from configmig.audit.reading import items, mapping, text
from configmig.profiles.llm_gateway.relations import Gateway
from configmig.profiles.llm_gateway.relations.references import ANY_MODEL, DEFAULT


def has_chain(gateway: Gateway, model: str) -> bool:
    """Whether the mappings say who answers for ``model``; a fallback of null says: nobody, on purpose."""
    for chain in gateway.chains.values():
        if chain.name in (model, DEFAULT) or model in {each.name for each in (*chain.links, *chain.models)}:
            return True
        steps = items(mapping(chain.entry).get("steps"))
        if model in {text(mapping(step).get("preferred_model")) for step in steps}:
            return True
    return any("fallback" in route.entry for route in gateway.routes.values() if route.backend == model)


def has_fallback(gateway: Gateway, model: str) -> bool:
    """Whether the proxy asks somebody else when ``model`` fails."""
    if gateway.default_fallbacks:
        return True
    own = {alias.name for alias in gateway.aliases.values() if model in {each.name for each in alias.targets}}
    return any(
        fallback.targets and fallback.model in {model, ANY_MODEL, *own}
        for fallback in gateway.fallbacks
        if fallback.kind == "fallbacks"
    )


def is_alone_on_purpose(gateway: Gateway, model: str) -> bool:
    """Whether the route of ``model`` says `fallback: null`: better an error than another model's answer."""
    route = gateway.routes.get(model)
    return route is not None and "fallback" in route.entry and route.entry["fallback"] is None
