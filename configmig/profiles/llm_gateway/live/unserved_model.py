"""LIV003: a model that is listed for a provider and not there."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from configmig.health.live import LiveRule, Objection, Passed, Said, Severity, Unassessed
from configmig.health.live.round import Failure, Reply, Round, each, shown
from configmig.health.probe import names
from configmig.profiles.llm_gateway.asked.servers import (
    Server,
    blame,
    first_answer,
    health_fault,
    listed,
    read_servers,
)
from configmig.profiles.llm_gateway.relations import PROVIDERS, Model


async def ask(round_: Round) -> Iterable[Said]:
    """Compare the models of each server with those that it lists itself."""

    async def compare(server: Server) -> list[Said]:
        first = await first_answer(round_, server)
        if isinstance(first, Failure):
            return [Unassessed(server.provider.name, blame(first))]
        if server.health_url and not server.is_missing_its_key(first) and health_fault(server, first):
            return [Unassessed(server.provider.name, "it is not healthy (LIV002)")]
        return _compared(server, await round_.ask(server.request(server.models_url)))

    servers = await round_.shared(read_servers)
    return await each((server for server in servers if server.models and server.models_url), compare)


def _compared(server: Server, answered: Reply | Failure) -> list[Said]:
    if isinstance(answered, Reply) and server.is_missing_its_key(answered):
        return [Unassessed(server.provider.name, f"{server.missing} is not set here")]
    served = listed(answered) if isinstance(answered, Reply) and answered.is_fine else None
    if served is None:
        fault = "its answer is no list of models"
        if isinstance(answered, Failure) or not answered.is_fine:
            fault = str(answered)
        message = f"{server.provider.name} does not say at {shown(server.models_url)} what it serves: {fault}"
        return [Objection(PROVIDERS, server.pointer, message, "look into the log of the server")]
    return [_said(server, model, served) for model in server.models]


def _said(server: Server, model: Model, served: frozenset[str]) -> Said:
    if _is_served(model.name, served):
        return Passed(model.name)
    has = f"it has {names(sorted(served), 3)}" if served else "it has none"
    way = f"`ollama pull {model.name}`" if server.provider.type == "ollama" else "let the server load it"
    return Objection(
        PROVIDERS,
        model.pointer,
        f"{server} does not serve {model.name}; {has}",
        f"{way}, or take it out of `models`",
    )


def _is_served(name: str, served: frozenset[str]) -> bool:
    """Whether a server means ``name``: Ollama adds the tag `latest`, llama.cpp names a file's whole path."""
    return bool({name, f"{name}:latest"} & served) or name in {PurePosixPath(each).name for each in served}


rule = LiveRule(
    id="LIV003",
    name="unserved-model",
    severity=Severity.HIGH,
    title="A model is listed for a provider that does not serve it",
    why=(
        "A request for it is answered with an error by a server that is otherwise well, so no health "
        "check sees it. Ollama is asked at /api/tags what was pulled, all others at /v1/models what they "
        "have loaded."
    ),
    ask=ask,
    needs=("providers.yaml#/providers",),
)
