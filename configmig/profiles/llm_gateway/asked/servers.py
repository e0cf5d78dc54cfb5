"""The servers of the active providers: where they are, how they are asked, what they answered."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any
from urllib.parse import urljoin

from configmig.audit.reading import items, mapping, number, text
from configmig.audit.view import View
from configmig.frozen import dataclass
from configmig.health.live.round import Answered, Failure, Key, Reply, Request, Round, origin, shown
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import PROVIDERS, Model, Provider, read_gateway
from configmig.profiles.llm_gateway.relations.providers import OPENAI_LIKE

_OWN_ADDRESSES = {"openai": "https://api.openai.com/v1", "anthropic": "https://api.anthropic.com"}
"""Type → where LiteLLM calls it when nobody says."""

_REFERENCE = re.compile(r"os\.environ/(\w+)|\$\{(\w+)\}")

_REFUSED = (401, 403)


@dataclass(frozen=True, slots=True)
class Server:
    """One address of an active provider, with the models that are asked for there."""

    provider: Provider
    pointer: Pointer
    """Where the address stands."""
    url: str
    timeout: float
    models: tuple[Model, ...] = ()
    health_url: str = ""
    """Empty where the configuration names none."""
    models_url: str = ""
    """Empty where servers of its type have none."""
    key: Key | None = None
    missing: str = ""
    """The variable that is not set here: that of the address, or that of the key."""
    headers: tuple[tuple[str, str], ...] = field(default=())

    def request(self, url: str) -> Request:
        """Return the request for an address of it."""
        return Request(url, self.timeout, key=self.key, headers=self.headers)

    @property
    def first(self) -> Request:
        """What is asked first: its health, or else its models."""
        return self.request(self.health_url or self.models_url or self.url)

    def is_missing_its_key(self, reply: Reply) -> bool:
        """Whether it refuses just because its key is not here."""
        return reply.status in _REFUSED and bool(self.missing)

    def __str__(self) -> str:
        return f"{self.provider.name} at {shown(self.url)}"


async def read_servers(round_: Round) -> tuple[Server, ...]:
    """Return the servers of the active providers, in the order of the file."""
    gateway = round_.view.shared(read_gateway)
    return tuple(server for each in gateway.active.values() for server in _servers(round_, each))


async def reach(round_: Round) -> Mapping[str, Answered]:
    """Return what each server answered to its first request; those without an address are left out."""
    servers = [each for each in await round_.shared(read_servers) if each.url]
    answers = await asyncio.gather(*(round_.ask(each.first) for each in servers))
    return {_id(server): answered for server, answered in zip(servers, answers, strict=True)}


async def first_answer(round_: Round, server: Server) -> Answered:
    """Return the answer to the first request to ``server``."""
    return (await round_.shared(reach))[_id(server)]


def why_unknown(server: Server) -> str:
    """Return why a server cannot be asked at all; empty where it can."""
    if server.url:
        return ""
    return (
        f"{server.missing} is not set here" if server.missing else "the configuration has no address for it"
    )


def blame(failure: Failure) -> str:
    """Return who reports that a server did not answer."""
    if failure.kind == "certificate":
        return "its certificate is not accepted (LIV011)"
    return "it cannot be reached (LIV001)"


def health_fault(server: Server, reply: Reply) -> str:
    """Return what is wrong with the answer of a health endpoint; empty where all is well."""
    if reply.status in _REFUSED:
        return f"it refuses the key of {server.provider.env_var}" if server.key else "it wants a key"
    return _shape_fault(server, reply) if reply.is_fine else str(reply)


def _shape_fault(server: Server, reply: Reply) -> str:
    if server.health_url == server.models_url:
        return "" if listed(reply) is not None else "its answer is not a list of models in JSON"
    if "json" in reply.headers.get("content-type", "").lower():
        found = reply.json()
        if not isinstance(found, dict):
            return "its answer is not an object in JSON"
        if "error" in found:
            return "its answer is an error"
    if reply.is_html and server.provider.serves_models:
        return "it answers with a web page: something else listens there"
    return ""


def listed(reply: Reply) -> frozenset[str] | None:
    """Return the names in a list of models, of Ollama's or OpenAI's shape; None where there is none."""
    found = mapping(reply.json())
    shape = next((key for key in ("models", "data") if isinstance(found.get(key), list)), None)
    if shape is None:
        return None
    entries = [mapping(each) for each in items(found[shape])]
    return frozenset(text(each.get(key)) for each in entries for key in ("name", "model", "id")) - {""}


def _servers(round_: Round, provider: Provider) -> Iterator[Server]:
    own: dict[str, list[Model]] = {}
    for model in provider.models:
        own.setdefault(text(model.entry.get("base_url")), []).append(model)
    common = tuple(own.pop("", ()))
    if common or not own or provider.base_url:
        written = provider.base_url or _OWN_ADDRESSES.get(provider.type, "")
        pointer = (*provider.pointer, "base_url") if provider.base_url else provider.pointer
        yield _server(round_, provider, written, pointer, common)
    for written, models in own.items():
        yield _server(round_, provider, written, (*models[0].pointer, "base_url"), tuple(models))


def _server(
    round_: Round, provider: Provider, written: str, pointer: Pointer, models: tuple[Model, ...]
) -> Server:
    timeout = _timeout(round_, provider)
    reference = _REFERENCE.fullmatch(written)
    variable = (reference[1] or reference[2]) if reference else ""
    url = round_.variable(variable) if variable else written
    if not url:
        return Server(provider, pointer, "", timeout, missing=variable)
    name = provider.env_var if provider.requires_api_key else ""
    value = round_.variable(name) if name else ""
    is_anthropic = provider.type == "anthropic"
    header, sent = ("x-api-key", value) if is_anthropic else ("authorization", f"Bearer {value}")
    return Server(
        provider,
        pointer,
        url,
        timeout,
        models,
        health_url=_health_url(round_.view, provider, url, is_main=pointer[-2] != "models"),
        models_url=_models_url(provider.type, url) if provider.serves_models else "",
        key=Key(header, sent, frozenset({origin(url)})) if value else None,
        missing=name if name and not value else "",
        headers=(("anthropic-version", "2023-06-01"),) if is_anthropic else (),
    )


def _health_url(view: View, provider: Provider, url: str, *, is_main: bool) -> str:
    """Return the address of the health endpoint; servers of single models share the provider's path."""
    endpoints: Any = view.value(PROVIDERS, "health_checks", "endpoints", provider.name)
    named = text(endpoints) or text(mapping(endpoints).get("url")) if is_main else ""
    path = named or text(provider.entry.get("health_endpoint"))
    if not path or (not is_main and "://" in path):
        return ""
    try:
        return urljoin(url, path)
    except ValueError:  # the address is none: to ask it says so
        return ""


def _models_url(type_: str, url: str) -> str:
    bare = url.rstrip("/")
    if type_ == "ollama":
        return f"{bare}/api/tags"
    if type_ in OPENAI_LIKE or type_ == "anthropic":
        return f"{bare}/models" if bare.endswith("/v1") else f"{bare}/v1/models"
    return ""


def _timeout(round_: Round, provider: Provider) -> float:
    """Return the seconds that a provider may take: its own, those of all, or those of the settings."""
    places = (provider.entry.get("health_checks"), round_.view.value(PROVIDERS, "health_checks"))
    own = (number(mapping(each).get("timeout_seconds")) for each in places)
    chosen = next((each for each in own if each and each > 0), round_.asking.timeout)
    return min(chosen, round_.asking.deadline / 2)


def _id(server: Server) -> str:
    return f"{server.provider.name} {server.url}"
