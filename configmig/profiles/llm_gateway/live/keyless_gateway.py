"""LIV009: a gateway that answers without a key."""

from collections.abc import Iterable

from configmig.health.live import LiveRule, Objection, Passed, Said, Severity, Unassessed
from configmig.health.live.round import Failure, Round, shown
from configmig.profiles.llm_gateway.asked.gateway import request, standing, told
from configmig.profiles.llm_gateway.relations import LITELLM

_PLACE = ("general_settings",)


async def ask(round_: Round) -> Iterable[Said]:
    """Ask for the models without a key: the answer must be 401."""
    fault = (await round_.shared(standing)).fault
    if fault:
        return [Unassessed("", fault)]
    answered = await round_.ask(request(round_, "/v1/models", key=False))
    if isinstance(answered, Failure):
        return [Unassessed("", told(round_, answered))]
    if answered.status in (401, 403):
        return [Passed("/v1/models")]
    if answered.status >= 500:
        # Neither let in nor refused: 1.106 does so where its package `prisma` is not installed.
        return [Unassessed("", f"a request without a key: {answered}")]
    message = f"the gateway at {shown(round_.asking.gateway)} takes a request without a key: {answered}"
    hint = "set general_settings.master_key to os.environ/LITELLM_MASTER_KEY and restart it"
    return [Objection(LITELLM, _PLACE, message, hint)]


rule = LiveRule(
    id="LIV009",
    name="keyless-gateway",
    severity=Severity.CRITICAL,
    title="The gateway answers requests that carry no key",
    why=(
        "Whoever reaches its port uses every model at your expense, with the keys of your providers. The "
        "master key must stand in general_settings: under litellm_settings it is ignored."
    ),
    ask=ask,
)
