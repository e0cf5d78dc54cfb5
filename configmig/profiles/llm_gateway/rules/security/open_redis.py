"""SEC014: a redis on another machine without password or TLS."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.hosts import Endpoint, read_endpoint, read_host
from configmig.audit.reading import mapping, switch, text
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM
from configmig.profiles.llm_gateway.rules.examples import proxy

_PLACES: tuple[tuple[Pointer, str], ...] = (
    (("router_settings",), "redis_"),
    (("litellm_settings", "cache_params"), ""),
)


def check(view: View) -> Iterator[Objection]:
    """Object to each redis that is reached over a network with less than a password and TLS."""
    for pointer, prefix in _PLACES:
        settings = mapping(view.value(LITELLM, *pointer))
        found = _reached(settings, prefix)
        if found is None:
            continue
        key, endpoint, has_password, has_tls = found
        missing = [] if has_password else ["a password"]
        missing += [] if has_tls else ["TLS"]
        if missing and not endpoint.is_loopback:
            yield Objection(
                LITELLM,
                (*pointer, key),
                f"redis at {endpoint.host} is used without {' and '.join(missing)}",
                f"set `{prefix}password: os.environ/REDIS_PASSWORD` and `ssl: true`, or a rediss:// address",
                severity=Severity.LOW if missing == ["TLS"] and endpoint.is_private else None,
            )


def _reached(settings: Mapping[Any, Any], prefix: str) -> tuple[str, Endpoint, bool, bool] | None:
    """Return the key that says where, the place, and whether there is a password and TLS."""
    has_password = bool(text(settings.get(prefix + "password")))
    has_tls = switch(settings.get(prefix + "ssl", settings.get("ssl"))) is True
    for key in dict.fromkeys((prefix + "url", "redis_url", "url")):
        endpoint = read_endpoint(text(settings.get(key)))
        if endpoint is not None and endpoint.scheme in ("redis", "rediss"):
            in_url = bool(urlsplit(endpoint.url).password)
            return key, endpoint, has_password or in_url, has_tls or endpoint.scheme == "rediss"
    host = text(settings.get(prefix + "host"))
    found = None if host.startswith("os.environ/") else read_host(host)
    return None if found is None else (prefix + "host", found, has_password, has_tls)


_PASSWORD = "os.environ/REDIS_PASSWORD"  # noqa: S105 - a reference

rule = Rule(
    id="SEC014",
    name="open-redis",
    severity=Severity.MEDIUM,
    category="security",
    title="Redis on another machine is used without password or TLS",
    why=(
        "The cache holds prompts and answers, and the router's counters decide who is asked. Whoever is "
        "on the same network reads and rewrites both in a redis without a password, and reads along "
        "without TLS."
    ),
    bad=(
        Example(
            proxy(router_settings="{redis_host: redis.example.com, redis_port: 6379}"),
            finds=("litellm-unified.yaml /router_settings/redis_host",),
        ),
        Example(
            proxy(
                litellm_settings="{cache: true, cache_params: {type: redis, url: 'redis://10.0.0.9:6379/0'}}"
            ),
            finds=("litellm-unified.yaml /litellm_settings/cache_params/url",),
        ),
        Example(
            proxy(litellm_settings=f"{{cache_params: {{host: r.example.com, password: {_PASSWORD}}}}}"),
            finds=("litellm-unified.yaml /litellm_settings/cache_params/host",),
            note="a password, but no TLS",
        ),
    ),
    good=(
        Example(proxy(router_settings="{redis_host: 127.0.0.1}")),
        Example(
            proxy(router_settings="{redis_host: os.environ/REDIS_HOST}"), note="nobody can tell from here"
        ),
        Example(
            proxy(router_settings=f"{{redis_host: r.example.com, redis_password: {_PASSWORD}, ssl: true}}")
        ),
        Example(proxy(litellm_settings="{cache_params: {url: 'rediss://:${P}@r.example.com'}}")),
    ),
    check=check,
    needs=("litellm-unified.yaml#/litellm_settings", "litellm-unified.yaml#/router_settings"),
)
