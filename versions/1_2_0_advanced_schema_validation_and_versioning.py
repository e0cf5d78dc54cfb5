"""Advanced Schema Validation & Versioning.

Every file says which schema it follows, and every name means one thing:

* A provider of type vllm that serves several models becomes one provider for each, `<provider>-<model>`.
  Every reference to it (routes, fallbacks, patterns, capabilities, load balancing, chains, health endpoints,
  LiteLLM's deployments) becomes the provider that serves the model meant there.
* A fallback chain lists models. A link means the `preferred_model` of its step, or the one model that can be
  meant: the chain's own, the one its capability prefers, the only one that the provider serves.
* LiteLLM's fallbacks are in `router_settings`.

Which model a reference means is read from what stands beside it. Where that does not tell, the run stops and
names the place; `-x PROVIDER=MODEL` answers for all such places of a provider.
"""

import re
from collections.abc import Container, Iterator, Mapping
from typing import Any, TypeAlias
from urllib.parse import urljoin, urlsplit

from configmig.revisions import Config, FileOperations, Match, Operations, Problem

revision = "1.2.0"
down_revision = "1.1.0"
branch_labels = ()
depends_on = ()
date = "2024-10-25"
breaking_changes = (
    "a provider of type vllm that served several models is one provider for each of them",
    "fallback chains list models, no longer providers",
    "LiteLLM's fallbacks are in router_settings",
)
deprecations = ()

Pieces: TypeAlias = Mapping[str, str]
"""The models of a provider, each with the provider that serves it once the split is done."""

PROVIDERS, MAPPINGS, LITELLM = "providers.yaml", "model-mappings.yaml", "litellm-unified.yaml"
STAMPS = {PROVIDERS: "metadata", MAPPINGS: "schema_metadata", LITELLM: "config_metadata"}
MODEL_KEYS = ("backend_model", "model", "preferred_model", "default_model", "model_name")


def upgrade(op: Operations) -> None:
    """Split the vLLM providers, let every reference name the right piece, and stamp the files."""
    providers, mappings, litellm = op.file(PROVIDERS), op.file(MAPPINGS), op.file(LITELLM)
    served = {provider.key: pieces(op, provider) for provider in providers.select("$.providers.*")}
    engines = {name: parts for name, parts in served.items() if len(set(parts.values())) > 1}

    for chain in mappings.select("$.fallback_chains.*"):
        list_models(op, mappings, chain, served)
    for name, parts in engines.items():
        split_engine(providers, name, parts)
    for file in (mappings, litellm):
        for reference in [file.select(place)[0] for place in references(file.get("$"), engines)]:
            point(op, file, reference, engines)
    litellm.merge("$.litellm_settings.fallbacks", "$.router_settings.fallbacks", missing_ok=True)
    for name, section in STAMPS.items():
        stamp(op.file(name), section)


def pieces(op: Operations, provider: Match) -> Pieces:
    """Return what a provider serves, and how the piece for each model is called."""
    models = [mapping(model).get("name", model) for model in items(mapping(provider.value).get("models"))]
    if mapping(provider.value).get("type") != "vllm" or len(models) < 2:
        return {model: provider.key for model in models if isinstance(model, str)}
    for index, model in enumerate(models):
        if not isinstance(model, str) or model in models[:index]:
            op.problem(PROVIDERS, (*provider.pointer, "models", index), "the model has no name of its own")
    names = [slug(str(model).rpartition("/")[2]) for model in models]
    return {
        str(model): f"{provider.key}-{name if names.count(name) == 1 else slug(str(model))}"
        for model, name in zip(models, names, strict=True)
    }


