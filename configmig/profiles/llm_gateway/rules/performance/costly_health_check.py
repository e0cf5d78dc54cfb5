"""PRF013: health checks that call paid models far too often."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.hosts import read_endpoint
from configmig.audit.reading import mapping, number, switch, text
from configmig.profiles.llm_gateway.relations import LITELLM, PORTS, PROVIDERS, Gateway, read_gateway
from configmig.profiles.llm_gateway.relations.listeners import GATEWAYS

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_SWITCH = ("general_settings", "background_health_checks")
_INTERVAL = ("general_settings", "health_check_interval")
_LEAST = 60.0
_LITELLMS_INTERVAL = 300


def check(view: View) -> Iterator[Objection]:
    """Object to background checks of paid models more than once a minute, and to polling without them."""
    is_on = switch(view.value(LITELLM, *_SWITCH)) is True
    interval = number(view.value(LITELLM, *_INTERVAL))
    if is_on and interval is not None and interval < _LEAST and _pays(view.shared(read_gateway)):
        message = f"every model is called every {interval:g} s, and some of them cost money"
        yield Objection(LITELLM, _INTERVAL, message, "check every five minutes: `health_check_interval: 300`")
    if not is_on:
        for service in GATEWAYS:
            path = text(mapping(view.value(PORTS, service)).get("health_check"))
            if path.rstrip("/").endswith("/health"):
                message = "whoever polls /health calls every model each time"
                hint = "poll /health/liveliness, or set background_health_checks to true"
                yield Objection(PORTS, (service, "health_check"), message, hint)


def _pays(gateway: Gateway) -> bool:
    """Whether a deployment belongs to a provider that wants a key, or is on another network."""
    for each in gateway.deployments:
        provider = gateway.providers.get(each.provider)
        endpoint = read_endpoint(each.api_base)
        is_near = endpoint is not None and (endpoint.is_loopback or endpoint.is_private)
        if (provider is not None and provider.requires_api_key) or (each.model and not is_near):
            return True
    return False


def fix(op: "Operations", _view: View, objections: Sequence[Objection]) -> None:
    """Check in the background, every five minutes."""
    if objections:
        op.file(LITELLM).set(_INTERVAL, _LITELLMS_INTERVAL)
    if any(objection.file == PORTS for objection in objections):
        op.file(LITELLM).set(_SWITCH, value=True)


_LOCAL = (
    "model_list: [{model_name: m, litellm_params: {model: ollama/m, api_base: 'http://127.0.0.1:11434'}}]\n"
)
_SOURCES = {PROVIDERS: "providers: {a: {type: ollama, status: active}}\n"}
_PAID = "model_list: [{model_name: m, litellm_params: {model: openai/gpt-4o}}]\n"


def _general(interval: int) -> str:
    return f"general_settings: {{background_health_checks: true, health_check_interval: {interval}}}\n"


rule = Rule(
    id="PRF013",
    name="costly-health-check",
    severity=Severity.MEDIUM,
    category="performance",
    title="Health checks call paid models too often",
    why=(
        "A health check of LiteLLM is a real request to every model. In the background it runs as often as "
        "the interval says; without background checks it runs each time somebody asks for /health."
    ),
    bad=(
        Example(
            {**_SOURCES, LITELLM: _PAID + _general(30)},
            finds=("litellm-unified.yaml /general_settings/health_check_interval",),
        ),
        Example(
            {
                **_SOURCES,
                LITELLM: _LOCAL + "general_settings: {background_health_checks: no}\n",
                PORTS: "litellm: {port: 4000, health_check: /health}\n",
            },
            finds=("ports.yaml /litellm/health_check",),
        ),
    ),
    good=(
        Example({**_SOURCES, LITELLM: _PAID + _general(300)}),
        Example({**_SOURCES, LITELLM: _LOCAL + _general(30)}, note="nothing that costs money"),
        Example(
            {
                **_SOURCES,
                LITELLM: _LOCAL + "general_settings: {background_health_checks: no}\n",
                PORTS: "litellm: {port: 4000, health_check: /health/liveliness}\n",
            },
            note="liveliness calls no model",
        ),
    ),
    check=check,
    needs=(
        "providers.yaml#/providers",
        "litellm-unified.yaml#/model_list",
        "litellm-unified.yaml#/general_settings",
    ),
    fix=fix,
)
