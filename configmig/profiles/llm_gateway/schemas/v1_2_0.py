"""Schema 1.2.0: files carry their version, a vLLM provider serves one model, chains list models."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import ValidationInfo, field_validator

from configmig.profiles.llm_gateway.schemas import litellm, mappings, v1_1_0
from configmig.profiles.llm_gateway.schemas.base import Date, GatewayFile, Shape, Table, complaint
from configmig.profiles.llm_gateway.schemas.providers import HealthChecks, Model
from configmig.profiles.llm_gateway.schemas.providers import Metadata as AnyMetadata


class File(GatewayFile):
    """A file at schema 1.2.0, which carries its version."""

    version = "1.2.0"
    schema_version: Literal["1.2.0"]


class Stamp(Shape):
    """When the file was last validated against its schema."""

    last_validated: Date


class Metadata(AnyMetadata):
    """What providers.yaml says about itself; its validation stamp is one of its keys."""

    last_validated: Date


class Provider(v1_1_0.Provider):
    """A backend; an engine of vLLM serves one model."""

    @field_validator("models")
    @classmethod
    def _engine_has_one(cls, models: list[Model] | None, context: ValidationInfo) -> list[Model] | None:
        if context.data.get("type") == "vllm" and models and len(models) > 1:
            raise complaint(
                "a provider of type vllm serves one model, this one has {count}: give each a provider",
                count=len(models),
            )
        return models


class Providers(File):
    """providers.yaml."""

    providers: Table[Provider]
    metadata: Metadata
    health_checks: HealthChecks


class Mappings(File, mappings.Mappings):
    """model-mappings.yaml."""

    schema_metadata: Stamp
    capabilities: Table[mappings.Capability]
    fallback_chains: Table[v1_1_0.Chain]
    """The names in a chain are those of models now."""
    load_balancing: dict[str, mappings.Balance] | None = None


class Library(v1_1_0.Library):
    """litellm_settings."""

    @field_validator("fallbacks", mode="before")
    @classmethod
    def _moved(cls, _value: Any) -> Any:
        raise complaint("fallbacks belong in router_settings")


class Litellm(File, litellm.Litellm):
    """litellm-unified.yaml."""

    config_metadata: Stamp
    litellm_settings: Library | None = None
    router_settings: v1_1_0.Router
    server_settings: Table[Any]


FILES: Mapping[str, type[GatewayFile]] = {
    "providers.yaml": Providers,
    "model-mappings.yaml": Mappings,
    "litellm-unified.yaml": Litellm,
}
