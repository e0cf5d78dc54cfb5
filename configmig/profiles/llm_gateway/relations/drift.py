"""What `model_list` should say, given the providers and the mappings, and where it says something else.

The generator writes what :func:`expected_deployments` returns; the audit compares.
"""

from collections.abc import Iterator

from configmig.audit.hosts import Endpoint, read_endpoint
from configmig.audit.view import View
from configmig.frozen import dataclass
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import (
    LITELLM,
    MAPPINGS,
    REFERENCE,
    Deployment,
    Gateway,
    Provider,
    Route,
    read_gateway,
)
from configmig.profiles.llm_gateway.relations.backends import is_resolvable
from configmig.profiles.llm_gateway.relations.providers import OPENAI_LIKE

PREFIXES = {
    "ollama": ("ollama_chat", "ollama"),
    "vllm": ("hosted_vllm", "openai", "text-completion-openai"),
    "llama_cpp": ("openai", "llamafile", "text-completion-openai"),
    "openai": ("openai", "text-completion-openai", ""),
    "anthropic": ("anthropic", ""),
}
"""Type of a provider → the prefixes that speak to it, the one to write first; others may have any."""

CLOUD_SUFFIX = "-cloud"
"""Ollama's own marker of a model that runs elsewhere; the cloud itself calls the model without it."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A deployment that the sources ask for."""

    name: str
    """What clients ask for."""
    provider: Provider
    backend: str
    """The model that the provider is asked for."""
    route: Route

    @property
    def api_base(self) -> str:
        """Where the model listens; empty where LiteLLM knows by itself."""
        return address_of(self.provider, self.backend)


@dataclass(frozen=True, slots=True)
class Drift:
    """A place where the proxy's file says something else than its sources."""

    file: str
    pointer: Pointer
    message: str


def expected_deployments(view: View) -> tuple[Expected, ...]:
    """Return the deployments that the routes ask for; a route that leads nowhere asks for none."""
    gateway = view.shared(read_gateway)
    found = []
    for route in gateway.routes.values():
        provider = gateway.active.get(route.provider)
        if provider is None or not provider.serves_models:
            continue
        if route.backend in {model.name for model in provider.models}:
            found.append(Expected(route.model, provider, route.backend, route))
    return tuple(found)


def find_drift(view: View) -> Iterator[Drift]:
    """Yield each difference between the sources and the proxy's file, at its most exact place."""
    gateway = view.shared(read_gateway)
    for expected in view.shared(expected_deployments):
        yield from _missing(gateway, expected)
    for deployment in gateway.deployments:
        provider = gateway.providers.get(deployment.provider)
        if deployment.provider and provider is None:
            continue  # a reference that dangles
        if provider is None:
            provider = _provider_at(gateway, deployment)
            if provider is None and deployment.params:
                message = f"nothing in the sources stands behind the deployment '{deployment.name}'"
                yield Drift(LITELLM, deployment.pointer, message)
        if provider is not None and provider.is_active and deployment.params:
            yield from _wrong_model(gateway, deployment, provider)
            yield from _wrong_address(deployment, provider)
            yield from _wrong_key(deployment, provider)


def address_of(provider: Provider, model: str) -> str:
    """Return where ``model`` is asked for: an address of its own, else its provider's."""
    own = next((each.entry.get("base_url") for each in provider.models if each.name == model), None)
    return own.strip() if isinstance(own, str) and own.strip() else provider.base_url


def backend_of(deployment: Deployment) -> str:
    """Return the model that a deployment asks for, without LiteLLM's prefix."""
    return deployment.model.partition("/")[2] if deployment.prefix else deployment.model


def is_same_address(one: str, other: str, *, is_openai: bool) -> bool:
    """Whether two URLs lead to one server; `/v1` at the end and the name of loopback count for nothing."""
    first, second = read_endpoint(one), read_endpoint(other)
    if first is None or second is None:
        return one == other
    return _place(first, is_openai=is_openai) == _place(second, is_openai=is_openai)


def _place(endpoint: Endpoint, *, is_openai: bool) -> tuple[str, str, int | None, str]:
    path = endpoint.path.rstrip("/")
    path = path.removesuffix("/v1").rstrip("/") if is_openai else path
    if endpoint.is_loopback:  # whether TLS is right there is not a question of drift
        return ("", "loopback", endpoint.port, path)
    return (endpoint.scheme, endpoint.host, endpoint.port, path)


