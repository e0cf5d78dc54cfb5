"""LIV012: a gateway that runs with an older file."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from configmig.audit.reading import mapping, number, text
from configmig.health.live import LiveRule, Objection, Passed, Said, Severity, Unassessed
from configmig.health.live.round import Reply, Round, shown
from configmig.health.probe import names
from configmig.masking import is_secret_key
from configmig.profiles.llm_gateway.asked.gateway import entries, request, told, why_shut
from configmig.profiles.llm_gateway.relations import LITELLM, REFERENCE, Deployment, read_gateway


async def ask(round_: Round) -> Iterable[Said]:
    """Compare /model/info with the deployments of every model that both know."""
    shut = await why_shut(round_)
    if shut:
        return [Unassessed("", shut)]
    answered = await round_.ask(request(round_, "/model/info"))
    running = entries(answered)
    if running is None:
        fault = "its answer is no list of deployments"
        if isinstance(answered, Reply) and answered.is_fine:
            return [Unassessed("", f"/model/info: {fault}")]
        return [Unassessed("", f"/model/info: {told(round_, answered)}")]
    groups: dict[str, list[Mapping[Any, Any]]] = {}
    for each in running:
        groups.setdefault(text(each.get("model_name")), []).append(mapping(each.get("litellm_params")))
    written = round_.view.shared(read_gateway).groups
    changed = {
        name: difference
        for name, group in written.items()
        if name in groups and (difference := _difference(group, groups[name]))
    }
    if not changed:
        return [Passed(f"{len(written.keys() & groups.keys())} models")]
    told_of = names([f"{name} ({difference})" for name, difference in changed.items()], 3)
    message = f"the gateway at {shown(round_.asking.gateway)} runs with another file: {told_of}"
    first = written[next(iter(changed))][0]
    return [Objection(LITELLM, first.pointer, message, "restart it: LiteLLM reads its file at start alone")]


def _difference(written: Sequence[Deployment], running: Sequence[Mapping[Any, Any]]) -> str:
    """Return in what the deployments of a model differ, empty where they do not.

    Compared is what the file says: LiteLLM adds defaults, and leaves out what is secret.
    """
    if len(written) != len(running):
        return f"{len(running)} deployments instead of {len(written)}"
    keys = dict.fromkeys(
        str(key)
        for each in written
        for key, value in each.params.items()
        if isinstance(value, str | int | float) and not is_secret_key(str(key))
    )
    for key in keys:
        here = [_comparable(each.params.get(key)) for each in written]
        if REFERENCE not in "".join(here) and Counter(here) != Counter(
            _comparable(each.get(key)) for each in running
        ):
            return key
    return ""


def _comparable(value: object) -> str:
    """Return a value as a text that does not depend on how a number is written."""
    found = number(value)
    return f"{float(found):g}" if found is not None else text(value) if isinstance(value, str) else str(value)


rule = LiveRule(
    id="LIV012",
    name="stale-gateway",
    severity=Severity.HIGH,
    title="The gateway runs with an older file",
    why=(
        "LiteLLM reads its file at start and never again; SIGHUP ends it. What was changed since has no "
        "effect until somebody restarts it, or starts a second one on another port and switches over."
    ),
    ask=ask,
    needs=("litellm-unified.yaml#/model_list",),
)
