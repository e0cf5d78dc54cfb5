"""CPL004: the address of an active provider is no URL, or one that nobody filled in."""

import re
from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.hosts import read_endpoint
from configmig.profiles.llm_gateway.relations import PROVIDERS, read_gateway

_PLACEHOLDER = re.compile(
    r"[<>\[\]]|your[-_]|change[-_]?me|placeholder|\bxxx+\b|\btodo\b|//(?:[^/]*\.)?example\.(?:com|org|net)\b",
    re.IGNORECASE,
)
"""What a person writes who means to come back. `example.com` and its like are nobody's (RFC 2606)."""

_REFERENCE = re.compile(r"os\.environ/\w+|\$\{\w+\}")


def check(view: View) -> Iterator[Objection]:
    """Object to each base_url of an active provider that cannot be called."""
    for provider in view.shared(read_gateway).active.values():
        url = provider.base_url
        if not url or _REFERENCE.search(url):
            continue  # missing: another rule's; from the environment: nothing to see here
        endpoint = read_endpoint(url)
        bare = url if endpoint is None or ":" not in endpoint.host else url.replace(f"[{endpoint.host}]", "")
        if _PLACEHOLDER.search(bare):
            wrong = "is a placeholder"
        elif endpoint is None:
            wrong = "is no URL with a scheme and a host"
        elif endpoint.scheme not in ("http", "https"):
            wrong = f"speaks {endpoint.scheme}, where http or https is needed"
        else:
            continue
        yield Objection(
            PROVIDERS,
            (*provider.pointer, "base_url"),
            f"the base_url of '{provider.name}' {wrong}",
            "write the address that it listens on, `http://127.0.0.1:11434`, or set `status: disabled`",
        )


def _provider(url: str, status: str = "active") -> dict[str, str]:
    return {PROVIDERS: f"providers:\n  a: {{type: vllm, status: {status}, base_url: '{url}'}}\n"}


_PLACE = ("providers.yaml /providers/a/base_url",)

rule = Rule(
    id="CPL004",
    name="unusable-address",
    severity=Severity.HIGH,
    category="completeness",
    title="The address of an active provider is no URL, or a placeholder",
    why=(
        "The proxy starts with any text as an address and fails at the first request, with an error about "
        "connections that does not name the setting."
    ),
    bad=(
        Example(_provider("127.0.0.1:8001/v1"), finds=_PLACE, note="a scheme is missing"),
        Example(_provider("http://<your-server>:8000/v1"), finds=_PLACE),
        Example(_provider("https://llm.example.com/v1"), finds=_PLACE, note="nobody owns that name"),
        Example(_provider("http://127.0.0.1:80o1/v1"), finds=_PLACE, note="a letter in the port"),
    ),
    good=(
        Example(_provider("http://127.0.0.1:8001/v1")),
        Example(_provider("http://[::1]:8001/v1")),
        Example(_provider("https://<your-server>/v1", "template")),
        Example(_provider("https://example-corp.internal/v1")),
    ),
    check=check,
    needs=("providers.yaml#/providers",),
)
