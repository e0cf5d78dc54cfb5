"""The providers of a gateway and the models that they serve, read from `providers.yaml`."""

from collections.abc import Mapping
from typing import Any

from configmig.audit.reading import items, mapping, text
from configmig.audit.view import View
from configmig.frozen import dataclass
from configmig.pointer import Pointer

PROVIDERS = "providers.yaml"

OPENAI_LIKE = frozenset({"openai", "openai_compatible", "vllm", "llama_cpp"})
"""Types whose servers speak the OpenAI API: their base ends in `/v1`, every call carries a key."""

MODEL_TYPES = OPENAI_LIKE | {"ollama", "anthropic"}
"""Types that serve models; the others (`tool_server`, `web_ui`) have none."""

TYPES = MODEL_TYPES | {"tool_server", "web_ui"}

STATUSES = frozenset({"active", "disabled", "pending_integration", "template"})


@dataclass(frozen=True, slots=True)
class Model:
    """A model that a provider serves."""

    name: str
    pointer: Pointer
    entry: Mapping[Any, Any]
    """The model's own mapping; empty where the file lists just its name."""


@dataclass(frozen=True, slots=True)
class Provider:
    """An entry of `providers`; texts are empty where the file has none."""

    name: str
    pointer: Pointer
    entry: Mapping[Any, Any]
    type: str
    status: str
    base_url: str
    models: tuple[Model, ...]

    @property
    def is_active(self) -> bool:
        """Whether it receives traffic."""
        return self.status == "active"

    @property
    def serves_models(self) -> bool:
        """Whether it is of a type that has models; an unknown type is taken for one."""
        return self.type not in TYPES or self.type in MODEL_TYPES

    @property
    def requires_api_key(self) -> bool:
        """Whether calls need a key of the environment."""
        return self.entry.get("requires_api_key") is True

    @property
    def env_var(self) -> str:
        """The variable that holds the key, empty without one."""
        return text(self.entry.get("env_var"))


def read_providers(view: View) -> Mapping[str, Provider]:
    """Return every provider by name, in the order of the file."""
    found = {}
    for name, value in mapping(view.value(PROVIDERS, "providers")).items():
        entry, place = mapping(value), ("providers", name)
        found[str(name)] = Provider(
            name=str(name),
            pointer=place,
            entry=entry,
            type=text(entry.get("type")),
            status=text(entry.get("status")),
            base_url=text(entry.get("base_url")),
            models=_models(entry.get("models"), (*place, "models")),
        )
    return found


def _models(value: object, place: Pointer) -> tuple[Model, ...]:
    found = []
    for index, each in enumerate(items(value)):
        name = text(mapping(each).get("name")) or text(each)
        if name:
            found.append(Model(name, (*place, index), mapping(each)))
    return tuple(found)
