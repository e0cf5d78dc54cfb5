"""Advanced Schema Validation & Versioning.

Every file says which schema it follows, and every name means one thing:

* A provider of type vllm that serves several models becomes one provider for each, `<provider>-<model>`.
  Every reference to it (routes, fallbacks, patterns, capabilities, load balancing, chains, health endpoints,
  LiteLLM's deployments) becomes the provider that serves the model meant there.
* A fallback chain lists models. A link means the `preferred_model` of its step, or the one model that can be
  meant: the chain's own, the one its capability prefers, the only one that the provider serves.
* LiteLLM's fallbacks are in `router_settings`.

Which model a reference means is read from what stands beside it. Where that does not tell, the run stops and
names the place; `configmig -x PROVIDER=MODEL` answers for all such places of a provider.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, TypeAlias
from urllib.parse import urljoin, urlsplit

from configmig.errors.documents import UnwritableEditError
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

Pieces: TypeAlias = Mapping[str, str]  # a provider's models → the provider that serves each after the split
PROVIDERS, MAPPINGS, LITELLM = "providers.yaml", "model-mappings.yaml", "litellm-unified.yaml"
STAMPS = {PROVIDERS: "metadata", MAPPINGS: "schema_metadata", LITELLM: "config_metadata"}
MODEL_KEYS = ("backend_model", "model", "preferred_model", "default_model")


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
    collect_fallbacks(litellm)
    for name, section in STAMPS.items():
        stamp(op.file(name), section)


def pieces(op: Operations, provider: Match) -> Pieces:
    """Return what a provider serves, and how the piece for each model is called."""
    models = [mapping(model).get("name", model) for model in items(mapping(provider.value).get("models"))]
    if mapping(provider.value).get("type") != "vllm" or len(models) < 2:
        return {model: provider.key for model in models if isinstance(model, str)}
    names = [re.sub(r"[^a-z0-9/]+", "-", str(model).lower()).strip("-") for model in models]
    for index, model in enumerate(models):
        if not isinstance(model, str) or names[index] in names[:index]:
            op.problem(PROVIDERS, (*provider.pointer, "models", index), "the model has no name of its own")
    short = [name.rpartition("/")[2] for name in names]
    return {
        str(model): f"{provider.key}-{last if short.count(last) == 1 else name.replace('/', '-')}"
        for model, name, last in zip(models, names, short, strict=True)
    }


def split_engine(providers: FileOperations, name: str, parts: Pieces) -> None:
    """Make a provider of each model, with a health endpoint; a base_url that the model has goes with it."""
    models = {
        str(mapping(each).get("name", each)): each for each in providers.get(("providers", name, "models"))
    }
    bases = {
        model: {"base_url": each.pop("base_url")}
        for model, each in models.items()
        if "base_url" in mapping(each)
    }

    def one_for_each(old: dict[str, Any]) -> dict[str, Any]:
        return {
            piece: {**old, **bases.get(model, {}), "models": [models[model]]}
            for model, piece in parts.items()
        }

    def endpoint_for_each(old: Any) -> dict[str, Any]:
        urls = {model: urljoin(base["base_url"], urlsplit(str(old)).path) for model, base in bases.items()}
        return {piece: urls.get(model, old) for model, piece in parts.items()}

    providers.split(("providers", name), one_for_each)
    providers.split(("health_checks", "endpoints", name), endpoint_for_each, missing_ok=True)
    for piece in list(parts.values())[1:]:
        with suppress(UnwritableEditError):  # {flow: style} has no room for comments
            providers.comment(("providers", piece), f"Split from `{name}`.")
    if providers.exists("$.metadata.total_providers"):
        providers.set("$.metadata.total_providers", len(providers.get("$.providers")))


def list_models(op: Operations, mappings: FileOperations, chain: Match, served: Mapping[str, Pieces]) -> None:
    """Replace the providers of a chain by the models that its links mean."""
    name, place = chain.key, chain.pointer
    if isinstance(chain.value, list):
        chain.wrap("chain")
    entry = mapping(mappings.get(place))
    liked = items(mappings.get(("capabilities", name, "preferred_models"), default=None))
    for index, link in enumerate(items(entry.get("chain"))):
        if not isinstance(link, str) or link not in served:
            continue  # the name of a model already
        step = mapping(dict(enumerate(items(entry.get("steps")))).get(index))
        parts, wished = served[link], step.get("preferred_model")
        hints = [[wished]] if wished else [[name], liked, list(parts)]
        certain = ([each for each in parts if each in hint] for hint in (*hints, [op.arguments.get(link)]))
        model = next((found[0] for found in certain if len(found) == 1), None)
        if wished and not model and len(set(parts.values())) < 2:
            model = wished  # not listed, but the provider is not split
        if model is None:
            undecided(op, mappings, (*place, "chain", index), link, [])
            continue
        mappings.set((*place, "chain", index), model)
        if step:
            mappings.set((*place, "steps", index, "provider"), parts.get(model, link))


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
    parts, is_item = engines[provider], isinstance(reference.key, int)
    models = meant(file, place, parts, mapping(op.file(MAPPINGS).get("$.exact_matches", default=None)))
    if models is None and is_item and place[0] in ("capabilities", "routing_rules"):
        models = list(parts)  # a list that speaks of no model means any of them
    found = [parts[model] for model in models or ()]
    answer = parts.get(op.arguments.get(provider, ""))

    if len(found) == 1 or (is_item and found):
        reference.set((), found[0])
        for offset, piece in enumerate(found[1:], start=1):
            file.insert(place[:-1], reference.key + offset, piece)
    elif found and place[0] == "capabilities":
        reference.set((), found)
        reference.rename("providers")
    elif answer:
        reference.set((), answer)
    else:
        undecided(op, file, place, provider, found)


def meant(file: FileOperations, place: Any, parts: Pieces, routes: Mapping[str, Any]) -> list[str] | None:
    """Return the models that a reference can mean, None when nothing beside or above it speaks of models."""
    for depth in range(len(place) - 1, 0, -1):
        holder, key = mapping(file.get(place[:depth])), place[depth - 1]
        said = [holder[name] for name in MODEL_KEYS if name in holder] + items(holder.get("preferred_models"))
        if "litellm_params" in holder:
            said = [mapping(holder["litellm_params"]).get("model")]
        route = mapping(routes.get(key)).get("backend_model")
        for names in (said, matching(holder.get("pattern"), parts), [route], [key]):
            # LiteLLM writes the API before the name: hosted_vllm/Qwen/…
            found = [model for model in parts if any(f"/{name}".endswith(f"/{model}") for name in names)]
            if found or (said and "fallback" not in str(place[-1])):
                return found
    return None


def matching(pattern: Any, models: Iterable[str]) -> list[str]:
    """Return the models that a route's pattern matches; what is no regular expression matches none."""
    with suppress(re.error, TypeError):
        return [model for model in models if re.search(pattern, model)]
    return []


