"""CPL027: an active provider that nobody watches, or a health endpoint of somebody else."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.hosts import read_endpoint
from configmig.audit.reading import mapping, text
from configmig.profiles.llm_gateway.relations import PROVIDERS, Provider, read_gateway
from configmig.profiles.llm_gateway.relations.references import ENDPOINTS, dangling

if TYPE_CHECKING:
    from configmig.operations.operations import Operations

_PLACE = ("health_checks", "endpoints")


def check(view: View) -> Iterator[Objection]:
    """Object to active providers without an endpoint, and to endpoints of others or elsewhere."""
    endpoints = mapping(view.value(PROVIDERS, *_PLACE))
    for found, wrong in dangling(view, ENDPOINTS):
        message = f"a health endpoint for '{found.name}', which {wrong}"
        yield Objection(PROVIDERS, found.pointer, message, "take it out: `configmig audit --fix`")
    for provider in view.shared(read_gateway).active.values():
        url = _watched(provider, endpoints)
        if url is None:
            message = f"nobody watches the active provider '{provider.name}'"
            hint = "add its address under health_checks.endpoints, or its `health_endpoint`"
            yield Objection(PROVIDERS, provider.pointer, message, hint)
        elif provider.name in endpoints and not _is_there(provider, url):
            message = f"the health endpoint of '{provider.name}' is not where the provider is"
            yield Objection(PROVIDERS, (*_PLACE, provider.name), message, "give it the base_url's address")


def _watched(provider: Provider, endpoints: "dict[str, object] | object") -> str | None:
    """The provider's endpoint; where there is a list of endpoints, that list decides."""
    listed = mapping(endpoints)
    if listed:
        value = listed.get(provider.name)
        return text(value) or text(mapping(value).get("url")) or None
    return text(provider.entry.get("health_endpoint")) or None


def _is_there(provider: Provider, url: str) -> bool:
    one, other = read_endpoint(provider.base_url), read_endpoint(url)
    if one is None or other is None:
        return True  # a path alone, or an address that another rule objects to
    same_host = one.host == other.host or (one.is_loopback and other.is_loopback)
    bases = {read_endpoint(text(model.entry.get("base_url"))) for model in provider.models}
    return (same_host and one.port == other.port) or any(
        base is not None and (base.host, base.port) == (other.host, other.port) for base in bases
    )


def fix(op: "Operations", view: View, objections: Sequence[Objection]) -> None:
    """Take out what is nobody's; watch every provider that says where to ask."""
    gateway = view.shared(read_gateway)
    for objection in objections:
        provider = gateway.active.get(str(objection.pointer[-1]))
        if provider is None:
            op.file(PROVIDERS).remove(objection.pointer)
            continue
        path = text(provider.entry.get("health_endpoint"))
        if path and provider.base_url and view.value(PROVIDERS, *_PLACE) is not None:
            op.file(PROVIDERS).set((*_PLACE, provider.name), urljoin(provider.base_url, path))


_A = "  a: {type: ollama, status: active, base_url: 'http://127.0.0.1:11434', health_endpoint: /api/tags}\n"
_B = "  b: {type: vllm, status: disabled, base_url: 'http://127.0.0.1:8001/v1', health_endpoint: /health}\n"
_URL = "'http://127.0.0.1:11434/api/tags'"

rule = Rule(
    id="CPL027",
    name="misplaced-health-endpoint",
    severity=Severity.LOW,
    category="completeness",
    title="An active provider has no health endpoint, or a disabled one has",
    why=(
        "A provider that nobody watches fails in front of the users. One that is watched although it is "
        "switched off raises an alarm every minute, until people stop looking at alarms."
    ),
    bad=(
        Example(
            {
                PROVIDERS: f"providers:\n{_A}{_B}health_checks:\n"
                f"  endpoints: {{a: {_URL}, b: {_URL}, c: {_URL}}}\n"
            },
            finds=("providers.yaml /health_checks/endpoints/b", "providers.yaml /health_checks/endpoints/c"),
        ),
        Example(
            {
                PROVIDERS: f"providers:\n{_A}{_A.replace('  a:', '  n:').replace('11434', '11435')}"
                f"health_checks:\n  endpoints: {{n: {_URL}}}\n"
            },
            finds=("providers.yaml /providers/a", "providers.yaml /health_checks/endpoints/n"),
            note="one is not on the list, the other one's endpoint is the first one's",
        ),
        Example(
            {PROVIDERS: "providers:\n  a: {type: ollama, status: active}\n"},
            finds=("providers.yaml /providers/a",),
        ),
    ),
    good=(
        Example({PROVIDERS: f"providers:\n{_A}{_B}health_checks:\n  endpoints: {{a: {_URL}}}\n"}),
        Example({PROVIDERS: f"providers:\n{_A}{_B}"}, note="no list: the provider's own path will do"),
    ),
    check=check,
    needs=("providers.yaml#/providers",),
    fix=fix,
    fix_is_safe=True,
)
