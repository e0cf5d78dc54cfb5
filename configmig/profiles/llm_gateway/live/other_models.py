"""LIV005: a gateway that serves other models than the file says."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from configmig.audit.reading import mapping
from configmig.health.live import LiveRule, Objection, Passed, Said, Severity, Unassessed
from configmig.health.live.round import Reply, Round, shown
from configmig.health.probe import names
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.asked.gateway import REPORTED, model_names, request, told, why_shut
from configmig.profiles.llm_gateway.relations import LITELLM, Gateway, read_gateway

_RESTART = "restart the gateway with this file; a deployment that it drops at start is named in its log"


async def ask(round_: Round) -> Iterable[Said]:
    """Compare the names at /v1/models with `model_list` and the aliases, both ways."""
    shut = await why_shut(round_)
    if shut and REPORTED not in shut:
        return [Unassessed("", shut)]
    answered = await round_.ask(request(round_, "/v1/models"))
    if isinstance(answered, Reply) and answered.status in (401, 403):
        message = f"the gateway at {shown(round_.asking.gateway)} refuses the key in {round_.asking.key}"
        return [
            Objection(LITELLM, (), message, f"set {round_.asking.key} to the key that it was started with")
        ]
    served = model_names(answered)
    if served is None:
        fault = "its answer is no list of models"
        if not (isinstance(answered, Reply) and answered.is_fine):
            fault = str(answered)
        return [Objection(LITELLM, (), f"{told(round_, answered).partition(': ')[0]}, /v1/models: {fault}")]
    return list(_compare(round_.view.shared(read_gateway), served))


def _compare(gateway: Gateway, served: frozenset[str]) -> Iterator[Said]:
    expected = dict(_expected(gateway))
    patterns = [name for name in gateway.groups if "*" in name]
    lacking = [name for name in expected if name not in served]
    extra = sorted(
        name
        for name in served - expected.keys() - set(patterns)
        if not any(fnmatchcase(name, each) for each in patterns)
    )
    if lacking:
        message = f"the gateway does not serve {names(lacking)}"
        yield Objection(LITELLM, expected[lacking[0]], message, _RESTART)
    if extra:
        yield Objection(LITELLM, ("model_list",), f"the gateway serves {names(extra)} besides", _RESTART)
    if not lacking and not extra:
        yield Passed(f"{len(expected)} models")


def _expected(gateway: Gateway) -> Iterator[tuple[str, Pointer]]:
    """The names that LiteLLM lists: those of deployments and aliases, but no wildcard and nothing hidden."""
    for name, group in gateway.groups.items():
        if "*" not in name:
            yield name, group[0].pointer
    for name, alias in gateway.aliases.items():
        value = gateway.view.value(LITELLM, *alias.pointer)
        if mapping(value).get("hidden") is not True:
            yield name, alias.pointer


rule = LiveRule(
    id="LIV005",
    name="other-models",
    severity=Severity.HIGH,
    title="The running gateway serves other models than the file says",
    why=(
        "LiteLLM reads its file at start alone, and drops a deployment whose provider it cannot tell "
        "without an error. Clients then get 'model not found' for what the file promises, or reach what "
        "it no longer has."
    ),
    ask=ask,
    needs=("litellm-unified.yaml#/model_list",),
)
