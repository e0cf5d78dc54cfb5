"""PRF002: a cache that is switched on without saying which, or said without being switched on."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.reading import mapping, switch, text
from configmig.profiles.llm_gateway.relations import LITELLM

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_CACHE, _PARAMS = ("litellm_settings", "cache"), ("litellm_settings", "cache_params")
_REMOTE = ("redis", "redis-semantic")
_PLACES = frozenset({"url", "redis_url", "startup_nodes", "redis_startup_nodes", "sentinel_nodes"})
"""Parameters that say where a redis is without a host."""

_DEFAULTS = {"host": "os.environ/REDIS_HOST", "port": "os.environ/REDIS_PORT"}
"""What LiteLLM itself looks at when nothing is said."""


def check(view: View) -> Iterator[Objection]:
    """Object to settings of a cache that is off, and to a cache of which something is missing."""
    value = view.value(LITELLM, *_PARAMS)
    params = mapping(value)
    if switch(view.value(LITELLM, *_CACHE)) is not True:
        if params:
            message = "cache_params says how to cache, but `cache` is not on"
            yield Objection(
                LITELLM, _PARAMS, message, "set `cache: true` beside it, or take cache_params out"
            )
        return
    if not text(params.get("type")):
        place = _PARAMS if value is not None else _CACHE
        message = "the cache does not say of which type it is"
        yield Objection(
            LITELLM, place, message, "set `cache_params: {type: local}`, or redis with host and port"
        )
        return
    if params["type"] in _REMOTE and not params.keys() & _PLACES:
        lacking = [key for key in _DEFAULTS if params.get(key) in (None, "")]
        if lacking:
            message = f"the cache does not say its {' and '.join(lacking)}"
            hint = "add it, or read it from the environment: `configmig audit --fix`"
            yield Objection(LITELLM, _PARAMS, message, hint)


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Write out where LiteLLM looks for redis when nothing is said."""
    params = mapping(view.value(LITELLM, *_PARAMS))
    is_on = switch(view.value(LITELLM, *_CACHE)) is True
    if not objections or not is_on or params.get("type", "redis") not in _REMOTE:
        return
    if not params:
        op.file(LITELLM).set(_PARAMS, {"type": "redis", **_DEFAULTS})
        return
    op.file(LITELLM).set((*_PARAMS, "type"), text(params.get("type")) or "redis")
    for key, value in _DEFAULTS.items():
        if params.get(key) in (None, "") and not params.keys() & _PLACES:
            op.file(LITELLM).set((*_PARAMS, key), value)


rule = Rule(
    id="PRF002",
    name="incomplete-cache",
    severity=Severity.MEDIUM,
    category="performance",
    title="The cache is on without its type or address, or set up without being on",
    why=(
        "Without a type LiteLLM takes redis, and without an address one that REDIS_HOST names; if there is "
        "none, every request tries it in vain. Parameters of a cache that is off do nothing."
    ),
    bad=(
        Example(
            {LITELLM: "litellm_settings: {cache: true}\n"},
            finds=("litellm-unified.yaml /litellm_settings/cache",),
        ),
        Example(
            {LITELLM: "litellm_settings: {cache: true, cache_params: {type: redis, host: 127.0.0.1}}\n"},
            finds=("litellm-unified.yaml /litellm_settings/cache_params",),
        ),
        Example(
            {LITELLM: "litellm_settings: {cache: no, cache_params: {type: local}}\n"},
            finds=("litellm-unified.yaml /litellm_settings/cache_params",),
        ),
    ),
    good=(
        Example(
            {LITELLM: "litellm_settings: {cache: true, cache_params: {type: redis, host: h, port: 6379}}\n"}
        ),
        Example(
            {
                LITELLM: "litellm_settings:\n  cache: true\n"
                "  cache_params: {type: redis, url: os.environ/REDIS_URL}\n"
            }
        ),
        Example({LITELLM: "litellm_settings: {cache: true, cache_params: {type: local}}\n"}),
        Example({LITELLM: "litellm_settings: {drop_params: true}\n"}),
    ),
    check=check,
    needs=("litellm-unified.yaml#/litellm_settings",),
    fix=fix,
    fix_is_safe=True,
)
