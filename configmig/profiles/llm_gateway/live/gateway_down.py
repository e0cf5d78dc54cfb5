"""LIV004: a gateway that does not live, or is not ready."""

from collections.abc import Iterable

from configmig.health.live import LiveRule, Objection, Passed, Said, Severity, Unassessed
from configmig.health.live.round import Answered, Failure, Reply, Round
from configmig.profiles.llm_gateway.asked.gateway import LIVENESS, READINESS, standing, told
from configmig.profiles.llm_gateway.relations import LITELLM

_START = "start it: `litellm --config litellm-unified.yaml`; is it elsewhere, say so with `--gateway URL`"
_LOOK = "look into its log; does it listen elsewhere, say so with `--gateway URL`"


async def ask(round_: Round) -> Iterable[Said]:
    """Ask for liveness, and of a gateway that lives for readiness."""
    found = await round_.shared(standing)
    if isinstance(found.liveness, Failure) and found.liveness.kind == "certificate":
        return [Unassessed("", found.fault)]
    said = [_said(round_, LIVENESS, found.liveness)]
    if isinstance(said[0], Passed):
        said.append(_said(round_, READINESS, found.readiness))
    return said


def _said(round_: Round, path: str, answered: Answered) -> Said:
    if isinstance(answered, Reply) and answered.is_fine:
        return Passed(path)
    if isinstance(answered, Failure):
        return Objection(LITELLM, (), told(round_, answered), _START)
    return Objection(LITELLM, (), f"{told(round_, answered)} to {path}", _LOOK)


rule = LiveRule(
    id="LIV004",
    name="gateway-down",
    severity=Severity.CRITICAL,
    title="The gateway does not answer, or is not ready",
    why=(
        "No client gets an answer. /health/liveliness says that the process runs, /health/readiness that "
        "it has read its configuration and has what it needs; both answer 200 without a key and call no "
        "model."
    ),
    ask=ask,
)
