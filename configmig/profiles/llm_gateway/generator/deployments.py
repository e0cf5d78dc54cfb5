"""What LiteLLM must be told about a model that the sources route to a provider.

Facts about LiteLLM 1.106: a model is asked for as ``prefix/name``; servers that speak the OpenAI API need a
base that ends in ``/v1`` and a key, any text; a key is read from the environment as ``os.environ/NAME`` and
in no other spelling.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from configmig.audit.hosts import read_endpoint
from configmig.audit.reading import items, mapping, text
from configmig.audit.view import View
from configmig.errors.generation import UngeneratableError
from configmig.finding import Problem
from configmig.patterns import later
from configmig.pointer import format_pointer
from configmig.profiles.llm_gateway.relations import PROVIDERS, REFERENCE
from configmig.profiles.llm_gateway.relations.drift import (
    CLOUD_SUFFIX,
    PREFIXES,
    Expected,
    expected_deployments,
)
from configmig.profiles.llm_gateway.relations.providers import OPENAI_LIKE

Entry = Mapping[str, Any]

NO_KEY = "not-needed"
"""The key of a server that asks for none: LiteLLM refuses every call without some text."""

_COMPATIBLE = {"openai_compatible": ("openai",)}

_OWN_HOSTS = {"openai": "api.openai.com", "anthropic": "api.anthropic.com"}
"""Type → the host that LiteLLM calls by itself."""

_OLLAMA_CLOUD = "ollama.com"

_VARIABLE = later(r"\$\{(\w+)\}")


def make_deployments(view: View) -> tuple[Entry, ...]:
    """Return an entry of `model_list` for every route that leads to a model of an active provider.

    Raises UngeneratableError with every place whose value LiteLLM could not use.
    """
    expected = expected_deployments(view)
    problems = [problem for each in expected for problem in _problems(each)]
    if problems:
        raise UngeneratableError([_told(view, problem) for problem in dict.fromkeys(problems)])
    return tuple(_entry(each) for each in expected)


def _entry(expected: Expected) -> Entry:
    return {
        "model_name": expected.name,
        "litellm_params": dict(_params(expected)),
        "model_info": dict(_info(expected)),
    }


def _params(expected: Expected) -> Iterator[tuple[str, Any]]:
    provider, address = expected.provider, _resolved(expected.api_base)
    endpoint = read_endpoint(address)
    host = endpoint.host if endpoint else ""
    name = expected.backend.removesuffix(CLOUD_SUFFIX) if host == _OLLAMA_CLOUD else expected.backend
    yield "model", f"{_prefix(expected)}/{name}"
    if address and host != _OWN_HOSTS.get(provider.type):
        yield "api_base", _with_v1(address) if provider.type in OPENAI_LIKE else address
    if provider.requires_api_key and provider.env_var:
        yield "api_key", REFERENCE + provider.env_var
    elif provider.type in OPENAI_LIKE:
        yield "api_key", NO_KEY


def _info(expected: Expected) -> Iterator[tuple[str, Any]]:
    model = _model(expected)
    if _is_embedding(expected):
        yield "mode", "embedding"
    tags = [tag for tag in items(model.get("tags")) if text(tag)]
    if tags:
        yield "tags", tags
    yield "provider", expected.provider.name
    length = model.get("context_length")
    if isinstance(length, int) and not isinstance(length, bool):
        yield "context_length", length


def _prefix(expected: Expected) -> str:
    known = PREFIXES | _COMPATIBLE
    if expected.provider.type == "ollama" and _is_embedding(expected):
        return "ollama"  # `ollama_chat` has no embeddings
    return known[expected.provider.type][0]


def _is_embedding(expected: Expected) -> bool:
    model = _model(expected)
    said = {text(model.get("specialty")), *(text(tag) for tag in items(model.get("tags")))}
    return bool(said & {"embedding", "embeddings"}) or "embed" in expected.backend.lower()


def _model(expected: Expected) -> Mapping[Any, Any]:
    found = (model.entry for model in expected.provider.models if model.name == expected.backend)
    return mapping(next(found, None))


def _problems(expected: Expected) -> Iterator[Problem]:
    provider = expected.provider
    if provider.type not in PREFIXES | _COMPATIBLE:
        said = f"'{provider.type}'" if provider.type else "nothing"
        yield Problem(
            PROVIDERS,
            (*provider.pointer, "type"),
            f"the provider '{provider.name}' has models, but its type is {said}",
            f"use one of {', '.join(sorted(PREFIXES | _COMPATIBLE))}",
        )
    address = expected.api_base
    if "${" in address and not _VARIABLE.fullmatch(address.strip()):
        yield Problem(
            PROVIDERS,
            (*provider.pointer, "base_url"),
            f"the address of '{provider.name}' holds a variable in its middle, which LiteLLM sends as it is",
            "put the whole address into the variable: `${NAME}`",
        )
    if not address and provider.type not in _OWN_HOSTS:
        yield Problem(
            PROVIDERS,
            provider.pointer,
            f"the provider '{provider.name}' has no base_url",
            "say where its server listens",
        )


def _told(view: View, problem: Problem) -> str:
    place = ":".join((problem.file, *map(str, view.locate(problem.file, problem.pointer) or ())))
    return f"{place} ({format_pointer(problem.pointer)}): {problem.message}: {problem.hint}"


def _resolved(address: str) -> str:
    """Return ``address`` with a variable as LiteLLM spells one."""
    variable = _VARIABLE.fullmatch(address.strip())
    return REFERENCE + variable[1] if variable else address.strip()


def _with_v1(address: str) -> str:
    if address.startswith(REFERENCE):
        return address
    bare = address.rstrip("/")
    return bare if bare.endswith("/v1") else f"{bare}/v1"
