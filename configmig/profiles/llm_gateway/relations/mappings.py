"""Which model goes where, read from `model-mappings.yaml`: routes, patterns, capabilities, chains, shares."""

from collections.abc import Iterator, Mapping
from typing import Any

from configmig.audit.reading import items, mapping, number, text
from configmig.audit.view import View
from configmig.frozen import dataclass
from configmig.pointer import Pointer

MAPPINGS = "model-mappings.yaml"

STEPS = ("primary", "secondary", "tertiary")
"""The keys under which a step of a chain of version 1.0.0 names its provider."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name that stands somewhere, and where."""

    name: str
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class Route:
    """An entry of `exact_matches`: what is asked for, and who answers."""

    model: str
    pointer: Pointer
    entry: Mapping[Any, Any]
    provider: str
    fallback: str
    backend: str
    """The model that the provider is asked for: `backend_model`, else the route's own name."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """An entry of `patterns`: a regular expression over model names."""

    text: str
    pointer: Pointer
    provider: str
    fallback: str


@dataclass(frozen=True, slots=True)
class Capability:
    """An entry of `capabilities`."""

    name: str
    pointer: Pointer
    models: tuple[Named, ...]
    providers: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """An entry of `fallback_chains`: who is asked in turn.

    ``links`` are the names in it, models or (before 1.2.0) providers; a step that names its model beside its
    provider gives both, the model in ``models``.
    """

    name: str
    pointer: Pointer
    entry: Any
    links: tuple[Named, ...]
    models: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A provider's part in an entry of `load_balancing`."""

    provider: str
    pointer: Pointer
    weight: float | None


@dataclass(frozen=True, slots=True)
class Balance:
    """An entry of `load_balancing`: one model, several providers."""

    model: str
    pointer: Pointer
    shares: tuple[Share, ...]


def read_routes(view: View) -> Mapping[str, Route]:
    """Return `exact_matches` by the name that clients ask for."""
    found = {}
    for name, value in mapping(view.value(MAPPINGS, "exact_matches")).items():
        entry = mapping(value)
        found[str(name)] = Route(
            model=str(name),
            pointer=("exact_matches", name),
            entry=entry,
            provider=text(entry.get("provider")) or text(value),
            fallback=text(entry.get("fallback")),
            backend=text(entry.get("backend_model")) or str(name),
        )
    return found


def read_patterns(view: View) -> tuple[Pattern, ...]:
    """Return `patterns` in order; the first that matches decides."""
    return tuple(
        Pattern(
            text=text(mapping(value).get("pattern")),
            pointer=("patterns", index),
            provider=text(mapping(value).get("provider")),
            fallback=text(mapping(value).get("fallback")),
        )
        for index, value in enumerate(items(view.value(MAPPINGS, "patterns")))
    )


def read_capabilities(view: View) -> Mapping[str, Capability]:
    """Return `capabilities` by name."""
    found = {}
    for name, value in mapping(view.value(MAPPINGS, "capabilities")).items():
        entry, place = mapping(value), ("capabilities", name)
        one = text(entry.get("provider"))
        providers = [Named(one, (*place, "provider"))] if one else []
        found[str(name)] = Capability(
            name=str(name),
            pointer=place,
            models=tuple(_names(entry.get("preferred_models"), (*place, "preferred_models"))),
            providers=(*providers, *_names(entry.get("providers"), (*place, "providers"))),
        )
    return found


def read_chains(view: View) -> Mapping[str, Chain]:
    """Return `fallback_chains` by name, whichever of their shapes they have."""
    found = {}
    for name, value in mapping(view.value(MAPPINGS, "fallback_chains")).items():
        place: Pointer = ("fallback_chains", name)
        steps, where = (
            (mapping(value).get("chain"), (*place, "chain")) if isinstance(value, dict) else (value, place)
        )
        links: list[Named] = []
        models: list[Named] = []
        for index, step in enumerate(items(steps)):
            at = (*where, index)
            links += [Named(step.strip(), at)] if text(step) else _providers_of(mapping(step), at)
            models += [
                Named(text(mapping(step).get(key)), (*at, key))
                for key in ("preferred_model", "model")
                if text(mapping(step).get(key))
            ]
        found[str(name)] = Chain(str(name), place, value, tuple(links), tuple(models))
    return found


def read_balances(view: View) -> Mapping[str, Balance]:
    """Return the shares of `load_balancing` by model, of the shape before 1.1.0 as well as of that since."""
    section = mapping(view.value(MAPPINGS, "load_balancing"))
    place: Pointer = ("load_balancing",)
    if isinstance(section.get("redundant_models"), dict):
        section, place = section["redundant_models"], (*place, "redundant_models")
    found = {}
    for name, value in section.items():
        if "providers" not in mapping(value):
            continue
        at = (*place, name, "providers")
        weights = mapping(mapping(value).get("weights"))
        shares = []
        for index, each in enumerate(items(mapping(value)["providers"])):
            provider = text(mapping(each).get("provider")) or text(each)
            weight = number(mapping(each).get("weight", weights.get(provider)))
            shares.append(Share(provider, (*at, index), weight))
        found[str(name)] = Balance(str(name), (*place, name), tuple(shares))
    return found


def _providers_of(step: Mapping[Any, Any], at: Pointer) -> Iterator[Named]:
    for key in (*STEPS, "provider"):
        if text(step.get(key)):
            yield Named(text(step[key]), (*at, key))


def _names(value: object, place: Pointer) -> Iterator[Named]:
    for index, each in enumerate(items(value)):
        name = text(mapping(each).get("name")) or text(each)
        if name:
            yield Named(name, (*place, index))
