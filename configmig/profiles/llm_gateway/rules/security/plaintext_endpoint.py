"""SEC011: plain HTTP to a host that is not this machine."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.audit.hosts import read_endpoint
from configmig.profiles.llm_gateway.relations import PROVIDERS
from configmig.profiles.llm_gateway.relations.addresses import read_addresses
from configmig.profiles.llm_gateway.rules.examples import proxy


def check(view: View) -> Iterator[Objection]:
    """Object to `http://` endpoints of active providers and deployments; loopback is exempt."""
    for each in view.shared(read_addresses):
        endpoint = read_endpoint(each.url)
        if endpoint is None or endpoint.scheme != "http" or endpoint.is_loopback:
            continue
        yield Objection(
            each.file,
            each.pointer,
            f"plain HTTP to {endpoint.host}, which is not this machine",
            "serve it over https, or reach it through a tunnel that ends on this machine",
            severity=Severity.MEDIUM if endpoint.is_private else Severity.HIGH,
        )


rule = Rule(
    id="SEC011",
    name="plaintext-endpoint",
    severity=Severity.HIGH,
    category="security",
    title="An endpoint on another machine is reached over plain HTTP",
    why=(
        "Prompts, answers and keys cross the network readable by everybody on the way. Within one machine "
        "nothing leaves it, so loopback endpoints are fine; a private network is better than the open "
        "one."
    ),
    bad=(
        Example(
            {
                PROVIDERS: "providers:\n  a: {type: ollama, status: active, base_url: 'http://llm.example.com:11434'}\n",
                **proxy(),
            },
            finds=("providers.yaml /providers/a/base_url",),
        ),
        Example(
            {
                PROVIDERS: "providers:\n  a: {type: ollama, status: active, base_url: 'http://localhost.evil.example'}\n",
                **proxy(),
            },
            finds=("providers.yaml /providers/a/base_url",),
            note="a name that only begins like loopback",
        ),
    ),
    good=(
        Example(
            {
                PROVIDERS: "providers:\n  a: {type: ollama, status: active, base_url: 'http://127.0.0.1:11434'}\n",
                **proxy(),
            }
        ),
        Example(
            {
                PROVIDERS: "providers:\n  a: {type: ollama, status: active, base_url: 'http://[::1]:11434'}\n",
                **proxy(),
            }
        ),
        Example(
            {
                PROVIDERS: "providers:\n  a: {type: openai, status: active, base_url: 'https://api.openai.com/v1'}\n",
                **proxy(),
            }
        ),
    ),
    check=check,
    needs=("providers.yaml#/providers", "litellm-unified.yaml#/model_list"),
)
