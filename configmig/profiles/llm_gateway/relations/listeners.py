"""Who listens where: the gateway, the providers near it, and the services of `ports.yaml`."""

from configmig.audit.hosts import read_endpoint, read_host
from configmig.audit.reading import items, mapping, number, text
from configmig.audit.view import View
from configmig.frozen import dataclass
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM, PORTS, PROVIDERS, read_gateway

GATEWAY_PORT = 4000
"""LiteLLM's own, when nobody says another one."""

GATEWAYS = ("litellm", "gateway", "litellm_proxy", "proxy")
"""How ports.yaml may call the gateway."""

_NO_SERVICES = ("reserved", "ranges", "metadata", "schema_version", "schema_metadata", "config_metadata")


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who listens, and where that is written; every loopback address is called `loopback`."""

    service: str
    what: str
    file: str
    pointer: Pointer
    host: str
    port: int | None
    path: str = ""
    is_local: bool = True
    is_stated: bool = True
    """False for a port that is nobody's word, but a default."""


def gateway_listener(view: View) -> Listener:
    """Return where the gateway listens: server_settings, ports.yaml, or LiteLLM's default port."""
    services = {each.service: each for each in view.shared(read_ports)}
    named = next((services[name] for name in GATEWAYS if name in services), None)
    place: Pointer = ("server_settings", "port")
    stated = number(view.value(LITELLM, *place))
    host = text(view.value(LITELLM, "server_settings", "host")) or "127.0.0.1"
    endpoint = read_host(host)
    near = endpoint is None or endpoint.is_loopback or endpoint.is_everywhere
    port = int(stated) if stated else named.port if named is not None and named.port else GATEWAY_PORT
    return Listener(
        service=named.service if named is not None else GATEWAYS[0],
        what="the gateway",
        file=LITELLM,
        pointer=place,
        host="loopback" if near else host,
        port=port,
        is_stated=bool(stated),
    )


def provider_listeners(view: View) -> tuple[Listener, ...]:
    """Return the active providers on this machine or its network; a cloud may serve many from one address."""
    found = []
    for provider in view.shared(read_gateway).active.values():
        endpoint = read_endpoint(provider.base_url)
        if endpoint is None or not (endpoint.is_loopback or endpoint.is_private):
            continue
        path = endpoint.path.rstrip("/").removesuffix("/v1").rstrip("/")
        host = "loopback" if endpoint.is_loopback else endpoint.host
        place = (*provider.pointer, "base_url")
        what = f"the provider '{provider.name}'"
        local = endpoint.is_loopback
        found.append(Listener(provider.name, what, PROVIDERS, place, host, endpoint.port, path, local))
    return tuple(found)


def read_ports(view: View) -> tuple[Listener, ...]:
    """Return the services of ports.yaml that have a port."""
    found = []
    for name, value in mapping(view.value(PORTS)).items():
        port = number(mapping(value).get("port"))
        if port is not None and name not in _NO_SERVICES:
            what = f"the service '{name}'"
            found.append(Listener(str(name), what, PORTS, (name, "port"), "loopback", int(port)))
    return tuple(found)


def reserved_ports(view: View) -> frozenset[int]:
    """Return the ports that ports.yaml keeps free."""
    numbers = (number(each) for each in items(view.value(PORTS, "reserved")))
    return frozenset(int(each) for each in numbers if each is not None)
