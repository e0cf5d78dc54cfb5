"""LIV008: a cache that does not work."""

from collections.abc import Iterable

from configmig.audit.reading import mapping, text
from configmig.health.live import LiveRule, Objection, Passed, Said, Severity, Unassessed
from configmig.health.live.round import Failure, Reply, Round, each
from configmig.profiles.llm_gateway.asked.gateway import request, why_shut
from configmig.profiles.llm_gateway.asked.redis import CACHE, Redis, fault_of, has_cache, read_redis
from configmig.profiles.llm_gateway.relations import LITELLM

_START = "start Redis there, or correct host and port"


async def ask(round_: Round) -> Iterable[Said]:
    """Ask every Redis of the file itself; where all are well, ask the gateway for its cache."""

    async def ping(redis: Redis | str) -> list[Said]:
        return [await _redis(redis, round_)]

    said = await each(read_redis(round_.view, round_), ping)
    if not has_cache(round_.view):
        return said
    if any(isinstance(one, Objection) for one in said):
        return [*said, Unassessed("/cache/ping", "Redis is not well")]
    return [*said, await _cache(round_)]


async def _redis(redis: Redis | str, round_: Round) -> Said:
    if isinstance(redis, str):
        return Unassessed("Redis", f"{redis} is not set here")
    fault = await fault_of(redis, round_)
    if not fault:
        return Passed(str(redis))
    hint = _START if isinstance(fault, Failure) else "correct the password, or what listens there"
    return Objection(LITELLM, redis.pointer, f"{redis}: {fault}", hint)


async def _cache(round_: Round) -> Said:
    shut = await why_shut(round_)
    if shut:
        return Unassessed("/cache/ping", shut)
    answered = await round_.ask(request(round_, "/cache/ping"))
    if isinstance(answered, Reply) and answered.is_fine:
        if text(mapping(answered.json()).get("status")).lower() == "healthy":
            return Passed("/cache/ping")
        message = "the gateway does not call its cache healthy"
    else:
        message = f"the gateway's cache: {answered} to /cache/ping"
    return Objection(LITELLM, CACHE, message, "look into the log of the gateway; does it run with this file?")


rule = LiveRule(
    id="LIV008",
    name="unhealthy-cache",
    severity=Severity.MEDIUM,
    title="The cache does not work",
    why=(
        "LiteLLM goes on without its cache and says so in its log alone: every answer is paid for again, "
        "and workers no longer agree on limits and on who is cooling down. Redis is asked by PING with "
        "the password of the file, then the gateway at /cache/ping."
    ),
    ask=ask,
    needs=("litellm-unified.yaml",),
)
