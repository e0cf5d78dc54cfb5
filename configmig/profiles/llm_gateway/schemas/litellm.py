"""litellm-unified.yaml: what is the same in every version."""

from typing import Any

from pydantic import Field, RootModel, model_validator

from configmig.profiles.llm_gateway.schemas.base import Names, Rows, Shape, complaint


class Parameters(Shape):
    """What LiteLLM calls."""

    model: str = Field(min_length=1)
    api_base: str | None = None


class Description(Shape):
    """What the gateway's own tools know about a deployment."""

    tags: list[str] | None = None
    provider: str | None = None
    context_length: int | None = None


class Deployment(Shape):
    """One entry of ``model_list``."""

    model_name: str = Field(min_length=1)
    litellm_params: Parameters
    model_info: Description | None = None


class Fallback(RootModel[dict[str, Names]]):
    """One model with those that answer instead, as LiteLLM reads it: ``{model: [others]}`` (since 1.1.0)."""

    @model_validator(mode="before")
    @classmethod
    def _has_one_key(cls, value: Any) -> Any:
        if not isinstance(value, dict) or len(value) != 1:
            raise complaint(
                "a fallback has one key, the model, and under it the list of models that answer instead"
            )
        return value


class Router(Shape):
    """How one of several deployments is chosen."""

    routing_strategy: str | None = None
    model_group_alias: dict[str, Names] | None = None


class Litellm(Shape):
    """The sections whose shape never changed."""

    model_list: Rows[Deployment]
    general_settings: dict[str, Any] | None = None
