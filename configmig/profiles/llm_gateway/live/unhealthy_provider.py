"""LIV002: a provider whose health endpoint says that something is wrong."""

from collections.abc import Iterable

from configmig.health.live import LiveRule, Objection, Passed, Said, Severity, Unassessed
from configmig.health.live.round import Failure, Round, shown
from configmig.profiles.llm_gateway.asked.servers import (
    Server,
    blame,
    first_answer,
    health_fault,
    read_servers,
)
from configmig.profiles.llm_gateway.relations import PROVIDERS


async def ask(round_: Round) -> Iterable[Said]:
    """Look at the status and at the shape of what each health endpoint answers; one finding an endpoint."""
    said: list[Said] = []
    unwell: dict[tuple[str, str], list[Server]] = {}
    for server in await round_.shared(read_servers):
        if not server.health_url:
            continue
        answered = await first_answer(round_, server)
        if isinstance(answered, Failure):
            said.append(Unassessed(server.provider.name, blame(answered)))
        elif server.is_missing_its_key(answered):
            said.append(Unassessed(server.provider.name, f"{server.missing} is not set here"))
        elif fault := health_fault(server, answered):
            unwell.setdefault((server.health_url, fault), []).append(server)
        else:
            said.append(Passed(server.provider.name))
    return [*said, *(_objection(url, fault, servers) for (url, fault), servers in unwell.items())]


def _objection(url: str, fault: str, servers: list[Server]) -> Objection:
    known = ", ".join(dict.fromkeys(each.provider.name for each in servers))
    hint = "look into the log of the server, or correct health_endpoint"
    return Objection(PROVIDERS, servers[0].pointer, f"{known} at {shown(url)}: {fault}", hint)


rule = LiveRule(
    id="LIV002",
    name="unhealthy-provider",
    severity=Severity.MEDIUM,
    title="The health endpoint of a provider does not answer as it should",
    why=(
        "A server that is up and not well fails the requests that are routed to it: it is still loading "
        "its model, it refuses the key, or the port belongs to something else by now. Healthy is a status "
        "of 2xx with a list of models where the endpoint is one, and with an object that is no error "
        "where it is JSON."
    ),
    ask=ask,
    needs=("providers.yaml#/providers",),
)
