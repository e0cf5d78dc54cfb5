"""The running gateway: whether it answers, whether it lets us in, what it says of itself."""

from collections.abc import Mapping
from typing import Any

from configmig.audit.reading import items, mapping, text
from configmig.frozen import dataclass
from configmig.health.live.round import Answered, Failure, Key, Reply, Request, Round, origin, shown

REPORTED = "(LIV005)"
"""Who reports that the key leads nowhere."""

LIVENESS, READINESS = "/health/liveliness", "/health/readiness"


@dataclass(frozen=True, slots=True)
class Standing:
    """How the gateway stands: the answers about its health, and why nothing else can be asked of it."""

    liveness: Answered
    readiness: Answered
    fault: str = ""
    """Who reports what is in the way; empty where nothing is."""


def request(round_: Round, path: str, *, key: bool = True, **parts: Any) -> Request:
    """Return a request to the gateway, by default with its key."""
    url = round_.asking.gateway + path
    value = round_.variable(round_.asking.key) if key else ""
    sent = Key("authorization", f"Bearer {value}", frozenset({origin(url)})) if value else None
    return Request(url, parts.pop("timeout", round_.asking.timeout), key=sent, **parts)


async def standing(round_: Round) -> Standing:
    """Return how the gateway stands; readiness is asked only of one that lives."""
    liveness = await round_.ask(request(round_, LIVENESS, key=False))
    if isinstance(liveness, Failure) and liveness.kind == "certificate":
        return Standing(liveness, liveness, "its certificate is not accepted (LIV011)")
    if not _is_fine(liveness):
        return Standing(liveness, liveness, "the gateway does not answer as it should (LIV004)")
    readiness = await round_.ask(request(round_, READINESS, key=False))
    return Standing(liveness, readiness, "" if _is_fine(readiness) else "the gateway is not ready (LIV004)")


async def why_shut(round_: Round) -> str:
    """Return why nothing can be asked that needs the key; empty where it can."""
    fault = (await round_.shared(standing)).fault
    if fault:
        return fault
    if not round_.variable(round_.asking.key):
        return f"{round_.asking.key} is not set here"
    answered = await round_.ask(request(round_, "/v1/models"))
    return "" if _is_fine(answered) else f"the gateway does not list its models {REPORTED}"


def entries(answered: Answered) -> list[Mapping[Any, Any]] | None:
    """Return the entries of a list as the gateway answers it, None where the answer is none."""
    found = mapping(answered.json()).get("data") if isinstance(answered, Reply) and answered.is_fine else None
    return [mapping(each) for each in items(found)] if isinstance(found, list) else None


def model_names(answered: Answered) -> frozenset[str] | None:
    """Return the names in an answer to `/v1/models`, None where it is none."""
    found = entries(answered)
    return None if found is None else frozenset(text(each.get("id")) for each in found) - {""}


def told(round_: Round, answered: Answered) -> str:
    """Return an answer as a message: where it comes from and what is wrong with it."""
    return f"the gateway at {shown(round_.asking.gateway)}: {answered}"


def _is_fine(answered: Answered) -> bool:
    return isinstance(answered, Reply) and answered.is_fine
