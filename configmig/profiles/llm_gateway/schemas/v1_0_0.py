"""Schema 1.0.0: chains of ranked steps, one load balancing section, named fallbacks."""

from collections.abc import Mapping
from typing import Any

from pydantic import model_validator

from configmig.profiles.llm_gateway.schemas import litellm, mappings
from configmig.profiles.llm_gateway.schemas.base import GatewayFile, Shape, Switch, Table, complaint
from configmig.profiles.llm_gateway.schemas.providers import HealthChecks, Metadata, Provider

RANKS = ("primary", "secondary", "tertiary")


class File(GatewayFile):
    """A file at schema 1.0.0."""

    version = "1.0.0"


class Providers(File):
    """providers.yaml."""

    providers: Table[Provider]
    metadata: Metadata | None = None
    health_checks: HealthChecks | None = None


class Step(Shape):
    """One link of a chain: a provider under its rank."""

    primary: str | None = None
    secondary: str | None = None
    tertiary: str | None = None
    condition: str | None = None
    preferred_model: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _has_one_rank(cls, value: Any) -> Any:
        if not isinstance(value, dict) or sum(rank in value for rank in RANKS) != 1:
            raise complaint("a step of a chain names its provider as `primary`, `secondary` or `tertiary`")
        return value


class Chain(mappings.Chain):
    """A chain of ranked steps."""

    chain: list[Step]


class Balancing(Shape):
    """One section for all models."""

    enabled: Switch | None = None
    strategies: dict[str, Any] | None = None
    redundant_models: dict[str, Any] | None = None

    @model_validator(mode="before")
    @classmethod
    def _has_a_known_key(cls, value: Any) -> Any:
        if isinstance(value, dict) and value and not value.keys() & cls.model_fields.keys():
            raise complaint("load_balancing has `enabled`, `strategies` and `redundant_models`")
        return value


class Mappings(File, mappings.Mappings):
    """model-mappings.yaml."""

    capabilities: dict[str, mappings.Capability] | None = None
    fallback_chains: dict[str, Chain] | None = None
    load_balancing: Balancing | None = None


class NamedFallback(Shape):
    """A fallback that LiteLLM itself does not read in this shape."""

    model: str
    fallback_models: list[str]


class Library(Shape):
    """litellm_settings."""

    fallbacks: list[NamedFallback] | None = None


class Router(litellm.Router):
    """router_settings."""

    fallbacks: list[NamedFallback] | None = None


class Litellm(File, litellm.Litellm):
    """litellm-unified.yaml."""

    litellm_settings: Library | None = None
    router_settings: Router | None = None
    server_settings: dict[str, Any] | None = None


FILES: Mapping[str, type[GatewayFile]] = {
    "providers.yaml": Providers,
    "model-mappings.yaml": Mappings,
    "litellm-unified.yaml": Litellm,
}
