"""SEC025: metrics that everybody may read."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import switch
from configmig.profiles.llm_gateway.relations import LITELLM
from configmig.profiles.llm_gateway.relations.exposure import callbacks
from configmig.profiles.llm_gateway.rules.examples import proxy

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_PLACE = ("litellm_settings", "require_auth_for_metrics_endpoint")


def check(view: View) -> Iterator[Objection]:
    """Object where prometheus is on and its page asks for no key."""
    if switch(view.value(LITELLM, *_PLACE)) is True:
        return
    place = next((place for place, name in callbacks(view) if name == "prometheus"), None)
    if place is None:
        return
    if view.value(LITELLM, *_PLACE) is not None:
        place = _PLACE
    hint = f"set `{_PLACE[-1]}: true`, and give prometheus a key: `configmig audit --fix --unsafe-fixes`"
    yield Objection(LITELLM, place, "everybody who reaches the proxy may read its metrics", hint)


def fix(op: "Operations", _view: View, objections: Sequence[Objection]) -> None:
    """Ask for a key."""
    for _ in objections:
        op.file(LITELLM).set(_PLACE, value=True)


rule = Rule(
    id="SEC025",
    name="open-metrics",
    severity=Severity.MEDIUM,
    category="security",
    title="The page with the metrics asks for no key",
    why=(
        "The metrics name teams, users, keys by their alias, models and what was spent. LiteLLM shows "
        "them to everybody unless `require_auth_for_metrics_endpoint` is true."
    ),
    bad=(
        Example(
            proxy(litellm_settings="{callbacks: [prometheus]}"),
            finds=("litellm-unified.yaml /litellm_settings/callbacks/0",),
        ),
        Example(
            proxy(
                litellm_settings="{success_callback: [prometheus], require_auth_for_metrics_endpoint: false}"
            ),
            finds=("litellm-unified.yaml /litellm_settings/require_auth_for_metrics_endpoint",),
        ),
    ),
    good=(
        Example(proxy(litellm_settings="{callbacks: [prometheus], require_auth_for_metrics_endpoint: true}")),
        Example(
            proxy(litellm_settings="{require_auth_for_metrics_endpoint: false}"), note="there are no metrics"
        ),
    ),
    check=check,
    needs=("litellm-unified.yaml#/litellm_settings",),
    fix=fix,
)
