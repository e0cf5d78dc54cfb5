"""LIV010: a gateway that lets web pages of strangers read its answers."""

from collections.abc import Iterable

from configmig.health.live import LiveRule, Objection, Passed, Said, Severity, Unassessed
from configmig.health.live.round import Failure, Round, shown
from configmig.profiles.llm_gateway.asked.gateway import LIVENESS, request, standing, told
from configmig.profiles.llm_gateway.relations import LITELLM

_STRANGER = "https://stranger.invalid"
"""An origin that cannot exist (RFC 6761), so that nobody can have allowed it."""

# With a cookie: some servers say `*` to a request without one and reflect the origin otherwise.
_HEADERS = (("origin", _STRANGER), ("cookie", "configmig=1"))


async def ask(round_: Round) -> Iterable[Said]:
    """Ask as a page of a stranger would, and look at what the gateway allows it."""
    fault = (await round_.shared(standing)).fault
    if fault:
        return [Unassessed("", fault)]
    answered = await round_.ask(request(round_, LIVENESS, key=False, headers=_HEADERS))
    if isinstance(answered, Failure):
        return [Unassessed("", told(round_, answered))]
    allowed = answered.headers.get("access-control-allow-origin", "")
    with_credentials = answered.headers.get("access-control-allow-credentials", "").lower() == "true"
    if allowed != _STRANGER and not (allowed == "*" and with_credentials):
        return [Passed(LIVENESS)]
    message = f"the gateway at {shown(round_.asking.gateway)} lets every web page read its answers"
    hint = "set LITELLM_CORS_ORIGINS to the origins of your own pages and restart it"
    return [Objection(LITELLM, (), message, hint)]


rule = LiveRule(
    id="LIV010",
    name="foreign-origin",
    severity=Severity.MEDIUM,
    title="The gateway allows every web page to read its answers",
    why=(
        "A page that somebody visits may then talk to the gateway from that person's browser, inside your "
        "network and with that person's cookies. LiteLLM takes the allowed origins from "
        "LITELLM_CORS_ORIGINS. The `*` that it says without one lets nobody use those cookies: that is "
        "for SEC009 of the audit."
    ),
    ask=ask,
)
