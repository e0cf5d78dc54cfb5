"""LIV006: a model that does not answer, or lets another one answer."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from configmig.audit.reading import text
from configmig.frozen import dataclass
from configmig.health.live import LiveRule, Objection, Passed, Said, Severity, Unassessed
from configmig.health.live.round import Answered, Failure, Request, Round, each
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.asked.gateway import request, why_shut
from configmig.profiles.llm_gateway.relations import LITELLM, Deployment, Gateway, read_gateway
from configmig.profiles.llm_gateway.relations.timeouts import seconds, winner

_ATTEMPTS = "x-litellm-attempted-fallbacks"

_BODIES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "chat": ("/v1/chat/completions", {"messages": [{"role": "user", "content": "ping"}], "max_tokens": 1}),
    "completion": ("/v1/completions", {"prompt": "ping", "max_tokens": 1}),
    "embedding": ("/v1/embeddings", {"input": "ping"}),
}
"""Mode of a model → where it is asked, and the cheapest question."""


@dataclass(frozen=True, slots=True)
class Route:
    """A name that clients may ask for."""

    name: str
    pointer: Pointer
    mode: str
    timeout: float


async def ask(round_: Round) -> Iterable[Said]:
    """Ask every model and every alias for one token."""
    shut = await why_shut(round_)
    if shut:
        return [Unassessed("", shut)]

    async def probe(route: Route) -> list[Said]:
        if route.mode not in _BODIES:
            return [Unassessed(route.name, f"a model for {route.mode} cannot be asked for one token")]
        return [_said(route, await round_.ask(_request(round_, route)))]

    return await each(_routes(round_), probe)


def _routes(round_: Round) -> Iterator[Route]:
    gateway: Gateway = round_.view.shared(read_gateway)
    place = winner(round_.view)
    common = seconds(round_.view.value(LITELLM, *place)) if place else None
    for name, group in gateway.groups.items():
        if "*" not in name:
            yield _route(round_, name, group[0].pointer, group, common)
    for name, alias in gateway.aliases.items():
        behind = [each for target in alias.targets for each in gateway.groups.get(target.name, ())]
        yield _route(round_, name, alias.pointer, behind, common)


def _route(
    round_: Round, name: str, pointer: Pointer, group: Iterable[Deployment], common: float | None
) -> Route:
    deployments = tuple(group)
    mode = next((text(each.info.get("mode")) for each in deployments if text(each.info.get("mode"))), "")
    if not mode:
        mode = "embedding" if any("embed" in each.model.lower() for each in deployments) else "chat"
    own = [found for each in deployments if (found := seconds(each.params.get("timeout")))]
    longest = max([*own, common or round_.asking.timeout])
    return Route(name, pointer, mode, min(longest, round_.asking.deadline / 2))


def _request(round_: Round, route: Route) -> Request:
    path, body = _BODIES[route.mode]
    text_ = json.dumps({"model": route.name, **body})
    return request(round_, path, method="POST", body=text_, about=route.name, timeout=route.timeout)


def _said(route: Route, answered: Answered) -> Said:
    hint = "look into the log of the gateway for this model"
    if isinstance(answered, Failure) or not answered.is_fine:
        return Objection(LITELLM, route.pointer, f"a request for {route.name}: {answered}", hint)
    attempts = answered.headers.get(_ATTEMPTS, "")
    if attempts not in ("", "0"):
        message = (
            f"a request for {route.name} is answered by another model, after {_count(attempts)} fallbacks"
        )
        return Objection(LITELLM, route.pointer, message, f"{hint}; its own deployments fail")
    if not isinstance(answered.json(), dict):
        return Objection(LITELLM, route.pointer, f"a request for {route.name}: its answer is no JSON", hint)
    return Passed(route.name)


def _count(attempts: str) -> str:
    return attempts if attempts.isdecimal() and len(attempts) < 5 else "some"


rule = LiveRule(
    id="LIV006",
    name="failing-route",
    severity=Severity.CRITICAL,
    title="A model or an alias does not answer, or another one answers for it",
    why=(
        "Only a request shows that name, deployment, key and backend fit together. A fallback hides a "
        "model that fails: clients get an answer, from another model, later and perhaps at another price. "
        "LiteLLM counts them in the header x-litellm-attempted-fallbacks."
    ),
    ask=ask,
    needs=("litellm-unified.yaml#/model_list",),
    option="--routes",
    costs="asks every model for one token, which may cost money",
)
