"""LIV007: a fallback that does not answer when it is needed."""

import shutil
from collections.abc import Iterable, Iterator
from itertools import count

from configmig.frozen import dataclass
from configmig.health.live import LiveRule, Objection, Passed, Said, Severity, Unassessed
from configmig.health.live.round import Answered, Round
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.asked.rehearsal import (
    NotStartedError,
    Rehearsal,
    answered_by,
    rehearse,
)
from configmig.profiles.llm_gateway.relations import LITELLM, Gateway, read_gateway

_KINDS = ("fallbacks", "context_window_fallbacks")
"""What a stand-in can bring about; nobody can say what a content policy objects to."""


@dataclass(frozen=True, slots=True)
class Drill:
    """A model that fails, those that are asked instead, and how it fails."""

    model: str
    pointer: Pointer
    targets: tuple[str, ...]
    is_full: bool = False
    """It fails because the prompt is too long for it."""


async def ask(round_: Round) -> Iterable[Said]:
    """Let every model that has fallbacks fail, then each of those, and see who answers."""
    drills = tuple(_drills(round_.view.shared(read_gateway)))
    if not drills:
        return []
    program = shutil.which(round_.asking.litellm)
    if program is None:
        reason = f"there is no program {round_.asking.litellm}; the setting live.litellm names it"
        return [Unassessed("", reason)]
    try:
        async with rehearse(round_, program) as rehearsal:
            return [said for drill in drills for said in await _carry_out(round_, rehearsal, drill)]
    except NotStartedError as error:
        hint = "start a gateway with this file where nobody needs it, and read what it says"
        return [
            Objection(
                LITELLM, ("router_settings",), f"a proxy with this routing does not start: {error}", hint
            )
        ]


async def _carry_out(round_: Round, rehearsal: Rehearsal, drill: Drill) -> list[Said]:
    gateway = round_.view.shared(read_gateway)
    failed: set[str] = set()
    name = drill.model
    for target in drill.targets:
        failed |= _backends(gateway, name)
        expected = _backends(gateway, target)
        if not expected or expected <= failed:
            return [Unassessed(drill.model, f"{target} has no backend of its own")]
        rehearsal.stand_ins.failing = set() if drill.is_full else failed
        rehearsal.stand_ins.full = failed if drill.is_full else set()
        answered = await rehearsal.chat(drill.model, next(_NUMBERS))
        if answered_by(answered) not in expected:
            return [_objection(gateway, drill, name, target, answered)]
        name = target
    return [Passed(f"{drill.model} → {' → '.join(drill.targets)}")]


_NUMBERS = count(1)


def _objection(gateway: Gateway, drill: Drill, failed: str, target: str, answered: Answered) -> Objection:
    way = "is too small for a prompt" if drill.is_full else "fails"
    who = answered_by(answered)
    others = [each.name for each in gateway.deployments if f"b{each.pointer[-1]}" == who]
    end = f"{others[0]} answers" if others else f"nobody answers ({answered})"
    hint = "fallbacks are a list of one-key mappings in router_settings; `configmig audit` knows their shape"
    return Objection(LITELLM, drill.pointer, f"when {failed} {way}, {end} and not {target}", hint)


def _drills(gateway: Gateway) -> Iterator[Drill]:
    """What the file promises: fallbacks of a model, and the default ones of models without any."""
    own = set()
    for fallback in gateway.fallbacks:
        if (
            fallback.model in gateway.groups
            and fallback.targets
            and fallback.kind != "content_policy_fallbacks"
        ):
            is_full = fallback.kind == "context_window_fallbacks"
            own |= set() if is_full else {fallback.model}
            targets = tuple(each.name for each in fallback.targets)
            yield Drill(fallback.model, fallback.pointer, targets, is_full)
    common = tuple(each.name for each in gateway.default_fallbacks)
    for name in gateway.groups:
        targets = tuple(each for each in common if each != name)
        if targets and name not in own and "*" not in name:
            yield Drill(name, gateway.default_fallbacks[0].pointer, targets)


def _backends(gateway: Gateway, name: str) -> set[str]:
    """The stand-ins behind a model or an alias."""
    alias = gateway.aliases.get(name)
    names = {name, *(each.name for each in alias.targets)} if alias else {name}
    return {f"b{each.pointer[-1]}" for known in names for each in gateway.groups.get(known, ())}


rule = LiveRule(
    id="LIV007",
    name="failing-fallback",
    severity=Severity.HIGH,
    title="When a model fails, its fallback does not answer",
    why=(
        "Fallbacks are needed on the worst day and never tried before: a wrong shape, a wrong name or a "
        "wrong section is no error at start. A proxy is started with the routing of the file and "
        "stand-ins for all backends; every model with fallbacks fails, then each of those, and the next "
        "one must answer. Keys, addresses, cache and callbacks of the file are not in it, so nobody is "
        "called and nothing is paid for."
    ),
    ask=ask,
    needs=("litellm-unified.yaml#/model_list",),
    option="--drill",
    costs="starts a proxy of its own, which takes half a minute",
    has_own_deadline=True,
)
