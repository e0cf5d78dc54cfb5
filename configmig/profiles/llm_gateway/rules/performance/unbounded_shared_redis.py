"""PRF003: a redis that others use too, without a namespace or a bound on connections."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.hosts import read_host
from configmig.audit.reading import mapping, switch, text
from configmig.profiles.llm_gateway.relations import LITELLM

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_PARAMS = ("litellm_settings", "cache_params")
_DEFAULTS: dict[str, str | int] = {"namespace": "litellm", "max_connections": 100}


def check(view: View) -> Iterator[Objection]:
    """Object to a cache in a redis that the router uses too or that is on another machine."""
    params = mapping(view.value(LITELLM, *_PARAMS))
    is_on = switch(view.value(LITELLM, "litellm_settings", "cache")) is True
    if not is_on or params.get("type") != "redis" or not _is_shared(view, text(params.get("host"))):
        return
    lacking = [key for key in _DEFAULTS if params.get(key) in (None, "")]
    if lacking:
        message = f"the cache shares its redis with others, but has no {' and no '.join(lacking)}"
        yield Objection(LITELLM, _PARAMS, message, "add it: `configmig audit --fix`")


def _is_shared(view: View, host: str) -> bool:
    router = text(view.value(LITELLM, "router_settings", "redis_host"))
    endpoint = read_host(host)
    return bool(host) and (host == router or (endpoint is not None and not endpoint.is_loopback))


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Add what is missing; what was cached under other keys is fetched once more."""
    params = mapping(view.value(LITELLM, *_PARAMS))
    for key, value in _DEFAULTS.items():
        if objections and params.get(key) in (None, ""):
            op.file(LITELLM).set((*_PARAMS, key), value)


_OTHERS = "router_settings: {redis_host: 127.0.0.1, redis_port: 6379}\n"


def _cache(more: str, host: str = "127.0.0.1") -> str:
    return (
        f"litellm_settings: {{cache: true, cache_params: {{type: redis, host: {host}, port: 6379{more}}}}}\n"
    )


_PLACE = ("litellm-unified.yaml /litellm_settings/cache_params",)

rule = Rule(
    id="PRF003",
    name="unbounded-shared-redis",
    severity=Severity.LOW,
    category="performance",
    title="A shared redis has no namespace or no bound on connections",
    why=(
        "Without a namespace the keys of two programs in one redis collide, and clearing one clears both. "
        "Without a bound each worker opens as many connections as it has requests, until redis refuses."
    ),
    bad=(
        Example(
            {LITELLM: _cache(", max_connections: 50") + _OTHERS}, finds=_PLACE, note="the router uses it too"
        ),
        Example({LITELLM: _cache(", namespace: litellm", "redis.internal")}, finds=_PLACE),
    ),
    good=(
        Example({LITELLM: _cache(", namespace: litellm, max_connections: 50") + _OTHERS}),
        Example({LITELLM: _cache("")}, note="a redis of the cache's own"),
        Example({LITELLM: "litellm_settings: {cache: true, cache_params: {type: local}}\n" + _OTHERS}),
    ),
    check=check,
    needs=("litellm-unified.yaml#/litellm_settings",),
    fix=fix,
    fix_is_safe=True,
)
