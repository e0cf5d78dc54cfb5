"""What the proxy is told, read from `litellm-unified.yaml`: deployments, aliases, fallbacks, settings."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from configmig.audit.reading import items, mapping, text
from configmig.audit.view import View
from configmig.frozen import dataclass
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations.mappings import Named

LITELLM = "litellm-unified.yaml"

REFERENCE = "os.environ/"
"""What LiteLLM resolves from its environment; no other spelling is."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """An entry of `model_list`: a name that clients may ask for and the backend behind it."""

    name: str
    pointer: Pointer
    params: Mapping[Any, Any]
    info: Mapping[Any, Any]

    @property
    def model(self) -> str:
        """The backend's model with LiteLLM's prefix: `hosted_vllm/Qwen/…`."""
        return text(self.params.get("model"))

    @property
    def prefix(self) -> str:
        """LiteLLM's name of the provider, the part before the first slash; empty without one."""
        head, slash, _ = self.model.partition("/")
        return head if slash else ""

    @property
    def api_base(self) -> str:
        """Where it is called; empty where LiteLLM knows by itself."""
        return text(self.params.get("api_base"))

    @property
    def api_key(self) -> str:
        """The key or a reference to one; empty without."""
        return text(self.params.get("api_key"))

    @property
    def provider(self) -> str:
        """The provider of `providers.yaml` that it was made for; empty where it does not say."""
        return text(self.info.get("provider"))


@dataclass(frozen=True, slots=True)
class Alias:
    """An entry of `model_group_alias`; ``targets`` are several where the file wrongly has a list."""

    name: str
    pointer: Pointer
    targets: tuple[Named, ...]
    is_list: bool


@dataclass(frozen=True, slots=True)
class Fallback:
    """A model and who answers instead, in order; ``kind`` is the key of the section it stands in."""

    model: str
    pointer: Pointer
    targets: tuple[Named, ...]
    kind: str


def read_deployments(view: View) -> tuple[Deployment, ...]:
    """Return `model_list` in order; entries that are no mappings are left out."""
    return tuple(
        Deployment(
            name=text(entry.get("model_name")),
            pointer=("model_list", index),
            params=mapping(entry.get("litellm_params")),
            info=mapping(entry.get("model_info")),
        )
        for index, entry in enumerate(items(view.value(LITELLM, "model_list")))
        if isinstance(entry, dict)
    )


def read_aliases(view: View) -> Mapping[str, Alias]:
    """Return `router_settings.model_group_alias` by name, also where a value is not what LiteLLM takes."""
    place: Pointer = ("router_settings", "model_group_alias")
    found = {}
    for name, value in mapping(view.value(LITELLM, *place)).items():
        at = (*place, name)
        if isinstance(value, list):
            targets = tuple(Named(text(each), (*at, index)) for index, each in enumerate(value) if text(each))
        else:
            one = text(mapping(value).get("model")) or text(value)
            targets = (Named(one, at),) if one else ()
        found[str(name)] = Alias(str(name), at, targets, isinstance(value, list))
    return found


KINDS = ("fallbacks", "context_window_fallbacks", "content_policy_fallbacks")
"""The keys that hold fallbacks, in `router_settings` or `litellm_settings`."""


def read_fallbacks(view: View) -> tuple[Fallback, ...]:
    """Return all fallbacks, in both of their shapes, wherever LiteLLM reads them."""
    return tuple(
        found
        for section in ("router_settings", "litellm_settings")
        for kind in KINDS
        for found in _fallbacks(view.value(LITELLM, section, kind), (section, kind), kind)
    )


def read_default_fallbacks(view: View) -> tuple[Named, ...]:
    """Return `default_fallbacks`: who answers for models without fallbacks of their own."""
    return tuple(
        Named(text(each), (section, "default_fallbacks", index))
        for section in ("router_settings", "litellm_settings")
        for index, each in enumerate(items(view.value(LITELLM, section, "default_fallbacks")))
        if text(each)
    )


def is_served(name: str, names: Mapping[str, Any]) -> bool:
    """Whether LiteLLM has a model of this name: one of ``names``, or one that a wildcard of them matches."""
    return name in names or any("*" in each and fnmatchcase(name, each) for each in names)


def _fallbacks(value: object, place: Pointer, kind: str) -> Iterator[Fallback]:
    for index, entry in enumerate(items(value)):
        pairs = mapping(entry)
        at = (*place, index)
        if "fallback_models" in pairs:  # the shape of version 1.0.0, which LiteLLM does not read
            targets = _targets(pairs["fallback_models"], (*at, "fallback_models"))
            yield Fallback(text(pairs.get("model")), at, targets, kind)
            continue
        for model, listed in pairs.items():
            yield Fallback(str(model), (*at, model), _targets(listed, (*at, model)), kind)


def _targets(value: object, place: Pointer) -> tuple[Named, ...]:
    found = []
    for index, each in enumerate(items(value)):
        name = text(each) or text(mapping(each).get("model"))
        if name:
            found.append(Named(name, (*place, index)))
    return tuple(found)