def collect_fallbacks(litellm: FileOperations) -> None:
    """Let the router's settings have all fallbacks."""
    if litellm.get("$.litellm_settings.fallbacks", default=None):
        litellm.set_default("$.router_settings", {})
        litellm.merge("$.litellm_settings.fallbacks", "$.router_settings.fallbacks")
    litellm.remove("$.litellm_settings.fallbacks", missing_ok=True)


def stamp(file: FileOperations, section: str) -> None:
    """Write down the schema that the file follows, and when it was validated against it."""
    first = str(next(iter(file.get("$"))))
    said = "The schema that this file follows."
    file.add("$.schema_version", revision, before=first, comment=said, if_exists="replace")
    file.set_default((section,), {}, comment="When this file was last validated against its schema.")
    file.set((section, "last_validated"), date)


def undecided(op: Operations, file: FileOperations, place: Any, provider: str, found: list[str]) -> None:
    """Report a reference that does not tell which model it means."""
    which = f"it could mean {', '.join(found)}" if found else "it names none that is listed there"
    hint = f"name the model here, list it under the provider, or answer by `configmig -x {provider}=MODEL`"
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
    yield from not_split(mapping(files[PROVIDERS].get("providers")), files)


def not_split(providers: dict[Any, Any], files: Mapping[str, Any]) -> Iterator[Problem]:
    """A vLLM provider serves one model, nothing names one that was split, and chains list models."""
    engines = {name: each for name, each in providers.items() if mapping(each).get("type") == "vllm"}
    for name, provider in engines.items():
        if len(items(provider.get("models"))) > 1:
            yield Problem(PROVIDERS, ("providers", name, "models"), "a vLLM provider serves one model")
    split = {name[: dash.start()] for name in map(str, engines) for dash in re.finditer("-", name)}
    for file in (MAPPINGS, LITELLM):
        for place in references(files[file], split - providers.keys()):
            yield Problem(file, place, "this provider was split", "name the one that serves the model")
    for name, chain in mapping(files[MAPPINGS].get("fallback_chains")).items():
        for index, link in enumerate(items(mapping(chain).get("chain"))):
            if not isinstance(link, str) or link in providers:
                yield Problem(MAPPINGS, ("fallback_chains", name, "chain", index), "a chain lists models")


def mapping(value: Any) -> dict[Any, Any]:
    """Return ``value`` where it is a mapping; anything else has no keys."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """Return ``value`` where it is a list; anything else has no items."""
    return value if isinstance(value, list) else []
