"""CMP015: values of a type that LiteLLM's own checks refuse."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import items, mapping, text
from configmig.edits import Value
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM
from configmig.profiles.llm_gateway.rules.examples import proxy

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_ALIASES: Pointer = ("router_settings", "model_group_alias")
_SECTIONS = ("router_settings", "litellm_settings")
_KINDS = ("fallbacks", "content_policy_fallbacks")
_PLAIN: tuple[tuple[Pointer, type, str], ...] = (
    (("model_list",), list, "a list of deployments"),
    (("environment_variables",), dict, "a mapping of names to values"),
    (("router_settings", "default_fallbacks"), list, "a list of models"),
    (("litellm_settings", "default_fallbacks"), list, "a list of models"),
    (_ALIASES, dict, "a mapping of aliases to models"),
)


def check(view: View) -> Iterator[Objection]:
    """Object to aliases that are no text or `{model, hidden}`, and to fallbacks of another shape."""
    for place, kind, wanted in _PLAIN:
        value = view.value(LITELLM, *place)
        if value is not None and not isinstance(value, kind):
            yield Objection(LITELLM, place, f"{place[-1]} must be {wanted}", f"write {wanted}")
    for name, value in mapping(view.value(LITELLM, *_ALIASES)).items():
        if not (text(value) or text(mapping(value).get("model"))):
            message = f"the alias '{name}' is not one model, so that requests for it fail"
            hint = "write the first model here, the others as its fallbacks: `configmig audit --fix`"
            yield Objection(LITELLM, (*_ALIASES, name), message, hint)
    for place in _fallbacks(view):
        value = view.value(LITELLM, *place)
        if not isinstance(value, list):
            yield Objection(LITELLM, place, f"{place[-1]} must be a list", "write `- model: [others]`")
            continue
        wrong = [index for index, entry in enumerate(value) if not _is_usable(entry)]
        if wrong:
            count = f"{len(wrong)} of {len(value)} entries"
            message = f"{count} are not `model: [others]`, and LiteLLM does not start"
            yield Objection(LITELLM, (*place, wrong[0]), message, "write them so: `configmig audit --fix`")


def _fallbacks(view: View) -> list[Pointer]:
    return [
        (section, kind)
        for section in _SECTIONS
        for kind in _KINDS
        if view.value(LITELLM, section, kind) is not None
    ]


def _is_usable(entry: Any) -> bool:
    pairs = mapping(entry)
    return len(pairs) == 1 and all(isinstance(names, list) for names in pairs.values())


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Write `{model, fallback_models}` as `{model: [...]}`; the first of several models is the alias."""
    wrong = {each.pointer[:2] for each in objections if len(each.pointer) == 3}
    for place in _fallbacks(view):
        entries = items(view.value(LITELLM, *place))
        for index, entry in enumerate(entries):
            others = mapping(entry).get("fallback_models")
            if place in wrong and text(mapping(entry).get("model")) and isinstance(others, list):
                op.file(LITELLM).set((*place, index), {text(entry["model"]): others})
    if _ALIASES in wrong:
        _fix_aliases(op, view, [str(each.pointer[2]) for each in objections if each.pointer[:2] == _ALIASES])


def _fix_aliases(op: "Operations", view: View, names: Sequence[str]) -> None:
    rest: list[Value] = []
    for name in names:
        models = [text(each) for each in items(view.value(LITELLM, *_ALIASES, name)) if text(each)]
        if models:
            op.file(LITELLM).set((*_ALIASES, name), models[0])
            rest += [{name: [*models[1:]]}] if models[1:] else []
    if not rest:
        return
    place = next(
        (each for each in _fallbacks(view) if each[1] == "fallbacks" and items(view.value(LITELLM, *each))),
        ("router_settings", "fallbacks"),
    )
    if isinstance(view.value(LITELLM, *place), list):
        for entry in rest:
            op.file(LITELLM).append(place, entry)
    else:
        op.file(LITELLM).set(place, rest)


_S = "litellm-unified.yaml"

rule = Rule(
    id="CMP015",
    name="rejected-type",
    severity=Severity.HIGH,
    category="compliance",
    title="A value is of a type that LiteLLM refuses",
    why=(
        "A list as an alias is taken and fails with the first request, for an alias is one model or `{model, "
        "hidden}`. Entries of `fallbacks` other than a model with its list stop the router's start."
    ),
    bad=(
        Example(
            proxy(router_settings="{num_retries: 2, model_group_alias: {code: [a, b], chat: [c], x: d}}"),
            finds=(
                f"{_S} /router_settings/model_group_alias/code",
                f"{_S} /router_settings/model_group_alias/chat",
            ),
        ),
        Example(
            proxy(litellm_settings="{fallbacks: [{a: [b]}, {model: b, fallback_models: [c]}]}"),
            finds=(f"{_S} /litellm_settings/fallbacks/1",),
        ),
        Example(
            proxy(
                router_settings="{fallbacks: {a: [b]}, num_retries: 2}", environment_variables="[A=1, B=2]"
            ),
            finds=(f"{_S} /router_settings/fallbacks", f"{_S} /environment_variables"),
        ),
    ),
    good=(
        Example(
            proxy(
                router_settings="{fallbacks: [{a: [b, c]}], "
                "model_group_alias: {code: a, x: {model: a, hidden: true}}}"
            )
        ),
        Example(proxy(litellm_settings="{context_window_fallbacks: [{model: a}]}"), note="another rule's"),
    ),
    check=check,
    needs=(f"{_S}#/model_list", f"{_S}#/litellm_settings", f"{_S}#/router_settings"),
    fix=fix,
    fix_is_safe=True,
)
