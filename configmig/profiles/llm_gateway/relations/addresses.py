"""Every address that the gateway calls, each with the type of what listens there, and each said once."""

from configmig.audit.hosts import read_endpoint
from configmig.audit.reading import text
from configmig.audit.view import View
from configmig.frozen import dataclass
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM, PROVIDERS, read_gateway


@dataclass(frozen=True, slots=True)
class Address:
    """A URL and where it stands."""

    file: str
    pointer: Pointer
    url: str
    type: str
    """The provider's; empty for a deployment whose provider is not known."""
    prefix: str = ""
    """LiteLLM's name of the API that a deployment speaks."""


def read_addresses(view: View) -> tuple[Address, ...]:
    """Return the addresses of active providers, of their models, and of deployments.

    A deployment at a server that providers.yaml names too is left out: whoever mends that one generates it.
    """
    gateway = view.shared(read_gateway)
    found = []
    for provider in gateway.active.values():
        if provider.base_url:
            place = (*provider.pointer, "base_url")
            found.append(Address(PROVIDERS, place, provider.base_url, provider.type))
        for model in provider.models:
            if text(model.entry.get("base_url")):
                place = (*model.pointer, "base_url")
                found.append(Address(PROVIDERS, place, text(model.entry["base_url"]), provider.type))
    said = {_server(each.url) for each in found}
    for deployment in gateway.deployments:
        url = deployment.api_base
        if url and _server(url) not in said:
            owner = gateway.providers.get(deployment.provider)
            place = (*deployment.pointer, "litellm_params", "api_base")
            found.append(Address(LITELLM, place, url, owner.type if owner else "", deployment.prefix))
    return tuple(found)


def _server(url: str) -> tuple[str, str, int | None]:
    endpoint = read_endpoint(url)
    return (url, "", None) if endpoint is None else (endpoint.scheme, endpoint.host, endpoint.port)
