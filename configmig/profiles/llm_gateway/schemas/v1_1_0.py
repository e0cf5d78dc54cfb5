"""Schema 1.1.0: no section is missing, chains list providers, load balancing goes by model."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationInfo, field_validator

from configmig.profiles.llm_gateway.schemas import litellm, mappings
from configmig.profiles.llm_gateway.schemas.base import GatewayFile, Shape, Table, complaint
from configmig.profiles.llm_gateway.schemas.providers import HealthChecks, Metadata, Status
from configmig.profiles.llm_gateway.schemas.providers import Provider as AnyProvider


class File(GatewayFile):
    """A file at schema 1.1.0."""

    version = "1.1.0"


class Provider(AnyProvider):
    """A backend that says whether it receives traffic."""

    status: Status


class Providers(File):
    """providers.yaml."""

    providers: Table[Provider]
    metadata: Metadata
    health_checks: HealthChecks


class Step(Shape):
    """What a link of a chain asks for besides its provider."""

    provider: str
    condition: str | None = None
    preferred_model: str | None = None


class Chain(mappings.Chain):
    """A chain of provider names; ``steps``, where it has them, holds one entry for each link."""

    chain: list[str]
    steps: list[Step] | None = None

    @field_validator("chain", mode="before")
    @classmethod
    def _lists_names(cls, value: Any) -> Any:
        if isinstance(value, list) and any(isinstance(step, dict) for step in value):
            raise complaint("a chain is a list of names; the ranked steps of 1.0.0 are gone")
        return value

    @field_validator("steps")
    @classmethod
    def _are_as_many(cls, steps: list[Step] | None, context: ValidationInfo) -> list[Step] | None:
        chain = context.data.get("chain")
        if steps is not None and chain is not None and len(steps) != len(chain):
            raise complaint(
                "`steps` counts {steps} for a chain of {links}: each link has one",
                steps=len(steps),
                links=len(chain),
            )
        return steps


class Mappings(File, mappings.Mappings):
    """model-mappings.yaml."""

    capabilities: Table[mappings.Capability]
    fallback_chains: Table[Chain]
    load_balancing: dict[str, mappings.Balance] | None = None


class Library(Shape):
    """litellm_settings."""

    fallbacks: list[litellm.Fallback] | None = None
    context_window_fallbacks: list[litellm.Fallback] | None = None
    content_policy_fallbacks: list[litellm.Fallback] | None = None


class Router(litellm.Router):
    """router_settings."""

    fallbacks: list[litellm.Fallback] | None = None
    context_window_fallbacks: list[litellm.Fallback] | None = None
    content_policy_fallbacks: list[litellm.Fallback] | None = None


class Litellm(File, litellm.Litellm):
    """litellm-unified.yaml."""

    litellm_settings: Library | None = None
    router_settings: Router
    server_settings: Table[Any]


FILES: Mapping[str, type[GatewayFile]] = {
    "providers.yaml": Providers,
    "model-mappings.yaml": Mappings,
    "litellm-unified.yaml": Litellm,
}