def _missing(gateway: Gateway, expected: Expected) -> Iterator[Drift]:
    group = gateway.groups.get(expected.name, ())
    if not group and not gateway.answers(expected.name):
        message = f"the route '{expected.name}' has no deployment in {LITELLM}"
        yield Drift(MAPPINGS, expected.route.pointer, message)
    homes = {each.provider for each in group}
    if group and all(homes) and expected.provider.name not in homes and homes <= set(gateway.active):
        message = (
            f"'{expected.name}' is routed to '{expected.provider.name}', its deployment is of '{min(homes)}'"
        )
        yield Drift(LITELLM, (*group[0].pointer, "model_info", "provider"), message)


def _provider_at(gateway: Gateway, deployment: Deployment) -> Provider | None:
    for provider in gateway.active.values():
        if not provider.serves_models:
            continue
        addresses = {provider.base_url, *(address_of(provider, model.name) for model in provider.models)}
        fits = any(_is_at(deployment, provider, each) for each in addresses if each)
        is_by_name = not deployment.api_base and deployment.prefix in PREFIXES.get(provider.type, ())
        if fits or is_by_name:
            return provider
    return None


def _is_at(deployment: Deployment, provider: Provider, address: str) -> bool:
    return is_same_address(deployment.api_base, address, is_openai=provider.type in OPENAI_LIKE)


def _wrong_model(gateway: Gateway, deployment: Deployment, provider: Provider) -> Iterator[Drift]:
    place = (*deployment.pointer, "litellm_params", "model")
    if not is_resolvable(deployment) or not provider.models or deployment.model.startswith(REFERENCE):
        return  # rules of their own
    prefixes = PREFIXES.get(provider.type)
    if prefixes is not None and deployment.prefix not in prefixes:
        message = f"'{deployment.prefix}/' does not speak to a provider of type {provider.type}"
        yield Drift(LITELLM, place, f"the deployment '{deployment.name}': {message}")
        return
    backend, served = backend_of(deployment), {model.name for model in provider.models}
    if "*" in backend:
        return
    route = gateway.routes.get(deployment.name)
    wanted = served
    if route is not None and route.provider == provider.name and route.backend in served:
        wanted = {route.backend}
    accepted = wanted | {name.removesuffix(CLOUD_SUFFIX) for name in wanted}
    if backend not in accepted:
        meant = f"'{min(wanted)}' is meant" if len(wanted) == 1 else f"'{provider.name}' does not list it"
        message = f"the deployment '{deployment.name}' asks for '{backend}', but {meant}"
        yield Drift(LITELLM, place, message)


def _wrong_address(deployment: Deployment, provider: Provider) -> Iterator[Drift]:
    place = (*deployment.pointer, "litellm_params", "api_base")
    backend = backend_of(deployment)
    models = {backend, backend + CLOUD_SUFFIX} & {model.name for model in provider.models}
    expected = {address_of(provider, model) for model in models} or {provider.base_url}
    expected |= {address_of(provider, model.name) for model in provider.models} if not models else set()
    expected.discard("")
    if not expected or deployment.api_base.startswith(REFERENCE):
        return
    if not deployment.api_base:
        if provider.type not in ("openai", "anthropic"):
            message = f"the deployment '{deployment.name}' does not say where '{provider.name}' is"
            yield Drift(LITELLM, deployment.pointer, message)
    elif not any(_is_at(deployment, provider, each) for each in expected):
        message = f"the deployment '{deployment.name}' is not where providers.yaml has '{provider.name}'"
        yield Drift(LITELLM, place, message)


def _wrong_key(deployment: Deployment, provider: Provider) -> Iterator[Drift]:
    named = deployment.api_key.removeprefix(REFERENCE)
    is_reference = deployment.api_key.startswith(REFERENCE)
    if provider.requires_api_key and provider.env_var and is_reference and named != provider.env_var:
        message = f"the deployment '{deployment.name}' reads its key from {named}, its provider from "
        place = (*deployment.pointer, "litellm_params", "api_key")
        yield Drift(LITELLM, place, message + provider.env_var)
