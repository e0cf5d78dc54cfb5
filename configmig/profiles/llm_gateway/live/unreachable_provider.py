"""LIV001: an active provider that nobody can reach."""

from collections.abc import Iterable

from configmig.health.live import LiveRule, Objection, Passed, Said, Severity, Unassessed
from configmig.health.live.round import Failure, Round
from configmig.profiles.llm_gateway.asked.servers import (
    Server,
    blame,
    first_answer,
    read_servers,
    why_unknown,
)
from configmig.profiles.llm_gateway.relations import PROVIDERS

_HINTS = {
    "refused": "nobody listens there: start the server, or correct base_url",
    "timeout": "the server is overloaded, or a firewall drops the packets; `--timeout` waits longer",
    "name": "correct the host in base_url, or the name service of this machine",
    "tls": "look whether the port speaks TLS at all, else write http:// in base_url",
    "closed": "look into the log of the server: something else may listen on that port",
    "network": "look whether this machine has a way there: `ip route get ADDRESS`",
    "address": "correct base_url: http or https, a host, perhaps a port",
}


async def ask(round_: Round) -> Iterable[Said]:
    """Object to servers that give no answer at all; those that fail alike on one host are one finding."""
    said: list[Said] = []
    silent: dict[tuple[str, Failure], list[Server]] = {}
    for server in await round_.shared(read_servers):
        unknown = why_unknown(server)
        if unknown:
            said.append(Unassessed(server.provider.name, unknown))
            continue
        answered = await first_answer(round_, server)
        if not isinstance(answered, Failure):
            said.append(Passed(server.provider.name))
        elif answered.kind == "certificate":
            said.append(Unassessed(server.provider.name, blame(answered)))
        else:
            silent.setdefault((server.url, answered), []).append(server)
    return [*said, *(_objection(failure, servers) for (_, failure), servers in silent.items())]


def _objection(failure: Failure, servers: list[Server]) -> Objection:
    first, *others = servers
    too = f" (and {', '.join(each.provider.name for each in others)})" if others else ""
    return Objection(
        PROVIDERS, first.pointer, f"{first}{too} cannot be reached: {failure}", _HINTS[failure.kind]
    )


rule = LiveRule(
    id="LIV001",
    name="unreachable-provider",
    severity=Severity.HIGH,
    title="An active provider gives no answer",
    why=(
        "Every request that is routed to it waits for the time-out and its retries before somebody else "
        "is asked. Refused: no server listens. Timed out: it is overloaded, or packets are dropped. "
        "Unknown name: a typing error or the name service. TLS: the port speaks another protocol."
    ),
    ask=ask,
    needs=("providers.yaml#/providers",),
)
