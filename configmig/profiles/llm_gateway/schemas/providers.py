"""providers.yaml: what is the same in every version."""

from typing import Any, Literal, TypeAlias

from pydantic import Field, model_validator

from configmig.profiles.llm_gateway.schemas.base import Shape, Switch, complaint

ProviderType: TypeAlias = Literal[
    "ollama", "llama_cpp", "vllm", "openai", "anthropic", "openai_compatible", "tool_server", "web_ui"
]
Status: TypeAlias = Literal["active", "disabled", "pending_integration", "template"]


class Model(Shape):
    """A served model: its name alone, or a mapping that describes it."""

    name: str = Field(min_length=1)
    context_length: int | None = None
    description: str | None = None
    specialty: str | None = None
    tags: list[str] | None = None
    options: dict[str, Any] | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"name": value}
        if not isinstance(value, dict):
            raise complaint("a model is a name, or a mapping with a `name`")
        return value


class Provider(Shape):
    """A backend: what it is, where it listens, what it serves."""

    type: ProviderType
    base_url: str | None = None
    status: Status | None = None
    description: str | None = None
    features: list[str] | None = None
    models: list[Model] | None = None
    configuration: dict[str, Any] | None = None
    rate_limits: dict[str, Any] | None = None
    health_endpoint: str | None = None
    requires_api_key: Switch | None = None
    env_var: str | None = None


class Metadata(Shape):
    """What the file says about itself."""

    last_updated: str | None = None
    total_providers: int | None = None
    total_models_available: int | None = None
    provider_types: list[str] | None = None
    selection_criteria: dict[str, Any] | None = None


class HealthChecks(Shape):
    """How the backends are watched; times in seconds."""

    enabled: Switch | None = None
    interval_seconds: float | None = Field(default=None, gt=0)
    timeout_seconds: float | None = Field(default=None, gt=0)
    retry_attempts: int | None = Field(default=None, ge=0)
    endpoints: dict[str, Any] | None = None
