"""CPL026: two services that claim one address, or two files that disagree about one."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import PORTS, PROVIDERS
from configmig.profiles.llm_gateway.relations.listeners import (
    Listener,
    gateway_listener,
    provider_listeners,
    read_ports,
    reserved_ports,
)


def check(view: View) -> Iterator[Objection]:
    """Object to each later claimant of an address, and to each port that ports.yaml has otherwise."""
    gateway = view.shared(gateway_listener)
    claimed: dict[tuple[str, int | None, str], Listener] = {}
    for each in (gateway, *view.shared(provider_listeners)):
        first = claimed.setdefault((each.host, each.port, each.path), each)
        if first is not each:
            message = f"{each.what} listens where {first.what} does: {each.host}:{each.port}"
            yield Objection(each.file, each.pointer, message, "give one of the two another port")
    yield from _ports(view)


def _ports(view: View) -> Iterator[Objection]:
    taken: dict[int, Listener] = {}
    reserved = reserved_ports(view)
    meant = {each.service: each for each in (view.shared(gateway_listener), *view.shared(provider_listeners))}
    for each in view.shared(read_ports):
        first = taken.setdefault(each.port or 0, each)
        other = meant.get(each.service)
        if first is not each:
            message = f"{each.what} has the port of {first.what}: {each.port}"
            yield Objection(PORTS, each.pointer, message, "give one of the two another port")
        elif each.port in reserved:
            message = f"{each.what} uses {each.port}, which is reserved"
            yield Objection(PORTS, each.pointer, message, "take another port, or the reservation out")
        elif other is not None and other.is_local and other.is_stated and other.port != each.port:
            message = f"{each.what} has port {each.port}, {other.file} has {other.port} for it"
            yield Objection(PORTS, each.pointer, message, "keep the two files in step")


def _providers(*urls: str) -> str:
    return "providers:\n" + "".join(
        f"  p{index}: {{type: vllm, status: active, base_url: '{url}'}}\n" for index, url in enumerate(urls)
    )


_ONE = "http://127.0.0.1:8001/v1"

rule = Rule(
    id="CPL026",
    name="shared-port",
    severity=Severity.HIGH,
    category="completeness",
    title="Two services claim one host and port, or ports.yaml disagrees",
    why=(
        "Only one process can listen on a port. The second one fails to start, or answers requests that "
        "were meant for the other with a model-not-found error."
    ),
    bad=(
        Example(
            {PROVIDERS: _providers(_ONE, "http://localhost:8001")},
            finds=("providers.yaml /providers/p1/base_url",),
        ),
        Example(
            {PROVIDERS: _providers("http://127.0.0.1:4000/v1")},
            finds=("providers.yaml /providers/p0/base_url",),
            note="the gateway's own port",
        ),
        Example(
            {
                PROVIDERS: _providers(_ONE),
                PORTS: "p0: {port: 8002}\nweb: {port: 3000}\nchat: {port: 3000}\n"
                "reserved: [8003]\nx: {port: 8003}\n",
            },
            finds=("ports.yaml /p0/port", "ports.yaml /chat/port", "ports.yaml /x/port"),
        ),
    ),
    good=(
        Example({PROVIDERS: _providers(_ONE, "http://127.0.0.1:8002/v1", "http://10.0.0.5:8001/v1")}),
        Example(
            {PROVIDERS: _providers("https://api.openai.com/v1", "https://api.openai.com/v1")},
            note="two accounts at one cloud",
        ),
        Example(
            {PROVIDERS: _providers("http://127.0.0.1:8001/a/v1", "http://127.0.0.1:8001/b/v1")},
            note="one server with two paths",
        ),
        Example({PROVIDERS: _providers(_ONE), PORTS: "engine: {port: 8001}\nlitellm: {port: 4000}\n"}),
    ),
    check=check,
    needs=("providers.yaml#/providers",),
)
