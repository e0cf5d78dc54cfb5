"""PRF022: a small window, and nobody to take a prompt that does not fit."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import items, mapping, number
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM, Deployment, Gateway, read_gateway

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_SMALL = 8192.0
_KIND = "context_window_fallbacks"
_SECTIONS = ("router_settings", "litellm_settings")


def check(view: View) -> Iterator[Objection]:
    """Object to each entry that LiteLLM cannot use, and to each small model without one."""
    gateway = view.shared(read_gateway)
    covered = {each.model for each in gateway.fallbacks if each.kind == _KIND and each.targets}
    for section in _SECTIONS:
        value = view.value(LITELLM, section, _KIND)
        if value is not None and not isinstance(value, list):
            yield _malformed((section, _KIND), "is no list")
        for index, entry in enumerate(items(value)):
            if not _is_usable(entry):
                yield _malformed(
                    (section, _KIND, index), "is not a model with the list of those that take over"
                )
    for name, group in gateway.groups.items():
        window = min((_window(each) or 0 for each in group), default=0)
        if 0 < window <= _SMALL and name not in covered and "*" not in name:
            message = f"'{name}' has a window of {window:g} tokens, and nobody takes a longer prompt"
            hint = (
                f"add it to {_KIND} with a model of a larger window: `configmig audit --fix --unsafe-fixes`"
            )
            yield Objection(LITELLM, group[0].pointer, message, hint)


def _malformed(place: Pointer, wrong: str) -> Objection:
    return Objection(
        LITELLM, place, f"{'/'.join(map(str, place))} {wrong}", "write `- small-model: [large-model]`"
    )


def _is_usable(entry: object) -> bool:
    pairs = mapping(entry)
    return len(pairs) == 1 and all(
        isinstance(names, list) and names and all(isinstance(each, str) for each in names)
        for names in pairs.values()
    )


def _window(deployment: Deployment) -> float | None:
    for key in ("max_input_tokens", "context_length", "max_tokens"):
        found = number(deployment.info.get(key))
        if found:
            return found
    return None


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Let the model with the largest window take over; malformed entries are for a person."""
    gateway = view.shared(read_gateway)
    names = {group[0].pointer: name for name, group in gateway.groups.items()}
    small = [names[each.pointer] for each in objections if each.pointer in names]
    large = _largest(gateway)
    if not small or large is None:
        return
    section = next((each for each in _SECTIONS if items(view.value(LITELLM, each, _KIND))), _SECTIONS[0])
    listed = [*items(view.value(LITELLM, section, _KIND)), *({name: [large]} for name in small)]
    if isinstance(view.value(LITELLM, section), dict):
        op.file(LITELLM).set((section, _KIND), listed)
    else:
        op.file(LITELLM).set((section,), {_KIND: listed})


def _largest(gateway: Gateway) -> str | None:
    windows = {
        name: min(_window(each) or 0 for each in group)
        for name, group in gateway.groups.items()
        if not any(each.info.get("mode") == "embedding" for each in group)
    }
    largest = max(windows, key=lambda name: windows[name], default=None)
    return largest if largest is not None and windows[largest] > _SMALL else None


_SMALL_MODEL = "- {model_name: s, model_info: {context_length: 8192}}\n"
_LARGE_MODEL = "- {model_name: l, model_info: {context_length: 131072}}\n"
_LIST = f"model_list:\n{_SMALL_MODEL}{_LARGE_MODEL}"

rule = Rule(
    id="PRF022",
    name="no-context-window-fallback",
    severity=Severity.LOW,
    category="performance",
    title="A model with a small window has no fallback for prompts that do not fit",
    why=(
        "A prompt that is too long fails at once, or is cut off by the server without a word. LiteLLM does "
        "not validate this kind of fallback when it starts (LiteLLM issue 39655), so an entry in the wrong "
        "shape goes unnoticed until it is needed."
    ),
    bad=(
        Example({LITELLM: _LIST}, finds=("litellm-unified.yaml /model_list/0",)),
        Example(
            {LITELLM: _LIST + "litellm_settings: {context_window_fallbacks: [{s: l}, {s: [l]}, s]}\n"},
            finds=(
                "litellm-unified.yaml /litellm_settings/context_window_fallbacks/0",
                "litellm-unified.yaml /litellm_settings/context_window_fallbacks/2",
            ),
        ),
    ),
    good=(
        Example({LITELLM: _LIST + "router_settings: {context_window_fallbacks: [{s: [l]}]}\n"}),
        Example({LITELLM: f"model_list:\n{_LARGE_MODEL}- {{model_name: unknown}}\n"}),
    ),
    check=check,
    needs=("litellm-unified.yaml#/model_list",),
    fix=fix,
)
