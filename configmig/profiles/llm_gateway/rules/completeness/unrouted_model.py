"""CPL006: a model that a provider serves and no route leads to."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import LITELLM, MAPPINGS, PROVIDERS, Gateway, read_gateway
from configmig.profiles.llm_gateway.relations.matching import read_matcher

if TYPE_CHECKING:
    from configmig.operations.operations import Operations


def check(view: View) -> Iterator[Objection]:
    """Object to each model of an active provider that neither a route, an alias nor a pattern leads to."""
    gateway = view.shared(read_gateway)
    routed = set(gateway.routes) | {route.backend for route in gateway.routes.values()}
    routed |= {target.name for alias in gateway.aliases.values() for target in alias.targets}
    for provider in gateway.active.values():
        for model in provider.models:
            if model.name not in routed and not _has_pattern(gateway, model.name):
                yield Objection(
                    PROVIDERS,
                    model.pointer,
                    f"no route leads to the model '{model.name}' of '{provider.name}'",
                    f"add it to exact_matches in {MAPPINGS}, or take it from the list",
                )


def _has_pattern(gateway: Gateway, name: str) -> bool:
    for pattern in gateway.patterns:
        try:
            matcher = read_matcher(pattern.text)
        except (re.error, OverflowError, RecursionError):
            continue
        if matcher is not None and matcher.matches(name):
            return True
    return False


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Route each model to the provider that lists it."""
    gateway = view.shared(read_gateway)
    for objection in objections:
        provider = gateway.providers[str(objection.pointer[1])]
        name = next(model.name for model in provider.models if model.pointer == objection.pointer)
        op.file(MAPPINGS).set(("exact_matches", name), {"provider": provider.name})


_PROVIDERS = (
    "providers:\n  a: {type: ollama, status: active, models: ['llama3.1:latest', {name: 'new:7b'}]}\n"
)
_SOURCES = {PROVIDERS: _PROVIDERS, LITELLM: "model_list: [{model_name: m}]\n"}
_ROUTE = "exact_matches:\n  'llama3.1:latest': {provider: a}\n"

rule = Rule(
    id="CPL006",
    name="unrouted-model",
    severity=Severity.MEDIUM,
    category="completeness",
    title="No route leads to a model that an active provider serves",
    why=(
        "The model takes memory and is listed as available, but no client can reach it through the gateway: "
        "whoever asks for it gets a model-not-found error."
    ),
    bad=(
        Example({**_SOURCES, MAPPINGS: _ROUTE}, finds=("providers.yaml /providers/a/models/1",)),
        Example(
            {**_SOURCES, MAPPINGS: _ROUTE + "patterns: [{pattern: '^old:', provider: a}]\n"},
            finds=("providers.yaml /providers/a/models/1",),
        ),
    ),
    good=(
        Example({**_SOURCES, MAPPINGS: _ROUTE + "  'new:7b': {provider: a}\n"}),
        Example(
            {**_SOURCES, MAPPINGS: _ROUTE + "  nick: {provider: a, backend_model: 'new:7b'}\n"},
            note="under another name",
        ),
        Example({**_SOURCES, MAPPINGS: _ROUTE + "patterns: [{pattern: '^new:', provider: a}]\n"}),
    ),
    check=check,
    needs=(
        "providers.yaml#/providers",
        "model-mappings.yaml#/exact_matches",
        "litellm-unified.yaml#/model_list",
    ),
    fix=fix,
    fix_is_safe=True,
)
