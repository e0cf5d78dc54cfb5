"""Every place of the three files that names a provider or a model, and whether what it names is there.

Each section is read in one place, here, and belongs to one rule: a name that dangles is reported once.
"""

from collections.abc import Iterator
from typing import Literal

from configmig.audit.reading import items, mapping, text
from configmig.audit.versions import parse
from configmig.audit.view import View
from configmig.frozen import dataclass
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import (
    LITELLM,
    MAPPINGS,
    PROVIDERS,
    Chain,
    Gateway,
    Named,
    read_gateway,
)
from configmig.profiles.llm_gateway.relations.providers import STATUSES

ROUTES, ROUTE_FALLBACKS, PATTERNS = "routes", "route fallbacks", "patterns"
CAPABILITIES, BALANCING, CHAINS = "capabilities", "load balancing", "fallback chains"
RULES, CASES, ENDPOINTS = "routing rules", "special cases", "health endpoints"
DEPLOYMENTS, ALIASES, FALLBACKS = "deployments", "aliases", "fallbacks"

ANY_MODEL, DEFAULT = "*", "default"
"""Keys of LiteLLM's fallbacks that are no models: `*` means all of them, `default` is a mistake."""

_PROVIDER_KEYS = frozenset({"provider", "providers", "default_provider", "fallback_provider"})
_MODEL_KEYS = frozenset(
    {
        "model",
        "models",
        "default_model",
        "preferred_model",
        "preferred_models",
        "backend_model",
        "fallback_model",
    }
)
_EITHER_KEYS = frozenset({"fallback", "fallbacks", "default_fallback"})


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that stands for something defined elsewhere."""

    section: str
    file: str
    pointer: Pointer
    name: str
    wants: Literal["provider", "model", "either"]
    holder: str
    """What names it, in words: "the route 'coder'"."""


def read_references(view: View) -> tuple[Reference, ...]:
    """Return every reference of the three files, section by section."""
    gateway = view.shared(read_gateway)
    return (
        *_routes(view),
        *_patterns(view),
        *_capabilities(gateway),
        *_balances(gateway),
        *_chains(gateway),
        *_rules(view),
        *_endpoints(view),
        *_deployments(gateway),
        *_proxy(gateway),
    )


def what_is_wrong(gateway: Gateway, reference: Reference) -> str:
    """Return why ``reference`` leads nowhere, in words that follow its name; empty where it does.

    A provider without a valid status is nobody's missing provider: the status is the mistake.
    """
    if reference.wants == "model":
        return _wrong_model(gateway, reference.name)
    if reference.wants == "either" and not _wrong_model(gateway, reference.name):
        return ""
    return _wrong_provider(gateway, reference.name)


def dangling(view: View, *sections: str) -> Iterator[tuple[Reference, str]]:
    """Yield the references of ``sections`` that lead nowhere, and why, without those of CPL010."""
    gateway = view.shared(read_gateway)
    for reference in view.shared(read_references):
        if reference.section not in sections or is_provider_for_model(gateway, reference):
            continue
        wrong = what_is_wrong(gateway, reference)
        if wrong:
            yield reference, wrong


def is_provider_for_model(gateway: Gateway, reference: Reference) -> bool:
    """Whether ``reference`` names a provider where a model is meant."""
    return (
        reference.wants == "model"
        and reference.name in gateway.providers
        and not gateway.knows(reference.name)
    )


def chains_list_models(view: View) -> bool:
    """Whether the links of chains are models, as since 1.2.0, or providers.

    The file's own version decides; without one, a chain with the name of a model in it.
    """
    version = parse(text(view.value(MAPPINGS, "schema_version")))
    if version:
        return version >= (1, 2)
    routes = mapping(view.value(MAPPINGS, "exact_matches"))
    chains = mapping(view.value(MAPPINGS, "fallback_chains")).values()
    links = [link for chain in chains for link in items(mapping(chain).get("chain", chain))]
    return any(isinstance(link, str) and link in routes for link in links)


def _wrong_provider(gateway: Gateway, name: str) -> str:
    provider = gateway.providers.get(name)
    if provider is None:
        return "is not in providers.yaml" if name else "names no provider"
    if provider.is_active or provider.status not in STATUSES:
        return ""
    return f"is {provider.status}"


def _wrong_model(gateway: Gateway, name: str) -> str:
    if gateway.knows(name):
        return ""
    homes = [each.name for each in gateway.providers.values() if name in [one.name for one in each.models]]
    if homes:
        return f"is served by {homes[0]} alone, which receives no traffic"
    return "is neither served by a provider nor known to the proxy"


def _names(value: object, place: Pointer) -> Iterator[Named]:
    """One name, a list of names, or a list of mappings with a name."""
    if text(value):
        yield Named(text(value), place)
    for index, each in enumerate(items(value)):
        name = text(each) or text(mapping(each).get("name")) or text(mapping(each).get("provider"))
        if name:
            yield Named(name, (*place, index))


def _routes(view: View) -> Iterator[Reference]:
    for model, value in mapping(view.value(MAPPINGS, "exact_matches")).items():
        place, holder, entry = ("exact_matches", model), f"the route '{model}'", mapping(value)
        named = (
            Named(text(value), place)
            if text(value)
            else Named(text(entry.get("provider")), (*place, "provider"))
        )
        yield Reference(ROUTES, MAPPINGS, named.pointer, named.name, "provider", holder)
        for each in _names(entry.get("fallback"), (*place, "fallback")):
            yield Reference(ROUTE_FALLBACKS, MAPPINGS, each.pointer, each.name, "provider", holder)


def _patterns(view: View) -> Iterator[Reference]:
    for index, value in enumerate(items(view.value(MAPPINGS, "patterns"))):
        place, entry = ("patterns", index), mapping(value)
        holder = f"the pattern '{text(entry.get('pattern'))}'"
        provider = text(entry.get("provider"))
        yield Reference(PATTERNS, MAPPINGS, (*place, "provider"), provider, "provider", holder)
        for each in _names(entry.get("fallback"), (*place, "fallback")):
            yield Reference(ROUTE_FALLBACKS, MAPPINGS, each.pointer, each.name, "provider", holder)


def _capabilities(gateway: Gateway) -> Iterator[Reference]:
    for capability in gateway.capabilities.values():
        holder = f"the capability '{capability.name}'"
        for each in capability.providers:
            yield Reference(CAPABILITIES, MAPPINGS, each.pointer, each.name, "provider", holder)
        for each in capability.models:
            yield Reference(CAPABILITIES, MAPPINGS, each.pointer, each.name, "model", holder)


def _balances(gateway: Gateway) -> Iterator[Reference]:
    for balance in gateway.balances.values():
        holder = f"the load balancing of '{balance.model}'"
        for share in balance.shares:
            is_entry = isinstance(gateway.view.value(MAPPINGS, *share.pointer), dict)
            place = (*share.pointer, "provider") if is_entry else share.pointer
            yield Reference(BALANCING, MAPPINGS, place, share.provider, "provider", holder)


def _chains(gateway: Gateway) -> Iterator[Reference]:
    for chain in gateway.chains.values():
        holder = f"the chain '{chain.name}'"
        for link in chain.links:
            wants = _wanted(gateway, chain, link)
            yield Reference(CHAINS, MAPPINGS, link.pointer, link.name, wants, holder)
        for model in chain.models:
            yield Reference(CHAINS, MAPPINGS, model.pointer, model.name, "model", holder)
        linked = {link.name for link in chain.links} | {model.name for model in chain.models}
        for index, step in enumerate(items(mapping(chain.entry).get("steps"))):
            at: Pointer = (*chain.pointer, "steps", index)
            provider, model_name = (text(mapping(step).get(key)) for key in ("provider", "preferred_model"))
            # A name that the chain itself has is reported there.
            if provider and provider not in linked:
                yield Reference(CHAINS, MAPPINGS, (*at, "provider"), provider, "provider", holder)
            if model_name and model_name not in linked:
                yield Reference(CHAINS, MAPPINGS, (*at, "preferred_model"), model_name, "model", holder)


def _wanted(gateway: Gateway, chain: Chain, link: Named) -> Literal["provider", "model"]:
    by_rank = isinstance(link.pointer[-1], str) and link.pointer != chain.pointer
    return "provider" if by_rank or not gateway.view.shared(chains_list_models) else "model"


def _rules(view: View) -> Iterator[Reference]:
    for section, key in ((RULES, "routing_rules"), (CASES, "special_cases")):
        for pointer, value in view.leaves(MAPPINGS):
            if pointer[:1] != (key,) or not text(value) or len(pointer) < 2:
                continue
            word = next((str(token) for token in reversed(pointer) if isinstance(token, str)), "")
            wants: Literal["provider", "model", "either"]
            if word in _PROVIDER_KEYS:
                wants = "provider"
            elif word in _MODEL_KEYS:
                wants = "model"
            elif word in _EITHER_KEYS:
                wants = "either"
            else:
                continue
            holder = f"{key}.{pointer[1]}"
            yield Reference(section, MAPPINGS, pointer, text(value), wants, holder)


def _endpoints(view: View) -> Iterator[Reference]:
    for name in mapping(view.value(PROVIDERS, "health_checks", "endpoints")):
        place: Pointer = ("health_checks", "endpoints", name)
        yield Reference(ENDPOINTS, PROVIDERS, place, str(name), "provider", "health_checks.endpoints")


def _deployments(gateway: Gateway) -> Iterator[Reference]:
    for each in gateway.deployments:
        if each.provider:
            place = (*each.pointer, "model_info", "provider")
            holder = f"the deployment '{each.name}'"
            yield Reference(DEPLOYMENTS, LITELLM, place, each.provider, "provider", holder)


def _proxy(gateway: Gateway) -> Iterator[Reference]:
    for alias in gateway.aliases.values():
        for target in alias.targets:
            holder = f"the alias '{alias.name}'"
            yield Reference(ALIASES, LITELLM, target.pointer, target.name, "model", holder)
    for fallback in gateway.fallbacks:
        holder = f"{fallback.kind} of '{fallback.model}'"
        if fallback.model not in ("", ANY_MODEL, DEFAULT):
            yield Reference(FALLBACKS, LITELLM, fallback.pointer, fallback.model, "model", fallback.kind)
        for target in fallback.targets:
            yield Reference(FALLBACKS, LITELLM, target.pointer, target.name, "model", holder)
    for target in gateway.default_fallbacks:
        yield Reference(FALLBACKS, LITELLM, target.pointer, target.name, "model", "default_fallbacks")
