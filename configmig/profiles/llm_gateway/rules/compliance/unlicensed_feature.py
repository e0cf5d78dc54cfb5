"""CMP018: features that LiteLLM has for customers with a licence only."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import text
from configmig.audit.versions import holds
from configmig.profiles.llm_gateway.relations import LITELLM
from configmig.profiles.llm_gateway.relations.exposure import callbacks, has_variable
from configmig.profiles.llm_gateway.rules.examples import proxy

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_LICENSE = "LITELLM_LICENSE"
_PAID = ("allowed_ips", "admin_only_routes", "enforced_params")
_PROMETHEUS = "litellm>=1.46,<1.80"
"""The releases from September 2024 to November 2025, in which metrics wanted a licence."""


def check(view: View) -> Iterator[Objection]:
    """Object to each that is used while nothing says that there is a licence."""
    own = text(view.value(LITELLM, "general_settings", "litellm_license"))
    if own or text(view.value(LITELLM, "environment_variables", _LICENSE)) or has_variable(view, _LICENSE):
        return
    for key in _PAID:
        if view.value(LITELLM, "general_settings", key) not in (None, [], ""):
            message = f"{key} wants a licence, and no {_LICENSE} is known"
            yield Objection(LITELLM, ("general_settings", key), message, _HINT)
    if view.targets.get("litellm") and holds(_PROMETHEUS, dict(view.targets)):
        for place, name in callbacks(view):
            if name == "prometheus":
                message = f"in LiteLLM {view.targets['litellm']} prometheus wants a licence"
                yield Objection(LITELLM, place, message, _HINT)
                return


_HINT = (
    f"define {_LICENSE} in the file that `audit.env_file` names, or take it out: "
    "`configmig audit --fix --unsafe-fixes`"
)


def fix(op: "Operations", _view: View, objections: Sequence[Objection]) -> None:
    """Take each out: without a licence it stops the start or is refused at the first request."""
    for each in objections:
        op.file(LITELLM).remove(each.pointer)


_S = "litellm-unified.yaml"

rule = Rule(
    id="CMP018",
    name="unlicensed-feature",
    severity=Severity.MEDIUM,
    category="compliance",
    title="A feature wants a licence that nobody has set",
    why=(
        "`allowed_ips`, `admin_only_routes` and `enforced_params` belong to LiteLLM's enterprise version: "
        "without LITELLM_LICENSE the proxy does not start, or logs an error with every request and goes on "
        "without them. Prometheus was among them from September 2024 to November 2025."
    ),
    bad=(
        Example(
            proxy(general_settings="{allowed_ips: [10.0.0.1], a: 1}"),
            finds=(f"{_S} /general_settings/allowed_ips",),
        ),
        Example(
            proxy(litellm_settings="{callbacks: [prometheus]}"),
            finds=(f"{_S} /litellm_settings/callbacks/0",),
            targets={"litellm": "1.79.3"},
            facts={"environment": frozenset({"OTHER"})},
        ),
    ),
    good=(
        Example(
            proxy(general_settings="{enforced_params: [user]}"),
            facts={"environment": frozenset({"LITELLM_LICENSE"})},
        ),
        Example(proxy(litellm_settings="{callbacks: [prometheus]}"), targets={"litellm": "1.106.0"}),
        Example(
            proxy(litellm_settings="{callbacks: [prometheus]}"),
            note="a release that nobody names is the newest",
        ),
        Example(proxy(general_settings="{allowed_ips: []}")),
    ),
    check=check,
    needs=(f"{_S}#/litellm_settings", f"{_S}#/general_settings"),
    fix=fix,
)