def slug(text: str) -> str:
    """Return ``text`` as it can stand in a provider's name."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def split_engine(providers: FileOperations, name: str, parts: Pieces) -> None:
    """Make a provider of each model, with a health endpoint; its base_url goes to its provider."""
    models = {
        str(mapping(model).get("name", model)): model
        for model in providers.get(("providers", name, "models"))
    }
    bases = {model: entry.pop("base_url") for model, entry in models.items() if "base_url" in mapping(entry)}

    def one_for_each(provider: dict[str, Any]) -> dict[str, Any]:
        base = {model: {"base_url": bases[model]} if model in bases else {} for model in parts}
        return {
            piece: {**provider, **base[model], "models": [models[model]]} for model, piece in parts.items()
        }

    def endpoint_for_each(url: str) -> dict[str, str]:
        return {piece: urljoin(bases.get(model, url), urlsplit(url).path) for model, piece in parts.items()}

    providers.split(("providers", name), one_for_each)
    providers.split(("health_checks", "endpoints", name), endpoint_for_each, missing_ok=True)
    for piece in list(parts.values())[1:]:
        providers.comment(("providers", piece), f"Split from `{name}`.")
    if providers.exists("$.metadata.total_providers"):
        providers.set("$.metadata.total_providers", len(providers.get("$.providers")))


def list_models(op: Operations, mappings: FileOperations, chain: Match, served: Mapping[str, Pieces]) -> None:
    """Replace the providers of a chain by the models that its links mean."""
    entry, place = chain.value, chain.pointer
    links, steps = (entry.get("chain"), entry.get("steps")) if isinstance(entry, dict) else (entry, None)
    liked = mappings.get(("capabilities", chain.key, "preferred_models"), default=None)
    for index, link in enumerate(items(links)):
        if not isinstance(link, str) or link not in served:
            continue  # the name of a model already
        step = mapping(dict(enumerate(items(steps))).get(index))
        hints = (
            [step.get("preferred_model")],
            [chain.key],
            items(liked),
            served[link],
            [op.arguments.get(link)],
        )
        certain = ([model for model in served[link] if model in hint] for hint in hints)
        model = next((models[0] for models in certain if len(models) == 1), None)
        link_place = (*place, "chain", index) if isinstance(entry, dict) else (*place, index)
        if model is None:
            undecided(op, mappings, link_place, link, [])
            continue
        mappings.set(link_place, model)
        if step:
            mappings.set((*place, "steps", index, "provider"), served[link][model])


def references(value: Any, names: Container[str], place: Any = ()) -> Iterator[Any]:
    """Yield the places where a key that speaks of providers holds one of ``names``."""
    children = value.items() if isinstance(value, dict) else enumerate(items(value))
    for key, child in children:
        yield from references(child, names, (*place, key))
    if isinstance(value, str) and value in names:
        key = next((token for token in reversed(place) if isinstance(token, str)), "")
        if "provider" in key or "fallback" in key:
            yield place


def point(op: Operations, file: FileOperations, reference: Match, engines: Mapping[str, Pieces]) -> None:
    """Let a reference name the piece that serves the model meant there."""
    provider, place = reference.value, reference.pointer
    parts = engines[provider]
    routes = mapping(op.file(MAPPINGS).get("$.exact_matches", default=None))
    models = meant(file, place, parts, routes) or [op.arguments.get(provider, "")]
    found = [parts[model] for model in models if model in parts]
    is_item = isinstance(reference.key, int)
    if is_item and not found and place[0] in ("capabilities", "routing_rules"):
        found = list(parts.values())  # a list that speaks of no model means any of them

    if len(found) == 1 or (is_item and found):
        reference.set((), found[0])
        for offset, piece in enumerate(found[1:], start=1):
            file.insert(place[:-1], reference.key + offset, piece)
    elif found and place[0] == "capabilities":
        reference.set((), found)
        reference.rename("providers")
    else:
        undecided(op, file, place, provider, found)


def meant(file: FileOperations, place: Any, parts: Pieces, routes: Mapping[str, Any]) -> list[str]:
    """Return the models that a reference can mean: named beside it or above it, or matched by its pattern."""
    for depth in range(len(place) - 1, 0, -1):
        holder, key = mapping(file.get(place[:depth])), place[depth - 1]
        called = mapping(holder.get("litellm_params")).get("model")
        named = [holder.get(name) for name in MODEL_KEYS] + items(holder.get("preferred_models"))
        matched = [model for model in parts if matches(holder.get("pattern"), model)]
        for names in ([called], named, matched, [mapping(routes.get(key)).get("backend_model")], [key]):
            # LiteLLM writes the API before the name: hosted_vllm/Qwen/…
            found = [model for model in parts if any(f"/{name}".endswith(f"/{model}") for name in names)]
            if found:
                return found
    return []


def matches(pattern: Any, model: str) -> bool:
    """Tell whether a route's pattern matches; what is no regular expression matches nothing."""
    try:
        return isinstance(pattern, str) and re.search(pattern, model) is not None
    except re.error:
        return False


