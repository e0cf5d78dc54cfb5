"""model-mappings.yaml: what is the same in every version."""

from typing import Any

from pydantic import Field, model_validator

from configmig.profiles.llm_gateway.schemas.base import Names, Rows, Shape, Table, complaint


class Route(Shape):
    """Where one model goes, and who answers when that fails."""

    provider: str
    fallback: Names | None = None
    backend_model: str | None = None
    description: str | None = None


class Pattern(Shape):
    """Where every model goes whose name matches."""

    pattern: str
    provider: str
    fallback: Names | None = None
    description: str | None = None


class Capability(Shape):
    """A skill that a client may ask for instead of a model."""

    description: str | None = None
    preferred_models: list[str] | None = None
    provider: str | None = None
    providers: list[str] | None = None
    routing_strategy: str | None = None


class Chain(Shape):
    """What all versions of a fallback chain have in common; a bare list is a chain without anything else."""

    description: str | None = None
    retry_attempts: int | None = Field(default=None, ge=0)
    retry_delay_ms: float | None = Field(default=None, ge=0)

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, value: Any) -> Any:
        return {"chain": value} if isinstance(value, list) else value


class Share(Shape):
    """The part of a model's requests that one provider takes."""

    provider: str
    weight: float = Field(gt=0)


class Balance(Shape):
    """How the requests for one model are shared (since 1.1.0)."""

    providers: list[Share] = Field(min_length=1)
    strategy: str | None = None
    description: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _is_a_model(cls, value: Any) -> Any:
        if not isinstance(value, dict) or "providers" not in value:
            raise complaint("an entry of load_balancing is a model with its `providers`, each with a weight")
        return value


class Mappings(Shape):
    """The sections whose shape never changed."""

    exact_matches: Table[Route]
    patterns: Rows[Pattern]
    routing_rules: dict[str, Any] | None = None
    special_cases: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None
