"""CPL015: fallbacks under the key `default`, which LiteLLM takes for a model's name."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.profiles.llm_gateway.relations import LITELLM, Fallback, read_gateway
from configmig.profiles.llm_gateway.relations.references import DEFAULT

if TYPE_CHECKING:
    from configmig.operations.operations import Operations


def check(view: View) -> Iterator[Objection]:
    """Object to each fallback for a model called `default` where there is no such model."""
    gateway = view.shared(read_gateway)
    for fallback in gateway.fallbacks:
        if fallback.model == DEFAULT and not gateway.answers(DEFAULT):
            yield Objection(
                LITELLM,
                fallback.pointer,
                f"{fallback.kind} has a list for '{DEFAULT}', which is no model",
                "move the list to `router_settings.default_fallbacks`: `configmig audit --fix`",
            )


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Make the list of `fallbacks` the default, where there is none yet; take the entry out."""
    gateway = view.shared(read_gateway)
    places = {objection.pointer for objection in objections}
    wrong: list[Fallback] = [each for each in gateway.fallbacks if each.pointer in places]
    for fallback in reversed(wrong):
        names = [target.name for target in fallback.targets]
        if fallback.kind == "fallbacks" and names and not gateway.default_fallbacks:
            op.file(LITELLM).set((fallback.pointer[0], "default_fallbacks"), names)
        entry = view.value(LITELLM, *fallback.pointer[:3])
        is_whole = isinstance(entry, dict) and (len(entry) == 1 or "fallback_models" in entry)
        op.file(LITELLM).remove(fallback.pointer[:3] if is_whole else fallback.pointer)


_PROXY = "model_list: [{model_name: m}, {model_name: n}]\n"

rule = Rule(
    id="CPL015",
    name="default-as-model",
    severity=Severity.HIGH,
    category="completeness",
    title="A list of fallbacks stands under `default`, which is no model",
    why=(
        "LiteLLM gives the word no meaning: the list is for a model of that name and is never used. What "
        "answers for every model without fallbacks of its own is `default_fallbacks`."
    ),
    bad=(
        Example(
            {LITELLM: _PROXY + "router_settings: {fallbacks: [{m: [n]}, {default: [n]}]}\n"},
            finds=("litellm-unified.yaml /router_settings/fallbacks/1/default",),
        ),
        Example(
            {LITELLM: _PROXY + "litellm_settings: {fallbacks: [{model: default, fallback_models: [n]}]}\n"},
            finds=("litellm-unified.yaml /litellm_settings/fallbacks/0",),
        ),
    ),
    good=(
        Example({LITELLM: _PROXY + "router_settings: {default_fallbacks: [n]}\n"}),
        Example(
            {
                LITELLM: "model_list: [{model_name: default}]\n"
                "router_settings: {fallbacks: [{default: [other]}]}\n"
            },
            note="a model that is really called so",
        ),
    ),
    check=check,
    needs=("litellm-unified.yaml#/model_list",),
    fix=fix,
    fix_is_safe=True,
)