def stamp(file: FileOperations, section: str) -> None:
    """Write down the schema that the file follows, and when it was validated against it."""
    first = str(next(iter(file.get("$"))))
    said = "The schema that this file follows."
    file.add("$.schema_version", revision, before=first, comment=said, if_exists="replace")
    if file.get((section,), default=None) is None:
        file.set((section,), {}, comment="When this file was last validated against its schema.")
    file.set((section, "last_validated"), date)


def undecided(op: Operations, file: FileOperations, place: Any, provider: str, found: list[str]) -> None:
    """Report a reference that does not tell which model it means."""
    which = f"it could mean {', '.join(found)}" if found else "it names none that is listed there"
    hint = f"name the model here, list it under the provider, or answer with `-x {provider}=MODEL`"
    op.problem(file.name, place, f"which model of `{provider}` is meant? {which}", hint=hint)


def check(config: Config) -> Iterator[Problem]:
    """Yield what is not as 1.2.0 has it."""
    files = {name: mapping(config.get(name)) for name in STAMPS}
    for name, section in STAMPS.items():
        if files[name].get("schema_version") != revision:
            yield Problem(name, ("schema_version",), f"the file does not say that it has schema {revision}")
        if "last_validated" not in mapping(files[name].get(section)):
            yield Problem(name, (section,), "there is no `last_validated`")
    if "fallbacks" in mapping(files[LITELLM].get("litellm_settings")):
        yield Problem(LITELLM, ("litellm_settings", "fallbacks"), "fallbacks belong in router_settings")
    providers = mapping(files[PROVIDERS].get("providers"))
    yield from engines_not_split(providers, files)
    for name, chain in mapping(files[MAPPINGS].get("fallback_chains")).items():
        for index, link in enumerate(items(mapping(chain).get("chain", chain))):
            if not isinstance(link, str) or link in providers:
                place = ("fallback_chains", name, "chain", index)
                yield Problem(MAPPINGS, place, "a chain lists models, and this is none")


def engines_not_split(providers: dict[Any, Any], files: Mapping[str, Any]) -> Iterator[Problem]:
    """A vLLM provider serves one model, and nothing names one that was split."""
    engines = {name: each for name, each in providers.items() if mapping(each).get("type") == "vllm"}
    for name, provider in engines.items():
        if len(items(provider.get("models"))) > 1:
            place = ("providers", name, "models")
            yield Problem(PROVIDERS, place, "a vLLM provider serves one model", "give each its own provider")
    split = {name[: dash.start()] for name in map(str, engines) for dash in re.finditer("-", name)}
    for file in (MAPPINGS, LITELLM):
        for place in references(files[file], split - providers.keys()):
            yield Problem(file, place, "this provider was split", "name the one that serves the model")


def mapping(value: Any) -> dict[Any, Any]:
    """Return ``value`` where it is a mapping; anything else has no keys."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """Return ``value`` where it is a list; anything else has no items."""
    return value if isinstance(value, list) else []
