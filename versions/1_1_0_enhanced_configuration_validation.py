"""Enhanced Configuration Validation.

Adds the sections that 1.0.0 left out, and gives three others the shape that they keep from here on:

* A fallback chain is a flat list of providers. What its steps said besides (`condition`, `preferred_model`)
  stays in `steps`, one entry for each link. `description`, `retry_attempts`, `retry_delay_ms` stay in place.
* `load_balancing` has an entry for each model: `{providers: [{provider, weight}], strategy, description}`.
  Where nobody said how to share, all share alike. What was said for all models at once, the switch and the
  strategies, is in `load_balancing_settings`.
* LiteLLM's fallbacks are `{model: [others]}`, which is how LiteLLM reads them.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from configmig.revisions import Config, FileOperations, Match, Operations, Problem

revision = "1.1.0"
down_revision = "1.0.0"
branch_labels = ()
depends_on = ()
date = "2024-10-22"
breaking_changes = (
    "a fallback chain is a list of provider names; what its steps said besides is in `steps`",
    "load_balancing has an entry for each model; switch and strategies are in load_balancing_settings",
    "LiteLLM's fallbacks are {model: [others]}",
)
deprecations = ()

PROVIDERS, MAPPINGS, LITELLM = "providers.yaml", "model-mappings.yaml", "litellm-unified.yaml"
SECTIONS = {
    PROVIDERS: ("providers", "metadata", "health_checks"),
    MAPPINGS: ("exact_matches", "capabilities", "fallback_chains"),
    LITELLM: ("model_list", "router_settings", "server_settings"),
}
RANKS = ("primary", "secondary", "tertiary")
FALLBACKS = ("fallbacks", "context_window_fallbacks", "content_policy_fallbacks")
ROUTER = {"routing_strategy": "simple-shuffle", "num_retries": 2}
SERVER = {"host": "127.0.0.1", "port": 4000}


def upgrade(op: Operations) -> None:
    """Complete the three files; reshape chains, load balancing and fallbacks."""
    providers = op.file(PROVIDERS)
    providers.set_default("$.providers[*].status", "active", missing_ok=True)
    complete(providers, "metadata", summary(providers), "What this file holds.")
    complete(providers, "health_checks", health_checks(providers), "How providers are watched, in seconds.")

    mappings = op.file(MAPPINGS)
    complete(mappings, "capabilities", {}, "What a client may ask for instead of a model.")
    complete(mappings, "fallback_chains", {}, "Who is asked when the first choice does not answer.")
    for chain in mappings.select("$.fallback_chains.*"):
        flatten(op, mappings, chain)
    balance_by_model(op, mappings)

    litellm = op.file(LITELLM)
    complete(litellm, "router_settings", ROUTER, "How LiteLLM chooses one of several deployments.")
    complete(litellm, "server_settings", SERVER, "For the start script; LiteLLM wants both as arguments.")
    for fallback in litellm.select(f"$.*{list(FALLBACKS)}[?@.model && @.fallback_models]"):
        model = str(fallback.get("model"))
        fallback.remove("model")
        litellm.rename((*fallback.pointer, "fallback_models"), model)


def complete(file: FileOperations, section: str, value: Mapping[str, Any], comment: str) -> None:
    """Add a section that is missing, or null because all its entries are commented out."""
    if file.get((section,), default=None) is None:
        file.set((section,), value, comment=comment)


def summary(providers: FileOperations) -> dict[str, Any]:
    """Count what there is."""
    entries = [mapping(provider) for provider in mapping(providers.get("$.providers", default=None)).values()]
    active = [entry for entry in entries if entry.get("status") == "active"]
    return {
        "version": revision,
        "last_updated": date,
        "total_providers": len(entries),
        "total_models_available": sum(len(items(entry.get("models"))) for entry in active),
        "provider_types": sorted({str(entry["type"]) for entry in entries if "type" in entry}),
    }


def health_checks(providers: FileOperations) -> dict[str, Any]:
    """Watch every active provider that says where to ask."""
    watched = {
        provider.key: urljoin(str(provider.get("base_url")), str(provider.get("health_endpoint")))
        for provider in providers.select(
            "$.providers[?@.status == 'active' && @.base_url && @.health_endpoint]"
        )
    }
    times = {"interval_seconds": 60, "timeout_seconds": 5, "retry_attempts": 3}
    return {"enabled": True, **times, "endpoints": watched}


def flatten(op: Operations, mappings: FileOperations, entry: Match) -> None:
    """Turn the ranked steps of a chain into a list of providers, and keep what else they say."""
    place = entry.pointer
    if isinstance(entry.value, list):
        mappings.wrap(place, "chain")
    steps = items(mappings.get((*place, "chain"), default=None))
    if all(isinstance(step, str) for step in steps):
        return
    ranks = [[rank for rank in RANKS if rank in mapping(step)] for step in steps]
    unclear = [index for index, named in enumerate(ranks) if len(named) != 1]
    for index in unclear:
        hint = "name one provider, as `primary`, `secondary` or `tertiary`"
        op.problem(MAPPINGS, (*place, "chain", index), "which provider does this step mean?", hint=hint)
    if unclear:
        return
    if all(len(step) == 1 for step in steps):
        for index in range(len(steps)):
            mappings.unwrap((*place, "chain", index))
        return
    for index, (rank,) in enumerate(ranks):
        mappings.rename((*place, "chain", index, rank), "provider")
    names = [step[rank] for step, (rank,) in zip(steps, ranks, strict=True)]
    mappings.rename((*place, "chain"), "steps")
    mappings.add((*place, "chain"), names, before="steps")


def balance_by_model(op: Operations, mappings: FileOperations) -> None:
    """Lift the balanced models out of the section that they shared with the switch and the strategies."""
    old = mapping(mappings.get("$.load_balancing", default=None))
    if not old.keys() & {"enabled", "strategies", "redundant_models"}:
        return
    for model in mappings.select("$.load_balancing.redundant_models.*"):
        share_out(op, mappings, model.pointer, mapping(old.get("strategies")))
    settings = "load_balancing_settings"
    mappings.rename("$.load_balancing", settings)
    mappings.move((settings, "redundant_models"), "$.load_balancing", after=settings, missing_ok=True)


def share_out(op: Operations, mappings: FileOperations, model: Any, strategies: Mapping[str, Any]) -> None:
    """Give each provider of a balanced model its weight."""
    if isinstance(mappings.get(model), list):
        mappings.wrap(model, "providers")
    mappings.set_default((*model, "strategy"), "round_robin")
    entry = mapping(mappings.get(model))
    strategy = mapping(strategies.get(entry["strategy"]))
    if "description" in strategy:
        mappings.set_default((*model, "description"), strategy["description"])

    names = items(entry.get("providers"))
    weights = entry.get("weights") or strategy.get("weights") or even_shares(names)
    if isinstance(weights, list):
        weights = dict(zip(map(str, names), weights, strict=False))
    for index, name in enumerate(names):
        if not isinstance(name, str):
            continue  # a provider with its weight already
        mappings.wrap((*model, "providers", index), "provider")
        if name in weights:
            mappings.add((*model, "providers", index, "weight"), weights[name])
        else:
            hint = "give a weight to every provider, or to none"
            op.problem(MAPPINGS, (*model, "providers", index), f"which share does `{name}` take?", hint=hint)
    mappings.remove((*model, "weights"), missing_ok=True)


def even_shares(names: list[Any]) -> list[float]:
    """Return equal weights that add up to one."""
    share = round(1 / max(len(names), 1), 2)
    return [share] * (len(names) - 1) + [round(1 - share * (len(names) - 1), 2)]


def check(config: Config) -> Iterator[Problem]:
    """Yield what is not as 1.1.0 has it."""
    for file, sections in SECTIONS.items():
        missing = [section for section in sections if section not in mapping(config.get(file))]
        yield from (Problem(file, (), f"there is no section `{section}`") for section in missing)
    yield from unflat_chains(mapping(mapping(config.get(MAPPINGS)).get("fallback_chains")))
    yield from unfair_shares(mapping(mapping(config.get(MAPPINGS)).get("load_balancing")))
    for section, content in mapping(config.get(LITELLM)).items():
        for kind in FALLBACKS:
            for index, entry in enumerate(items(mapping(content).get(kind))):
                if len(mapping(entry)) != 1:
                    message = "a fallback has one key, the model, and under it those that answer instead"
                    yield Problem(LITELLM, (section, kind, index), message)


def unflat_chains(chains: Mapping[str, Any]) -> Iterator[Problem]:
    """A chain is a list of names; its steps, where it has them, are of the same providers."""
    for name, entry in chains.items():
        chain = mapping(entry).get("chain", entry)
        if not isinstance(chain, list) or not all(isinstance(link, str) for link in chain):
            yield Problem(MAPPINGS, ("fallback_chains", name), "a chain is a list of provider names")
        steps = items(mapping(entry).get("steps"))
        if steps and [mapping(step).get("provider") for step in steps] != chain:
            message, hint = "the steps are not those of the chain", "each link has a step of its provider"
            yield Problem(MAPPINGS, ("fallback_chains", name, "steps"), message, hint)


def unfair_shares(models: Mapping[str, Any]) -> Iterator[Problem]:
    """A balanced model has providers, and each of them has a share."""
    for model, entry in models.items():
        place = ("load_balancing", model, "providers")
        shares = items(mapping(entry).get("providers"))
        if not shares:
            yield Problem(MAPPINGS, ("load_balancing", model), "there are no providers to share the requests")
        for index, share in enumerate(shares):
            weight = mapping(share).get("weight")
            if "provider" not in mapping(share) or not isinstance(weight, int | float) or weight <= 0:
                yield Problem(MAPPINGS, (*place, index), "a share is a `provider` with a `weight` above 0")


def mapping(value: Any) -> dict[Any, Any]:
    """Return ``value`` where it is a mapping; anything else has no keys."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """Return ``value`` where it is a list; anything else has no items."""
    return value if isinstance(value, list) else []
