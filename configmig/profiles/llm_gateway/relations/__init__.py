"""The three files of a gateway as one: what refers to what, computed once for all rules.

A rule asks for it with ``view.shared(read_gateway)``.
"""

from collections.abc import Mapping
from functools import cached_property

from configmig.audit.view import View
from configmig.frozen import dataclass
from configmig.profiles.llm_gateway.relations.litellm import (
    LITELLM,
    REFERENCE,
    Alias,
    Deployment,
    Fallback,
    is_served,
    read_aliases,
    read_default_fallbacks,
    read_deployments,
    read_fallbacks,
)
from configmig.profiles.llm_gateway.relations.mappings import (
    MAPPINGS,
    Balance,
    Capability,
    Chain,
    Named,
    Pattern,
    Route,
    read_balances,
    read_capabilities,
    read_chains,
    read_patterns,
    read_routes,
)
from configmig.profiles.llm_gateway.relations.providers import PROVIDERS, Model, Provider, read_providers

__all__ = [
    "LITELLM",
    "MAPPINGS",
    "PORTS",
    "PROVIDERS",
    "REFERENCE",
    "Alias",
    "Balance",
    "Capability",
    "Chain",
    "Deployment",
    "Fallback",
    "Gateway",
    "Model",
    "Named",
    "Pattern",
    "Provider",
    "Route",
    "read_gateway",
]

PORTS = "ports.yaml"


def read_gateway(view: View) -> "Gateway":
    """Return the relations of the gateway in ``view``; each part is read when it is asked for."""
    return Gateway(view)


@dataclass(frozen=True)
class Gateway:
    """Providers, routes and deployments, and the names by which they know each other.

    Holds whatever can be read: a part of the wrong type is as good as none.
    """

    view: View

    @cached_property
    def providers(self) -> Mapping[str, Provider]:
        """Every provider by name."""
        return read_providers(self.view)

    @cached_property
    def active(self) -> Mapping[str, Provider]:
        """The providers that receive traffic."""
        return {name: each for name, each in self.providers.items() if each.is_active}

    @cached_property
    def served(self) -> Mapping[str, tuple[str, ...]]:
        """Model → the active providers that serve it."""
        found: dict[str, tuple[str, ...]] = {}
        for provider in self.active.values():
            for model in provider.models:
                found[model.name] = (*found.get(model.name, ()), provider.name)
        return found

    @cached_property
    def routes(self) -> Mapping[str, Route]:
        """`exact_matches` by name."""
        return read_routes(self.view)

    @cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        """`patterns` in order."""
        return read_patterns(self.view)

    @cached_property
    def capabilities(self) -> Mapping[str, Capability]:
        """`capabilities` by name."""
        return read_capabilities(self.view)

    @cached_property
    def chains(self) -> Mapping[str, Chain]:
        """`fallback_chains` by name."""
        return read_chains(self.view)

    @cached_property
    def balances(self) -> Mapping[str, Balance]:
        """`load_balancing` by model."""
        return read_balances(self.view)

    @cached_property
    def deployments(self) -> tuple[Deployment, ...]:
        """`model_list` in order."""
        return read_deployments(self.view)

    @cached_property
    def groups(self) -> Mapping[str, tuple[Deployment, ...]]:
        """Model name → its deployments: several are a choice of the router's."""
        found: dict[str, tuple[Deployment, ...]] = {}
        for each in self.deployments:
            if each.name:
                found[each.name] = (*found.get(each.name, ()), each)
        return found

    @cached_property
    def aliases(self) -> Mapping[str, Alias]:
        """`model_group_alias` by name."""
        return read_aliases(self.view)

    @cached_property
    def fallbacks(self) -> tuple[Fallback, ...]:
        """All of LiteLLM's fallbacks."""
        return read_fallbacks(self.view)

    @cached_property
    def default_fallbacks(self) -> tuple[Named, ...]:
        """`default_fallbacks`, in order."""
        return read_default_fallbacks(self.view)

    def knows(self, model: str) -> bool:
        """Whether ``model`` is served, routed or known to the proxy."""
        return model in self.served or model in self.routes or self.answers(model)

    def answers(self, model: str) -> bool:
        """Whether the proxy has a deployment, a wildcard or an alias of this name."""
        return model in self.aliases or is_served(model, self.groups)
